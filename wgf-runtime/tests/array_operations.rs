//! Operations on arrays: values against nalgebra or the definition, adjoints against dual numbers.
#![allow(
    clippy::needless_range_loop,
    reason = "an index names a coordinate in several arrays"
)]

mod array_support;
mod support;

use array_support::Inputs;
use array_support::operation::{backward_is_adjoint, value};
use nalgebra::DMatrix;
use support::{Disagreements, Points, Tolerance};
use wgf_runtime::array::*;

const CLOSE: Tolerance = Tolerance::relative(1e-11).or(1e-12);

fn random(len: usize, points: &mut Points) -> Vec<f64> {
    (0..len).map(|_| points.between(-2.0, 2.0)).collect()
}

fn matrix(rows: usize, columns: usize, numbers: &[f64]) -> DMatrix<f64> {
    DMatrix::from_row_slice(rows, columns, numbers)
}

fn rows(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}

/// L Lᵀ + 1 of a random L.
fn definite(n: usize, points: &mut Points) -> Vec<f64> {
    let l = matrix(n, n, &random(n * n, points));
    rows(&(&l * l.transpose() + DMatrix::identity(n, n)))
}

/// Both halves full of numbers; the diagonal away from 0.
fn triangular(n: usize, points: &mut Points) -> Vec<f64> {
    let mut l = random(n * n, points);
    for i in 0..n {
        l[i * n + i] = points.between(0.5, 2.0);
    }
    l
}

/// Values and adjoints at random inputs.
fn check<O: Operation<N>, const N: usize>(
    name: &str,
    dims: &[usize],
    inputs: impl Fn(&mut Points) -> [Vec<f64>; N],
    expected: impl Fn(&Inputs) -> Vec<f64>,
) {
    let mut points = Points::new(51);
    let mut found = Disagreements::default();
    for _ in 0..5 {
        let inputs = inputs(&mut points).to_vec();
        let want = expected(&inputs);
        let got = value::<O, N>(dims, want.len(), &inputs);
        for (i, (got, want)) in got.iter().zip(&want).enumerate() {
            found.compare(*got, *want, CLOSE, || {
                format!("{name} at {inputs:?}, entry {i}")
            });
        }
        backward_is_adjoint::<O, N>(name, dims, want.len(), &inputs, &mut points, &mut found);
    }
    found.report();
}

const SIZES: [usize; 4] = [1, 2, 3, 5];

#[test]
fn cholesky_and_determinant() {
    for n in SIZES {
        let inputs = |points: &mut Points| [definite(n, points)];
        check::<Cholesky, 1>("Cholesky", &[n], inputs, |a| {
            rows(&matrix(n, n, &a[0]).cholesky().unwrap().l())
        });
        check::<LogDet, 1>("LogDet", &[n], inputs, |a| {
            vec![matrix(n, n, &a[0]).determinant().ln()]
        });
    }
}

/// The convention for symmetric inputs: the upper half is neither read nor given anything.
#[test]
fn symmetric_inputs_are_read_in_their_lower_half() {
    let (clean, dirty) = ([2.0, 0.5, 0.5, 3.0], [2.0, f64::NAN, 0.5, 3.0]);
    let b = vec![1.0, -2.0];
    let both = |a: [f64; 4]| vec![a.to_vec(), b.clone()];
    let of = |a: [f64; 4]| {
        [
            value::<Cholesky, 1>(&[2], 4, &vec![a.to_vec()]),
            value::<LogDet, 1>(&[2], 1, &vec![a.to_vec()]),
            value::<SolveSpd, 2>(&[2, 1], 2, &both(a)),
            value::<SolveLower, 2>(&[2, 1], 2, &both(a)),
            value::<SolveLowerTransposed, 2>(&[2, 1], 2, &both(a)),
        ]
    };
    assert_eq!(of(clean), of(dirty));
    assert_eq!(of(clean)[0][1], 0.0);
}

