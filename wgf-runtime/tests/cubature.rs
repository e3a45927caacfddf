//! Expectations by cubature: exact where they say so, and what Monte Carlo says.

use nalgebra::{DMatrix, DVector};
use wgf_runtime::divergence::ReverseKl;
use wgf_runtime::flow::{Cubature, GaussianTarget as ClosedForm, MeanField, MonteCarlo, Nodes};
use wgf_runtime::guide::Gaussian;
use wgf_runtime::model::LogDensity;
use wgf_runtime::posterior::mean_and_standard_error;

mod fit_support;

use fit_support::GaussianTarget;

/// N((4, 2), 0.8² I).
fn start() -> Gaussian {
    let mean = DVector::from_column_slice(&[4.0, 2.0]);
    Gaussian::new(mean, DMatrix::identity(2, 2) * 0.8).unwrap()
}

/// A banana with tails like e^−x⁴.
struct Quartic;

impl LogDensity for Quartic {
    fn dim(&self) -> usize {
        2
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut [0.0; 2])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (x, y) = (u[0], u[1]);
        let z = y - 0.5 * x * x;
        gradient[0] = -x - 0.1 * x.powi(3) + z * x;
        gradient[1] = -z;
        -0.5 * x * x - 0.025 * x.powi(4) - 0.5 * z * z
    }
}

#[test]
fn cubature_is_exact_where_it_says_so() {
    // Moments of ε up to the degree, against the normal's own: E[ε²] = 1, E[ε⁴] = 3, E[ε²δ²] = 1.
    let rules = [
        (Nodes::spherical(3), 3),
        (Nodes::fully_symmetric(3), 5),
        (Nodes::fully_symmetric(7), 5),
        (Nodes::gauss_hermite(4, 3), 7),
    ];
    for (nodes, degree) in rules {
        let mean = |f: &dyn Fn(&[f64]) -> f64| -> f64 {
            let rows = nodes.points.row_iter().zip(&nodes.weights);
            rows.map(|(row, w)| w * f(&row.iter().copied().collect::<Vec<_>>()))
                .sum()
        };
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12);
        close(mean(&|_| 1.0), 1.0);
        close(mean(&|e| e[0] + e[1] * e[2]), 0.0);
        close(mean(&|e| e[1] * e[1]), 1.0);
        close(mean(&|e| e[0].powi(3)), 0.0);
        if degree >= 5 {
            close(mean(&|e| e[0].powi(4)), 3.0);
            close(mean(&|e| (e[0] * e[2]).powi(2)), 1.0);
            close(mean(&|e| e[1].powi(5)), 0.0);
        }
        if degree >= 7 {
            close(mean(&|e| e[0].powi(6)), 15.0);
        }
    }
}

#[test]
fn cubature_of_a_gaussian_target_is_the_closed_form() {
    let covariance = DMatrix::from_row_slice(2, 2, &[0.8, 0.64, 0.64, 0.8]);
    let precision = covariance.clone().try_inverse().unwrap();
    let density = GaussianTarget::new(DVector::zeros(2), precision, 0.0);
    let mut closed_form = ClosedForm::new(DVector::zeros(2), covariance).unwrap();
    for nodes in [
        Nodes::spherical(2),
        Nodes::fully_symmetric(2),
        Nodes::gauss_hermite(3, 2),
    ] {
        let found = Cubature::new(&density, &ReverseKl, nodes).moments(&start());
        let exact = closed_form.moments(&start());
        assert!((found.drift - exact.drift).amax() < 1e-12);
        assert!((found.stretch - exact.stretch).amax() < 1e-12);
    }
}

#[test]
fn cubature_and_monte_carlo_agree() {
    // E[v] and E[v εᵀ] have degree 4 in ε for the quartic target: 4 points a line are exact.
    let exact = Cubature::new(&Quartic, &ReverseKl, Nodes::gauss_hermite(4, 2)).moments(&start());
    let draws: Vec<_> = (0..400)
        .map(|seed| MonteCarlo::new(&Quartic, &ReverseKl, 50, seed).moments(&start()))
        .collect();
    for i in 0..2 {
        let drifts: Vec<f64> = draws.iter().map(|m| m.drift[i]).collect();
        let (mean, error) = mean_and_standard_error(&drifts);
        assert!((mean - exact.drift[i]).abs() < 4.0 * error);
        for j in 0..2 {
            let stretches: Vec<f64> = draws.iter().map(|m| m.stretch[(i, j)]).collect();
            let (mean, error) = mean_and_standard_error(&stretches);
            assert!((mean - exact.stretch[(i, j)]).abs() < 4.0 * error);
        }
    }
}

#[test]
fn the_scale_moves_horizontally() {
    // ṠS⁻¹ = E[∇²ℓ] + Σ⁻¹ is symmetric under the reverse KL, whatever the target and S.
    let skew = DMatrix::from_row_slice(2, 2, &[0.7, 0.5, -0.4, 0.9]);
    let state = Gaussian::new(DVector::from_column_slice(&[0.3, 0.8]), skew.clone()).unwrap();
    let moments = Cubature::new(&Quartic, &ReverseKl, Nodes::gauss_hermite(4, 2)).moments(&state);
    let ratio = moments.stretch * skew.try_inverse().unwrap();
    assert!((&ratio - ratio.transpose()).amax() < 1e-12);
}
