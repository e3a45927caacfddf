//! Attributes choose what a fit does, the builder overrides them, and a seed fixes every bit.

use wgf::prelude::*;

model! {
    #[guide(diagonal)]
    #[divergence(reverse_kl)]
    #[method(bbvi)]
    pub model MeanField {
        data { y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let b ~ Normal(0.0, 1.0);
        for i in 0..n { y[i] ~ Normal(a + b, 1.0); }
    }
}

fn model() -> MeanField {
    MeanField::new(MeanFieldData {
        y: vec![1.0, 2.0, 0.5, 1.5],
    })
    .unwrap()
}

/// a and b have precision [[5, 4], [4, 5]]: the mean-field optimum has sd 1/√5, the posterior √(5/9).
#[test]
fn the_attribute_picks_the_guide_and_the_builder_overrides_it() {
    let model = model();
    let mean_field = model.fit().seed(1).progress(false).run().unwrap();
    let full = model
        .fit()
        .seed(1)
        .guide(gaussian())
        .progress(false)
        .run()
        .unwrap();
    let sd = |fit: &Fit<'_, MeanField>| fit.guide().covariance()[(0, 0)].sqrt();
    // Off the posterior's family the gradient is noisy at the optimum: about 1 % of the sd, against a gap of 67 %.
    assert!(
        (sd(&mean_field) - 0.2f64.sqrt()).abs() < 0.02,
        "{}",
        sd(&mean_field)
    );
    assert!(
        (sd(&full) - (5.0f64 / 9.0).sqrt()).abs() < 1e-3,
        "{}",
        sd(&full)
    );
}

#[test]
fn a_seed_fixes_every_bit() {
    let model = model();
    let bits = |seed: u64| -> Vec<u64> {
        let fit = model.fit().seed(seed).progress(false).run().unwrap();
        fit.draws(50)
            .iter()
            .flat_map(|p| [p.a.to_bits(), p.b.to_bits()])
            .collect()
    };
    assert_eq!(bits(3), bits(3));
    assert_ne!(bits(3), bits(4));
}

mod own {
    use wgf::prelude::Divergence;

    /// Jeffreys' divergence, KL(p‖q) + KL(q‖p), times a factor: w(r) = c (r + 1).
    #[derive(Debug)]
    pub(crate) struct Jeffreys {
        factor: f64,
    }

    impl Jeffreys {
        pub(crate) fn times(factor: f64) -> Self {
            Jeffreys { factor }
        }
    }

    impl Divergence for Jeffreys {
        fn name(&self) -> String {
            "Jeffreys".to_owned()
        }

        fn log_weight(&self, log_ratio: f64) -> f64 {
            self.factor.ln() + log_ratio.max(0.0) + (-log_ratio.abs()).exp().ln_1p()
        }

        fn h(&self, log_ratio: f64) -> f64 {
            self.factor * (log_ratio.exp() + log_ratio - 1.0)
        }

        fn is_normaliser_free(&self) -> bool {
            false
        }
    }
}

model! {
    #[guide(mixture(2, triangular))]
    #[divergence(own::Jeffreys::times(2.0))]
    #[method(distillation)]
    pub model Own {
        let a ~ Normal(1.0, 2.0);
    }
}

model! {
    #[guide(low_rank(1))]
    #[divergence(alpha(-0.5))]
    pub model Power {
        let a ~ Normal(1.0, 2.0);
    }
}

#[test]
fn attributes_take_arguments_and_paths() {
    let own = Own::new(OwnData {}).unwrap();
    let fit = own.fit().progress(false).run().unwrap();
    assert_eq!(
        fit.label(),
        "mixture(2) of triangular, Jeffreys, distillation (least squares)"
    );
    let sd = fit.guide().covariance()[(0, 0)].sqrt();
    assert!(
        (sd - 2.0).abs() < 0.05 && (fit.guide().mean()[0] - 1.0).abs() < 0.05,
        "{fit}"
    );
    let power = Power::new(PowerData {}).unwrap();
    let fit = power.fit().progress(false).run().unwrap();
    assert_eq!(fit.label(), "low_rank(1), alpha(-0.5), BBVI (Adam)");
    let sd = fit.guide().covariance()[(0, 0)].sqrt();
    assert!((sd - 2.0).abs() < 0.05, "{fit}");
}

#[test]
fn fits_are_compared_side_by_side() {
    let model = model();
    let comparison = model.compare([
        model.fit().progress(false),
        model.fit().guide(gaussian()).progress(false),
        model.fit().guide(gaussian()).particles(0),
        model
            .fit()
            .guide(gaussian())
            .divergence(ForwardKl)
            .progress(false),
    ]);
    let text = comparison.to_string();
    println!("{text}");
    assert_eq!(comparison.fits().len(), 4);
    // The model is Gaussian, and the second fit's guide too.
    let best = comparison.best().unwrap();
    assert!(best.psis().ess > 3999.0, "{text}");
    let kl = |k: usize| -> f64 {
        let line = text.lines().nth(1 + k).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        words[words.len() - 5].parse().unwrap()
    };
    // KL(q‖p) of the mean-field optimum N(m, (1/5) I) from N(m, P⁻¹), P = [[5, 4], [4, 5]]: ½ (log 25 − log 9).
    let expected = 0.5 * (25.0f64 / 9.0).ln();
    assert!((kl(0) - expected).abs() < 0.05, "{} for {expected}", kl(0));
    assert!(kl(1).abs() < 1e-3);
    for part in [
        "diagonal, reverse KL, BBVI (Adam)",
        "gaussian, forward KL",
        "(3)  particles must be positive",
        " b ",
    ] {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}
