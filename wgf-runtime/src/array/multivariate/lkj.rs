//! The LKJ distribution of correlation matrices and of their Cholesky factors.

use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::array::linear::{add_folded, cholesky, inverse_entry, invert_lower, ln_diagonal};
use crate::dist::Support;
use crate::dist::remainder::{half_step, slope};
use crate::real::Real;
use rand_distr::{Beta, Distribution};

/// LkjCorr(eta) of k × k correlation matrices: uniform for eta = 1, closer to the identity matrix the larger eta.
///
/// `p(x) = |x|^(eta − 1)/c` for symmetric positive definite x with ones on the diagonal, eta > 0: a density of the entries below the
/// diagonal, with `ln c = Σₛ (k − s) (½ ln π + ln Γ(aₛ) − ln Γ(aₛ + ½))` over s = 1…k − 1, `aₛ = eta + (k − 1 − s)/2`. Only the lower half of x
/// is read, and the whole of its adjoint goes there.
///
/// Lewandowski, Kurowicka & Joe, *Generating random correlation matrices based on vines and extended onion method* (2009).
#[derive(Clone, Copy, Debug)]
pub struct LkjCorr;

/// LkjCholesky(eta) of Cholesky factors L of k × k correlation matrices: `L Lᵀ` is [`LkjCorr`].
///
/// `p(L) = Π Lᵢᵢ^(2 (eta − 1) + k − 1 − i)/c` over i = 1…k − 1, with the c of [`LkjCorr`]: a density of the entries below the diagonal.
/// Of L the diagonal is read.
///
/// Lewandowski, Kurowicka & Joe, *Generating random correlation matrices based on vines and extended onion method* (2009).
#[derive(Clone, Copy, Debug)]
pub struct LkjCholesky;

/// ½ ln π.
const HALF_LN_PI: f64 = 0.572_364_942_924_700_1;

/// ln c and its derivative in eta.
#[inline(always)]
fn ln_constant<T: Real>(k: usize, eta: T) -> (T, T) {
    let (mut value, mut of_eta) = (T::constant(0.0), T::constant(0.0));
    for s in 1..k {
        let (a, times) = (eta + 0.5 * (k - 1 - s) as f64, (k - s) as f64);
        value -= (half_step(a) + a.ln() * 0.5 - HALF_LN_PI) * times;
        of_eta -= (slope!(half_step, a) + a.recip() * 0.5) * times;
    }
    (value, of_eta)
}

/// The same, in single numbers if eta is known.
#[inline(always)]
fn ln_constant_once<T: Real>(k: usize, eta: View<'_, T>) -> (T, T) {
    match eta {
        View::Known(eta) => {
            let (value, of_eta) = ln_constant(k, eta[0]);
            (T::constant(value), T::constant(of_eta))
        }
        View::Active(eta) => ln_constant(k, eta[0]),
    }
}

/// Draws the factor, by partial correlations that are beta numbers on (−1, 1).
fn draw<R: rand::Rng + ?Sized>(k: usize, rng: &mut R, eta: f64, l: &mut [f64]) {
    for i in 0..k {
        let mut rest = 1.0;
        for j in 0..i {
            let shape = eta + 0.5 * (k as f64 - 2.0 - j as f64);
            let Ok(beta) = Beta::new(shape, shape) else {
                return l.fill(f64::NAN);
            };
            // (1 − r²) = 4 b (1 − b) for r = 2 b − 1.
            let b: f64 = beta.sample(rng);
            l[i * k + j] = (2.0 * b - 1.0) * rest;
            rest *= 2.0 * (b * (1.0 - b)).sqrt();
        }
        l[i * k + i] = rest;
        l[i * k + i + 1..(i + 1) * k].fill(0.0);
    }
}

impl Multivariate<1> for LkjCorr {
    const PARAMETERS: [&'static str; 1] = ["eta"];

    /// L, L⁻¹, and the reciprocals of L's diagonal.
    fn scratch_len(dims: &[usize]) -> usize {
        2 * dims[0] * dims[0] + dims[0]
    }

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
        [eta]: [View<'_, T>; 1],
        x_adjoint: Option<&mut [T]>,
        [mut adjoint]: [Option<&mut [T]>; 1],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (l, rest) = scratch.split_at_mut(k * k);
        let (inverse, rest) = rest.split_at_mut(k * k);
        let reciprocals = &mut rest[..k];
        cholesky(k, x, l, reciprocals);
        let ln_det = ln_diagonal(k, View::Active(l)) * 2.0;
        let (constant, of_constant) = ln_constant_once(k, eta);
        let power = eta.at(0) - 1.0;
        if let Some(x_adjoint) = x_adjoint {
            invert_lower(k, l, reciprocals, inverse);
            for i in 0..k {
                for j in 0..=i {
                    let partial = power * inverse_entry(k, inverse, i, j);
                    add_folded(k, i, j, partial, x_adjoint);
                }
            }
        }
        add(&mut adjoint, 0, ln_det - of_constant);
        power * ln_det - constant
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [eta]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::each(1, eta, Support::Positive)?;
        check::correlation(dims[0], 0, x)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [eta]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        let k = dims[0];
        let mut l = vec![0.0; k * k];
        draw(k, rng, eta[0], &mut l);
        for i in 0..k {
            for j in 0..k {
                x[i * k + j] = (0..k).map(|m| l[i * k + m] * l[j * k + m]).sum();
            }
            x[i * k + i] = 1.0;
        }
    }
}

impl Multivariate<1> for LkjCholesky {
    const PARAMETERS: [&'static str; 1] = ["eta"];

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
        [eta]: [View<'_, T>; 1],
        mut x_adjoint: Option<&mut [T]>,
        [mut adjoint]: [Option<&mut [T]>; 1],
        _scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (constant, of_constant) = ln_constant_once(k, eta);
        let twice = (eta.at(0) - 1.0) * 2.0;
        let (mut value, mut of_eta) = (-constant, -of_constant);
        for i in 1..k {
            let diagonal = x.at(i * k + i);
            let (power, log) = (twice + (k - 1 - i) as f64, diagonal.ln());
            value += power * log;
            of_eta += log * 2.0;
            if let Some(x_adjoint) = &mut x_adjoint {
                x_adjoint[i * k + i] += power / diagonal;
            }
        }
        add(&mut adjoint, 0, of_eta);
        value
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [eta]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::each(1, eta, Support::Positive)?;
        check::corr_cholesky(dims[0], 0, x)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [eta]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        draw(dims[0], rng, eta[0], x);
    }
}
