//! Fits of real posteriors against posteriordb's reference draws. The data are read in place; where they are absent, a
//! test says so and passes.

use serde_json::{Value, json};
use std::path::PathBuf;
use wgf::prelude::*;

/// One posterior: its data as Stan's file gives them, and reference means and standard deviations by name.
struct Reference {
    data: Value,
    names: Vec<String>,
    mean: Vec<f64>,
    sd: Vec<f64>,
}

fn read(name: &str) -> Option<Reference> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/posteriordb/data");
    let Ok(text) = std::fs::read_to_string(folder.join(format!("{name}.json"))) else {
        println!("skipped: {name} is not in {}", folder.display());
        return None;
    };
    let file: Value = serde_json::from_str(&text).expect("posteriordb files are JSON");
    let numbers = |key: &str| {
        file[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|x| x.as_f64().unwrap())
            .collect()
    };
    Some(Reference {
        names: file["names"]
            .as_array()
            .unwrap()
            .iter()
            .map(|x| x.as_str().unwrap().to_owned())
            .collect(),
        mean: numbers("mean"),
        sd: numbers("sd"),
        data: file["data"].clone(),
    })
}

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

fn honest<M: Model>(fit: &Fit<'_, M>, reference: &Reference) {
    let z = reference.worst_z(fit);
    let doubts = fit.khat() > 0.7 || !fit.warnings().is_empty();
    println!(
        "{}: worst |z| = {z:.3}, k-hat {:.2}, {} warnings",
        fit.model().name(),
        fit.khat(),
        fit.warnings().len()
    );
    assert!(z < 0.2 || doubts, "silently wrong: worst |z| = {z}\n{fit}");
}

model! {
    pub model EightSchools {
        data { y: [real; schools], sigma: [real(0.0..); schools] }
        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        let z: [real; schools] ~ Normal(0.0, 1.0);
        let theta[j in schools] = mu + tau * z[j];
        y ~ Normal(theta, sigma);
    }
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

/// A regression of the field `y` on a column of ones and the `columns`, each computed from row i of the data.
fn flat_regression(
    name: &str,
    y: &str,
    log_y: bool,
    sigma_scale: f64,
    columns: &[&dyn Fn(&dyn Fn(&str) -> f64) -> f64],
) {
    let Some(reference) = read(name) else { return };
    let field = |name: &str, i: usize| reference.data[name][i].as_f64().expect("a number");
    let n = reference.data[y].as_array().expect("an array").len();
    let row = |i: usize| {
        let mut row = vec![1.0];
        row.extend(
            columns
                .iter()
                .map(|column| column(&|name: &str| field(name, i))),
        );
        row
    };
    let outcome = |i: usize| if log_y { field(y, i).ln() } else { field(y, i) };
    let data = FlatRegressionData {
        x: (0..n).map(row).collect(),
        y: (0..n).map(outcome).collect(),
        sigma_scale,
    };
    let model = FlatRegression::new(data).unwrap();
    let fit = model.fit().seed(1).progress(false).run().unwrap();
    honest(&fit, &reference);
}

#[test]
fn kidscore_momiq() {
    flat_regression(
        "kidiq-kidscore_momiq",
        "kid_score",
        false,
        2.5,
        &[&|f| f("mom_iq")],
    );
}

#[test]
fn kidscore_interaction() {
    let columns: [&dyn Fn(&dyn Fn(&str) -> f64) -> f64; 3] =
        [&|f| f("mom_hs"), &|f| f("mom_iq"), &|f| {
            f("mom_hs") * f("mom_iq")
        }];
    flat_regression(
        "kidiq-kidscore_interaction",
        "kid_score",
        false,
        2.5,
        &columns,
    );
}

// The references below have a flat prior on sigma; a half-Cauchy this wide is flat where the posterior lies.

#[test]
fn earn_height() {
    flat_regression(
        "earnings-earn_height",
        "earn",
        false,
        1e9,
        &[&|f| f("height")],
    );
}

#[test]
fn logearn_interaction() {
    let columns: [&dyn Fn(&dyn Fn(&str) -> f64) -> f64; 3] =
        [&|f| f("height"), &|f| f("male"), &|f| {
            f("height") * f("male")
        }];
    flat_regression("earnings-logearn_interaction", "earn", true, 1e4, &columns);
}

#[test]
fn mesquite() {
    let names = [
        "diam1",
        "diam2",
        "canopy_height",
        "total_height",
        "density",
        "group",
    ];
    let columns: Vec<Box<dyn Fn(&dyn Fn(&str) -> f64) -> f64>> = names
        .iter()
        .map(|name| {
            Box::new(move |f: &dyn Fn(&str) -> f64| f(name))
                as Box<dyn Fn(&dyn Fn(&str) -> f64) -> f64>
        })
        .collect();
    let columns: Vec<&dyn Fn(&dyn Fn(&str) -> f64) -> f64> =
        columns.iter().map(|c| c.as_ref()).collect();
    flat_regression("mesquite-mesquite", "weight", false, 1e6, &columns);
}
