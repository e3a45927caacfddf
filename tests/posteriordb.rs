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
    let z = reference.worst_z(&fit);
    assert!(z < 0.1, "worst |z| = {z}\n{fit}");
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
    let z = reference.worst_z(&fit);
    assert!(z < 0.1, "worst |z| = {z}\n{fit}");
}
