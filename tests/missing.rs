//! Data of which entries may be missing: scores against the whole-model oracle, densities and posteriors against closed forms,
//! names, typed draws, and what is wrong with such data.

#[path = "support/oracle.rs"]
mod oracle;

use std::f64::consts::PI;
use wgf::prelude::*;

model! {
    /// Missing predictors, stated for the whole array, after the statement that reads them.
    pub model Predictors {
        data { x: [real?; n], y: [real; n] }
        let m ~ Normal(0.0, 1.0);
        let s ~ HalfNormal(1.0);
        let a ~ Normal(0.0, 1.0);
        let b ~ Normal(0.0, 1.0);
        let sigma ~ HalfNormal(1.0);
        y ~ Normal(a + b * x, sigma);
        x ~ Normal(m, s);
        let spread = sum(x);
    }
}

fn predictors(x: [Option<f64>; 5]) -> Predictors {
    let y = vec![1.0, -0.5, 0.7, 2.0, 0.1];
    Predictors::new(PredictorsData { x: x.to_vec(), y }).unwrap()
}

const SOME: [Option<f64>; 5] = [Some(0.3), None, Some(-1.2), None, Some(0.8)];

fn normal(x: f64, loc: f64, scale: f64) -> f64 {
    -0.5 * ((x - loc) / scale).powi(2) - scale.ln() - 0.5 * (2.0 * PI).ln()
}

#[test]
fn scores_agree_with_the_oracle_whatever_is_missing() {
    oracle::check(&predictors(SOME), 1.0);
    oracle::check(&predictors([None; 5]), 1.0);
    let none = [0.3, 0.1, -1.2, 0.4, 0.8].map(Some);
    oracle::check(&predictors(none), 1.0);
    assert_eq!(predictors(none).dim(), 5);
}

/// The missing entries come before the parameters in the unconstrained vector.
#[test]
fn the_density_is_that_of_the_filled_in_data() {
    let model = predictors(SOME);
    let u = [0.9, -0.4, 0.2, 0.5, -0.3, 0.6, -0.7];
    let x = [0.3, u[0], -1.2, u[1], 0.8];
    let (m, s, a, b, sigma) = (u[2], u[3].exp(), u[4], u[5], u[6].exp());
    let half_normal = |x: f64, u: f64| normal(x, 0.0, 1.0) + 2f64.ln() + u;
    let mut expected = normal(m, 0.0, 1.0) + normal(a, 0.0, 1.0) + normal(b, 0.0, 1.0);
    expected += half_normal(s, u[3]) + half_normal(sigma, u[6]);
    for (x, y) in x.into_iter().zip([1.0, -0.5, 0.7, 2.0, 0.1]) {
        expected += normal(x, m, s) + normal(y, a + b * x, sigma);
    }
    let value = model.log_density(&u);
    assert!(
        (value - expected).abs() < 1e-12 * expected.abs(),
        "{value}, {expected}"
    );
}

#[test]
fn missing_entries_are_reported_by_their_positions() {
    let model = predictors(SOME);
    let names: Vec<String> = model
        .quantities()
        .iter()
        .flat_map(|q| q.element_names())
        .collect();
    assert_eq!(
        names,
        ["m", "s", "a", "b", "sigma", "spread", "x[1]", "x[3]"]
    );
    let mut values = vec![0.0; names.len()];
    model.constrain(&[0.9, -0.4, 0.0, 0.0, 0.0, 0.0, 0.0], &mut values);
    let params = model.params(&values);
    assert_eq!(params.x, [0.3, 0.9, -1.2, -0.4, 0.8]);
    assert!((params.spread - 0.4).abs() < 1e-12);
}

#[test]
fn second_derivatives_are_those_of_the_score() {
    let model = predictors(SOME);
    let u = [0.9, -0.4, 0.2, 0.5, -0.3, 0.6, -0.7];
    let (d, h) = (u.len(), 1e-5);
    let mut hessian = vec![0.0; d * d];
    model.hessian(&u, &mut hessian);
    let (mut above, mut below) = (vec![0.0; d], vec![0.0; d]);
    for j in 0..d {
        let at = |step: f64| {
            let mut point = u;
            point[j] += step;
            point
        };
        model.score(&at(h), &mut above);
        model.score(&at(-h), &mut below);
        for i in 0..d {
            let difference = (above[i] - below[i]) / (2.0 * h);
            let error = (hessian[i * d + j] - difference).abs();
            assert!(error < 1e-6 * (1.0 + difference.abs()), "{i}, {j}: {error}");
        }
    }
}

