//! Fits of real posteriors against posteriordb's reference draws. The data are read in place; where they are absent, a
//! test says so and passes.

mod support;

#[path = "support/posteriordb.rs"]
mod posteriordb;

use posteriordb::{Reference, read};
use serde_json::json;
use support::models::{EightSchools, EightSchoolsData};
use wgf::prelude::*;

impl Reference {
    /// The worst |mean − reference| in reference standard deviations. Stan's names count from 1, ours from 0.
    fn worst_z<M: Model>(&self, fit: &Fit<'_, M>) -> f64 {
        let summary = fit.summary();
        let z = |(i, name): (usize, &String)| {
            let row = summary
                .get(&from_zero(name))
                .unwrap_or_else(|| panic!("{name} is not in the summary"));
            (row.mean - self.mean[i]).abs() / self.sd[i]
        };
        self.names.iter().enumerate().map(z).fold(0.0, f64::max)
    }
}

fn from_zero(name: &str) -> String {
    match name.split_once('[') {
        None => name.to_owned(),
        Some((base, index)) => {
            let index: usize = index.trim_end_matches(']').parse().expect("an index");
            format!("{base}[{}]", index - 1)
        }
    }
}

/// A fit of a reference posterior is accurate, or says that it is not to be relied on: never silently wrong.
fn accurate<M: Model>(fit: &Fit<'_, M>, reference: &Reference, bound: f64) {
    let z = reference.worst_z(fit);
    assert!(z < bound, "worst |z| = {z}\n{fit}");
}

fn honest<M: Model>(name: &str, fit: &Fit<'_, M>, reference: &Reference) {
    let z = reference.worst_z(fit);
    let doubts = fit.khat() > 0.7 || !fit.warnings().is_empty();
    println!(
        "{name}: worst |z| {z:.3}, k-hat {:.2}, {} warnings",
        fit.khat(),
        fit.warnings().len()
    );
    assert!(z < 0.2 || doubts, "silently wrong: worst |z| = {z}\n{fit}");
}

#[test]
fn eight_schools_noncentered() {
    let Some(reference) = read("eight_schools-eight_schools_noncentered") else {
        return;
    };
    let data = EightSchoolsData::from_json_str(&reference.data.to_string()).unwrap();
    let model = EightSchools::new(data).unwrap();
    for seed in 1..=3 {
        let fit = model.fit().seed(seed).progress(false).run().unwrap();
        let z = reference.worst_z(&fit);
        // A Gaussian guide's own bias here is about 0.16 (math.md 6).
        assert!(z < 0.2, "seed {seed}: worst |z| = {z}");
    }
}

