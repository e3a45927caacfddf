//! Student's t distribution of vectors.

use super::multi_normal::{add_covariance, add_deviations, deviations, draw, factor};
use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::array::linear::{
    cholesky, invert_lower, ln_diagonal, solve_lower, solve_lower_transposed, sum_of_squares,
};
use crate::dist::Support;
use crate::dist::remainder::{half_step, slope};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand_distr::{ChiSquared, Distribution};

/// MultiStudentT(df, loc, scale) of k numbers: degrees of freedom ν, centre, or one number for all, and a k × k matrix Σ, which is not the
/// covariance.
///
/// `p(x) = Γ((ν + k)/2)/(Γ(ν/2) (νπ)^(k/2) |Σ|^(1/2)) · (1 + q/ν)^(−(ν + k)/2)` with `q = (x − loc)ᵀ Σ⁻¹ (x − loc)`, for x in ℝᵏ, ν > 0,
/// loc in ℝᵏ, Σ symmetric positive definite. Only the lower half of Σ is read, and the whole of its adjoint goes there.
///
/// Kotz & Nadarajah, *Multivariate t Distributions and Their Applications* (2004), sec. 1.1.
#[derive(Clone, Copy, Debug)]
pub struct MultiStudentT;

/// `C(a) = ln Γ(a + k/2) − ln Γ(a) − (k/2) ln a` and its derivative, which tend to 0 as a grows: whole steps as products, and a half
/// one where k is odd.
#[inline(always)]
fn ratio_of_gammas<T: Real>(k: usize, a: T) -> (T, T) {
    // NaN for a < 0, which the steps need not show.
    let (mut value, mut of_a) = (a.sqrt() * 0.0, T::constant(0.0));
    let inverse = a.recip();
    let whole = k / 2;
    for i in 1..whole {
        let i = i as f64;
        value += (inverse * i).ln_1p();
        of_a -= inverse * i / (a + i);
    }
    if k % 2 == 1 {
        let step = whole as f64;
        let b = a + step;
        value += half_step(b) + (inverse * step).ln_1p() * 0.5;
        of_a += slope!(half_step, b) - inverse * (0.5 * step) / b;
    }
    (value, of_a)
}

impl Multivariate<3> for MultiStudentT {
    const PARAMETERS: [&'static str; 3] = ["df", "loc", "scale"];

    /// L, L⁻¹, the reciprocals of L's diagonal, and z.
    fn scratch_len(dims: &[usize]) -> usize {
        let k = dims[0];
        2 * k * k + 2 * k
    }

    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        args: [View<'_, T>; 3],
        scratch: &mut [T],
    ) -> T {
        Self::score(dims, x, args, None, [None, None, None], scratch)
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [df, loc, scale]: [View<'_, T>; 3],
        mut x_adjoint: Option<&mut [T]>,
        [mut df_adjoint, mut loc_adjoint, scale_adjoint]: [Option<&mut [T]>; 3],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (l, rest) = scratch.split_at_mut(k * k);
        let (inverse, rest) = rest.split_at_mut(k * k);
        let (reciprocals, rest) = rest.split_at_mut(k);
        let z = &mut rest[..k];
        cholesky(k, scale, l, reciprocals);
        deviations(x, loc, z);
        solve_lower(k, 1, View::Active(l), reciprocals, z);
        let df = df.at(0);
        let ratio = sum_of_squares(z) / df;
        let (log, mass) = (ratio.ln_1p(), ratio + 1.0);
        let total = df + k as f64;
        let (constant, of_half) = ratio_of_gammas(k, df * 0.5);
        if df_adjoint.is_some() {
            let share = ratio / mass * (total / df);
            add(&mut df_adjoint, 0, (of_half - log + share) * 0.5);
        }
        let weight = total / (df * mass);
        solve_lower_transposed(k, 1, View::Active(l), reciprocals, z);
        add_deviations(weight, z, &mut x_adjoint, &mut loc_adjoint);
        if let Some(adjoint) = scale_adjoint {
            invert_lower(k, l, reciprocals, inverse);
            add_covariance(weight, z, inverse, adjoint);
        }
        let spread = ln_diagonal(k, View::Active(l));
        constant - total * 0.5 * log - spread - k as f64 * HALF_LN_2PI
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [df, loc, scale]: [Option<&[f64]>; 3],
    ) -> Result<(), ArrayFault> {
        check::each(1, df, Support::Positive)?;
        check::each(2, loc, Support::Real)?;
        check::covariance(dims[0], 3, scale)?;
        check::each(0, x, Support::Real)
    }

    /// A normal vector over the root of a χ² number over ν.
    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [df, loc, scale]: [&[f64]; 3],
        x: &mut [f64],
    ) {
        let Ok(chi_squared) = ChiSquared::new(df[0]) else {
            return x.fill(f64::NAN);
        };
        let stretch = (df[0] / chi_squared.sample(rng)).sqrt();
        let l: Vec<f64> = factor(dims[0], scale).iter().map(|l| l * stretch).collect();
        draw(rng, loc, &l, x);
    }
}
