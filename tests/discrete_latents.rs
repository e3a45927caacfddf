//! Discrete parameters that are summed out: scores against the oracle, and densities, probabilities and most probable values
//! against sums over all of their values, in plain Rust.

#[path = "support/enumeration.rs"]
mod enumeration;
#[path = "support/oracle.rs"]
mod oracle;

use enumeration::*;
use wgf::prelude::*;

model! {
    pub model Arrays {
        data { k: size, y: [real; n], g: [index(2); n] }
        let w: [simplex[k]; 2] ~ Dirichlet(2.0);
        let v: simplex[k] ~ Dirichlet(2.0);
        let mu: ordered[k] ~ Normal(0.0, 2.0);
        let effect ~ Normal(0.0, 1.0);
        let level[i in n, j in k] = w[g[i], j];
        let z: [index(k); n] ~ Categorical(level);
        let c: [index(k); n] ~ Categorical(v);
        let on: [bool; n] ~ BernoulliLogit(effect * y);
        for i in 0..n { y[i] ~ Normal(mu[z[i]] + effect * on[i], 1.0); }
        for i in 0..n - 1 { y[i + 1] ~ StudentT(4.0, mu[c[i]], 2.0); }
        for i in 2..n { factor(-0.1 * (mu[z[i]] - y[i]).abs()); }
    }
}

model! {
    pub model Counts {
        data { deaths: [count; t], trials: [count; m], y: [real; m] }
        let early ~ Exponential(0.2);
        let late ~ Exponential(0.2);
        let p ~ Beta(2.0, 2.0);
        let change ~ DiscreteUniform(0, t - 1);
        for i in 0..t { deaths[i] ~ Poisson(if i < change { early } else { late }); }
        for i in 0..m {
            let hits ~ Binomial(trials[i], p);
            let noise ~ Truncated(Poisson(early), ..4);
            y[i] ~ Normal(hits * late + noise, 1.0);
        }
    }
}

model! {
    pub model Vectors {
        data { k: size, y: [real; n, d], grade: [index(3); n], size: [count; n], spread: [real; d, d] }
        let w: simplex[k] ~ Dirichlet(2.0);
        let mu: [real; k, d] ~ Normal(0.0, 2.0);
        let l: [cholesky_cov[d]; k] ~ Flat;
        let cut: ordered[2] ~ Normal(0.0, 1.0);
        let slope ~ Normal(0.0, 1.0);
        let extra ~ Exponential(1.0);
        for i in 0..n {
            let z ~ Categorical(w);
            y[i] ~ MultiNormalChol(mu[z], l[z]);
            grade[i] ~ OrderedLogistic(slope * mu[z, 0], cut);
        }
        for i in 0..n {
            let far ~ Bernoulli(0.1);
            if size[i] > 0 {
                y[i] ~ MultiStudentT(3.0 + extra + far, 0.0, spread);
            }
        }
    }
}

/// Student's t of 4 degrees of freedom, whose constant is 3/8.
fn student4(x: f64, loc: f64, scale: f64) -> f64 {
    let z = (x - loc) / scale;
    (3.0f64 / 8.0).ln() - scale.ln() - 2.5 * (1.0 + z * z / 4.0).ln()
}

fn binomial(x: u64, n: u64, p: f64) -> f64 {
    let lgamma = |x: u64| libm::lgamma(x as f64 + 1.0);
    lgamma(n) - lgamma(x) - lgamma(n - x) + x as f64 * p.ln() + (n - x) as f64 * (1.0 - p).ln()
}

/// ln N(y; mu, L Lᵀ).
fn multi_normal(y: &[f64], mu: &[f64], l: &[Vec<f64>]) -> f64 {
    let d = y.len();
    let mut z = vec![0.0; d];
    for i in 0..d {
        let so_far: f64 = (0..i).map(|j| l[i][j] * z[j]).sum();
        z[i] = (y[i] - mu[i] - so_far) / l[i][i];
    }
    (0..d).map(|i| normal(z[i], 0.0, 1.0) - l[i][i].ln()).sum()
}

