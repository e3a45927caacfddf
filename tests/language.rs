//! Pieces of the language that stand by themselves: scores against the oracle.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

mod own {
    use wgf::dist::{Distribution, Support};
    use wgf::prelude::Real;

    /// Normal(loc, scale²) by its variance.
    pub struct NormalByVariance;

    impl Distribution<2> for NormalByVariance {
        const PARAMETERS: [&'static str; 2] = ["loc", "variance"];
        fn kernel<T: Real>(x: T, [loc, variance]: [T; 2]) -> T {
            -(x - loc).square() / variance * 0.5 - variance.ln() * 0.5
        }
        fn base(_x: f64, _args: [f64; 2]) -> f64 {
            -0.5 * std::f64::consts::TAU.ln()
        }
        fn support(_args: [f64; 2]) -> Support {
            Support::Real
        }
        fn domains() -> [Support; 2] {
            [Support::Real, Support::Positive]
        }
    }
}

model! {
    pub model NonCentered {
        data { y: [real; schools], sigma: [real(0.0..); schools] }
        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        #[noncentered]
        let theta: [real; schools] ~ Normal(mu, tau);
        #[noncentered]
        let width ~ LogNormal(mu, 0.5);
        /// How far the first school is from the mean.
        record effect[j in schools] = theta[j] - mu;
        y ~ Normal(theta, sigma);
    }
}

model! {
    pub model OwnDistribution {
        data { y: [real; n] }
        let mu ~ own::NormalByVariance(0.0, 4.0);
        let v: positive ~ self::own::NormalByVariance(1.0, 2.0);
        y ~ own::NormalByVariance(mu, v);
    }
}

model! {
    pub model Categories {
        data { k: size, c: [index(k); n], g: [index(2); n], o: [index(4); n], x: [real; n], m: [count; 5, 3], trials: [count; 5] }
        let p: [simplex[k]; 2] ~ Dirichlet(1.5);
        let q ~ Dirichlet([1.0, 2.0, 3.0]);
        let logits: [real; k] ~ Normal(0.0, 1.0);
        let cuts: ordered[3] ~ Normal(0.0, 3.0);
        let slope ~ Normal(0.0, 1.0);
        for i in 0..n {
            c[i] ~ Categorical(p[g[i]]);
            o[i] ~ OrderedLogistic(slope * x[i], cuts);
        }
        c ~ CategoricalLogit(logits);
        o ~ OrderedProbit(slope * x, cuts);
        m ~ Multinomial(trials, q);
        m ~ DirichletMultinomial(trials, [slope.exp(), 1.0, q[0]]);
    }
}

fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

#[test]
fn noncentered() {
    let model = NonCentered::new(NonCenteredData {
        y: vec![28.0, 8.0, -3.0],
        sigma: vec![15.0, 10.0, 16.0],
    })
    .unwrap();
    oracle::check(&model, 1.0);
    let fit = model.fit().seed(1).run().unwrap();
    for draw in fit.draws(20).iter() {
        assert!(draw.theta.len() == 3 && draw.width > 0.0);
        assert!((draw.effect[1] - (draw.theta[1] - draw.mu)).abs() < 1e-12);
    }
    let names: Vec<&str> = Model::quantities(&model)
        .iter()
        .map(|q| q.name.as_str())
        .collect();
    assert_eq!(names, ["mu", "tau", "theta", "width", "effect"]);
}

#[test]
fn own_distribution() {
    let y = series(12, |i| i.sin());
    oracle::check(
        &OwnDistribution::new(OwnDistributionData { y }).unwrap(),
        1.0,
    );
}

#[test]
fn categories() {
    let n = 9;
    let data = CategoriesData {
        k: 3,
        c: (0..n).map(|i| i % 3).collect(),
        g: (0..n).map(|i| i % 2).collect(),
        o: (0..n).map(|i| (i * 7) % 4).collect(),
        x: series(n, |i| (i * 1.3).cos()),
        m: vec![vec![1, 2, 3]; 5],
        trials: vec![6; 5],
    };
    oracle::check(&Categories::new(data.clone()).unwrap(), 1.0);
    let wrong = CategoriesData {
        m: vec![vec![1, 2, 2]; 5],
        ..data
    };
    println!("{}", Categories::new(wrong).unwrap_err());
}
