//! Hidden Markov models: scores against the oracle, and densities, smoothed probabilities and Viterbi paths against sums over
//! all paths, in plain Rust.

#[path = "support/enumeration.rs"]
mod enumeration;
#[path = "support/oracle.rs"]
mod oracle;

use enumeration::*;
use wgf::prelude::*;

model! {
    pub model Hmm {
        data { k: size, y: [real; n], x: [real; n, 2], seen: [bool; n] }
        let p: [simplex[k]; k] ~ Dirichlet(1.0);
        let mu: positive_ordered[k] ~ Normal(5.0, 5.0);
        let slope ~ Normal(0.0, 1.0);
        let z: [index(k); n] ~ MarkovChain(uniform(k), p);
        for t in 0..n {
            let half = 0.5 * mu[z[t]];
            if seen[t] {
                y[t] ~ Normal(half + slope, 1.0);
            } else {
                factor(-0.1 * mu[z[t]]);
            }
            for j in 0..2 { x[t, j] ~ Normal(mu[z[t]] * slope, 2.0); }
            y[t] ~ Normal(slope, 3.0);
        }
        for s in 1..n - 1 {
            y[s] ~ Cauchy(slope * y[s - 1], mu[z[s]]);
        }
    }
}

model! {
    pub model Spelled {
        data { y: [count; n] }
        let q: [simplex[2]; n - 1, 2] ~ Dirichlet(2.0);
        let w: simplex[2] ~ Dirichlet(2.0);
        let rate: [positive; 2] ~ Exponential(0.3);
        let z: [index(2); n];
        z[0] ~ Categorical(w);
        for t in 1..n {
            z[t] ~ Categorical(q[t - 1, z[t - 1]]);
            y[t] ~ Poisson(rate[z[t]]);
        }
        y[0] ~ Poisson(rate[0]);
        for i in 0..n {
            let loud ~ Bernoulli(0.1 + 0.5 * w[z[i]]);
            y[i] ~ Poisson(rate[z[i]] * (1.0 + loud));
        }
    }
}

model! {
    /// As in posteriordb's `hmm_example`.
    pub model TwoStates {
        data { k: size, y: [real; n] }
        let p: [simplex[k]; k] ~ Dirichlet(1.0);
        let mu: positive_ordered[2] ~ Normal([3.0, 10.0], 1.0);
        let z: [index(k); n] ~ MarkovChain(uniform(k), p);
        for t in 0..n { y[t] ~ Normal(mu[z[t]], 1.0); }
    }
}

fn cauchy(x: f64, loc: f64, scale: f64) -> f64 {
    -(std::f64::consts::PI * scale * (1.0 + ((x - loc) / scale).powi(2))).ln()
}

fn hmm_data(k: usize, n: usize) -> HmmData {
    HmmData {
        k,
        y: series(n, |t| 3.0 + 3.0 * (t * 1.7).sin()),
        x: (0..n)
            .map(|t| series(2, |j| (t as f64 + j * 2.3).cos() * 2.0))
            .collect(),
        seen: (0..n).map(|t| t % 3 != 1).collect(),
    }
}

/// The log density of the chain's states with what is observed.
fn hmm_weight(data: &HmmData, params: &HmmParams, z: &[usize]) -> f64 {
    let (mu, slope, n) = (&params.mu, params.slope, z.len());
    let mut total = -(data.k as f64).ln();
    for t in 0..n {
        if t > 0 {
            total += params.p[z[t - 1]][z[t]].ln();
        }
        let m = mu[z[t]];
        total += match data.seen[t] {
            true => normal(data.y[t], 0.5 * m + slope, 1.0),
            false => -0.1 * m,
        };
        let pair = (0..2).map(|j| normal(data.x[t][j], m * slope, 2.0));
        total += pair.sum::<f64>();
        if t >= 1 && t < n - 1 {
            total += cauchy(data.y[t], slope * data.y[t - 1], m);
        }
    }
    total
}

