//! Parameters that are arrays with a constraint: Jacobians, adjoints, round trips, and what happens far out.
#![allow(
    clippy::needless_range_loop,
    reason = "an index names a coordinate in several arrays"
)]

mod support;

use nalgebra::DMatrix;
use num_dual::Dual64;
use support::{Disagreements, Points, Tolerance};
use wgf_runtime::array::*;
use wgf_runtime::special::HALF_LN_2PI;

/// Calls `$check::<S>("S" $(, …)?)` for every set.
macro_rules! every_set {
    ($check:ident $(, $argument:expr)*) => {
        every_set!(@each $check ($($argument),*) Simplex Ordered PositiveOrdered UnitVector SumToZero CholeskyCorr CorrMatrix CholeskyCov
            CovMatrix)
    };
    (@each $check:ident $arguments:tt $($set:ident)*) => {
        $(every_set!(@one $check $set $arguments);)*
    };
    (@one $check:ident $set:ident ($($argument:expr),*)) => {
        $check::<$set>(stringify!($set) $(, $argument)*)
    };
}

const LENGTHS: [usize; 5] = [1, 2, 3, 4, 6];

/// x(u) and the log-Jacobian.
fn constrain<S: Shaped, T: wgf_runtime::real::Real>(k: usize, u: &[T]) -> (Vec<T>, T, Vec<T>) {
    let nan = T::constant(f64::NAN);
    let (mut x, mut kept) = (vec![nan; S::len(k)], vec![nan; S::kept_len(k)]);
    let log_jacobian = S::constrain(k, u, &mut x, &mut kept);
    (x, log_jacobian, kept)
}

fn point(k: usize, points: &mut Points, width: f64) -> Vec<f64> {
    (0..k).map(|_| points.between(-width, width)).collect()
}

/// u with its n-th coordinate seeded.
fn seeded(u: &[f64], n: usize) -> Vec<Dual64> {
    let seed = |(i, &u): (usize, &f64)| Dual64::new(u, f64::from(u8::from(i == n)));
    u.iter().enumerate().map(seed).collect()
}

/// The entries of x that a density on the set is a density of.
fn coordinates_of(name: &str, k: usize) -> Vec<usize> {
    let lower = |diagonal: usize| {
        let row = move |i: usize| (0..i + diagonal).map(move |j| i * k + j);
        (0..k).flat_map(row).collect()
    };
    match name {
        "Simplex" => (0..k - 1).collect(),
        "CholeskyCorr" | "CorrMatrix" => lower(0),
        "CholeskyCov" | "CovMatrix" => lower(1),
        _ => (0..k).collect(),
    }
}

fn jacobian<S: Shaped>(name: &str, found: &mut Disagreements) {
    let mut points = Points::new(31);
    for k in LENGTHS {
        for _ in 0..20 {
            let u = point(S::free_len(k), &mut points, 2.5);
            let (_, log_jacobian, _) = constrain::<S, f64>(k, &u);
            let of = coordinates_of(name, k);
            let mut matrix = DMatrix::zeros(of.len(), u.len());
            for n in 0..u.len() {
                let (x, _, _) = constrain::<S, Dual64>(k, &seeded(&u, n));
                for (row, &at) in of.iter().enumerate() {
                    matrix[(row, n)] = x[at].eps;
                }
            }
            let want = match name {
                // The density of the length, which x does not depend on.
                "UnitVector" => {
                    let squares: f64 = u.iter().map(|u| u * u).sum();
                    let ln_surface = match k {
                        1 => 2f64,
                        2 => 2.0 * std::f64::consts::PI,
                        3 => 4.0 * std::f64::consts::PI,
                        4 => 2.0 * std::f64::consts::PI.powi(2),
                        _ => std::f64::consts::PI.powi(3),
                    }
                    .ln();
                    -0.5 * squares - k as f64 * HALF_LN_2PI + ln_surface
                }
                // The volume that a rectangular Jacobian spans.
                "SumToZero" if k > 1 => 0.5 * (matrix.transpose() * &matrix).determinant().ln(),
                _ if u.is_empty() => 0.0,
                _ => matrix.determinant().abs().ln(),
            };
            // The determinant's own rounding: its condition is that of the product of its factors, up to e^2.5k each.
            found.compare(
                log_jacobian,
                want,
                Tolerance::relative(1e-10).or(1e-10),
                || format!("{name} of {k} at {u:?}"),
            );
        }
    }
}

#[test]
fn log_jacobians_are_logarithms_of_determinants() {
    let mut found = Disagreements::default();
    every_set!(jacobian, &mut found);
    found.report();
}

