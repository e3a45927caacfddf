//! Distributions of vectors that have a covariance, of matrices, and of series.
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
fn multi_normal() {
    against_mpmath::<MultiNormal, 2>("MultiNormal", 0b111, |k| [k, k, k * k, 0]);
}

#[test]
fn multi_normal_chol() {
    against_mpmath::<MultiNormalChol, 2>("MultiNormalChol", 0b111, |k| [k, k, k * k, 0]);
}

#[test]
fn multi_normal_prec() {
    against_mpmath::<MultiNormalPrec, 2>("MultiNormalPrec", 0b111, |k| [k, k, k * k, 0]);
}

#[test]
fn multi_student_t() {
    against_mpmath::<MultiStudentT, 3>("MultiStudentT", 0b1111, |k| [k, 1, k, k * k]);
}

#[test]
fn lkj_corr() {
    against_mpmath::<LkjCorr, 1>("LkjCorr", 0b11, |k| [k * k, 1, 0, 0]);
}

#[test]
fn lkj_cholesky() {
    against_mpmath::<LkjCholesky, 1>("LkjCholesky", 0b11, |k| [k * k, 1, 0, 0]);
}

#[test]
fn wishart() {
    against_mpmath::<Wishart, 2>("Wishart", 0b111, |k| [k * k, 1, k * k, 0]);
}

#[test]
fn inv_wishart() {
    against_mpmath::<InvWishart, 2>("InvWishart", 0b111, |k| [k * k, 1, k * k, 0]);
}

#[test]
fn gaussian_random_walk() {
    against_mpmath::<GaussianRandomWalk, 1>("GaussianRandomWalk", 0b11, |k| [k, 1, 0, 0]);
}

#[test]
fn ar() {
    against_mpmath::<Ar, 2>("Ar1", 0b111, |k| [k, 1, 1, 0]);
    against_mpmath::<Ar, 2>("Ar2", 0b111, |k| [k, 2, 1, 0]);
}

const CLOSE: Tolerance = Tolerance::relative(1e-11).or(1e-12);

#[test]
fn one_dimension_is_a_distribution_of_one_number() {
    let mut points = Points::new(61);
    let mut found = Disagreements::default();
    for _ in 0..50 {
        let (x, loc) = (points.between(-3.0, 3.0), points.between(-3.0, 3.0));
        let (scale, df) = (points.between(0.3, 3.0), points.between(0.3, 30.0));
        let inputs = vec![vec![x], vec![df], vec![loc], vec![scale * scale]];
        let got = log_density::<MultiStudentT, 3>(&[1], &inputs);
        let want = dist::StudentT::log_density(x, [df, loc, scale]);
        found.compare(got, want, CLOSE, || format!("StudentT at {inputs:?}"));
        let positive = points.between(0.1, 5.0);
        let inputs = vec![vec![positive], vec![df], vec![scale]];
        let got = log_density::<Wishart, 2>(&[1], &inputs);
        let want = dist::Gamma::log_density(positive, [df / 2.0, 0.5 / scale]);
        found.compare(got, want, CLOSE, || format!("Gamma at {inputs:?}"));
        let got = log_density::<InvWishart, 2>(&[1], &inputs);
        let want = dist::InvGamma::log_density(positive, [df / 2.0, scale / 2.0]);
        found.compare(got, want, CLOSE, || format!("InvGamma at {inputs:?}"));
    }
    found.report();
}

