//! Distributions of vectors and of numbers with vectors for parameters.
#![allow(
    clippy::needless_range_loop,
    reason = "an index names a coordinate in several arrays"
)]

mod array_support;
mod support;

use array_support::{Inputs, against_mpmath, blame, log_density, moments, score_is_gradient};
use support::{Disagreements, Points, Tolerance};
use wgf_runtime::array::*;
use wgf_runtime::dist::{self, Distribution};

#[test]
fn dirichlet() {
    against_mpmath::<Dirichlet, 1>("Dirichlet", 0b11, |k| [k, k, 0, 0]);
}

#[test]
fn categorical_logit() {
    against_mpmath::<CategoricalLogit, 1>("CategoricalLogit", 0b10, |k| [1, k, 0, 0]);
}

#[test]
fn ordered_logistic() {
    against_mpmath::<OrderedLogistic, 2>("OrderedLogistic", 0b110, |k| [1, 1, k - 1, 0]);
}

#[test]
fn ordered_probit() {
    against_mpmath::<OrderedProbit, 2>("OrderedProbit", 0b110, |k| [1, 1, k - 1, 0]);
}

#[test]
fn multinomial() {
    against_mpmath::<Multinomial, 2>("Multinomial", 0b100, |k| [k, 1, k, 0]);
}

#[test]
fn dirichlet_multinomial() {
    against_mpmath::<DirichletMultinomial, 2>("DirichletMultinomial", 0b100, |k| [k, 1, k, 0]);
}

#[test]
fn categorical_is_its_probability() {
    let mut found = Disagreements::default();
    for x in 0..3 {
        let p = [0.2, 0.5, 0.3];
        let inputs = vec![vec![f64::from(x)], p.to_vec()];
        assert_eq!(
            log_density::<Categorical, 1>(&[3], &inputs),
            p[x as usize].ln()
        );
        score_is_gradient::<Categorical, 1>("Categorical", &[3], 0b10, &inputs, &mut found);
    }
    found.report();
}

/// A category that is not data, or not one of k, has no density; counts that do not add up have none either.
#[test]
fn outside_the_support_nothing_is_finite() {
    for x in [-1.0, 0.5, 3.0, f64::NAN, f64::INFINITY] {
        let vector = vec![vec![x], vec![0.2, 0.5, 0.3]];
        let ordinal = vec![vec![x], vec![0.1], vec![0.5, 0.8]];
        for value in [
            log_density::<Categorical, 1>(&[3], &vector),
            log_density::<CategoricalLogit, 1>(&[3], &vector),
            log_density::<OrderedLogistic, 2>(&[3], &ordinal),
            log_density::<OrderedProbit, 2>(&[3], &ordinal),
        ] {
            assert!(!value.is_finite(), "{x}: {value}");
        }
    }
    let active = [1.0];
    let view = View::<f64>::Active(&active);
    let p = View::Known(&[0.2, 0.8]);
    assert!(Categorical::log_density(&[2], view, [p], &mut []).is_nan());
    let counts = vec![vec![1.0, 2.0], vec![4.0], vec![0.5, 0.5]];
    assert_eq!(
        log_density::<Multinomial, 2>(&[2], &counts),
        f64::NEG_INFINITY
    );
    assert_eq!(
        log_density::<DirichletMultinomial, 2>(&[2], &counts),
        f64::NEG_INFINITY
    );
    for (x, a) in [([0.2, 0.8], -1.0), ([0.2, 0.8], 0.0), ([-0.2, 1.2], 1.5)] {
        let value = log_density::<Dirichlet, 1>(&[2], &vec![x.to_vec(), vec![a, 1.5]]);
        assert!(!value.is_finite(), "{value}");
        let counts = vec![vec![1.0, 2.0], vec![3.0], vec![-a.abs(), 1.5]];
        let value = log_density::<DirichletMultinomial, 2>(&[2], &counts);
        assert!(!value.is_finite(), "{value}");
    }
    let unordered = vec![vec![1.0], vec![0.1], vec![0.8, 0.5]];
    assert!(!log_density::<OrderedLogistic, 2>(&[3], &unordered).is_finite());
    assert!(!log_density::<OrderedProbit, 2>(&[3], &unordered).is_finite());
}

