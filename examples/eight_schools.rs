//! Eight schools: the effect of coaching on test scores in eight schools, partially pooled (Rubin 1981).
//!
//! `cargo run --release --example eight_schools`, or `… -- other.json` for data of the same form.

use std::error::Error;
use std::process::ExitCode;
use wgf::prelude::*;

model! {
    /// The schools' effects come from one population, whose mean and spread are learnt. Behind them are standardised
    /// deviations (non-centred), which keep the posterior close to a Gaussian.
    pub model EightSchools {
        data {
            /// Estimated effect in each school.
            y: [real; schools],
            /// Its standard error.
            sigma: [real(0.0..); schools],
        }

        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        #[noncentered]
        let theta: [real; schools] ~ Normal(mu, tau);
        y ~ Normal(theta, sigma);
    }
}

fn main() -> ExitCode {
    let default = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/data/eight_schools.json"
    );
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| default.to_owned());
    match fit(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn fit(path: &str) -> Result<(), Box<dyn Error>> {
    let model = EightSchools::new(EightSchoolsData::from_json(path)?)?;
    let fit = model.fit().seed(1).run()?;
    println!("{fit}");

    // Draws are typed: the probability that the first school's effect beats the second's.
    let draws = fit.draws(4000);
    let ahead = draws
        .iter()
        .filter(|draw| draw.theta[0] > draw.theta[1])
        .count();
    println!("\nP(theta[0] > theta[1]) = {:.2}", ahead as f64 / 4000.0);
    Ok(())
}