#[test]
fn what_is_not_positive_definite_is_nan() {
    for a in [[1.0, 2.0, 2.0, 1.0], [-1.0, 0.0, 0.0, 1.0]] {
        let a = a.to_vec();
        let factor = value::<Cholesky, 1>(&[2], 4, &vec![a.clone()]);
        assert!(factor.iter().any(|l| l.is_nan()), "{factor:?}");
        assert!(value::<LogDet, 1>(&[2], 1, &vec![a.clone()])[0].is_nan());
        assert!(value::<SolveSpd, 2>(&[2, 1], 2, &vec![a, vec![1.0, 1.0]])[0].is_nan());
    }
}

#[test]
fn products() {
    for (m, k, n) in [(1, 1, 1), (2, 3, 4), (3, 1, 2), (4, 2, 1)] {
        let inputs = |points: &mut Points| [random(m * k, points), random(k * n, points)];
        check::<MatMul, 2>("MatMul", &[m, k, n], inputs, |x| {
            rows(&(matrix(m, k, &x[0]) * matrix(k, n, &x[1])))
        });
        let input = |points: &mut Points| [random(m * n, points)];
        check::<Transpose, 1>("Transpose", &[m, n], input, |x| {
            rows(&matrix(m, n, &x[0]).transpose())
        });
    }
    for n in SIZES {
        let inputs = |points: &mut Points| [random(n * n, points), random(n, points)];
        check::<QuadForm, 2>("QuadForm", &[n], inputs, |x| {
            let v = matrix(n, 1, &x[1]);
            vec![(v.transpose() * matrix(n, n, &x[0]) * &v)[0]]
        });
        check::<Diagonal, 1>(
            "Diagonal",
            &[n],
            |points| [random(n, points)],
            |x| {
                rows(&DMatrix::from_diagonal(
                    &nalgebra::DVector::from_column_slice(&x[0]),
                ))
            },
        );
    }
}

#[test]
fn solutions() {
    for (n, m) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
        let lower = |points: &mut Points| [triangular(n, points), random(n * m, points)];
        let solve = |a: DMatrix<f64>, b: &[f64]| rows(&a.lu().solve(&matrix(n, m, b)).unwrap());
        check::<SolveLower, 2>("SolveLower", &[n, m], lower, |x| {
            solve(matrix(n, n, &x[0]).lower_triangle(), &x[1])
        });
        check::<SolveLowerTransposed, 2>("SolveLowerTransposed", &[n, m], lower, |x| {
            solve(matrix(n, n, &x[0]).lower_triangle().transpose(), &x[1])
        });
        let spd = |points: &mut Points| [definite(n, points), random(n * m, points)];
        check::<SolveSpd, 2>("SolveSpd", &[n, m], spd, |x| {
            solve(matrix(n, n, &x[0]), &x[1])
        });
        // Far from singular, so that the tolerance of the others does.
        let general = |points: &mut Points| {
            let mut a = random(n * n, points);
            for i in 0..n {
                a[i * n + i] += 4.0 * points.between(-1.0, 1.0).signum();
            }
            // Without a pivot, elimination would divide by this.
            if n > 1 {
                a[0] = 0.0;
            }
            [a, random(n * m, points)]
        };
        check::<Solve, 2>("Solve", &[n, m], general, |x| {
            solve(matrix(n, n, &x[0]), &x[1])
        });
    }
}

#[test]
fn sums_and_normalised_exponentials() {
    for n in SIZES {
        let inputs = |points: &mut Points| [random(n, points)];
        let log_sum_exp = |x: &[f64]| x.iter().map(|x| x.exp()).sum::<f64>().ln();
        check::<LogSumExp, 1>("LogSumExp", &[n], inputs, |x| vec![log_sum_exp(&x[0])]);
        check::<Softmax, 1>("Softmax", &[n], inputs, |x| {
            x[0].iter()
                .map(|y| (y - log_sum_exp(&x[0])).exp())
                .collect()
        });
        check::<LogSoftmax, 1>("LogSoftmax", &[n], inputs, |x| {
            x[0].iter().map(|y| y - log_sum_exp(&x[0])).collect()
        });
        check::<CumSum, 1>("CumSum", &[n], inputs, |x| {
            (0..n).map(|i| x[0][..=i].iter().sum()).collect()
        });
    }
}

