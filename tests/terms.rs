//! Mixtures, discrete parameters that are summed out, conditions, sums over ranges, functions of one's own: scores against the
//! oracle, and values against the same by hand.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

fn saturating<T: Real>(dose: f64, most: T, half: T) -> T {
    most * dose / (half + dose)
}

fn power<T: Real>(x: T, p: T) -> T {
    (x.ln() * p).exp()
}

model! {
    pub model TwoNormals {
        data { y: [real; n] }
        let mu: ordered[2] ~ Normal(0.0, 2.0);
        let sigma: [positive; 2] ~ Normal(0.0, 2.0);
        let theta ~ Beta(5.0, 5.0);
        for i in 0..n {
            let z ~ Bernoulli(theta);
            y[i] ~ Normal(mu[z], sigma[z]);
        }
    }
}

model! {
    pub model TwoNormalsByMixture {
        data { y: [real; n] }
        let mu: ordered[2] ~ Normal(0.0, 2.0);
        let sigma: [positive; 2] ~ Normal(0.0, 2.0);
        let theta ~ Beta(5.0, 5.0);
        y ~ Mixture([1.0 - theta, theta], [Normal(mu[0], sigma[0]), Normal(mu[1], sigma[1])]);
    }
}

model! {
    pub model Components {
        data { k: size, y: [real; n], c: [count; n], g: [index(2); n] }
        let mu: ordered[k] ~ Normal(0.0, 3.0);
        let w: [simplex[k]; 2] ~ Dirichlet(2.0);
        let rate: [positive; k] ~ Exponential(0.5);
        let gate ~ Beta(1.0, 3.0);
        let phi ~ HalfNormal(1.0);
        for i in 0..n {
            y[i] ~ Mixture(w[g[i]], |j| StudentT(4.0, mu[j], 1.0 + phi));
            let z ~ Categorical(w[g[i]]);
            c[i] ~ Poisson(rate[z]);
        }
        c ~ ZeroInflated(gate, NegBinomial(rate[0], phi));
        c ~ Mixture([gate, 1.0 - gate], [Poisson(rate[0]), NegBinomial(rate[1], phi)]);
    }
}

model! {
    pub model Choices {
        data { x: [real; n], y: [real; n], dose: [real(0.0..); n], treated: [bool; n], when: [int; n] }
        let a ~ Normal(0.0, 1.0);
        let b ~ HalfNormal(1.0);
        let c ~ HalfNormal(1.0);
        let walk: [real; n];
        for i in 0..n {
            if i == 0 || when[i] < 0 {
                walk[i] = a;
            } else {
                walk[i] = a + 0.5 * walk[i - 1] + if treated[i] && x[i] > 0.0 { b } else { c * x[i - 1] };
            }
        }
        for i in 0..n {
            let effect = self::saturating(dose[i], b, c) + self::power(b, c);
            if treated[i] {
                y[i] ~ Normal(effect, 1.0);
            } else if x[i] <= 0.0 {
                y[i] ~ Normal(a, b);
            } else {
                y[i] ~ Cauchy(a, c);
                factor(-0.1 * a.square());
            }
        }
        y ~ Normal(walk, 1.0);
        factor(-0.5 * sum((x[j] - a).square() * if when[j] != 2 { 1.0 } else { b } for j in 1..n));
        factor(log_sum_exp(a * x[j] + mean(b * y[l] for l in 0..j + 1) for j in 0..n));
        factor(self::power(b, c));
    }
}

fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

#[test]
fn a_summed_parameter_is_a_mixture() {
    let y = series(20, |i| (i * 1.7).sin() * 3.0);
    let summed = TwoNormals::new(TwoNormalsData { y: y.clone() }).unwrap();
    let mixture = TwoNormalsByMixture::new(TwoNormalsByMixtureData { y }).unwrap();
    oracle::check(&summed, 1.0);
    oracle::check(&mixture, 1.0);
    let u = oracle::normals(3, 5, 1.0);
    let (a, b) = (summed.log_density(&u), mixture.log_density(&u));
    assert!((a - b).abs() < 1e-11 * a.abs(), "{a}, {b}");
}

#[test]
fn components() {
    let n = 15;
    let model = Components::new(ComponentsData {
        k: 3,
        y: series(n, |i| (i * 1.1).cos() * 4.0),
        c: (0..n as u64).map(|i| (i * 5) % 4).collect(),
        g: (0..n).map(|i| i % 2).collect(),
    })
    .unwrap();
    oracle::check(&model, 0.8);
}

#[test]
fn choices() {
    let n = 20;
    let model = Choices::new(ChoicesData {
        x: series(n, |i| (i * 2.1).sin()),
        y: series(n, |i| (i * 0.3).cos()),
        dose: series(n, |i| i),
        treated: (0..n).map(|i| i % 3 == 0).collect(),
        when: (0..n as i64).map(|i| i % 5 - 1).collect(),
    })
    .unwrap();
    oracle::check(&model, 0.8);
}
