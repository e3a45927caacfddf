//! Covariance functions of a distance.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `squared_exponential(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² exp(−(r/rho)²/2)`, where r is the distance of two points. alpha is one number; rho is one, or one for each dimension, and then
/// r/rho is `√Σ_d (x_id − x_jd)²/rho_d²` (automatic relevance determination).
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2.
#[derive(Clone, Copy, Debug)]
pub struct SquaredExponential;

/// `matern12(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix `alpha² exp(−d)`, where
/// `d = r/rho` and r is the distance of two points. alpha and rho as with [`SquaredExponential`].
///
/// It has no derivative in points that coincide; that of two such points is taken to be 0.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2 (ν = 1/2).
#[derive(Clone, Copy, Debug)]
pub struct Matern12;

/// `matern32(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² (1 + √3 d) exp(−√3 d)`, where `d = r/rho` and r is the distance of two points. alpha and rho as with [`SquaredExponential`].
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2 (ν = 3/2).
#[derive(Clone, Copy, Debug)]
pub struct Matern32;

/// `matern52(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² (1 + √5 d + 5d²/3) exp(−√5 d)`, where `d = r/rho` and r is the distance of two points. alpha and rho as with [`SquaredExponential`].
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2 (ν = 5/2).
#[derive(Clone, Copy, Debug)]
pub struct Matern52;

/// A correlation f(s) of s = r²/rho², with f(0) = 1.
pub(super) trait Correlation {
    /// f(s) and f′(s). Where f′(0) is infinite, a large number stands for it, so that its product with 0 is 0.
    fn of<T: Real>(s: T) -> (T, T);
}

/// √s, with a finite slope also at 0, where the slope of s itself is 0.
#[inline(always)]
fn root<T: Real>(s: T) -> T {
    (s + f64::MIN_POSITIVE).sqrt()
}

impl Correlation for SquaredExponential {
    #[inline(always)]
    fn of<T: Real>(s: T) -> (T, T) {
        let f = (s * -0.5).exp();
        (f, f * -0.5)
    }
}

impl Correlation for Matern12 {
    #[inline(always)]
    fn of<T: Real>(s: T) -> (T, T) {
        let d = root(s);
        let f = (-d).exp();
        (f, f * -0.5 / d)
    }
}

impl Correlation for Matern32 {
    #[inline(always)]
    fn of<T: Real>(s: T) -> (T, T) {
        let d = root(s) * 3f64.sqrt();
        let power = (-d).exp();
        ((d + 1.0) * power, power * -1.5)
    }
}

impl Correlation for Matern52 {
    #[inline(always)]
    fn of<T: Real>(s: T) -> (T, T) {
        let d = root(s) * 5f64.sqrt();
        let power = (-d).exp();
        let linear = (d + 1.0) * power;
        (linear + s * (5.0 / 3.0) * power, linear * (-5.0 / 6.0))
    }
}

/// A point: the array that it lies in, and where.
pub(super) type Point<'a, T> = (View<'a, T>, usize);

/// Writes rho⁻², one for each dimension.
#[inline(always)]
pub(super) fn write_per_square<T: Real>(rho: View<'_, T>, per_square: &mut [T]) {
    for d in 0..per_square.len() {
        per_square[d] = rho.broadcast(d).square().recip();
    }
}

/// How far two points lie apart in dimension d, squared.
#[inline(always)]
fn squared<T: Real>((x, a): Point<'_, T>, (y, b): Point<'_, T>, d: usize) -> T {
    match (x, y) {
        (View::Known(x), View::Known(y)) => {
            let apart = x[a + d] - y[b + d];
            T::constant(apart * apart)
        }
        _ => (x.at(a + d) - y.at(b + d)).square(),
    }
}

/// `s = Σ_d (x_d − y_d)²/rho_d²` of two points.
#[inline(always)]
pub(super) fn scaled_square<T: Real>(x: Point<'_, T>, y: Point<'_, T>, per_square: &[T]) -> T {
    let mut sum = T::constant(0.0);
    for d in 0..per_square.len() {
        sum = squared(x, y, d).mul_add(per_square[d], sum);
    }
    sum
}

/// Adds the adjoint of s to those of rho_d⁻².
#[inline(always)]
pub(super) fn add_to_scales<T: Real>(
    x: Point<'_, T>,
    y: Point<'_, T>,
    of_square: T,
    of_scales: &mut [T],
) {
    for d in 0..of_scales.len() {
        of_scales[d] = of_square.mul_add(squared(x, y, d), of_scales[d]);
    }
}

