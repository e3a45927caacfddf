//! Models with differential equations: scores against the oracle, values and derivatives against the same model in closed form,
//! solvers that fail, data that do not fit.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

fn predator_prey<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = (p[0] - p[1] * z[1]) * z[0];
    dz[1] = (-p[2] + p[3] * z[0]) * z[1];
}

/// z′ = z², which has a pole at t = 1/z(0).
fn square<T: Real>(_t: f64, z: &[T], _p: &[T], dz: &mut [T]) {
    dz[0] = z[0] * z[0];
}

mod fields {
    use super::Real;

    /// A drug that goes from the gut to the blood (rate p₀) and out of it (p₁ + p₂), under a periodic inflow of size p₃.
    pub(crate) fn drug<T: Real>(t: f64, z: &[T], p: &[T], dz: &mut [T]) {
        let absorbed = p[0] * z[0];
        dz[0] = -absorbed;
        dz[1] = absorbed - (p[1] + p[2]) * z[1] + p[3] * t.cos();
    }
}

model! {
    pub model LotkaVolterra {
        data { times: [real; n], y: [real(0.0..); n, 2], y0: [real(0.0..); 2] }
        let theta: [positive; 4] ~ Normal([1.0, 0.05, 1.0, 0.05], [0.5, 0.05, 0.5, 0.05]);
        let z0: [positive; 2] ~ LogNormal(10.0.ln(), 1.0);
        let sigma: [positive; 2] ~ LogNormal(-1.0, 1.0);
        let z = ode(predator_prey, z0, 0.0, times, theta);
        for j in 0..2 {
            y0[j] ~ LogNormal(z0[j].ln(), sigma[j]);
            for i in 0..n {
                y[i, j] ~ LogNormal(z[i, j].ln(), sigma[j]);
            }
        }
    }
}

model! {
    pub model Drug {
        data { start: real, hours: [real; n], y: [real; n], inflow: real }
        let dose ~ LogNormal(1.0, 0.3);
        let rates: [positive; 2] ~ LogNormal(0.0, 0.5);
        let z = ode(fields::drug, [dose, 0.0], start, hours, rates[0] + 2.0, [rates[1], 0.1], inflow);
        let stiff = ode(
            crate::fields::drug, [dose, 0.0], start, hours, rates[0] + 2.0, [rates[1], 0.1], inflow,
            rtol = 1e-9, atol = 1e-11, method = stiff,
        );
        for i in 0..n {
            y[i] ~ Normal(z[i, 1], 0.2);
            y[i] ~ Normal(stiff[i, 1], 0.3);
        }
    }
}

model! {
    /// The same, solved by hand.
    pub model DrugInClosedForm {
        data { start: real, hours: [real; n], y: [real; n], inflow: real }
        let dose ~ LogNormal(1.0, 0.3);
        let rates: [positive; 2] ~ LogNormal(0.0, 0.5);
        let k = rates[0] + 2.0;
        let out = rates[1] + 0.1;
        let forced = inflow / (out.square() + 1.0);
        let from_start = forced * (out * start.cos() + start.sin());
        let z[i in n] = dose * k / (out - k) * ((-k * (hours[i] - start)).exp() - (-out * (hours[i] - start)).exp())
            + forced * (out * hours[i].cos() + hours[i].sin())
            - from_start * (-out * (hours[i] - start)).exp();
        for i in 0..n {
            y[i] ~ Normal(z[i], 0.2);
            y[i] ~ Normal(z[i], 0.3);
        }
    }
}

model! {
    pub model Explosion {
        data { times: [real; n], y: real }
        let start ~ LogNormal(-2.0, 0.5);
        let z = ode(square, [start], 0.0, times, max_steps = 400);
        y ~ Normal(z[n - 1, 0], 1.0);
    }
}

model! {
    pub model KnownSolution {
        data { times: [real; n], start: [real; 1] }
        let z = ode(square, start, 0.0, times);
        let mu ~ Normal(z[n - 1, 0], 1.0);
    }
}

/// The line of the equation of `Explosion`.
const EXPLODES_AT: u32 = 87;

fn lotka_volterra() -> LotkaVolterra {
    LotkaVolterra::new(LotkaVolterraData {
        times: vec![0.5, 1.0, 1.5, 3.0],
        y: vec![
            vec![1.2, 0.9],
            vec![1.4, 1.1],
            vec![0.8, 1.3],
            vec![0.7, 0.6],
        ],
        y0: vec![1.0, 1.1],
    })
    .unwrap()
}

const HOURS: [f64; 5] = [0.7, 1.1, 2.0, 4.5, 9.0];
const LEVELS: [f64; 5] = [0.4, 0.9, 1.3, 0.2, -0.1];

fn drug() -> (Drug, DrugInClosedForm) {
    let (start, hours, y, inflow) = (0.5, HOURS.to_vec(), LEVELS.to_vec(), 0.3);
    let solved = DrugData {
        start,
        hours: hours.clone(),
        y: y.clone(),
        inflow,
    };
    let by_hand = DrugInClosedFormData {
        start,
        hours,
        y,
        inflow,
    };
    (
        Drug::new(solved).unwrap(),
        DrugInClosedForm::new(by_hand).unwrap(),
    )
}

#[test]
fn scores_are_the_oracles() {
    oracle::check(&lotka_volterra(), 0.3);
    oracle::check(&drug().0, 1.0);
}

#[track_caller]
fn close(got: f64, want: f64, tolerance: f64) {
    let scale = tolerance * (1.0 + want.abs());
    assert!((got - want).abs() <= scale, "{got}, not {want}");
}

/// The tolerance of the solvers, times what it may grow to: along the way, and in a likelihood whose residuals are divided by a variance.
const TOLERANCE: f64 = 1e-8 * 200.0 * 25.0;

