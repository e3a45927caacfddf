//! The normal distribution of vectors, by the inverse of its covariance.

use super::multi_normal::{add_deviations, deviations, factor};
use super::{ArrayFault, Multivariate, check};
use crate::array::View;
use crate::array::linear::{
    add_folded, cholesky, diagonal_reciprocals, inverse_entry, invert_lower, ln_diagonal,
    solve_lower_transposed, sum_of_squares,
};
use crate::dist::Support;
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand::RngExt;
use rand_distr::StandardNormal;

/// MultiNormalPrec(loc, precision) of k numbers: [`MultiNormal`](super::MultiNormal) whose covariance has the inverse `precision`.
///
/// `p(x) = (2π)^(−k/2) |precision|^(1/2) exp(−½ (x − loc)ᵀ precision (x − loc))` for x in ℝᵏ, loc in ℝᵏ or one number for all, precision
/// symmetric positive definite. Only the lower half of precision is read, and the whole of its adjoint goes there.
///
/// Kotz, Balakrishnan & Johnson, *Continuous Multivariate Distributions* 1, ch. 45.
#[derive(Clone, Copy, Debug)]
pub struct MultiNormalPrec;

/// MultiNormalPrecChol(loc, L): [`MultiNormalPrec`] with precision `L Lᵀ`, of which no derivative is asked.
#[derive(Clone, Copy, Debug)]
pub struct MultiNormalPrecChol;

/// Writes `y = Lᵀ d` and `w = L y`.
#[inline(always)]
fn precise<T: Real>(l: View<'_, T>, d: &[T], y: &mut [T], w: &mut [T]) {
    let k = d.len();
    for j in 0..k {
        let mut sum = T::constant(0.0);
        for i in j..k {
            sum = d[i].mul_add(l.at(i * k + j), sum);
        }
        y[j] = sum;
    }
    for i in 0..k {
        let mut sum = T::constant(0.0);
        for j in 0..=i {
            sum = y[j].mul_add(l.at(i * k + j), sum);
        }
        w[i] = sum;
    }
}

/// Adds the lower half of `½ (P⁻¹ − d dᵀ)`, the upper folded onto it.
#[inline(always)]
fn add_precision<T: Real>(d: &[T], inverse: &[T], adjoint: &mut [T]) {
    let k = d.len();
    for i in 0..k {
        for j in 0..=i {
            let partial = (inverse_entry(k, inverse, i, j) - d[i] * d[j]) * 0.5;
            add_folded(k, i, j, partial, adjoint);
        }
    }
}

impl Multivariate<2> for MultiNormalPrec {
    const PARAMETERS: [&'static str; 2] = ["loc", "precision"];

    /// L, L⁻¹, the reciprocals of L's diagonal, d = x − loc, `y = Lᵀ d`, and `L y`.
    fn scratch_len(dims: &[usize]) -> usize {
        let k = dims[0];
        2 * k * k + 4 * k
    }

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
        [loc, precision]: [View<'_, T>; 2],
        mut x_adjoint: Option<&mut [T]>,
        [mut loc_adjoint, adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (l, rest) = scratch.split_at_mut(k * k);
        let (inverse, rest) = rest.split_at_mut(k * k);
        let (reciprocals, rest) = rest.split_at_mut(k);
        let (d, rest) = rest.split_at_mut(k);
        let (y, rest) = rest.split_at_mut(k);
        let w = &mut rest[..k];
        cholesky(k, precision, l, reciprocals);
        deviations(x, loc, d);
        precise(View::Active(l), d, y, w);
        add_deviations(T::constant(1.0), w, &mut x_adjoint, &mut loc_adjoint);
        if let Some(adjoint) = adjoint {
            invert_lower(k, l, reciprocals, inverse);
            add_precision(d, inverse, adjoint);
        }
        let spread = ln_diagonal(k, View::Active(l));
        sum_of_squares(y) * -0.5 + spread - k as f64 * HALF_LN_2PI
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [loc, precision]: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check::each(1, loc, Support::Real)?;
        check::covariance(dims[0], 2, precision)?;
        check::each(0, x, Support::Real)
    }

    /// `loc + L⁻ᵀ z`.
    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [loc, precision]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        MultiNormalPrecChol::sample(dims, rng, [loc, &factor(dims[0], precision)], x);
    }
}

impl Multivariate<2> for MultiNormalPrecChol {
    const PARAMETERS: [&'static str; 2] = ["loc", "cholesky of precision"];

    /// d = x − loc, `y = Lᵀ d`, and `L y`.
    fn scratch_len(dims: &[usize]) -> usize {
        3 * dims[0]
    }

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
        [loc, l]: [View<'_, T>; 2],
        mut x_adjoint: Option<&mut [T]>,
        [mut loc_adjoint, _]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (d, rest) = scratch.split_at_mut(k);
        let (y, rest) = rest.split_at_mut(k);
        let w = &mut rest[..k];
        deviations(x, loc, d);
        precise(l, d, y, w);
        add_deviations(T::constant(1.0), w, &mut x_adjoint, &mut loc_adjoint);
        sum_of_squares(y) * -0.5 + ln_diagonal(k, l) - k as f64 * HALF_LN_2PI
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [loc, l]: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check::each(1, loc, Support::Real)?;
        check::cholesky(dims[0], 2, l)?;
        check::each(0, x, Support::Real)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [loc, l]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        let k = dims[0];
        let mut reciprocals = vec![0.0; k];
        diagonal_reciprocals(k, View::Active(l), &mut reciprocals);
        x.fill_with(|| rng.sample(StandardNormal));
        solve_lower_transposed(k, 1, View::Active(l), &reciprocals, x);
        let loc = View::<f64>::Active(loc);
        for i in 0..k {
            x[i] += loc.broadcast(i);
        }
    }
}
