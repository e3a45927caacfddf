//! Vectors whose elements follow each other in time.

use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::dist::Support;
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand::RngExt;
use rand_distr::StandardNormal;

/// GaussianRandomWalk(scale) of k numbers: each is Normal(the one before, scale), and the first Normal(0, scale). The scale is one number,
/// or one for each of the k steps.
///
/// `p(x) = Π exp(−zᵢ²/2)/(scaleᵢ √(2π))` with `zᵢ = (xᵢ − xᵢ₋₁)/scaleᵢ` and 0 before x₁, for x in ℝᵏ, scale > 0.
///
/// Durbin & Koopman, *Time Series Analysis by State Space Methods*, 2nd ed., sec. 2.1.
#[derive(Clone, Copy, Debug)]
pub struct GaussianRandomWalk;

/// Ar(coefficients, scale) of k numbers, `dims = [k, p]` with p coefficients φ: from the (p + 1)-th on, each is
/// Normal(φ₁ xᵢ₋₁ + … + φₚ xᵢ₋ₚ, scale).
///
/// `p(x) = Π exp(−zᵢ²/2)/(scale √(2π))` over i > p with `zᵢ = (xᵢ − Σⱼ φⱼ xᵢ₋ⱼ)/scale`, for x in ℝᵏ, φ in ℝᵖ or one number for all, one
/// scale > 0. It is the density of x given its first p elements, which it leaves free: where x is no data they want a density of
/// their own. A draw has zeros before x₁, and its first p elements are drawn from what that leaves.
///
/// Box, Jenkins & Reinsel, *Time Series Analysis*, 4th ed., sec. 7.1 (the conditional likelihood).
#[derive(Clone, Copy, Debug)]
pub struct Ar;

impl Multivariate<1> for GaussianRandomWalk {
    const PARAMETERS: [&'static str; 1] = ["scale"];

    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        args: [View<'_, T>; 1],
        scratch: &mut [T],
    ) -> T {
        Self::score(dims, x, args, None, [None], scratch)
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [scale]: [View<'_, T>; 1],
        mut x_adjoint: Option<&mut [T]>,
        [mut adjoint]: [Option<&mut [T]>; 1],
        _scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let mut inverse = scale.at(0).recip();
        let mut spread = scale.at(0).ln();
        let (mut squares, mut spreads) = (T::constant(0.0), T::constant(0.0));
        let mut before = T::constant(0.0);
        for i in 0..k {
            if i > 0 && scale.len() > 1 {
                inverse = scale.at(i).recip();
                spread = scale.at(i).ln();
            }
            let z = (x.at(i) - before) * inverse;
            before = x.at(i);
            squares = z.mul_add(z, squares);
            spreads += spread;
            let pull = z * inverse;
            if let Some(x_adjoint) = &mut x_adjoint {
                x_adjoint[i] -= pull;
                if i > 0 {
                    x_adjoint[i - 1] += pull;
                }
            }
            add(&mut adjoint, i, z * pull - inverse);
        }
        squares * -0.5 - spreads - k as f64 * HALF_LN_2PI
    }

    fn check(
        _dims: &[usize],
        x: Option<&[f64]>,
        [scale]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::each(1, scale, Support::Positive)?;
        check::each(0, x, Support::Real)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [scale]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        let scale = View::<f64>::Active(scale);
        let mut at = 0.0;
        for i in 0..dims[0] {
            at += scale.broadcast(i) * rng.sample::<f64, _>(StandardNormal);
            x[i] = at;
        }
    }
}

/// φ₁ xᵢ₋₁ + … + φₚ xᵢ₋ₚ.
#[inline(always)]
fn prediction<T: Real>(i: usize, p: usize, x: View<'_, T>, coefficients: View<'_, T>) -> T {
    let mut sum = T::constant(0.0);
    for j in 0..p {
        sum = coefficients.broadcast(j).mul_add(x.at(i - 1 - j), sum);
    }
    sum
}

impl Multivariate<2> for Ar {
    const PARAMETERS: [&'static str; 2] = ["coefficients", "scale"];

    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        args: [View<'_, T>; 2],
        scratch: &mut [T],
    ) -> T {
        Self::score(dims, x, args, None, [None, None], scratch)
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [coefficients, scale]: [View<'_, T>; 2],
        mut x_adjoint: Option<&mut [T]>,
        [mut adjoint, mut scale_adjoint]: [Option<&mut [T]>; 2],
        _scratch: &mut [T],
    ) -> T {
        let (k, p) = (dims[0], dims[1]);
        let inverse = scale.at(0).recip();
        let mut squares = T::constant(0.0);
        for i in p..k {
            let z = (x.at(i) - prediction(i, p, x, coefficients)) * inverse;
            squares = z.mul_add(z, squares);
            let pull = z * inverse;
            if let Some(x_adjoint) = &mut x_adjoint {
                x_adjoint[i] -= pull;
                for j in 0..p {
                    let at = i - 1 - j;
                    x_adjoint[at] = pull.mul_add(coefficients.broadcast(j), x_adjoint[at]);
                }
            }
            if adjoint.is_some() {
                for j in 0..p {
                    add(&mut adjoint, j, pull * x.at(i - 1 - j));
                }
            }
        }
        let rows = k.saturating_sub(p) as f64;
        add(&mut scale_adjoint, 0, (squares - rows) * inverse);
        squares * -0.5 - (scale.at(0).ln() + HALF_LN_2PI) * rows
    }

    fn check(
        _dims: &[usize],
        x: Option<&[f64]>,
        [coefficients, scale]: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check::each(1, coefficients, Support::Real)?;
        check::each(2, scale, Support::Positive)?;
        check::each(0, x, Support::Real)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [coefficients, scale]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        let coefficients = View::<f64>::Active(coefficients);
        for i in 0..dims[0] {
            let mean = prediction(i, dims[1].min(i), View::Active(x), coefficients);
            x[i] = mean + scale[0] * rng.sample::<f64, _>(StandardNormal);
        }
    }
}
