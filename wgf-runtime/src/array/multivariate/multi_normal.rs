//! The normal distribution of vectors, by its covariance and by the covariance's Cholesky factor.

use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::array::linear::{
    add_folded, cholesky, diagonal_reciprocals, inverse_entry, invert_lower, ln_diagonal,
    solve_lower, solve_lower_transposed, sum_of_squares,
};
use crate::dist::Support;
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand::RngExt;
use rand_distr::StandardNormal;

/// MultiNormal(loc, cov) of k numbers: means, or one number for all, and a k × k covariance matrix.
///
/// `p(x) = (2π)^(−k/2) |cov|^(−1/2) exp(−½ (x − loc)ᵀ cov⁻¹ (x − loc))` for x in ℝᵏ, loc in ℝᵏ, cov symmetric positive definite. Only the
/// lower half of cov is read, and the whole of its adjoint goes there. Rows that share a covariance do better with its factor:
/// [`MultiNormalChol`].
///
/// Kotz, Balakrishnan & Johnson, *Continuous Multivariate Distributions* 1, ch. 45.
#[derive(Clone, Copy, Debug)]
pub struct MultiNormal;

/// MultiNormalChol(loc, cholesky) of k numbers: [`MultiNormal`] with covariance `L Lᵀ`, where L is cholesky, lower triangular with
/// positive diagonal. Above its diagonal L is not read.
///
/// `p(x) = (2π)^(−k/2) Π Lᵢᵢ⁻¹ exp(−½ |z|²)` with `L z = x − loc`.
///
/// Kotz, Balakrishnan & Johnson, *Continuous Multivariate Distributions* 1, ch. 45.
#[derive(Clone, Copy, Debug)]
pub struct MultiNormalChol;

/// Writes x − loc.
#[inline(always)]
pub(super) fn deviations<T: Real>(x: View<'_, T>, loc: View<'_, T>, out: &mut [T]) {
    for i in 0..out.len() {
        out[i] = x.at(i) - loc.broadcast(i);
    }
}

/// Adds the partials of a density of x − loc, of which those in x are `−weight wᵢ`.
#[inline(always)]
pub(super) fn add_deviations<T: Real>(
    weight: T,
    w: &[T],
    x_adjoint: &mut Option<&mut [T]>,
    loc_adjoint: &mut Option<&mut [T]>,
) {
    for i in 0..w.len() {
        let pull = w[i] * weight;
        add(x_adjoint, i, -pull);
        add(loc_adjoint, i, pull);
    }
}

/// Adds the lower half of `½ (weight w wᵀ − A⁻¹)`, the upper folded onto it: the partials in a covariance A.
#[inline(always)]
pub(super) fn add_covariance<T: Real>(weight: T, w: &[T], inverse: &[T], adjoint: &mut [T]) {
    let k = w.len();
    for i in 0..k {
        for j in 0..=i {
            let outer = w[i] * w[j] * weight;
            let partial = (outer - inverse_entry(k, inverse, i, j)) * 0.5;
            add_folded(k, i, j, partial, adjoint);
        }
    }
}

/// Draws `loc + L z` for standard normal z.
pub(super) fn draw<R: rand::Rng + ?Sized>(rng: &mut R, loc: &[f64], l: &[f64], x: &mut [f64]) {
    let k = x.len();
    let loc = View::<f64>::Active(loc);
    let z: Vec<f64> = (0..k).map(|_| rng.sample(StandardNormal)).collect();
    for i in 0..k {
        let row = l[i * k..=i * k + i].iter().zip(&z);
        x[i] = loc.broadcast(i) + row.map(|(l, z)| l * z).sum::<f64>();
    }
}

/// The Cholesky factor of a covariance; NaN if it is none.
pub(super) fn factor(k: usize, cov: &[f64]) -> Vec<f64> {
    let (mut l, mut reciprocals) = (vec![0.0; k * k], vec![0.0; k]);
    cholesky(k, View::Active(cov), &mut l, &mut reciprocals);
    l
}

impl Multivariate<2> for MultiNormal {
    const PARAMETERS: [&'static str; 2] = ["loc", "cov"];

    /// L, L⁻¹, the reciprocals of L's diagonal, and z.
    fn scratch_len(dims: &[usize]) -> usize {
        let k = dims[0];
        2 * k * k + 2 * k
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
        [loc, cov]: [View<'_, T>; 2],
        mut x_adjoint: Option<&mut [T]>,
        [mut loc_adjoint, cov_adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (l, rest) = scratch.split_at_mut(k * k);
        let (inverse, rest) = rest.split_at_mut(k * k);
        let (reciprocals, rest) = rest.split_at_mut(k);
        let z = &mut rest[..k];
        cholesky(k, cov, l, reciprocals);
        deviations(x, loc, z);
        solve_lower(k, 1, View::Active(l), reciprocals, z);
        let spread = ln_diagonal(k, View::Active(l));
        let value = sum_of_squares(z) * -0.5 - spread - k as f64 * HALF_LN_2PI;
        if x_adjoint.is_some() || loc_adjoint.is_some() || cov_adjoint.is_some() {
            solve_lower_transposed(k, 1, View::Active(l), reciprocals, z);
            let one = T::constant(1.0);
            add_deviations(one, z, &mut x_adjoint, &mut loc_adjoint);
            if let Some(adjoint) = cov_adjoint {
                invert_lower(k, l, reciprocals, inverse);
                add_covariance(one, z, inverse, adjoint);
            }
        }
        value
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [loc, cov]: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check::each(1, loc, Support::Real)?;
        check::covariance(dims[0], 2, cov)?;
        check::each(0, x, Support::Real)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [loc, cov]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        draw(rng, loc, &factor(dims[0], cov), x);
    }
}

impl Multivariate<2> for MultiNormalChol {
    const PARAMETERS: [&'static str; 2] = ["loc", "cholesky"];

    /// The reciprocals of L's diagonal, z, and L⁻ᵀ z.
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
        [mut loc_adjoint, l_adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (reciprocals, rest) = scratch.split_at_mut(k);
        let (z, rest) = rest.split_at_mut(k);
        let w = &mut rest[..k];
        diagonal_reciprocals(k, l, reciprocals);
        deviations(x, loc, z);
        solve_lower(k, 1, l, reciprocals, z);
        if x_adjoint.is_some() || loc_adjoint.is_some() || l_adjoint.is_some() {
            w.copy_from_slice(z);
            solve_lower_transposed(k, 1, l, reciprocals, w);
            add_deviations(T::constant(1.0), w, &mut x_adjoint, &mut loc_adjoint);
            if let Some(adjoint) = l_adjoint {
                for i in 0..k {
                    for j in 0..=i {
                        adjoint[i * k + j] = w[i].mul_add(z[j], adjoint[i * k + j]);
                    }
                    adjoint[i * k + i] -= reciprocals[i];
                }
            }
        }
        sum_of_squares(z) * -0.5 - ln_diagonal(k, l) - k as f64 * HALF_LN_2PI
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
        _dims: &[usize],
        rng: &mut R,
        [loc, l]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        draw(rng, loc, l, x);
    }
}