/// One number for all elements is that vector, and its partial is the sum of theirs.
#[test]
fn one_number_stands_for_all() {
    let mut found = Disagreements::default();
    let all = |x: &[f64], args: &[&[f64]]| -> Inputs {
        std::iter::once(x)
            .chain(args.iter().copied())
            .map(<[f64]>::to_vec)
            .collect()
    };
    let x = [0.2, 0.3, 0.5];
    let (one, three) = (all(&x, &[&[0.7]]), all(&x, &[&[0.7; 3]]));
    let got = log_density::<Dirichlet, 1>(&[3], &one);
    found.compare(
        got,
        log_density::<Dirichlet, 1>(&[3], &three),
        Tolerance::relative(1e-14),
        || "Dirichlet".into(),
    );
    score_is_gradient::<Dirichlet, 1>("Dirichlet", &[3], 0b11, &one, &mut found);
    let x = [2.0, 0.0, 3.0];
    let (one, three) = (all(&x, &[&[5.0], &[0.7]]), all(&x, &[&[5.0], &[0.7; 3]]));
    let got = log_density::<DirichletMultinomial, 2>(&[3], &one);
    found.compare(
        got,
        log_density::<DirichletMultinomial, 2>(&[3], &three),
        Tolerance::relative(1e-14),
        || "DirichletMultinomial".into(),
    );
    score_is_gradient::<DirichletMultinomial, 2>(
        "DirichletMultinomial",
        &[3],
        0b100,
        &one,
        &mut found,
    );
    let third = 1.0 / 3.0;
    let one = all(&x, &[&[5.0], &[third]]);
    score_is_gradient::<Multinomial, 2>("Multinomial", &[3], 0b100, &one, &mut found);
    let one = all(&[1.0], &[&[third]]);
    score_is_gradient::<Categorical, 1>("Categorical", &[3], 0b10, &one, &mut found);
    score_is_gradient::<CategoricalLogit, 1>("CategoricalLogit", &[3], 0b10, &one, &mut found);
    found.report();
}

/// What is left of vectors of length 2.
#[test]
fn two_categories_are_one_probability() {
    let mut points = Points::new(41);
    let mut found = Disagreements::default();
    for _ in 0..50 {
        let (x, a, b) = (
            points.between(0.02, 0.98),
            points.between(0.2, 9.0),
            points.between(0.2, 9.0),
        );
        let got = log_density::<Dirichlet, 1>(&[2], &vec![vec![x, 1.0 - x], vec![a, b]]);
        let want = dist::Beta::log_density(x, [a, b]);
        found.compare(got, want, Tolerance::relative(1e-12).or(1e-13), || {
            format!("Beta({a}, {b}) at {x}")
        });
        let (n, count) = (12.0, points.between(0.0, 13.0).floor());
        let got = log_density::<Multinomial, 2>(
            &[2],
            &vec![vec![count, n - count], vec![n], vec![x, 1.0 - x]],
        );
        let want = dist::Binomial::log_density(count, [n, x]);
        found.compare(got, want, Tolerance::relative(1e-12).or(1e-13), || {
            format!("Binomial({n}, {x}) at {count}")
        });
    }
    found.report();
}

/// The masses of all categories, or of all counts, sum to 1.
#[test]
fn masses_sum_to_one() {
    let mass = |k: usize, density: &dyn Fn(f64) -> f64| -> f64 {
        (0..k).map(|x| density(x as f64).exp()).sum()
    };
    let cutpoints = vec![-1.2, 0.3, 0.4, 2.0];
    let logistic = mass(5, &|x| {
        log_density::<OrderedLogistic, 2>(&[5], &vec![vec![x], vec![0.7], cutpoints.clone()])
    });
    let probit = mass(5, &|x| {
        log_density::<OrderedProbit, 2>(&[5], &vec![vec![x], vec![0.7], cutpoints.clone()])
    });
    let logit = mass(3, &|x| {
        log_density::<CategoricalLogit, 1>(&[3], &vec![vec![x], vec![0.7, -2.0, 1.1]])
    });
    let compound = mass(5 * 5, &|x| {
        let (a, b) = ((x / 5.0).floor(), x % 5.0);
        let counts = vec![a, b, (4.0 - a - b).max(0.0)];
        log_density::<DirichletMultinomial, 2>(&[3], &vec![counts, vec![4.0], vec![0.3, 1.0, 2.5]])
    });
    for sum in [logistic, probit, logit, compound] {
        assert!((sum - 1.0).abs() < 1e-13, "{sum}");
    }
}