model! {
    /// A matrix of positive numbers, its rows stated one by one, and read in inner products.
    pub model Grid {
        data { x: [real(0.0..)?; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        let rate ~ Gamma(2.0, 1.0);
        for i in 0..n {
            for j in 0..k {
                x[i, j] ~ Gamma(2.0, rate);
            }
            y[i] ~ Normal(dot(x[i], beta), 0.5);
        }
    }
}

fn grid(x: [[Option<f64>; 2]; 3]) -> Result<Grid, DataError> {
    Grid::new(GridData {
        x: x.iter().map(|row| row.to_vec()).collect(),
        y: vec![1.0, 2.0, -1.0],
    })
}

#[test]
fn a_matrix_with_missing_entries() {
    let model = grid([[Some(1.0), None], [None, None], [Some(2.0), Some(0.5)]]).unwrap();
    oracle::check(&model, 1.0);
    assert_eq!(
        model.quantities()[2].element_names(),
        ["x[0,1]", "x[1,0]", "x[1,1]"]
    );
    let mut values = vec![0.0; 6];
    model.constrain(&[-1.0, 0.0, 1.0, 0.0, 0.0, 0.0], &mut values);
    let x = model.params(&values).x;
    let imputed = [-1f64, 0.0, 1.0].map(f64::exp);
    let expected = [[1.0, imputed[0]], [imputed[1], imputed[2]], [2.0, 0.5]];
    for (x, expected) in x.iter().flatten().zip(expected.as_flattened()) {
        assert!((x - expected).abs() < 1e-14, "{x}, {expected}");
    }
}

#[test]
fn observed_entries_are_checked_by_type_and_distribution() {
    let below = grid([[Some(1.0), None], [Some(-2.0), None], [None, None]]).unwrap_err();
    let text = below.to_string();
    assert!(
        text.starts_with("x[1,0] = -2: must be zero or positive"),
        "{text}"
    );
    let zero = grid([[Some(1.0), None], [None, Some(0.0)], [None, None]]).unwrap_err();
    let text = zero.to_string();
    assert!(text.starts_with("x[1,1] = 0: must be positive"), "{text}");
    let nan = grid([[Some(f64::NAN), None]; 3]).unwrap_err().to_string();
    assert!(nan.starts_with("x[0,0] = NaN"), "{nan}");
}

model! {
    /// A series whose entries are stated one after the other, as far as `stated` says.
    pub model Series {
        data { stated: int(1..9), x: [real?; n] }
        x[0] ~ Normal(0.0, 2.0);
        for i in 1..stated {
            x[i] ~ Normal(0.8 * x[i - 1], 1.0);
        }
    }
}

fn series(stated: i64, x: [Option<f64>; 4]) -> Result<Series, DataError> {
    Series::new(SeriesData {
        stated,
        x: x.to_vec(),
    })
}

/// Between two observed neighbours the missing entry is normal, of mean φ (before + after) / (1 + φ²), variance 1 / (1 + φ²);
/// after the last one, of mean φ · last and variance 1.
#[test]
fn missing_entries_of_a_series_have_their_conditional_distributions() {
    let model = series(4, [Some(1.0), None, Some(2.0), None]).unwrap();
    oracle::check(&model, 1.0);
    let fit = model.fit().seed(3).run().unwrap();
    let draws = 40_000;
    let moments = |i: usize| {
        let values: Vec<f64> = fit.draws(draws).iter().map(|d| d.x[i]).collect();
        let mean = values.iter().sum::<f64>() / draws as f64;
        let square = |x: &f64| (x - mean).powi(2);
        (mean, values.iter().map(square).sum::<f64>() / draws as f64)
    };
    let phi = 0.8;
    let between = (phi * 3.0 / (1.0 + phi * phi), 1.0 / (1.0 + phi * phi));
    for (i, (mean, variance)) in [(1, between), (3, (phi * 2.0, 1.0))] {
        let found = moments(i);
        // Of the mean of the draws, and of their variance.
        let (se, se_of_variance) = (
            (variance / draws as f64).sqrt(),
            variance * (2.0 / draws as f64).sqrt(),
        );
        assert!(
            (found.0 - mean).abs() < 5.0 * se,
            "x[{i}]: mean {}, {mean}",
            found.0
        );
        let error = (found.1 - variance).abs();
        assert!(
            error < 5.0 * se_of_variance,
            "x[{i}]: variance {}, {variance}",
            found.1
        );
    }
}

#[test]
fn a_missing_entry_without_a_distribution_is_an_error() {
    let x = [Some(1.0), None, Some(2.0), None];
    let error = series(3, x).unwrap_err().to_string();
    assert!(error.starts_with("x[3] is missing"), "{error}");
    series(2, [Some(1.0), None, Some(2.0), Some(0.0)]).unwrap();
}

#[test]
fn a_model_of_missing_data_alone_needs_some() {
    let error = series(4, [1.0, 2.0, 3.0, 4.0].map(Some)).unwrap_err();
    assert!(error.to_string().contains("no parameters"), "{error}");
}

#[test]
fn json_says_null() {
    let data = SeriesData::from_json_str(r#"{ "stated": 4, "x": [1.0, null, 2, null] }"#).unwrap();
    assert_eq!(data.x, [Some(1.0), None, Some(2.0), None]);
}

model! {
    /// Missing outcomes, of a mixture and of distributions of arrays.
    pub model Outcomes {
        data { y: [real?; n], z: [real?; m, k], cov: [real; k, k] }
        let mu: [real; k] ~ Normal(0.0, 1.0);
        let w: simplex[2] ~ Dirichlet([1.0, 1.0]);
        for i in 0..n {
            y[i] ~ Mixture(w, [Normal(mu[0], 1.0), Normal(mu[1], 2.0)]);
        }
        z ~ MultiNormal(mu, cov);
    }
}

#[test]
fn missing_outcomes_of_mixtures_and_of_distributions_of_arrays() {
    let model = Outcomes::new(OutcomesData {
        y: vec![Some(0.5), None, None, Some(-2.0)],
        z: vec![
            vec![None, Some(1.0)],
            vec![Some(0.2), Some(-0.4)],
            vec![None, None],
        ],
        cov: vec![vec![1.0, 0.3], vec![0.3, 1.0]],
    });
    let model = model.unwrap();
    assert_eq!(model.dim(), 2 + 3 + 2 + 1);
    oracle::check(&model, 1.0);
}
