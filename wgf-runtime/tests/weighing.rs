//! From log ratios to weights: what normalising, tempering and smoothing keep, and what they are for.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use wgf_runtime::divergence::{
    Alpha, Chi2, Divergence, ForwardKl, Hellinger, JensenShannon, NeymanChi2, Renyi, ReverseKl,
};
use wgf_runtime::fit::{Weighed, Weighing};

/// Nothing but the normalisation.
const NORMALISED: Weighing = Weighing {
    normalise: true,
    ..Weighing::RAW
};

fn divergences() -> Vec<Box<dyn Divergence>> {
    vec![
        Box::new(ReverseKl),
        Box::new(ForwardKl),
        Box::new(Chi2),
        Box::new(NeymanChi2),
        Box::new(Hellinger),
        Box::new(JensenShannon),
        Box::new(Alpha(0.0)),
        Box::new(Alpha(1.5)),
        Box::new(Alpha(-0.7)),
        Box::new(Renyi(0.3)),
    ]
}

/// All combinations that a fit can ask for, with a moderate ESS.
fn weighings() -> Vec<Weighing> {
    let each = |k: usize| Weighing {
        normalise: true,
        smooth: k % 2 == 1,
        least_ess: if k < 2 { 0.0 } else { 0.3 },
    };
    (0..4).map(each).collect()
}

/// Normal log ratios around `mean` of standard deviation `sd`.
fn log_ratios(n: usize, mean: f64, sd: f64, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
    (0..n).map(|_| mean + sd * draw()).collect()
}

/// The masses of strata of three weights.
fn uneven(n: usize) -> Vec<f64> {
    (0..n).map(|k| [2.1, 0.3, 0.6][k % 3]).collect()
}

fn mean(x: &[f64], masses: &[f64]) -> f64 {
    let sum: f64 = x.iter().zip(masses).map(|(x, m)| x * m).sum();
    sum / masses.iter().sum::<f64>()
}

/// (Σ m w)²/Σ m² w² over the same with w = 1.
fn ess(weights: &[f64], masses: &[f64]) -> f64 {
    let of = |weight: &dyn Fn(usize) -> f64| {
        let terms = masses.iter().enumerate().map(|(k, m)| m * weight(k));
        let (sum, squares) = terms.fold((0.0, 0.0), |(a, b), t| (a + t, b + t * t));
        sum * sum / squares
    };
    of(&|k| weights[k]) / of(&|_| 1.0)
}

fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn raw_weights_are_the_divergence_itself() {
    let x = log_ratios(40, -1.0, 3.0, 1);
    for divergence in divergences() {
        let raw = Weighing::RAW.weigh(divergence.as_ref(), &x, &uneven(40), 1.0);
        assert_eq!(raw.temper, 1.0);
        for (k, &x) in x.iter().enumerate() {
            assert_eq!(raw.weights[k], divergence.log_weight(x).exp());
            // Up to a constant, which is that of h = 0 at r = 1.
            assert_eq!(raw.heights[k], divergence.h(x) - divergence.h(0.0));
        }
        let error = (raw.ess - ess(&raw.weights, &uneven(40))).abs();
        assert!(error < 1e-14, "{}: {error}", divergence.name());
    }
}

#[test]
fn normalised_weights_have_mean_one() {
    let x = log_ratios(60, 40.0, 2.0, 2);
    let masses = uneven(60);
    for divergence in divergences() {
        for weighing in weighings() {
            let weighed = weighing.weigh(divergence.as_ref(), &x, &masses, 1.0);
            // 60 terms, each to the rounding of a logarithm of the size of the spread.
            let error = (mean(&weighed.weights, &masses) - 1.0).abs();
            assert!(error < 1e-13, "{}: {error}", divergence.name());
        }
    }
}

#[test]
fn normalising_divides_ratios_and_weights_by_their_means() {
    // The mean ratio estimates Z, which the weights of some divergences depend on.
    let (x, masses) = (log_ratios(60, 4.0, 1.5, 10), uneven(60));
    let ratios: Vec<f64> = x.iter().map(|x| x.exp()).collect();
    let log_z = mean(&ratios, &masses).ln();
    for divergence in divergences() {
        let weighed = NORMALISED.weigh(divergence.as_ref(), &x, &masses, 1.0);
        let name = divergence.name();
        let weight = |x: &f64| divergence.log_weight(x - log_z).exp();
        let weights: Vec<f64> = x.iter().map(weight).collect();
        let scale = mean(&weights, &masses);
        let height = |k: usize| divergence.h(x[k] - log_z) / scale;
        for (k, weight) in weights.iter().enumerate() {
            let expected = weight / scale;
            assert!(
                (weighed.weights[k] - expected).abs() < 1e-13 * expected,
                "{name}"
            );
            let lead = weighed.heights[k] - weighed.heights[0] - (height(k) - height(0));
            let size = 1.0 + height(k).abs() + height(0).abs();
            assert!(lead.abs() < 1e-13 * size, "{name}: {lead}");
        }
    }
}