/// A diagonal covariance is a product of normals, given by each of the three parameters, and with one number for all means.
#[test]
fn uncorrelated_normals_are_independent() {
    let mut points = Points::new(62);
    let mut found = Disagreements::default();
    for _ in 0..20 {
        let x: Vec<f64> = (0..3).map(|_| points.between(-3.0, 3.0)).collect();
        let scales: Vec<f64> = (0..3).map(|_| points.between(0.3, 3.0)).collect();
        let loc = points.between(-1.0, 1.0);
        let want: f64 = (0..3)
            .map(|i| dist::Normal::log_density(x[i], [loc, scales[i]]))
            .sum();
        let diagonal = |f: &dyn Fn(f64) -> f64| -> Vec<f64> {
            (0..9)
                .map(|at| if at % 4 == 0 { f(scales[at / 4]) } else { 0.0 })
                .collect()
        };
        let inputs = |matrix: Vec<f64>| vec![x.clone(), vec![loc], matrix];
        let (cov, chol, prec) = (
            inputs(diagonal(&|s| s * s)),
            inputs(diagonal(&|s| s)),
            inputs(diagonal(&|s| 1.0 / (s * s))),
        );
        for got in [
            log_density::<MultiNormal, 2>(&[3], &cov),
            log_density::<MultiNormalChol, 2>(&[3], &chol),
            log_density::<MultiNormalPrec, 2>(&[3], &prec),
        ] {
            found.compare(got, want, CLOSE, || format!("{scales:?} at {x:?}"));
        }
        score_is_gradient::<MultiNormal, 2>("MultiNormal", &[3], 0b111, &cov, &mut found);
        score_is_gradient::<MultiNormalChol, 2>("MultiNormalChol", &[3], 0b111, &chol, &mut found);
        score_is_gradient::<MultiNormalPrec, 2>("MultiNormalPrec", &[3], 0b111, &prec, &mut found);
    }
    found.report();
}

/// One scale for each step, and one coefficient for all.
#[test]
fn series_with_several_scales_or_one_coefficient() {
    let mut found = Disagreements::default();
    let (x, scales) = (vec![0.3, -0.4, 1.1], vec![0.5, 1.2, 2.0]);
    let want = dist::Normal::log_density(0.3, [0.0, 0.5])
        + dist::Normal::log_density(-0.4, [0.3, 1.2])
        + dist::Normal::log_density(1.1, [-0.4, 2.0]);
    let inputs = vec![x.clone(), scales];
    let got = log_density::<GaussianRandomWalk, 1>(&[3], &inputs);
    found.compare(got, want, CLOSE, || "GaussianRandomWalk".into());
    score_is_gradient::<GaussianRandomWalk, 1>(
        "GaussianRandomWalk",
        &[3],
        0b11,
        &inputs,
        &mut found,
    );
    let inputs = vec![x, vec![0.4], vec![1.3]];
    let want = dist::Normal::log_density(1.1, [0.4 * (0.3 - 0.4), 1.3]);
    found.compare(log_density::<Ar, 2>(&[3, 2], &inputs), want, CLOSE, || {
        "Ar".into()
    });
    score_is_gradient::<Ar, 2>("Ar", &[3, 2], 0b111, &inputs, &mut found);
    found.report();
}

/// Degrees of freedom so many that the Gammas' logarithms have no digits left: the normal distribution.
#[test]
fn student_of_many_degrees_of_freedom_is_normal() {
    let cov = vec![2.0, 0.3, 0.3, 1.0];
    let (x, loc) = (vec![0.4, -1.0], vec![0.1, 0.2]);
    let want = log_density::<MultiNormal, 2>(&[2], &vec![x.clone(), loc.clone(), cov.clone()]);
    let got = log_density::<MultiStudentT, 3>(&[2], &vec![x, vec![1e15], loc, cov]);
    assert!((got - want).abs() < 1e-13, "{got}, {want}");
}

/// The integral of a density over its set, as one over the coordinates of the set by the trapezoidal rule, whose error falls
/// exponentially with the step for such functions: it tests the density's constant and the Jacobian at once.
fn mass<D: Multivariate<N>, S: Shaped, const N: usize>(
    k: usize,
    args: [&[f64]; N],
    (bound, step): (f64, f64),
) -> f64 {
    let free = S::free_len(k);
    let nodes = 2 * (bound / step) as usize + 1;
    let mut sum = 0.0;
    let mut x = vec![0.0; S::len(k)];
    let mut kept = vec![0.0; S::kept_len(k)];
    let mut scratch = vec![0.0; D::scratch_len(&[k])];
    for place in 0..nodes.pow(free as u32) {
        let digit = |n: usize| (place / nodes.pow(n as u32)) % nodes;
        let u: Vec<f64> = (0..free).map(|n| digit(n) as f64 * step - bound).collect();
        let log_jacobian = S::constrain(k, &u, &mut x, &mut kept);
        let log_density =
            D::log_density(&[k], View::Active(&x), args.map(View::Known), &mut scratch);
        let p = (log_density + log_jacobian).exp();
        // Where an entry has left the doubles there is nothing to add.
        sum += if p.is_finite() { p } else { 0.0 };
    }
    sum * step.powi(free as i32)
}