#[test]
fn normalised_exponentials_do_not_overflow() {
    let far = vec![vec![1e3, -1e3, 999.0]];
    let share = 1.0 / (1.0 + (-1f64).exp());
    let close =
        |got: f64, want: f64| assert!((got - want).abs() <= 1e-12 * want.abs(), "{got}, {want}");
    let got = value::<Softmax, 1>(&[3], 3, &far);
    close(got[0], share);
    assert_eq!(got[1], 0.0);
    close(value::<LogSumExp, 1>(&[3], 1, &far)[0], 1e3 - share.ln());
    close(value::<LogSoftmax, 1>(&[3], 3, &far)[1], -2e3 + share.ln());
    let nothing = f64::NEG_INFINITY;
    assert_eq!(
        value::<LogSumExp, 1>(&[2], 1, &vec![vec![nothing; 2]]),
        [nothing]
    );
    assert_eq!(
        value::<LogSumExp, 1>(&[2], 1, &vec![vec![nothing, 3.0]]),
        [3.0]
    );
    let infinite = value::<LogSumExp, 1>(&[2], 1, &vec![vec![f64::INFINITY, 3.0]]);
    assert_eq!(infinite, [f64::INFINITY]);
    assert!(value::<LogSumExp, 1>(&[2], 1, &vec![vec![f64::NAN, 3.0]])[0].is_nan());
}

fn of_pairs(n: usize, dim: usize, x: &[f64], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let apart = |i: usize, j: usize| -> Vec<f64> {
        (0..dim).map(|d| x[i * dim + d] - x[j * dim + d]).collect()
    };
    (0..n * n)
        .map(|place| f(&apart(place / n, place % n)))
        .collect()
}

/// A covariance function of the distance, at random points.
fn covariance<O: Operation<3>>(name: &str, correlation: impl Fn(f64) -> f64) {
    for (n, dim) in [(1, 1), (2, 1), (4, 1), (3, 2)] {
        let inputs = |points: &mut Points| {
            [
                random(n * dim, points),
                vec![points.between(0.5, 2.0)],
                vec![points.between(0.5, 2.0)],
            ]
        };
        check::<O, 3>(name, &[n, dim], inputs, |x| {
            of_pairs(n, dim, &x[0], |apart| {
                let r = apart.iter().map(|a| a * a).sum::<f64>().sqrt();
                x[1][0].powi(2) * correlation(r / x[2][0])
            })
        });
    }
    // A length scale for each dimension.
    let inputs = |points: &mut Points| {
        let mut scale = || points.between(0.5, 2.0);
        let scales = (vec![scale()], vec![scale(), scale()]);
        [random(6, points), scales.0, scales.1]
    };
    check::<O, 3>(name, &[3, 2], inputs, |x| {
        of_pairs(3, 2, &x[0], |apart| {
            let d = (apart[0] / x[2][0]).hypot(apart[1] / x[2][1]);
            x[1][0].powi(2) * correlation(d)
        })
    });
    // Two of the points coincide.
    let mut points = Points::new(52);
    let mut found = Disagreements::default();
    let inputs = vec![vec![0.3, 1.2, 0.3], vec![1.3], vec![0.8]];
    backward_is_adjoint::<O, 3>(name, &[3, 1], 9, &inputs, &mut points, &mut found);
    found.report();
}

#[test]
fn covariances_of_a_distance() {
    covariance::<SquaredExponential>("SquaredExponential", |d| (-0.5 * d * d).exp());
    covariance::<Matern12>("Matern12", |d| (-d).exp());
    let (three, five) = (3f64.sqrt(), 5f64.sqrt());
    covariance::<Matern32>("Matern32", |d| (1.0 + three * d) * (-three * d).exp());
    covariance::<Matern52>("Matern52", |d| {
        (1.0 + five * d + 5.0 / 3.0 * d * d) * (-five * d).exp()
    });
}