#[test]
fn ratios_that_are_not_finite_count_for_nothing() {
    let mut x = log_ratios(60, -3.0, 2.0, 3);
    let bad = [(5, f64::NAN), (17, f64::NEG_INFINITY), (40, f64::INFINITY)];
    bad.iter().for_each(|&(k, value)| x[k] = value);
    let (mut kept, mut kept_masses) = (x.clone(), uneven(60));
    bad.iter().rev().for_each(|&(k, _)| {
        kept.remove(k);
        kept_masses.remove(k);
    });
    for divergence in divergences() {
        let weigh = |x: &[f64], masses: &[f64]| {
            // The smoothed tail's length depends on how many weights there are, zero or not.
            let tempered = Weighing {
                least_ess: 0.3,
                ..NORMALISED
            };
            tempered.weigh(divergence.as_ref(), x, masses, 1.0)
        };
        let mut all = weigh(&x, &uneven(60));
        for &(k, _) in bad.iter().rev() {
            assert_eq!(all.weights.remove(k), 0.0);
            assert!(all.heights.remove(k).is_nan());
        }
        assert_eq!(all, weigh(&kept, &kept_masses));
    }
}

#[test]
fn where_no_ratio_is_finite_nothing_moves() {
    let x = [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, f64::NAN];
    for divergence in divergences() {
        for weighing in weighings() {
            let weighed = weighing.weigh(divergence.as_ref(), &x, &uneven(4), 1.0);
            assert_eq!(weighed.weights, [0.0; 4]);
            assert!(weighed.heights.iter().all(|h| h.is_nan()));
        }
    }
}

#[test]
fn an_unknown_normaliser_changes_nothing() {
    let x = log_ratios(80, 0.0, 2.5, 4);
    for divergence in divergences() {
        for weighing in weighings() {
            let at = |c: f64| {
                let moved: Vec<f64> = x.iter().map(|x| x + c).collect();
                weighing.weigh(divergence.as_ref(), &moved, &uneven(80), 1.0)
            };
            let still = at(0.0);
            for c in [-800.0, -3.0, 1.0, 900.0] {
                assert_same(&still, &at(c), &divergence.name());
            }
        }
    }
}

/// A ratio of size 900 is rounded to 10⁻¹³, and a weight with it, relative to itself; a bisection may end a step elsewhere.
fn assert_same(a: &Weighed, b: &Weighed, name: &str) {
    assert!((a.temper - b.temper).abs() <= 0.5f64.powi(19), "{name}");
    let rounding = if a.temper == b.temper { 1e-11 } else { 1e-4 };
    for (a, b) in [(&a.weights, &b.weights), (&a.heights, &b.heights)] {
        let scale = largest(&a.iter().map(|x| x.abs()).collect::<Vec<_>>());
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() <= rounding * scale, "{name}: {a}, {b}");
        }
    }
}

#[test]
fn tempering_keeps_the_effective_sample_that_is_asked_for() {
    let x = log_ratios(200, 0.0, 30.0, 5);
    let masses = uneven(200);
    for divergence in divergences() {
        let name = divergence.name();
        let raw = NORMALISED.weigh(divergence.as_ref(), &x, &masses, 1.0);
        if divergence.log_weight(1.0) == divergence.log_weight(0.0) {
            assert_eq!(raw.ess, 1.0, "{name}");
            continue;
        }
        assert!(raw.ess < 0.1, "{name}: {}", raw.ess);
        for least_ess in [0.2, 0.5, 0.9] {
            let asked = Weighing {
                least_ess,
                ..NORMALISED
            };
            let tempered = asked.weigh(divergence.as_ref(), &x, &masses, 1.0);
            let reached = ess(&tempered.weights, &masses);
            assert!((reached - tempered.ess).abs() < 1e-12, "{name}");
            assert!(reached >= least_ess - 1e-12, "{name}: {reached}");
            assert!((0.0..1.0).contains(&tempered.temper), "{name}");
            // β is the largest: one step of the bisection further, the sample is too small.
            let further = tempered.temper + 0.5f64.powi(20);
            let beyond = NORMALISED.weigh(divergence.as_ref(), &x, &masses, further);
            assert!(beyond.ess < least_ess, "{name}: {}", beyond.ess);
        }
    }
}

#[test]
fn weights_that_do_not_collapse_are_not_tempered() {
    let x = log_ratios(200, -7.0, 0.2, 6);
    for divergence in divergences() {
        let asked = Weighing {
            smooth: false,
            ..Weighing::default()
        };
        let weighed = asked.weigh(divergence.as_ref(), &x, &uneven(200), 1.0);
        assert_eq!(weighed.temper, 1.0);
        assert!(weighed.ess > 0.2);
        let raw = NORMALISED.weigh(divergence.as_ref(), &x, &uneven(200), 1.0);
        assert_eq!(weighed, raw, "{}", divergence.name());
        let low = asked.weigh(divergence.as_ref(), &x, &uneven(200), 0.4);
        assert_eq!(low.temper, 0.4);
    }
}