#[test]
fn draws_have_the_moments() {
    let first = |k: usize| move |x: &[f64]| x[..k].to_vec();
    let is = |k: usize| {
        move |x: &[f64]| {
            (0..k)
                .map(|i| f64::from(u8::from(x[0] == i as f64)))
                .collect()
        }
    };
    let p = [0.2, 0.5, 0.3];
    moments::<Categorical, 1>("Categorical", &[3], [&p], 1, is(3), &p);
    let logits = p.map(|p: f64| p.ln() + 800.0);
    moments::<CategoricalLogit, 1>("CategoricalLogit", &[3], [&logits], 1, is(3), &p);
    let a: [f64; 3] = [0.5, 1.5, 3.0];
    let squares = |x: &[f64]| vec![x[0], x[1], x[2], x[0] * x[1], x[2] * x[2]];
    // E xᵢ xⱼ = αᵢ αⱼ/(A (A + 1)), E xᵢ² = αᵢ (αᵢ + 1)/(A (A + 1)), A = 5.
    let expected = [0.1, 0.3, 0.6, 0.75 / 30.0, 12.0 / 30.0];
    moments::<Dirichlet, 1>("Dirichlet", &[3], [&a], 3, squares, &expected);
    moments::<Multinomial, 2>(
        "Multinomial",
        &[3],
        [&[7.0], &p],
        3,
        first(3),
        &[1.4, 3.5, 2.1],
    );
    let variance = |x: &[f64]| vec![x[0], x[1], (x[2] - 4.2).powi(2)];
    // n α/A, and the variance n (α/A)(1 − α/A)(n + A)/(1 + A).
    let expected = [0.7, 2.1, 7.0 * 0.6 * 0.4 * 12.0 / 6.0];
    moments::<DirichletMultinomial, 2>(
        "DirichletMultinomial",
        &[3],
        [&[7.0], &a],
        3,
        variance,
        &expected,
    );
    let (eta, cutpoints) = ([0.7], [-1.2, 0.3, 2.0]);
    let masses = |density: &dyn Fn(&Inputs) -> f64| -> Vec<f64> {
        let mass =
            |x: i32| density(&vec![vec![f64::from(x)], eta.to_vec(), cutpoints.to_vec()]).exp();
        (0..4).map(mass).collect()
    };
    let expected = masses(&|inputs| log_density::<OrderedLogistic, 2>(&[4], inputs));
    moments::<OrderedLogistic, 2>(
        "OrderedLogistic",
        &[4],
        [&eta, &cutpoints],
        1,
        is(4),
        &expected,
    );
    let expected = masses(&|inputs| log_density::<OrderedProbit, 2>(&[4], inputs));
    moments::<OrderedProbit, 2>(
        "OrderedProbit",
        &[4],
        [&eta, &cutpoints],
        1,
        is(4),
        &expected,
    );
}

#[test]
fn checks_name_what_is_wrong() {
    let be = |input: usize, at: usize, must: &str| Some((input, Some(at), must.to_owned()));
    let sum = |input: usize, must: &str| Some((input, None, must.to_owned()));
    let p: &[f64] = &[0.2, 0.5, 0.3];
    assert_eq!(
        blame(Categorical::check(&[3], Some(&[2.0]), [Some(p)])),
        None
    );
    assert_eq!(blame(Categorical::check(&[3], None, [None])), None);
    let past = Categorical::check(&[3], Some(&[3.0]), [Some(p)]);
    assert_eq!(blame(past), be(0, 0, "must be an integer from 0 to 2"));
    let short = Categorical::check(&[3], None, [Some(&[0.2, 0.5, 0.2])]);
    assert_eq!(blame(short), sum(1, "must sum to 1"));
    let negative = Dirichlet::check(&[3], None, [Some(&[0.2, -0.5, 0.2])]);
    assert_eq!(blame(negative), be(1, 1, "must be positive"));
    assert_eq!(blame(Dirichlet::check(&[3], Some(p), [Some(&[2.0])])), None);
    let counts = Multinomial::check(&[2], Some(&[1.0, 2.0]), [Some(&[4.0]), None]);
    assert_eq!(blame(counts), sum(0, "must sum to 4"));
    let half = DirichletMultinomial::check(&[2], Some(&[1.0, 2.5]), [None, None]);
    assert_eq!(blame(half), be(0, 1, "must be an integer not below 0"));
    let falling = OrderedProbit::check(&[3], None, [None, Some(&[1.0, 1.0])]);
    assert_eq!(
        blame(falling),
        be(2, 1, "must be larger than the one before")
    );
    let logits = CategoricalLogit::check(&[2], None, [Some(&[1.0, f64::INFINITY])]);
    assert_eq!(blame(logits), be(1, 1, "must be a finite number"));
}