/// Where two points coincide, a smooth covariance has the second derivatives that its Taylor series says: with f(s) = 1 + f′(0) s + …,
/// ∂²/∂x² of alpha² f((x − y)²/rho²) is 2 alpha² f′(0)/rho².
#[test]
fn curvature_where_points_coincide() {
    fn curvature<O: Operation<3>>(slope: f64) {
        let dual = |x: f64, eps: f64| num_dual::Dual64::new(x, eps);
        let x = [dual(0.3, 1.0), dual(0.3, 0.0)];
        let inputs = [
            View::Active(&x[..]),
            View::Known(&[1.5]),
            View::Known(&[0.7]),
        ];
        let zero = dual(0.0, 0.0);
        let (mut output, mut kept) = ([zero; 4], vec![zero; O::kept_len(&[2, 1])]);
        O::forward(&[2, 1], inputs, &mut output, &mut kept);
        let mut gradient = [zero, zero, dual(1.0, 0.0), zero];
        let mut of_x = [zero; 2];
        O::backward(
            &[2, 1],
            inputs,
            &output,
            &mut kept,
            &mut gradient,
            [Some(&mut of_x[..]), None, None],
        );
        let want = 2.0 * 1.5 * 1.5 * slope / (0.7 * 0.7);
        assert!(
            (of_x[0].eps - want).abs() < 1e-13 * want.abs(),
            "{of_x:?}, {want}"
        );
        assert!(
            (of_x[1].eps + want).abs() < 1e-13 * want.abs(),
            "{of_x:?}, {want}"
        );
    }
    curvature::<SquaredExponential>(-0.5);
    curvature::<Matern32>(-1.5);
    curvature::<Matern52>(-5.0 / 6.0);
}

/// Between the points of two arrays, of which two coincide.
fn cross<O: Operation<4>>(name: &str, correlation: impl Fn(f64) -> f64) {
    let inputs = |points: &mut Points| {
        let mut scale = || points.between(0.5, 2.0);
        let scales = (vec![scale()], vec![scale(), scale()]);
        let (x, mut y) = (random(6, points), random(4, points));
        y[..2].copy_from_slice(&x[2..4]);
        [x, y, scales.0, scales.1]
    };
    check::<O, 4>(name, &[3, 2, 2], inputs, |x| {
        let covariance = |place: usize| {
            let (i, j) = (place / 2, place % 2);
            let apart = |d: usize| (x[0][2 * i + d] - x[1][2 * j + d]) / x[3][d];
            x[2][0].powi(2) * correlation(apart(0).hypot(apart(1)))
        };
        (0..6).map(covariance).collect()
    });
}

#[test]
fn covariances_of_two_sets_of_points() {
    cross::<CrossSquaredExponential>("CrossSquaredExponential", |d| (-0.5 * d * d).exp());
    cross::<CrossMatern12>("CrossMatern12", |d| (-d).exp());
    let (three, five) = (3f64.sqrt(), 5f64.sqrt());
    cross::<CrossMatern32>("CrossMatern32", |d| (1.0 + three * d) * (-three * d).exp());
    cross::<CrossMatern52>("CrossMatern52", |d| {
        (1.0 + five * d + 5.0 / 3.0 * d * d) * (-five * d).exp()
    });
}

#[test]
fn periodic_covariance() {
    for (n, dim) in [(1, 1), (2, 1), (4, 1), (3, 2)] {
        let inputs = |points: &mut Points| {
            let mut x = random(n * dim, points);
            if n == 4 {
                x[3] = x[0];
            }
            let mut scale = || vec![points.between(0.7, 2.0)];
            [x, scale(), scale(), scale()]
        };
        check::<Periodic, 4>("Periodic", &[n, dim], inputs, |x| {
            of_pairs(n, dim, &x[0], |apart| {
                let sine = |a: &f64| (std::f64::consts::PI * a / x[3][0]).sin().powi(2);
                let sines: f64 = apart.iter().map(sine).sum();
                x[1][0].powi(2) * (-2.0 * sines / x[2][0].powi(2)).exp()
            })
        });
    }
}