/// Student's t around 0 with a diagonal scale matrix.
fn multi_student(y: &[f64], df: f64, scale: &[f64]) -> f64 {
    let d = y.len() as f64;
    let square: f64 = y.iter().zip(scale).map(|(y, s)| y * y / s).sum();
    let constant = libm::lgamma(0.5 * (df + d)) - libm::lgamma(0.5 * df);
    let spread: f64 = scale.iter().map(|s| s.ln()).sum();
    constant
        - 0.5 * (d * (df * std::f64::consts::PI).ln() + spread)
        - 0.5 * (df + d) * (1.0 + square / df).ln()
}

fn ordered_logistic(x: usize, eta: f64, cut: &[f64]) -> f64 {
    let below = |c: f64| 1.0 / (1.0 + (eta - c).exp());
    let upper = if x < 2 { below(cut[x]) } else { 1.0 };
    let lower = if x > 0 { below(cut[x - 1]) } else { 0.0 };
    (upper - lower).ln()
}

fn arrays_data(n: usize) -> ArraysData {
    ArraysData {
        k: 3,
        y: series(n, |i| (i * 1.9).sin() * 2.0),
        g: [0, 1, 1, 0][..n].to_vec(),
    }
}

/// `z` with `on`, which go together, and `c`, which is apart.
fn arrays(data: &ArraysData, p: &ArraysParams) -> [Enumerated; 2] {
    let (y, n) = (&data.y, data.y.len());
    let together = enumerate(&[vec![3; n], vec![2; n]].concat(), |case| {
        let (z, on) = case.split_at(n);
        let each = (0..n).map(|i| {
            let logit = p.effect * y[i];
            let on_or_off = on[i] as f64 * logit - logit.exp().ln_1p();
            let late = match i >= 2 {
                true => -0.1 * (p.mu[z[i]] - y[i]).abs(),
                false => 0.0,
            };
            let loc = p.mu[z[i]] + p.effect * on[i] as f64;
            p.w[data.g[i]][z[i]].ln() + on_or_off + late + normal(y[i], loc, 1.0)
        });
        each.sum()
    });
    let apart = enumerate(&vec![3; n], |c| {
        let each = (0..n).map(|i| {
            let next = y.get(i + 1);
            p.v[c[i]].ln() + next.map_or(0.0, |&y| student4(y, p.mu[c[i]], 2.0))
        });
        each.sum()
    });
    [together, apart]
}

#[test]
fn arrays_of_independent_ones() {
    let (n, data, shorter) = (4, arrays_data(4), arrays_data(2));
    let model = Arrays::new(data.clone()).unwrap();
    let other = Arrays::new(shorter.clone()).unwrap();
    oracle::check(&model, 0.7);
    for u in points(&model) {
        let p = at(&model, &u);
        let ([together, apart], fewer) = (arrays(&data, &p), arrays(&shorter, &p));
        let likelihood = together.total + apart.total - fewer[0].total - fewer[1].total;
        agrees(&model, &other, &u, likelihood);
        let discrete = model.discrete(&u);
        same_apart(&discrete.z, &together.probabilities[..n]);
        same_apart(&discrete.on, &together.probabilities[n..]);
        same_apart(&discrete.c, &apart.probabilities);
    }
}

/// When the rate changes, and the counts behind each y.
fn counts(data: &CountsData, p: &CountsParams) -> (Enumerated, Vec<Enumerated>) {
    let t = data.deaths.len();
    let change = enumerate(&[t], |change| {
        let rate = |i: usize| if i < change[0] { p.early } else { p.late };
        let each = data.deaths.iter().enumerate();
        each.map(|(i, &d)| poisson(d, rate(i))).sum::<f64>() - (t as f64).ln()
    });
    let mass = enumerate(&[5], |x| poisson(x[0] as u64, p.early)).total;
    let row = |(&trials, &y): (&u64, &f64)| {
        enumerate(&[trials as usize + 1, 5], |case| {
            let loc = case[0] as f64 * p.late + case[1] as f64;
            let hits = binomial(case[0] as u64, trials, p.p);
            hits + poisson(case[1] as u64, p.early) - mass + normal(y, loc, 1.0)
        })
    };
    (change, data.trials.iter().zip(&data.y).map(row).collect())
}