#[test]
fn a_linear_equation_has_the_density_of_its_closed_form() {
    let (solved, by_hand) = drug();
    let d = by_hand.dim();
    for seed in 0..10 {
        let u = oracle::normals(seed, d, 0.7);
        let (mut g, mut h) = (vec![0.0; d], vec![0.0; d]);
        let (value, want) = (solved.score(&u, &mut g), by_hand.score(&u, &mut h));
        close(value, want, TOLERANCE);
        for (g, h) in g.iter().zip(&h) {
            close(*g, *h, TOLERANCE);
        }
        let (mut hessian, mut of_form) = (vec![0.0; d * d], vec![0.0; d * d]);
        solved.hessian(&u, &mut hessian);
        by_hand.hessian(&u, &mut of_form);
        for (a, b) in hessian.iter().zip(&of_form) {
            close(*a, *b, 10.0 * TOLERANCE);
        }
    }
}

/// By central differences of the score, whose error is that of their step squared.
#[test]
fn hessian_vector_products_are_differences_of_the_score() {
    let model = lotka_volterra();
    let d = model.dim();
    let (u, v) = (oracle::normals(3, d, 0.3), oracle::normals(4, d, 1.0));
    let (mut gradient, mut product) = (vec![0.0; d], vec![0.0; d]);
    model.hessian_vector_product(&u, &v, &mut gradient, &mut product);
    let step = 1e-4;
    let score = |by: f64| {
        let at: Vec<f64> = u.iter().zip(&v).map(|(u, v)| u + by * v).collect();
        let mut gradient = vec![0.0; d];
        model.score(&at, &mut gradient);
        gradient
    };
    let (ahead, behind) = (score(step), score(-step));
    for i in 0..d {
        let slope = (ahead[i] - behind[i]) / (2.0 * step);
        close(product[i], slope, 1e-5);
    }
}

fn explosion() -> Explosion {
    Explosion::new(ExplosionData {
        times: vec![0.5, 1.0],
        y: 0.3,
    })
    .unwrap()
}

#[test]
fn a_solver_that_fails_rejects_the_point_and_says_why() {
    let model = explosion();
    let fine = [0.2f64.ln()];
    assert!(model.log_density(&fine).is_finite());
    assert_eq!(model.explain(&fine), None);
    // The pole is at t = 0.5, 0.625, …
    for start in [2.0, 1.6, 1e3, 1e200, f64::MAX] {
        let u = [f64::ln(start)];
        assert!(!model.log_density(&u).is_finite());
        let mut gradient = [0.0];
        assert!(!model.score(&u, &mut gradient).is_finite());
    }
    let report = model.explain(&[1.6f64.ln()]).expect("the density is NaN");
    assert_eq!(
        report.statement,
        "ode(square, [start], 0.0, times, max_steps = 400)"
    );
    assert_eq!(report.line, EXPLODES_AT);
    assert_eq!(report.target.0, "z");
    let (name, value) = &report.arguments[0];
    assert_eq!(name, "z0[0]");
    close(*value, 1.6, 1e-14);
    let reason = report.reason.as_deref().expect("the solver failed");
    assert!(
        reason.starts_with("the solver stopped at t = 0.62"),
        "{reason}"
    );
    let text = report.to_string();
    assert!(
        text.contains("ode.rs:87") && text.contains(reason),
        "{text}"
    );
}

/// In a batch the neighbours of a rejected point keep their scores.
#[test]
fn a_rejected_point_is_rejected_alone() {
    let model = explosion();
    let points: Vec<f64> = (0..11)
        .map(|i| {
            if i % 3 == 1 {
                1.0
            } else {
                -1.0 - 0.1 * f64::from(i)
            }
        })
        .collect();
    let (mut values, mut gradients) = ([0.0; 11], [0.0; 11]);
    model.score_batch(&points, &mut values, &mut gradients);
    for i in 0..11 {
        assert_eq!(values[i].is_finite(), i % 3 != 1);
        if values[i].is_finite() {
            let mut gradient = [0.0];
            close(values[i], model.score(&points[i..=i], &mut gradient), 1e-12);
            close(gradients[i], gradient[0], 1e-12);
        }
    }
}

#[test]
fn a_fit_survives_poles() {
    let fit = explosion()
        .fit()
        .seed(5)
        .progress(false)
        .run()
        .map(|fit| fit.to_string());
    let text = fit.expect("a fit");
    assert!(text.contains("start"), "{text}");
}

#[test]
fn times_are_checked() {
    let error = |times: Vec<f64>| {
        let error = Explosion::new(ExplosionData { times, y: 0.3 }).unwrap_err();
        error.to_string()
    };
    let statement = " in `ode(square, [start], 0.0, times, max_steps = 400)` at tests/ode.rs:87";
    assert_eq!(
        error(vec![0.5, 0.9, 0.7]),
        format!("times[2] = 0.7: must be at or after times[1], 0.9{statement}")
    );
    assert_eq!(
        error(vec![-0.5, 0.9]),
        format!("times[0] = -0.5: must be at or after the start, 0{statement}")
    );
}

#[test]
fn a_known_solution_is_worked_out_once_and_must_exist() {
    let new = |end: f64| {
        KnownSolution::new(KnownSolutionData {
            times: vec![0.2, end],
            start: vec![2.0],
        })
    };
    let model = new(0.4).unwrap();
    let at_mode = -0.5 * (2.0 * std::f64::consts::PI).ln();
    close(model.log_density(&[10.0]), at_mode, 1e-6);
    let error = new(0.7).unwrap_err().to_string();
    assert!(error.contains("the solver stopped at t = 0.5"), "{error}");
}
