//! The paper's two multimodal experiments (Yi & Liu 2023, arXiv 2310.20090), against the bars that their known values set.

use wgf::posterior::mean_and_standard_error;
use wgf::prelude::*;

model! {
    /// log p = −(x₁ − 1)² − (x₂ − x₁²)², whose integral is π.
    pub model Rosenbrock {
        let x1 ~ Flat;
        let x2 ~ Flat;
        factor(-(x1 - 1.0).square() - (x2 - x1.square()).square());
    }
}

model! {
    /// 2 (0.4 N(−1, 0.5²) + 0.3 N(0.8, 0.5²) + 0.3 N(3, 0.8²)).
    pub model Bumps {
        let x ~ Flat;
        let a = 0.4 / 0.5 * exp(-0.5 * ((x + 1.0) / 0.5).square());
        let b = 0.3 / 0.5 * exp(-0.5 * ((x - 0.8) / 0.5).square());
        let c = 0.3 / 0.8 * exp(-0.5 * ((x - 3.0) / 0.8).square());
        factor(ln(2.0 * (a + b + c) / 2.5066282746310002));
    }
}

/// KL(q‖p) of a fit, the normaliser being known, and its standard error.
fn gap<M: Model>(fitter: Fitter<'_, M>, log_z: f64) -> (f64, f64) {
    let fit = fitter.seed(1).progress(false).run().unwrap();
    let (elbo, error) = mean_and_standard_error(&fit.draws(50_000).log_ratios());
    (log_z - elbo, error)
}

#[test]
fn five_gaussians_fit_the_banana() {
    let model = Rosenbrock::new(RosenbrockData {}).unwrap();
    let fit = || model.fit().guide(mixture(5));
    let cases = [
        (fit(), 0.010),
        (fit().divergence(Hellinger), 0.010),
        (fit().divergence(JensenShannon), 0.010),
        (fit().divergence(ForwardKl), 0.05),
        (fit().divergence(Chi2), 0.15),
    ];
    for (fitter, bar) in cases {
        let (kl, error) = gap(fitter.clone(), std::f64::consts::PI.ln());
        assert!(
            kl <= bar && error < 0.002,
            "{kl} ± {error} for {bar}: {fitter:?}"
        );
    }
}

#[test]
fn one_dimension_is_fitted_as_well_as_can_be() {
    let model = Bumps::new(BumpsData {}).unwrap();
    let (one, error) = gap(model.fit(), 2f64.ln());
    // The optimum, by quadrature, is 0.2256.
    assert!(
        (one - 0.228).abs() < 0.01 && error < 0.005,
        "{one} ± {error}"
    );
    let (four, _) = gap(model.fit().guide(mixture(4)), 2f64.ln());
    assert!(four <= 0.003, "{four}");
}