model! {
    pub model LinearRegression {
        data { x: [real; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 10.0);
        let sigma: positive ~ Normal(0.0, 10.0);
        y ~ Normal(x * beta, sigma);
    }
}

#[test]
fn sblri_blr() {
    let Some(reference) = read("sblri-blr") else {
        return;
    };
    let data = json!({ "x": reference.data["X"], "y": reference.data["y"] });
    let data = LinearRegressionData::from_json_str(&data.to_string()).unwrap();
    let model = LinearRegression::new(data).unwrap();
    let fit = model.fit().seed(1).progress(false).run().unwrap();
    accurate(&fit, &reference, 0.1);
}

model! {
    pub model Ar {
        data { K: size, y: [real; T] }
        let alpha ~ Normal(0.0, 10.0);
        let beta: [real; 5] ~ Normal(0.0, 10.0);
        let sigma ~ HalfCauchy(2.5);
        for t in K..T {
            y[t] ~ Normal(
                alpha + beta[0] * y[t - 1] + beta[1] * y[t - 2] + beta[2] * y[t - 3] + beta[3] * y[t - 4]
                    + beta[4] * y[t - 5],
                sigma
            );
        }
    }
}

#[test]
fn ar_k() {
    let Some(reference) = read("arK-arK") else {
        return;
    };
    let model = Ar::new(ArData::from_json_str(&reference.data.to_string()).unwrap()).unwrap();
    let fit = model.fit().seed(1).progress(false).run().unwrap();
    accurate(&fit, &reference, 0.1);
}

model! {
    /// Gelman & Hill's regressions: flat coefficients, as many columns as the test gives.
    pub model FlatRegression {
        data { x: [real; n, k], y: [real; n], sigma_scale: real(0.0..) }
        let beta: [real; k] ~ Flat;
        let sigma ~ HalfCauchy(sigma_scale);
        y ~ Normal(x * beta, sigma);
    }
}

/// Reads a field of one row by name.
type Field<'a> = &'a dyn Fn(&str) -> f64;

/// A regression on what `predictors` makes of each row, after a column of ones, with a half-Cauchy on sigma.
fn flat_regression(
    name: &str,
    sigma_scale: f64,
    outcome: fn(Field<'_>) -> f64,
    predictors: fn(Field<'_>) -> Vec<f64>,
) {
    let Some(reference) = read(name) else { return };
    let rows = reference.data["N"].as_u64().expect("a count") as usize;
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for i in 0..rows {
        let field = |name: &str| reference.data[name][i].as_f64().expect("a number");
        let mut row = vec![1.0];
        row.extend(predictors(&field));
        x.push(row);
        y.push(outcome(&field));
    }
    let model = FlatRegression::new(FlatRegressionData { x, y, sigma_scale }).unwrap();
    let fit = model.fit().seed(1).progress(false).run().unwrap();
    honest(name, &fit, &reference);
}

#[test]
fn kidscore_momiq() {
    flat_regression(
        "kidiq-kidscore_momiq",
        2.5,
        |f| f("kid_score"),
        |f| vec![f("mom_iq")],
    );
}

#[test]
fn kidscore_interaction() {
    flat_regression(
        "kidiq-kidscore_interaction",
        2.5,
        |f| f("kid_score"),
        |f| vec![f("mom_hs"), f("mom_iq"), f("mom_hs") * f("mom_iq")],
    );
}

// The references below have a flat prior on sigma; a half-Cauchy this wide is flat where the posterior lies.

#[test]
fn earn_height() {
    flat_regression(
        "earnings-earn_height",
        1e9,
        |f| f("earn"),
        |f| vec![f("height")],
    );
}

#[test]
fn logearn_interaction() {
    flat_regression(
        "earnings-logearn_interaction",
        1e4,
        |f| f("earn").ln(),
        |f| vec![f("height"), f("male"), f("height") * f("male")],
    );
}

#[test]
fn mesquite() {
    const NAMES: [&str; 6] = [
        "diam1",
        "diam2",
        "canopy_height",
        "total_height",
        "density",
        "group",
    ];
    flat_regression(
        "mesquite-mesquite",
        1e6,
        |f| f("weight"),
        |f| NAMES.map(f).to_vec(),
    );
}

#[test]
fn logmesquite_logvash() {
    flat_regression(
        "mesquite-logmesquite_logvash",
        1e4,
        |f| f("weight").ln(),
        |f| {
            let (a, b, height) = (f("diam1"), f("diam2"), f("canopy_height"));
            let logs = [
                (a * b * height).ln(),
                (a * b).ln(),
                (a / b).ln(),
                f("total_height").ln(),
            ];
            [&logs[..], &[f("group")]].concat()
        },
    );
}

fn nes(name: &str) {
    flat_regression(
        name,
        1e4,
        |f| f("partyid7"),
        |f| {
            let age = |level: f64| f64::from(u8::from(f("age_discrete") == level));
            let ages = [age(2.0), age(3.0), age(4.0)];
            [
                &[f("real_ideo"), f("race_adj")],
                &ages[..],
                &["educ1", "gender", "income"].map(f),
            ]
            .concat()
        },
    );
}

#[test]
fn nes_1976() {
    nes("nes1976-nes");
}

#[test]
fn nes_2000() {
    nes("nes2000-nes");
}

model! {
    /// A calendar year as predictor, not centred: nearly singular on purpose.
    pub model Kilpisjarvi {
        data { x: [real; n], y: [real; n], pmualpha: real, psalpha: real(0.0..), pmubeta: real, psbeta: real(0.0..) }
        let alpha ~ Normal(pmualpha, psalpha);
        let beta ~ Normal(pmubeta, psbeta);
        let sigma: positive ~ Flat;
        y ~ Normal(alpha + beta * x, sigma);
    }
}

#[test]
fn kilpisjarvi() {
    let Some(reference) = read("kilpisjarvi_mod-kilpisjarvi") else {
        return;
    };
    let data = KilpisjarviData::from_json_str(&reference.data.to_string()).unwrap();
    let model = Kilpisjarvi::new(data).unwrap();
    let fit = model.fit().seed(1).progress(false).run().unwrap();
    honest("kilpisjarvi", &fit, &reference);
}