#[test]
fn densities_integrate_to_one_over_their_sets() {
    // The error is the integrand's Fourier transform at 2π/step: for the Wishart's exponentials of exponentials a Gamma function,
    // below 1e-10 here.
    let (wide, fine) = ((12.0, 0.3), (7.04, 0.16));
    for (name, got) in [
        (
            "Dirichlet",
            mass::<Dirichlet, Simplex, 1>(3, [&[1.5, 1.0, 3.0]], (40.0, 0.2)),
        ),
        (
            "LkjCorr, k = 2",
            mass::<LkjCorr, CorrMatrix, 1>(2, [&[0.7]], (40.0, 0.1)),
        ),
        (
            "LkjCorr, k = 3",
            mass::<LkjCorr, CorrMatrix, 1>(3, [&[1.0]], wide),
        ),
        (
            "LkjCorr, k = 3, eta = 2.5",
            mass::<LkjCorr, CorrMatrix, 1>(3, [&[2.5]], wide),
        ),
        (
            "LkjCholesky",
            mass::<LkjCholesky, CholeskyCorr, 1>(3, [&[1.5]], wide),
        ),
        (
            "Wishart",
            mass::<Wishart, CovMatrix, 2>(2, [&[5.5], &[1.0, 0.3, 0.3, 0.8]], fine),
        ),
    ] {
        assert!((got - 1.0).abs() < 1e-8, "{name}: {got}");
    }
}

#[test]
fn outside_the_domain_nothing_is_finite() {
    let (indefinite, negative) = (vec![1.0, 2.0, 2.0, 1.0], vec![-1.0, 0.0, 0.0, 1.0]);
    let x = vec![0.1, 0.2];
    let zeros = vec![0.0, 0.0];
    let one = vec![1.0, 0.0, 0.0, 1.0];
    let three = |matrix: &Vec<f64>| vec![x.clone(), zeros.clone(), matrix.clone()];
    let wishart =
        |x: &Vec<f64>, df: f64, scale: &Vec<f64>| vec![x.clone(), vec![df], scale.clone()];
    let not_finite = [
        log_density::<MultiNormal, 2>(&[2], &three(&indefinite)),
        log_density::<MultiNormal, 2>(&[2], &three(&negative)),
        log_density::<MultiNormalPrec, 2>(&[2], &three(&indefinite)),
        log_density::<MultiNormalChol, 2>(&[2], &three(&negative)),
        log_density::<MultiStudentT, 3>(
            &[2],
            &vec![x.clone(), vec![-1.0], zeros.clone(), one.clone()],
        ),
        log_density::<MultiStudentT, 3>(
            &[2],
            &vec![x.clone(), vec![3.0], zeros.clone(), indefinite.clone()],
        ),
        log_density::<LkjCorr, 1>(&[2], &vec![indefinite.clone(), vec![2.0]]),
        log_density::<LkjCorr, 1>(&[2], &vec![one.clone(), vec![-1.0]]),
        log_density::<LkjCholesky, 1>(&[2], &vec![vec![1.0, 0.0, 0.0, -1.0], vec![2.0]]),
        log_density::<Wishart, 2>(&[2], &wishart(&indefinite, 4.0, &one)),
        log_density::<Wishart, 2>(&[2], &wishart(&one, 4.0, &indefinite)),
        log_density::<Wishart, 2>(&[2], &wishart(&one, 0.5, &one)),
        log_density::<InvWishart, 2>(&[2], &wishart(&indefinite, 4.0, &one)),
        log_density::<InvWishart, 2>(&[2], &wishart(&one, 0.5, &one)),
        log_density::<GaussianRandomWalk, 1>(&[2], &vec![x.clone(), vec![-1.0]]),
        log_density::<Ar, 2>(&[2, 1], &vec![x.clone(), vec![0.5], vec![-1.0]]),
    ];
    for (i, value) in not_finite.iter().enumerate() {
        assert!(!value.is_finite(), "line {i} of the list: {value}");
    }
}

/// The numbers, and their products with each other.
fn first_and_second(x: &[f64]) -> Vec<f64> {
    let products = (0..x.len()).flat_map(|i| (0..=i).map(move |j| x[i] * x[j]));
    x.iter().copied().chain(products).collect()
}