/// From the adjoints of rho_d⁻² to those of rho.
#[inline(always)]
pub(super) fn finish_scales<T: Real>(
    rho: View<'_, T>,
    per_square: &[T],
    of_scales: &[T],
    of_rho: &mut [T],
) {
    for d in 0..per_square.len() {
        let at = if of_rho.len() == 1 { 0 } else { d };
        of_rho[at] -= of_scales[d] * per_square[d] * 2.0 / rho.broadcast(d);
    }
}

/// The partial derivative of s in x_d, times its adjoint; that in y_d is its negative.
#[inline(always)]
pub(super) fn pull<T: Real>(
    (x, a): Point<'_, T>,
    (y, b): Point<'_, T>,
    d: usize,
    of_square: T,
    per_square: &[T],
) -> T {
    of_square * per_square[d] * (x.at(a + d) - y.at(b + d)) * 2.0
}

/// Writes the covariances; keeps rho⁻², room for its adjoint, and f and f′ of every pair.
#[inline(always)]
fn covariances<C: Correlation, T: Real>(
    dims: &[usize],
    [x, alpha, rho]: [View<'_, T>; 3],
    output: &mut [T],
    kept: &mut [T],
) {
    let (n, dim) = (dims[0], dims[1]);
    let variance = alpha.at(0).square();
    let (per_square, kept) = kept.split_at_mut(dim);
    write_per_square(rho, per_square);
    let mut pair = dim;
    for i in 0..n {
        for j in 0..i {
            let s = scaled_square((x, i * dim), (x, j * dim), per_square);
            let (f, slope) = C::of(s);
            kept[pair] = f;
            kept[pair + 1] = slope;
            pair += 2;
            output[i * n + j] = variance * f;
            output[j * n + i] = output[i * n + j];
        }
        output[i * n + i] = variance;
    }
}

/// The adjoint of [`covariances`].
#[inline(always)]
fn covariances_back<T: Real>(
    dims: &[usize],
    [x, alpha, rho]: [View<'_, T>; 3],
    kept: &mut [T],
    gradient: &[T],
    [mut of_x, of_alpha, of_rho]: [Option<&mut [T]>; 3],
) {
    let (n, dim) = (dims[0], dims[1]);
    let alpha = alpha.at(0);
    let variance = alpha.square();
    let (per_square, kept) = kept.split_at_mut(dim);
    let (of_scales, kept) = kept.split_at_mut(dim);
    of_scales.fill(T::constant(0.0));
    let mut of_variance = T::constant(0.0);
    let mut pair = 0;
    for i in 0..n {
        of_variance += gradient[i * n + i];
        for j in 0..i {
            let both = gradient[i * n + j] + gradient[j * n + i];
            of_variance = both.mul_add(kept[pair], of_variance);
            let of_square = both * kept[pair + 1] * variance;
            pair += 2;
            let (a, b) = ((x, i * dim), (x, j * dim));
            if of_rho.is_some() {
                add_to_scales(a, b, of_square, of_scales);
            }
            if let Some(of_x) = &mut of_x {
                for d in 0..dim {
                    let pull = pull(a, b, d, of_square, per_square);
                    of_x[i * dim + d] += pull;
                    of_x[j * dim + d] -= pull;
                }
            }
        }
    }
    if let Some(of_alpha) = of_alpha {
        of_alpha[0] += of_variance * alpha * 2.0;
    }
    if let Some(of_rho) = of_rho {
        finish_scales(rho, per_square, of_scales, of_rho);
    }
}

macro_rules! operation {
    ($($name:ident)*) => {$(
        impl Operation<3> for $name {
            fn kept_len(dims: &[usize]) -> usize {
                2 * dims[1] + dims[0] * dims[0].saturating_sub(1)
            }

            #[inline(always)]
            fn forward<T: Real>(
                dims: &[usize],
                inputs: [View<'_, T>; 3],
                output: &mut [T],
                kept: &mut [T],
            ) {
                covariances::<$name, T>(dims, inputs, output, kept);
            }

            #[inline(always)]
            fn backward<T: Real>(
                dims: &[usize],
                inputs: [View<'_, T>; 3],
                _output: &[T],
                kept: &mut [T],
                gradient: &mut [T],
                adjoints: [Option<&mut [T]>; 3],
            ) {
                covariances_back(dims, inputs, kept, gradient, adjoints);
            }
        }
    )*};
}

operation!(SquaredExponential Matern12 Matern32 Matern52);