#[test]
fn counts_with_known_ends() {
    let data = CountsData {
        deaths: vec![5, 4, 1, 0, 1],
        trials: vec![3, 2],
        y: vec![1.7, 0.4],
    };
    let shorter = CountsData {
        deaths: vec![2, 0],
        trials: vec![4],
        y: vec![-0.3],
    };
    let model = Counts::new(data.clone()).unwrap();
    let other = Counts::new(shorter.clone()).unwrap();
    oracle::check(&model, 0.7);
    let total = |(change, rows): &(Enumerated, Vec<Enumerated>)| {
        change.total + rows.iter().map(|row| row.total).sum::<f64>()
    };
    for u in points(&model) {
        let p = at(&model, &u);
        let (all, fewer) = (counts(&data, &p), counts(&shorter, &p));
        agrees(&model, &other, &u, total(&all) - total(&fewer));
        let discrete = model.discrete(&u);
        let (change, rows) = all;
        same_apart(&discrete.change, &change.probabilities);
        let column = |at: usize| -> Vec<Vec<f64>> {
            rows.iter()
                .map(|row| row.probabilities[at].clone())
                .collect()
        };
        same_apart(&discrete.hits, &column(0));
        same_apart(&discrete.noise, &column(1));
    }
}

fn vectors_data(n: usize) -> VectorsData {
    VectorsData {
        k: 2,
        y: (0..n)
            .map(|i| series(2, |j| (i as f64 * 1.3 + j).sin() * 2.0))
            .collect(),
        grade: [0, 2, 1, 1][..n].to_vec(),
        size: [1, 0, 3, 2][..n].to_vec(),
        spread: vec![vec![2.0, 0.0], vec![0.0, 3.0]],
    }
}

/// The components, and what is far.
fn vectors(data: &VectorsData, p: &VectorsParams) -> [Enumerated; 2] {
    let n = data.y.len();
    let components = enumerate(&vec![2; n], |z| {
        let each = (0..n).map(|i| {
            let eta = p.slope * p.mu[z[i]][0];
            p.w[z[i]].ln()
                + multi_normal(&data.y[i], &p.mu[z[i]], &p.l[z[i]])
                + ordered_logistic(data.grade[i], eta, &p.cut)
        });
        each.sum()
    });
    let far = enumerate(&vec![2; n], |far| {
        let each = (0..n).map(|i| {
            let df = 3.0 + p.extra + far[i] as f64;
            let seen = match data.size[i] > 0 {
                true => multi_student(&data.y[i], df, &[2.0, 3.0]),
                false => 0.0,
            };
            [0.9f64, 0.1][far[i]].ln() + seen
        });
        each.sum()
    });
    [components, far]
}

#[test]
fn a_mixture_of_vectors() {
    let (data, shorter) = (vectors_data(4), vectors_data(2));
    let model = Vectors::new(data.clone()).unwrap();
    let other = Vectors::new(shorter.clone()).unwrap();
    oracle::check(&model, 0.7);
    for u in points(&model) {
        let p = at(&model, &u);
        let ([components, far], fewer) = (vectors(&data, &p), vectors(&shorter, &p));
        let likelihood = components.total + far.total - fewer[0].total - fewer[1].total;
        agrees(&model, &other, &u, likelihood);
        let discrete = model.discrete(&u);
        same_apart(&discrete.z, &components.probabilities);
        same_apart(&discrete.far, &far.probabilities);
    }
}