/// Log ratios in threes, x − ½δ, x and x + ½δ.
fn threes(delta: f64) -> Vec<f64> {
    let around = |x: f64| [x - 0.5 * delta, x, x + 0.5 * delta];
    let x = log_ratios(20, -1.0, 2.0, 7);
    x.into_iter().flat_map(around).collect()
}

#[test]
fn tempered_weights_are_slopes_of_tempered_heights() {
    let delta = 1e-3;
    let x = threes(delta);
    for divergence in divergences() {
        for ceiling in [1.0, 0.3, 1e-3, 2e-6, 1e-7, 0.0] {
            for weighing in [Weighing::RAW, NORMALISED] {
                let weighed = weighing.weigh(divergence.as_ref(), &x, &uneven(60), ceiling);
                assert_eq!(weighed.temper, ceiling);
                for k in (1..60).step_by(3) {
                    let slope = (weighed.heights[k + 1] - weighed.heights[k - 1]) / delta;
                    let error = (slope - weighed.weights[k]).abs();
                    // δ²/24 w″, w″ ≤ 4 w, and the rounding of h, which is divided by β and by δ. Below β = 10⁻⁶ heights are
                    // those of β = 0, and weights by 2β |x| from theirs.
                    let curvature = 0.2 * delta * delta * weighed.weights[k];
                    let unit = 1.0 + weighed.heights[k].abs();
                    let rounding = 8.0 * f64::EPSILON * (unit + 1.0 / ceiling.max(1e-6)) / delta;
                    let flat = if ceiling < 1e-6 { 20.0 * ceiling } else { 0.0 };
                    let name = divergence.name();
                    let allowed = curvature + rounding + flat;
                    assert!(error < allowed, "{name}, {ceiling}: {error} > {allowed}");
                }
            }
        }
    }
}

#[test]
fn at_exponent_zero_every_divergence_is_the_reverse_kl() {
    let x = log_ratios(60, 5.0, 20.0, 8);
    for divergence in divergences() {
        for weighing in weighings() {
            let weighed = weighing.weigh(divergence.as_ref(), &x, &uneven(60), 0.0);
            assert_eq!(weighed.weights, [1.0; 60], "{}", divergence.name());
            assert_eq!((weighed.ess, weighed.temper), (1.0, 0.0));
            let lead = weighed.heights[0] - x[0];
            for (h, x) in weighed.heights.iter().zip(&x) {
                assert!((h - x - lead).abs() < 1e-13 * (1.0 + x.abs()));
            }
        }
    }
}

#[test]
fn smoothing_never_raises_the_largest_weight() {
    let smoothed = Weighing {
        smooth: true,
        ..Weighing::RAW
    };
    for divergence in divergences() {
        let mut changed = 0;
        for seed in 0..20 {
            let x = log_ratios(150, 0.0, 1.5, seed);
            let raw = Weighing::RAW.weigh(divergence.as_ref(), &x, &uneven(150), 1.0);
            let smooth = smoothed.weigh(divergence.as_ref(), &x, &uneven(150), 1.0);
            let (before, after) = (largest(&raw.weights), largest(&smooth.weights));
            assert!(after <= before * (1.0 + 1e-14), "{}", divergence.name());
            assert_order_is_kept(&raw.weights, &smooth.weights);
            assert_eq!(raw.heights, smooth.heights);
            changed += usize::from(raw.weights != smooth.weights);
        }
        let weighs = divergence.log_weight(1.0) != divergence.log_weight(0.0);
        assert_eq!(changed > 0, weighs, "{}", divergence.name());
    }
}

/// Quantiles of one distribution: what weighed more weighs no less, but for the rounding of a logarithm.
fn assert_order_is_kept(raw: &[f64], smooth: &[f64]) {
    let mut order: Vec<usize> = (0..raw.len()).collect();
    order.sort_by(|&a, &b| raw[a].total_cmp(&raw[b]));
    for pair in order.windows(2) {
        assert!(smooth[pair[0]] <= smooth[pair[1]] * (1.0 + 1e-13));
    }
}

#[test]
fn heights_of_finite_ratios_are_finite() {
    // Half of the particles are far from everything, as those of a component that starts there are: the sample is large
    // enough as it is, and h(r) beyond all numbers for some divergences.
    let near = log_ratios(64, 0.0, 0.1, 9);
    let far = near.iter().map(|x| x - 4000.0);
    let x: Vec<f64> = near.iter().copied().chain(far).collect();
    for divergence in divergences() {
        let weighed = Weighing::default().weigh(divergence.as_ref(), &x, &[1.0; 128], 1.0);
        let name = divergence.name();
        assert!(weighed.heights.iter().all(|h| h.is_finite()), "{name}");
        // The far ones are the lower.
        assert!(
            largest(&weighed.heights[64..]) < weighed.heights[0],
            "{name}"
        );
    }
}