/// `Σ cᵢ xᵢ(u) + log-Jacobian`, on dual numbers, against the adjoint; and the adjoint along a direction, against its difference.
fn adjoint<S: Shaped>(name: &str, found: &mut Disagreements) {
    let mut points = Points::new(32);
    for k in LENGTHS {
        for _ in 0..20 {
            let u = point(S::free_len(k), &mut points, 2.5);
            let weights = point(S::len(k), &mut points, 2.0);
            let (x, _, mut kept) = constrain::<S, f64>(k, &u);
            let mut got = vec![f64::NAN; u.len()];
            let mut x_adjoint = weights.clone();
            S::pull_back(k, &u, &x, &mut kept, &mut x_adjoint, &mut got);
            for n in 0..u.len() {
                let (x, log_jacobian, _) = constrain::<S, Dual64>(k, &seeded(&u, n));
                let terms = x.iter().zip(&weights).map(|(x, &w)| x.eps * w);
                let size: f64 = terms.clone().map(f64::abs).sum();
                let want = terms.sum::<f64>() + log_jacobian.eps;
                let rounding = Tolerance::relative(1e-12).or(1e-13 * (1.0 + size));
                found.compare(got[n], want, rounding, || {
                    format!("{name} of {k}, coordinate {n} at {u:?}")
                });
            }
        }
    }
}

#[test]
fn adjoints_are_those_of_dual_numbers() {
    let mut found = Disagreements::default();
    every_set!(adjoint, &mut found);
    found.report();
}

/// The adjoint is generic too: on dual numbers it is the Hessian, which is symmetric.
fn hessian<S: Shaped>(name: &str, found: &mut Disagreements) {
    let mut points = Points::new(33);
    for k in LENGTHS {
        let u = point(S::free_len(k), &mut points, 1.5);
        let weights = point(S::len(k), &mut points, 2.0);
        let mut rows = Vec::new();
        for n in 0..u.len() {
            let u = seeded(&u, n);
            let (x, _, mut kept) = constrain::<S, Dual64>(k, &u);
            let mut got = vec![Dual64::from(f64::NAN); u.len()];
            let mut x_adjoint: Vec<Dual64> = weights.iter().map(|&w| w.into()).collect();
            S::pull_back(k, &u, &x, &mut kept, &mut x_adjoint, &mut got);
            rows.push(got.iter().map(|g| g.eps).collect::<Vec<_>>());
        }
        let size = 1.0 + rows.iter().flatten().fold(0.0, |a: f64, b| a.max(b.abs()));
        for (i, row) in rows.iter().enumerate() {
            for j in 0..i {
                let rounding = Tolerance::relative(1e-12).or(1e-13 * size);
                found.compare(row[j], rows[j][i], rounding, || {
                    format!("{name} of {k}, second derivative {i}, {j}")
                });
            }
        }
    }
}

#[test]
fn hessians_are_symmetric() {
    let mut found = Disagreements::default();
    every_set!(hessian, &mut found);
    found.report();
}

fn round_trip<S: Shaped>(name: &str, found: &mut Disagreements) {
    let mut points = Points::new(34);
    for k in LENGTHS {
        for _ in 0..20 {
            let u = point(S::free_len(k), &mut points, 2.0);
            let (x, _, _) = constrain::<S, f64>(k, &u);
            let mut back = vec![0.0; u.len()];
            S::unconstrain(k, &x, &mut back);
            // Directions keep no length.
            let size = match name {
                "UnitVector" => u.iter().map(|u| u * u).sum::<f64>().sqrt(),
                _ => 1.0,
            };
            for n in 0..u.len() {
                // Entries of size e^2 whose products a factorisation takes apart again.
                let rounding = Tolerance::relative(1e-10).or(1e-10);
                found.compare(back[n] * size, u[n], rounding, || {
                    format!("{name} of {k}, coordinate {n} at {u:?}")
                });
            }
        }
    }
}

#[test]
fn unconstrain_undoes_constrain() {
    let mut found = Disagreements::default();
    every_set!(round_trip, &mut found);
    found.report();
}

