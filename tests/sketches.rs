//! Models as a user would first write them, which no other test has in these words: scores against the oracle.

#[path = "support/oracle.rs"]
mod oracle;

use oracle::check;
use wgf::prelude::*;

model! {
    pub model Regression {
        data { x: [real; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 10.0);
        let sigma: positive ~ Normal(0.0, 10.0);
        y ~ Normal(x * beta, sigma);
    }
}

model! {
    pub model Hmm {
        data { k: size, y: [real; n] }
        let p: [simplex[k]; k] ~ Dirichlet(1.0);
        let mu: positive_ordered[k] ~ Normal(5.0, 5.0);
        let z: [index(k); n] ~ MarkovChain(uniform(k), p);
        for t in 0..n { y[t] ~ Normal(mu[z[t]], 1.0); }
    }
}

model! {
    pub model Survival {
        data { x: [real; n, k], time: [real(0.0..); n], died: [bool; n] }
        let beta: [real; k] ~ Normal(0.0, 2.0);
        let shape ~ Gamma(2.0, 1.0);
        for i in 0..n {
            let scale = (-dot(x[i], beta) / shape).exp();
            time[i] ~ RightCensored(Weibull(shape, scale), observed = died[i]);
        }
    }
}

model! {
    pub model Irt2pl {
        data { people: size, items: size, person: [index(people); n], item: [index(items); n], correct: [bool; n] }
        let ability: [real; people] ~ Normal(0.0, 1.0);
        let difficulty: [real; items] ~ Normal(0.0, 2.0);
        let slope: [real; items] ~ LogNormal(0.0, 0.5);
        for i in 0..n {
            correct[i] ~ BernoulliLogit(slope[item[i]] * (ability[person[i]] - difficulty[item[i]]));
        }
    }
}

model! {
    pub model Counts {
        data { x: [real; n, k], exposure: [real(0.0..); n], y: [count; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        let phi ~ Exponential(1.0);
        y ~ NegBinomialLog(x * beta + exposure.ln(), phi);
    }
}

model! {
    /// Free terms, sums over ranges and data, kept quantities.
    pub model Terms {
        data { n: size, edges: [index(n); m, 2], groups: size, y: [real; groups] }
        let phi: [real; n] ~ Normal(0.0, 1.0);
        let theta: [positive; 2] ~ HalfNormal(1.0);
        let w ~ Dirichlet(1.0 + y.square());
        factor(-0.5 * sum((phi[e.0] - phi[e.1]).powi(2) for e in edges));
        let log_w = w.ln();
        let log_lik[k in groups] = -0.5 * (y[k] - theta[0]).square();
        let marginal = log_sum_exp(log_w[k] + log_lik[k] for k in 0..groups);
        factor(marginal);
        record ratio = theta[0] / theta[1];
    }
}

fn wave(i: usize) -> f64 {
    (i as f64 * 1.7).sin()
}

fn matrix(n: usize, k: usize) -> Vec<Vec<f64>> {
    let row = |i: usize| (0..k).map(|j| wave(i * k + j)).collect();
    (0..n).map(row).collect()
}

#[test]
fn regressions() {
    let (n, k) = (19, 3);
    let y = (0..n).map(wave).collect();
    let data = RegressionData { x: matrix(n, k), y };
    check(&Regression::new(data).unwrap(), 1.0);
    let data = CountsData {
        x: matrix(n, k),
        exposure: (0..n).map(|i| 1.0 + i as f64).collect(),
        y: (0..n as u64).map(|i| (i * i) % 7).collect(),
    };
    check(&Counts::new(data).unwrap(), 1.0);
}

#[test]
fn survival_and_item_response() {
    let (n, k) = (19, 2);
    let data = SurvivalData {
        x: matrix(n, k),
        time: (0..n).map(|i| 0.2 + wave(i).abs()).collect(),
        died: (0..n).map(|i| i % 3 != 0).collect(),
    };
    check(&Survival::new(data).unwrap(), 0.7);
    let data = Irt2plData {
        people: 4,
        items: 3,
        person: (0..n).map(|i| i % 4).collect(),
        item: (0..n).map(|i| (i * 2) % 3).collect(),
        correct: (0..n).map(|i| i % 2 == 0).collect(),
    };
    check(&Irt2pl::new(data).unwrap(), 1.0);
}

#[test]
fn chains_and_free_terms() {
    let y = (0..11).map(|t| 4.0 + 3.0 * wave(t)).collect();
    check(&Hmm::new(HmmData { k: 3, y }).unwrap(), 0.7);
    let data = TermsData {
        n: 4,
        edges: vec![vec![0, 1], vec![1, 2], vec![3, 0]],
        groups: 3,
        y: vec![0.3, -0.8, 1.1],
    };
    check(&Terms::new(data).unwrap(), 1.0);
}
