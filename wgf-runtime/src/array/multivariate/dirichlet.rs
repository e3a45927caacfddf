//! The Dirichlet distribution.

use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::dist::Support;
use crate::dist::remainder::{ln_minus_digamma, stirling};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand_distr::multi::MultiDistribution;

/// Dirichlet(concentration) of k probabilities, with concentrations αᵢ, or one number for all.
///
/// `p(x) = Γ(Σ αᵢ)/Π Γ(αᵢ) · Π xᵢ^(αᵢ − 1)` for xᵢ > 0 with Σ xᵢ = 1, αᵢ > 0: a density of the first k − 1 coordinates. It does not look
/// at the sum of x; a latent's constraint and the check of data keep that.
///
/// Kotz, Balakrishnan & Johnson, *Continuous Multivariate Distributions* 1, ch. 49.
#[derive(Clone, Copy, Debug)]
pub struct Dirichlet;

/// Σ αᵢ.
#[inline(always)]
pub(super) fn total<T: Real>(k: usize, concentration: View<'_, T>) -> T {
    if concentration.len() == 1 {
        return concentration.at(0) * k as f64;
    }
    let mut sum = concentration.at(0);
    for i in 1..k {
        sum += concentration.at(i);
    }
    sum
}

/// What the Gammas leave in `½ ln αᵢ − s(αᵢ)`, less that of their sum, with Stirling's remainder s.
#[inline(always)]
fn constant<T: Real>(k: usize, concentration: View<'_, T>) -> T {
    let of_gamma = |a: T| a.ln() * 0.5 - stirling(a);
    let all = total(k, concentration);
    let mut sum = -(k as f64 - 1.0) * HALF_LN_2PI;
    let mut terms = T::constant(sum) - of_gamma(all);
    if concentration.len() == 1 {
        sum = k as f64;
        terms += of_gamma(concentration.at(0)) * sum;
    } else {
        for i in 0..k {
            terms += of_gamma(concentration.at(i));
        }
    }
    terms
}

/// The same, in single numbers if it is known.
#[inline(always)]
fn constant_once<T: Real>(k: usize, concentration: View<'_, T>) -> T {
    match concentration {
        View::Known(numbers) => T::constant(constant::<f64>(k, View::Active(numbers))),
        View::Active(_) => constant(k, concentration),
    }
}

impl Multivariate<1> for Dirichlet {
    const PARAMETERS: [&'static str; 1] = ["concentration"];

    /// With `rᵢ = xᵢ Σα/αᵢ`, the ratio to the mean, and Stirling's remainder s, `ln p` is the sum of `αᵢ ln rᵢ − ln xᵢ`, of
    /// `½ ln αᵢ − s(αᵢ)`, of `s(Σα) − ½ ln Σα` and of `−½ (k − 1) ln 2π`: no term is large that the sum is not.
    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [concentration]: [View<'_, T>; 1],
        _scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let all = total(k, concentration);
        let mut sum = constant_once(k, concentration);
        for i in 0..k {
            let (x, a) = (x.at(i), concentration.broadcast(i));
            sum += a * (x * (all / a)).ln() - x.ln();
        }
        sum
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [concentration]: [View<'_, T>; 1],
        mut x_adjoint: Option<&mut [T]>,
        [mut adjoint]: [Option<&mut [T]>; 1],
        _scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let all = total(k, concentration);
        let zero = T::constant(0.0);
        let of_all = match adjoint {
            Some(_) => ln_minus_digamma(all),
            None => zero,
        };
        let mut of_one = zero;
        let mut sum = constant_once(k, concentration);
        for i in 0..k {
            let (x, a) = (x.at(i), concentration.broadcast(i));
            let ln_r = (x * (all / a)).ln();
            sum += a * ln_r - x.ln();
            if adjoint.is_some() {
                if i == 0 || concentration.len() > 1 {
                    of_one = ln_minus_digamma(a);
                }
                add(&mut adjoint, i, ln_r + (of_one - of_all));
            }
            add(&mut x_adjoint, i, (a - 1.0) / x);
        }
        sum
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [concentration]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::each(1, concentration, Support::Positive)?;
        check::each(0, x, Support::Positive)?;
        check::probabilities(dims[0], 0, x)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [concentration]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        let k = dims[0];
        let known = View::<f64>::Known(concentration);
        let concentrations: Vec<f64> = (0..k).map(|i| known.broadcast(i)).collect();
        match (k, rand_distr::multi::Dirichlet::new(&concentrations)) {
            (1, _) => x.fill(1.0),
            (_, Ok(dirichlet)) => dirichlet.sample_to_slice(rng, x),
            (_, Err(_)) => x.fill(f64::NAN),
        }
    }
}
