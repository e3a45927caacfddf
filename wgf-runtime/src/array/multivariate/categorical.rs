//! One of k categories.

use super::{ArrayFault, Multivariate, add, category, check};
use crate::array::View;
use crate::dist::Support;
use crate::real::Real;
use rand_distr::Distribution;
use rand_distr::weighted::WeightedIndex;

/// Categorical(p): one of k categories, with their probabilities.
///
/// `P(x) = pₓ` for x in {0, …, k − 1}, 0 ≤ pᵢ ≤ 1 with Σ pᵢ = 1. x is always data. No more of p than pₓ is looked at.
///
/// Johnson, Kotz & Balakrishnan, *Discrete Multivariate Distributions*, ch. 35 (one trial).
#[derive(Clone, Copy, Debug)]
pub struct Categorical;

/// CategoricalLogit(logits): one of k categories, with their unnormalised log probabilities.
///
/// `ln P(x) = logitsₓ − ln Σ exp(logitsᵢ)` for x in {0, …, k − 1}, logits in ℝᵏ. x is always data.
///
/// Johnson, Kotz & Balakrishnan, *Discrete Multivariate Distributions*, ch. 35 (one trial).
#[derive(Clone, Copy, Debug)]
pub struct CategoricalLogit;

/// Draws a category.
fn draw<R: rand::Rng + ?Sized>(rng: &mut R, weights: impl Iterator<Item = f64>) -> f64 {
    match WeightedIndex::new(weights) {
        Ok(categories) => categories.sample(rng) as f64,
        Err(_) => f64::NAN,
    }
}

impl Multivariate<1> for Categorical {
    const PARAMETERS: [&'static str; 1] = ["p"];
    const SHORT: bool = true;

    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [p]: [View<'_, T>; 1],
        _scratch: &mut [T],
    ) -> T {
        match category(dims[0], x) {
            Some(x) => p.broadcast(x).ln(),
            None => T::constant(f64::NAN),
        }
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [p]: [View<'_, T>; 1],
        _x_adjoint: Option<&mut [T]>,
        [mut adjoint]: [Option<&mut [T]>; 1],
        _scratch: &mut [T],
    ) -> T {
        match category(dims[0], x) {
            Some(x) => {
                let p = p.broadcast(x);
                add(&mut adjoint, x, p.recip());
                p.ln()
            }
            None => T::constant(f64::NAN),
        }
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [p]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::probabilities(dims[0], 1, p)?;
        check::category(dims[0], x)
    }

    fn sample<R: rand::Rng + ?Sized>(dims: &[usize], rng: &mut R, [p]: [&[f64]; 1], x: &mut [f64]) {
        let p = View::<f64>::Known(p);
        x[0] = draw(rng, (0..dims[0]).map(|i| p.broadcast(i)));
    }
}

/// Writes `exp(logitsᵢ − max)` to `powers`; returns their sum and the largest logit.
#[inline(always)]
fn powers<T: Real>(logits: View<'_, T>, powers: &mut [T]) -> (T, T) {
    let mut most = logits.at(0);
    for i in 1..logits.len() {
        most = most.max(logits.at(i));
    }
    let mut sum = T::constant(0.0);
    for i in 0..powers.len() {
        powers[i] = (logits.broadcast(i) - most).exp();
        sum += powers[i];
    }
    (sum, most)
}

impl Multivariate<1> for CategoricalLogit {
    const PARAMETERS: [&'static str; 1] = ["logits"];

    fn scratch_len(dims: &[usize]) -> usize {
        dims[0]
    }

    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [logits]: [View<'_, T>; 1],
        scratch: &mut [T],
    ) -> T {
        match category(dims[0], x) {
            Some(x) => {
                let (sum, most) = powers(logits, &mut scratch[..dims[0]]);
                logits.broadcast(x) - most - sum.ln()
            }
            None => T::constant(f64::NAN),
        }
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [logits]: [View<'_, T>; 1],
        _x_adjoint: Option<&mut [T]>,
        [mut adjoint]: [Option<&mut [T]>; 1],
        scratch: &mut [T],
    ) -> T {
        let Some(x) = category(dims[0], x) else {
            return T::constant(f64::NAN);
        };
        let scratch = &mut scratch[..dims[0]];
        let (sum, most) = powers(logits, scratch);
        if adjoint.is_some() {
            let share = -sum.recip();
            for i in 0..scratch.len() {
                add(&mut adjoint, i, scratch[i] * share);
            }
            add(&mut adjoint, x, T::constant(1.0));
        }
        logits.broadcast(x) - most - sum.ln()
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [logits]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::each(1, logits, Support::Real)?;
        check::category(dims[0], x)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [logits]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        let mut weights = vec![0.0; dims[0]];
        powers(View::Active(logits), &mut weights);
        x[0] = draw(rng, weights.into_iter());
    }
}