#[test]
fn vectors_have_the_moments() {
    let loc = [0.5, -1.0];
    // E x xᵀ = covariance + loc locᵀ, row by row.
    let expected = |a: f64, b: f64, c: f64| [0.5, -1.0, a + 0.25, b - 0.5, c + 1.0];
    let cov = [2.0, 0.6, 0.6, 1.0];
    let l = [1.5, 0.0, 0.4, 0.8];
    moments::<MultiNormal, 2>(
        "MultiNormal",
        &[2],
        [&loc, &cov],
        2,
        first_and_second,
        &expected(2.0, 0.6, 1.0),
    );
    let of_l = expected(2.25, 0.6, 0.16 + 0.64);
    moments::<MultiNormalChol, 2>(
        "MultiNormalChol",
        &[2],
        [&loc, &l],
        2,
        first_and_second,
        &of_l,
    );
    let of_prec = expected(1.0 / 1.64, -0.6 / 1.64, 2.0 / 1.64);
    moments::<MultiNormalPrec, 2>(
        "MultiNormalPrec",
        &[2],
        [&loc, &cov],
        2,
        first_and_second,
        &of_prec,
    );
    // ν/(ν − 2) times the scale.
    let of_t = expected(2.0 * 1.25, 0.6 * 1.25, 1.25);
    moments::<MultiStudentT, 3>(
        "MultiStudentT",
        &[2],
        [&[10.0], &loc, &cov],
        2,
        first_and_second,
        &of_t,
    );
    let walk = [0.0, 0.0, 0.0, 0.25, 0.25, 0.5, 0.25, 0.5, 0.75];
    moments::<GaussianRandomWalk, 1>(
        "GaussianRandomWalk",
        &[3],
        [&[0.5]],
        3,
        first_and_second,
        &walk,
    );
    let (phi, v) = (0.6, 0.25);
    let two = v * (1.0 + phi * phi);
    let ar = [
        0.0,
        0.0,
        0.0,
        v,
        phi * v,
        two,
        phi * phi * v,
        phi * two,
        v + phi * phi * two,
    ];
    moments::<Ar, 2>("Ar", &[3, 1], [&[phi], &[0.5]], 3, first_and_second, &ar);
}

#[test]
fn matrices_have_the_moments() {
    // The entries below the diagonal have mean 0 and variance 1/(2 eta + k − 1), and are uncorrelated.
    let below = |x: &[f64]| first_and_second(&[x[3], x[6], x[7]]);
    let variance = 1.0 / (2.0 * 1.5 + 2.0);
    let expected = [0.0, 0.0, 0.0, variance, 0.0, variance, 0.0, 0.0, variance];
    moments::<LkjCorr, 1>("LkjCorr", &[3], [&[1.5]], 9, below, &expected);
    let of_factor = |l: &[f64]| {
        let entry = |i: usize, j: usize| (0..3).map(|m| l[i * 3 + m] * l[j * 3 + m]).sum();
        first_and_second(&[entry(1, 0), entry(2, 0), entry(2, 1)])
    };
    moments::<LkjCholesky, 1>("LkjCholesky", &[3], [&[1.5]], 9, of_factor, &expected);
    let (df, v) = (6.5, [2.0, 0.6, 0.6, 1.0]);
    // ν V, and the variances ν (Vᵢⱼ² + Vᵢᵢ Vⱼⱼ) about it.
    let about = |x: &[f64]| {
        let apart = |i: usize| (x[i] - df * v[i]).powi(2);
        vec![x[0], x[1], x[2], x[3], apart(0), apart(1), apart(3)]
    };
    let means = v.map(|v| df * v);
    let spread = [df * 8.0, df * (0.36 + 2.0), df * 2.0];
    let expected = [&means[..], &spread].concat();
    moments::<Wishart, 2>("Wishart", &[2], [&[df], &v], 4, about, &expected);
    let df = 12.0;
    // Ψ/(ν − k − 1); the inverse's mean is ν Ψ⁻¹.
    let with_inverse = |x: &[f64]| {
        let det = x[0] * x[3] - x[1] * x[2];
        vec![x[0], x[1], x[2], x[3], x[3] / det, -x[1] / det, x[0] / det]
    };
    let means = v.map(|v| v / 9.0);
    let inverse = [df / 1.64, -df * 0.6 / 1.64, df * 2.0 / 1.64];
    let expected = [&means[..], &inverse].concat();
    moments::<InvWishart, 2>("InvWishart", &[2], [&[df], &v], 4, with_inverse, &expected);
}

