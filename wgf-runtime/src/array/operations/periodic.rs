//! The periodic covariance function.

use super::Operation;
use crate::array::View;
use crate::real::Real;
use std::f64::consts::PI;

/// `periodic(x, alpha, rho, period)` of n points in `dim` dimensions, `dims = [n, dim]`: the n × n covariance matrix
/// `alpha² exp(−2 Σ_d sin²(π (x_id − x_jd)/period)/rho²)`. alpha, rho and period are one number each.
///
/// MacKay, *Introduction to Gaussian processes* (1998); Rasmussen & Williams, *Gaussian Processes for Machine Learning*, equation 4.31.
#[derive(Clone, Copy, Debug)]
pub struct Periodic;

/// Σ_d sin²(π (x_id − x_jd)/period).
#[inline(always)]
fn squared_sines<T: Real>(
    dim: usize,
    x: View<'_, T>,
    period: View<'_, T>,
    i: usize,
    j: usize,
) -> T {
    match (x, period) {
        (View::Known(x), View::Known(period)) => {
            let mut sum = 0.0;
            for d in 0..dim {
                let sine = Real::sin((x[i * dim + d] - x[j * dim + d]) * PI / period[0]);
                sum += sine * sine;
            }
            T::constant(sum)
        }
        _ => {
            let mut sum = T::constant(0.0);
            for d in 0..dim {
                let angle = (x.at(i * dim + d) - x.at(j * dim + d)) * PI / period.at(0);
                sum += angle.sin().square();
            }
            sum
        }
    }
}

impl Operation<4> for Periodic {
    /// The correlation and the sum of squared sines of every pair.
    fn kept_len(dims: &[usize]) -> usize {
        dims[0] * dims[0].saturating_sub(1)
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [x, alpha, rho, period]: [View<'_, T>; 4],
        output: &mut [T],
        kept: &mut [T],
    ) {
        let (n, dim) = (dims[0], dims[1]);
        let variance = alpha.at(0).square();
        let factor = rho.at(0).square().div_from(-2.0);
        let mut pair = 0;
        for i in 0..n {
            for j in 0..i {
                let sines = squared_sines(dim, x, period, i, j);
                kept[pair] = (factor * sines).exp();
                kept[pair + 1] = sines;
                output[i * n + j] = variance * kept[pair];
                output[j * n + i] = output[i * n + j];
                pair += 2;
            }
            output[i * n + i] = variance;
        }
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [x, alpha, rho, period]: [View<'_, T>; 4],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [mut of_x, of_alpha, of_rho, of_period]: [Option<&mut [T]>; 4],
    ) {
        let (n, dim) = (dims[0], dims[1]);
        let (alpha, rho, period) = (alpha.at(0), rho.at(0), period.at(0));
        let factor = alpha.square() * rho.square().div_from(-2.0);
        let frequency = period.div_from(PI);
        let zero = T::constant(0.0);
        let (mut of_variance, mut of_factor, mut of_angles) = (zero, zero, zero);
        let mut pair = 0;
        for i in 0..n {
            of_variance += gradient[i * n + i];
            for j in 0..i {
                let both = (gradient[i * n + j] + gradient[j * n + i]) * kept[pair];
                of_variance += both;
                of_factor = both.mul_add(kept[pair + 1], of_factor);
                pair += 2;
                if of_x.is_none() && of_period.is_none() {
                    continue;
                }
                for d in 0..dim {
                    let angle = (x.at(i * dim + d) - x.at(j * dim + d)) * frequency;
                    let of_angle = both * factor * (angle * 2.0).sin();
                    of_angles = of_angle.mul_add(angle, of_angles);
                    if let Some(of_x) = &mut of_x {
                        of_x[i * dim + d] += of_angle * frequency;
                        of_x[j * dim + d] -= of_angle * frequency;
                    }
                }
            }
        }
        if let Some(of_alpha) = of_alpha {
            of_alpha[0] += of_variance * alpha * 2.0;
        }
        if let Some(of_rho) = of_rho {
            of_rho[0] -= of_factor * factor * 2.0 / rho;
        }
        if let Some(of_period) = of_period {
            of_period[0] -= of_angles / period;
        }
    }
}
