//! Radon in homes, county by county: a hierarchical regression with an index, on simulated data whose truth is known.
//!
//! `cargo run --release --example radon`. The set-up follows Gelman & Hill (2007), chapter 12: log radon in 919 homes of 85
//! counties, measured in the basement or on the first floor; counties with few homes borrow strength from the others.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;
use std::error::Error;
use wgf::prelude::*;

model! {
    /// Partial pooling over counties.
    #[guide(gaussian)]
    #[divergence(reverse_kl)]
    #[method(bbvi)]
    pub model Radon {
        data {
            /// The number of counties; some may have no home in the data, so it cannot be inferred.
            counties: size,
            county: [index(counties); homes],
            /// 0 for a measurement in the basement, 1 on the first floor.
            floor: [real; homes],
            log_radon: [real; homes],
        }

        let mu ~ Normal(0.0, 10.0);
        let tau ~ HalfNormal(1.0);
        let beta ~ Normal(0.0, 10.0);
        let sigma ~ HalfNormal(1.0);
        let alpha: [real; counties] ~ Normal(mu, tau);

        for i in 0..homes {
            log_radon[i] ~ Normal(alpha[county[i]] + beta * floor[i], sigma);
        }
    }
}

const COUNTIES: usize = 85;
const HOMES: usize = 919;

/// What the data are simulated from.
struct Truth {
    mu: f64,
    tau: f64,
    beta: f64,
    sigma: f64,
    alpha: Vec<f64>,
}

fn simulate(seed: u64) -> (Truth, RadonData) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut truth = Truth {
        mu: 1.5,
        tau: 0.35,
        beta: -0.7,
        sigma: 0.75,
        alpha: Vec::new(),
    };
    for _ in 0..COUNTIES {
        truth
            .alpha
            .push(truth.mu + truth.tau * rng.sample::<f64, _>(StandardNormal));
    }
    let mut data = RadonData {
        counties: COUNTIES,
        county: Vec::new(),
        floor: Vec::new(),
        log_radon: Vec::new(),
    };
    for _ in 0..HOMES {
        // Squaring makes some counties populous and others nearly empty, as real ones are.
        let county = (rng.random::<f64>().powi(2) * COUNTIES as f64) as usize;
        let floor = f64::from(u8::from(rng.random_bool(0.17)));
        let noise = truth.sigma * rng.sample::<f64, _>(StandardNormal);
        data.county.push(county);
        data.floor.push(floor);
        data.log_radon
            .push(truth.alpha[county] + truth.beta * floor + noise);
    }
    (truth, data)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (truth, data) = simulate(1);
    let model = Radon::new(data)?;
    let fit = model.fit().seed(1).run()?;
    println!("{fit}\n");

    let summary = fit.summary();
    println!("             truth   90 % interval");
    for (name, value) in [
        ("mu", truth.mu),
        ("tau", truth.tau),
        ("beta", truth.beta),
        ("sigma", truth.sigma),
    ] {
        let row = summary.get(name).ok_or("a parameter of the model")?;
        println!(
            "  {name:<8} {value:>7.2}   {:>5.2} to {:>5.2}",
            row.q5, row.q95
        );
    }
    let mut covered = 0;
    for (c, &alpha) in truth.alpha.iter().enumerate() {
        let row = summary
            .get(&format!("alpha[{c}]"))
            .ok_or("a county of the model")?;
        covered += usize::from(row.q5 <= alpha && alpha <= row.q95);
    }
    println!(
        "\n{covered} of {COUNTIES} counties' 90 % intervals hold their true level (76 are expected)."
    );
    Ok(())
}