#[test]
fn draws_are_in_the_support() {
    use rand::SeedableRng;
    let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(7);
    let scale = [2.0, 0.6, 0.6, 1.0];
    let mut x = [0.0; 9];
    for _ in 0..100 {
        LkjCorr::sample(&[3], &mut rng, [&[0.6]], &mut x);
        assert_eq!(LkjCorr::check(&[3], Some(&x), [None]), Ok(()));
        LkjCholesky::sample(&[3], &mut rng, [&[0.6]], &mut x);
        assert_eq!(LkjCholesky::check(&[3], Some(&x), [None]), Ok(()));
        Wishart::sample(&[2], &mut rng, [&[1.5], &scale], &mut x[..4]);
        assert_eq!(Wishart::check(&[2], Some(&x[..4]), [None, None]), Ok(()));
        InvWishart::sample(&[2], &mut rng, [&[1.5], &scale], &mut x[..4]);
        assert_eq!(InvWishart::check(&[2], Some(&x[..4]), [None, None]), Ok(()));
    }
}

#[test]
fn checks_name_what_is_wrong() {
    let be = |input: usize, at: usize, must: &str| Some((input, Some(at), must.to_owned()));
    let all = |input: usize, must: &str| Some((input, None, must.to_owned()));
    let good = [2.0, 0.6, 0.6, 1.0];
    let mirror = "must be what is at the mirrored place: the matrix must be symmetric";
    let normal = |cov: &[f64]| blame(MultiNormal::check(&[2], None, [None, Some(cov)]));
    assert_eq!(normal(&good), None);
    assert_eq!(normal(&[2.0, 0.6, 0.5, 1.0]), be(2, 2, mirror));
    assert_eq!(
        normal(&[2.0, 1.6, 1.6, 1.0]),
        all(2, "must be positive definite")
    );
    assert_eq!(
        normal(&[2.0, f64::NAN, 1.6, 1.0]),
        be(2, 1, "must be a finite number")
    );
    let chol = |l: &[f64]| blame(MultiNormalChol::check(&[2], None, [None, Some(l)]));
    assert_eq!(chol(&[2.0, 0.0, 0.6, 1.0]), None);
    assert_eq!(chol(&good), be(2, 1, "must be 0, above the diagonal"));
    assert_eq!(
        chol(&[2.0, 0.0, 0.6, -1.0]),
        be(2, 3, "must be positive, on the diagonal")
    );
    let corr = |x: &[f64]| blame(LkjCorr::check(&[2], Some(x), [None]));
    assert_eq!(corr(&[1.0, 0.6, 0.6, 1.0]), None);
    assert_eq!(corr(&good), be(0, 0, "must be 1, on the diagonal"));
    let factor = |x: &[f64]| blame(LkjCholesky::check(&[2], Some(x), [Some(&[1.0])]));
    assert_eq!(factor(&[1.0, 0.0, 0.6, 0.8]), None);
    assert_eq!(
        factor(&[1.0, 0.0, 0.6, 0.7]),
        all(0, "must have rows of length 1")
    );
    let df = |df: f64| {
        blame(Wishart::check(
            &[2],
            Some(&good),
            [Some(&[df]), Some(&good)],
        ))
    };
    assert_eq!(df(1.5), None);
    assert_eq!(df(1.0), all(1, "must be larger than 1"));
    assert_eq!(df(f64::NAN), all(1, "must be larger than 1"));
    let eta = blame(LkjCholesky::check(&[2], None, [Some(&[0.0])]));
    assert_eq!(eta, be(1, 0, "must be positive"));
    let t: Inputs = vec![vec![0.0, f64::INFINITY], vec![3.0]];
    let student = MultiStudentT::check(&[2], Some(&t[0]), [Some(&t[1]), None, Some(&good)]);
    assert_eq!(blame(student), be(0, 1, "must be a finite number"));
    let walk = GaussianRandomWalk::check(&[2], None, [Some(&[-1.0])]);
    assert_eq!(blame(walk), be(1, 0, "must be positive"));
    let ar = Ar::check(&[2, 1], None, [Some(&[0.5]), Some(&[0.0])]);
    assert_eq!(blame(ar), be(2, 0, "must be positive"));
}
