//! Covariance functions of a distance.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `squared_exponential(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² exp(−r²/(2 rho²))`, where r is the distance of two points. alpha and rho are one number each.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2.
#[derive(Clone, Copy, Debug)]
pub struct SquaredExponential;

/// `matern12(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix `alpha² exp(−d)`, where
/// `d = r/rho` and r is the distance of two points. alpha and rho are one number each.
///
/// It has no derivative in points that coincide; that of two such points is taken to be 0.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2 (ν = 1/2).
#[derive(Clone, Copy, Debug)]
pub struct Matern12;

/// `matern32(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² (1 + √3 d) exp(−√3 d)`, where `d = r/rho` and r is the distance of two points. alpha and rho are one number each.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2 (ν = 3/2).
#[derive(Clone, Copy, Debug)]
pub struct Matern32;

/// `matern52(x, alpha, rho)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² (1 + √5 d + 5d²/3) exp(−√5 d)`, where `d = r/rho` and r is the distance of two points. alpha and rho are one number each.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 4.2 (ν = 5/2).
#[derive(Clone, Copy, Debug)]
pub struct Matern52;

/// A correlation f(s) of s = r²/rho², with f(0) = 1.
trait Correlation {
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

/// The squared distance of two points.
#[inline(always)]
fn squared_distance<T: Real>(dim: usize, x: View<'_, T>, i: usize, j: usize) -> T {
    match x {
        View::Known(x) => {
            let mut sum = 0.0;
            for d in 0..dim {
                let apart = x[i * dim + d] - x[j * dim + d];
                sum += apart * apart;
            }
            T::constant(sum)
        }
        View::Active(x) => {
            let mut sum = T::constant(0.0);
            for d in 0..dim {
                let apart = x[i * dim + d] - x[j * dim + d];
                sum = apart.mul_add(apart, sum);
            }
            sum
        }
    }
}

/// Writes the covariances; keeps f and f′ of every pair.
#[inline(always)]
fn covariances<C: Correlation, T: Real>(
    dims: &[usize],
    [x, alpha, rho]: [View<'_, T>; 3],
    output: &mut [T],
    kept: &mut [T],
) {
    let (n, dim) = (dims[0], dims[1]);
    let variance = alpha.at(0).square();
    let per_square = rho.at(0).square().recip();
    let mut pair = 0;
    for i in 0..n {
        for j in 0..i {
            let (f, slope) = C::of(squared_distance(dim, x, i, j) * per_square);
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
    kept: &[T],
    gradient: &[T],
    [mut of_x, of_alpha, of_rho]: [Option<&mut [T]>; 3],
) {
    let (n, dim) = (dims[0], dims[1]);
    let (alpha, rho) = (alpha.at(0), rho.at(0));
    let variance = alpha.square();
    let per_square = rho.square().recip();
    let (mut of_variance, mut of_scale) = (T::constant(0.0), T::constant(0.0));
    let mut pair = 0;
    for i in 0..n {
        of_variance += gradient[i * n + i];
        for j in 0..i {
            let both = gradient[i * n + j] + gradient[j * n + i];
            of_variance = both.mul_add(kept[pair], of_variance);
            let of_square = both * kept[pair + 1] * per_square;
            pair += 2;
            if of_rho.is_some() {
                of_scale = of_square.mul_add(squared_distance(dim, x, i, j), of_scale);
            }
            if let Some(of_x) = &mut of_x {
                for d in 0..dim {
                    let apart = x.at(i * dim + d) - x.at(j * dim + d);
                    let pull = of_square * variance * apart * 2.0;
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
        of_rho[0] -= of_scale * variance * 2.0 / rho;
    }
}

macro_rules! operation {
    ($($name:ident)*) => {$(
        impl Operation<3> for $name {
            fn kept_len(dims: &[usize]) -> usize {
                dims[0] * dims[0].saturating_sub(1)
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