#[test]
fn a_hidden_markov_model() {
    for (k, n) in [(2, 5), (3, 4), (3, 1), (1, 3)] {
        let data = hmm_data(k, n);
        let model = Hmm::new(data.clone()).unwrap();
        let shorter = hmm_data(k, n.div_ceil(2));
        let other = Hmm::new(shorter.clone()).unwrap();
        let likelihood = |data: &HmmData, params: &HmmParams| {
            let chains = enumerate(&vec![k; data.y.len()], |z| hmm_weight(data, params, z));
            let alone = data.y.iter().map(|&y| normal(y, params.slope, 3.0));
            (chains.total + alone.sum::<f64>(), chains)
        };
        oracle::check(&model, 0.7);
        for u in points(&model) {
            let params = at(&model, &u);
            let (total, want) = likelihood(&data, &params);
            agrees(&model, &other, &u, total - likelihood(&shorter, &params).0);
            let discrete = model.discrete(&u);
            same(&discrete.z, &want.probabilities);
            assert_eq!(discrete.z.most_probable, want.likeliest);
            let index: Vec<Vec<usize>> = (0..n).map(|t| vec![t]).collect();
            assert_eq!(discrete.z.index, index);
        }
    }
}

/// The log density of the states, and of what is loud, with the counts.
fn spelled_weight(y: &[u64], p: &SpelledParams, z: &[usize], loud: &[usize]) -> f64 {
    let mut total = p.w[z[0]].ln();
    for t in 1..y.len() {
        total += p.q[t - 1][z[t - 1]][z[t]].ln() + poisson(y[t], p.rate[z[t]]);
    }
    for i in 0..y.len() {
        let chance = 0.1 + 0.5 * p.w[z[i]];
        let (chance, by) = [(1.0 - chance, 1.0), (chance, 2.0)][loud[i]];
        total += chance.ln() + poisson(y[i], p.rate[z[i]] * by);
    }
    total
}

#[test]
fn a_chain_spelled_out_with_a_parameter_inside() {
    let (y, others) = (vec![3, 0, 5, 1], vec![0, 2, 2, 7]);
    let n = y.len();
    let model = Spelled::new(SpelledData { y: y.clone() }).unwrap();
    let other = Spelled::new(SpelledData { y: others.clone() }).unwrap();
    oracle::check(&model, 0.7);
    let likelihood = |y: &[u64], p: &SpelledParams| {
        let states = enumerate(&vec![2; 2 * n], |case| {
            let (z, loud) = case.split_at(n);
            spelled_weight(y, p, z, loud)
        });
        (states.total + poisson(y[0], p.rate[0]), states)
    };
    for u in points(&model) {
        let p = at(&model, &u);
        let (total, want) = likelihood(&y, &p);
        agrees(&model, &other, &u, total - likelihood(&others, &p).0);
        let discrete = model.discrete(&u);
        same(&discrete.z, &want.probabilities[..n]);
        same_apart(&discrete.loud, &want.probabilities[n..]);
        // The path is the likeliest with all else summed out.
        let of_path =
            |z: &[usize]| enumerate(&vec![2; n], |loud| spelled_weight(&y, &p, z, loud)).total;
        let path = enumerate(&vec![2; n], of_path).likeliest;
        assert_eq!(discrete.z.most_probable, path);
    }
}

#[test]
fn with_the_draws_of_a_fit() {
    let y: Vec<f64> = series(60, |t| if (t / 15.0) % 2.0 < 1.0 { 2.0 } else { 9.0 });
    let n = y.len();
    let noise = oracle::normals(5, n, 1.0);
    let data = TwoStatesData {
        k: 2,
        y: y.iter().zip(&noise).map(|(y, e)| y + e).collect(),
    };
    let model = TwoStates::new(data).unwrap();
    let fit = model.fit().seed(3).run().unwrap();
    let draws = fit.draws(50);
    let mean = draws.mean_discrete().unwrap();
    for (t, y) in y.iter().enumerate() {
        let state = usize::from(*y > 5.0);
        assert!(mean.z.probabilities[t][state] > 0.9, "{t}");
        assert_eq!(mean.z.most_probable[t], state);
        let each = (0..50).map(|draw| draws.discrete(draw).z.probabilities[t][state]);
        close(each.sum::<f64>() / 50.0, mean.z.probabilities[t][state]);
    }
    assert_eq!(draws.discrete(0), model.discrete(&draws.unconstrained(0)));
}
