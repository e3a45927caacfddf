//! A log density that is not finite is explained: the statement, its place, its arguments, the parameters behind them.

use wgf::prelude::*;

model! {
    pub model Fragile {
        data { y: [real; n], group: [index(2); n] }
        let mu: [real; 2] ~ Normal(0.0, 1.0);
        let sigma ~ Normal(1.0, 1.0);
        for i in 0..n {
            y[i] ~ Normal(mu[group[i]], sigma);
        }
        factor(sigma.ln());
    }
}

/// The line of the observation above.
const OBSERVED_AT: u32 = 11;

fn fragile() -> Fragile {
    Fragile::new(FragileData {
        y: vec![0.5, 0.8],
        group: vec![0, 1],
    })
    .unwrap()
}

#[test]
fn a_negative_scale_is_traced_to_its_statement() {
    let model = fragile();
    let u = [0.1, 0.2, -0.2];
    assert!(model.log_density(&u).is_nan());
    let report = model.explain(&u).expect("the density is NaN");
    assert_eq!(report.statement, "Normal(mu[group[i]], sigma)");
    assert_eq!(report.line, OBSERVED_AT);
    assert!(report.file.ends_with("explain.rs"));
    assert_eq!(report.target, ("y[0]".to_owned(), 0.5));
    assert_eq!(
        report.arguments,
        [("loc".to_owned(), 0.1), ("scale".to_owned(), -0.2)]
    );
    assert_eq!(
        report.inputs,
        [("mu[0]".to_owned(), 0.1), ("sigma".to_owned(), -0.2)]
    );
    let text = report.to_string();
    for part in [
        "Normal(mu[group[i]], sigma)",
        "explain.rs:11",
        "y[0] = 0.5",
        "scale = -0.2",
        "mu[0] = 0.1",
    ] {
        assert!(text.contains(part), "`{text}` does not say {part}");
    }
}

#[test]
fn an_infinite_parameter_is_traced_too() {
    let report = fragile()
        .explain(&[f64::INFINITY, 0.0, 1.0])
        .expect("the density is not finite");
    assert_eq!(report.target.0, "mu[0]");
}

#[test]
fn a_finite_density_needs_no_explanation() {
    assert_eq!(fragile().explain(&[0.1, 0.2, 0.7]), None);
}

/// Half of this prior's mass has a negative scale: the fit survives, counts, and says which statement it was.
#[test]
fn a_fit_survives_and_reports_a_hole_in_the_density() {
    let model = fragile();
    let fit = model
        .fit()
        .seed(3)
        .progress(false)
        .start(&[0.0, 0.0, 1.0])
        .run()
        .expect("a fit");
    let text = fit.to_string();
    assert!(!fit.warnings().is_empty(), "no warning in:\n{text}");
    assert!(
        text.contains("Normal(mu[group[i]], sigma)"),
        "the statement is not named in:\n{text}"
    );
}