fn increasing(x: &[f64]) -> bool {
    x.windows(2).all(|pair| pair[0] < pair[1])
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// What the set's name says.
fn is_member(name: &str, k: usize, x: &[f64]) -> bool {
    let entry = |i: usize, j: usize| x[i * k + j];
    let triangular = || (0..k).all(|i| (i + 1..k).all(|j| entry(i, j) == 0.0) && entry(i, i) > 0.0);
    let definite = || {
        let matrix = DMatrix::from_row_slice(k, k, x);
        matrix == matrix.transpose() && matrix.cholesky().is_some()
    };
    match name {
        "Simplex" => x.iter().all(|&x| x > 0.0) && near(x.iter().sum(), 1.0),
        "Ordered" => increasing(x),
        "PositiveOrdered" => increasing(x) && x[0] > 0.0,
        "UnitVector" => near(x.iter().map(|x| x * x).sum(), 1.0),
        "SumToZero" => near(x.iter().sum(), 0.0),
        "CholeskyCorr" => {
            let row = |i: usize| x[i * k..(i + 1) * k].iter().map(|x| x * x).sum();
            triangular() && (0..k).all(|i| near(row(i), 1.0))
        }
        "CholeskyCov" => triangular(),
        "CorrMatrix" => definite() && (0..k).all(|i| entry(i, i) == 1.0),
        _ => definite(),
    }
}

fn membership<S: Shaped>(name: &str) {
    let mut points = Points::new(35);
    for k in LENGTHS {
        for _ in 0..20 {
            let u = point(S::free_len(k), &mut points, 2.0);
            let (x, _, _) = constrain::<S, f64>(k, &u);
            assert!(is_member(name, k, &x), "{name}: {u:?} gives {x:?}");
        }
    }
}

#[test]
fn values_are_in_the_set() {
    every_set!(membership);
}

/// No NaN in the value, its log-Jacobian, or the derivative of that: all coordinates far out, and each alone.
fn far<S: Shaped>(name: &str) {
    let mut points = Points::new(36);
    for k in LENGTHS {
        let free = S::free_len(k);
        let mut tried: Vec<Vec<f64>> = Vec::new();
        for n in 0..free {
            for far in [-1e3, 1e3] {
                let mut u = vec![0.0; free];
                u[n] = far;
                tried.push(u);
                tried.push(
                    (0..free)
                        .map(|_| 1e3 * points.between(-1.0, 1.0).signum())
                        .collect(),
                );
            }
        }
        for u in tried {
            let (x, log_jacobian, mut kept) = constrain::<S, f64>(k, &u);
            assert!(!x.iter().any(|x| x.is_nan()), "{name}: {u:?} gives {x:?}");
            assert!(log_jacobian.is_finite(), "{name}: {u:?}, {log_jacobian}");
            if x.iter().all(|x| x.is_finite()) {
                let (mut x_adjoint, mut got) = (vec![0.5; x.len()], vec![0.0; free]);
                S::pull_back(k, &u, &x, &mut kept, &mut x_adjoint, &mut got);
                assert!(
                    !got.iter().any(|g| g.is_nan()),
                    "{name}: {u:?}, adjoint {got:?}"
                );
            }
        }
    }
}

#[test]
fn no_point_but_the_centre_of_a_sphere_gives_nan() {
    every_set!(far);
    let (x, _, _) = constrain::<UnitVector, f64>(3, &[0.0; 3]);
    assert!(x.iter().all(|x| x.is_nan()));
}

#[test]
fn the_origin_is_where_it_is_said_to_be() {
    let (x, _, _) = constrain::<Simplex, f64>(4, &[0.0; 3]);
    assert_eq!(x, [0.25; 4]);
    fn identity<S: Shaped>(name: &str) {
        let (x, _, _) = constrain::<S, f64>(3, &vec![0.0; S::free_len(3)]);
        for i in 0..9 {
            let want = if i % 4 == 0 { 1.0 } else { 0.0 };
            assert!((x[i] - want).abs() <= 1e-15, "{name}: {x:?}");
        }
    }
    identity::<CholeskyCorr>("CholeskyCorr");
    identity::<CorrMatrix>("CorrMatrix");
    identity::<CholeskyCov>("CholeskyCov");
    identity::<CovMatrix>("CovMatrix");
}

#[test]
fn what_is_not_in_the_set_has_no_coordinates() {
    fn none<S: Shaped>(k: usize, points: &[&[f64]]) {
        for x in points {
            let mut u = vec![0.0; S::free_len(k)];
            S::unconstrain(k, x, &mut u);
            assert!(u.iter().all(|u| u.is_nan()), "{x:?}: {u:?}");
        }
    }
    let nan = f64::NAN;
    none::<Simplex>(2, &[&[0.5, 0.6], &[-0.5, 1.5], &[0.0, 1.0], &[nan, 0.5]]);
    none::<Ordered>(2, &[&[1.0, 1.0], &[1.0, 0.5], &[nan, 1.0]]);
    none::<PositiveOrdered>(2, &[&[1.0, 0.5], &[-1.0, 0.5], &[0.0, 0.5]]);
    none::<UnitVector>(2, &[&[0.0, 0.0], &[1.0, 1.0], &[nan, 1.0]]);
    none::<SumToZero>(2, &[&[1.0, 1.0], &[1.0, nan]]);
    let (upper, long, negative) = (
        [1.0, 0.1, 0.0, 1.0],
        [1.0, 0.0, 0.5, 1.0],
        [1.0, 0.0, 0.0, -1.0],
    );
    none::<CholeskyCorr>(2, &[&upper, &long, &negative]);
    none::<CholeskyCov>(2, &[&upper, &negative, &[1.0, 0.0, nan, 1.0]]);
    let (skew, indefinite) = ([1.0, 0.1, 0.2, 1.0], [1.0, 1.5, 1.5, 1.0]);
    none::<CorrMatrix>(2, &[&skew, &indefinite, &[2.0, 0.5, 0.5, 2.0]]);
    none::<CovMatrix>(2, &[&skew, &indefinite, &[nan, 0.5, 0.5, 2.0]]);
}
