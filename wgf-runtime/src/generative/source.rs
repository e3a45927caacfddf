//! Single draws: from a distribution, between ends, from one of several.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::{MAX_TRIES, Undrawn};
use crate::dist::{Cumulative, Distribution, Sample};
use crate::engine::ln_mass;
use std::marker::PhantomData;

/// A distribution to draw from. Method resolution prefers [`CanDraw`], so that distributions without a sampler do not keep a
/// model from compiling.
#[derive(Debug)]
pub struct Drawer<D: ?Sized, const N: usize>(PhantomData<D>);

impl<D: ?Sized, const N: usize> Drawer<D, N> {
    /// Of this distribution.
    pub const OF: Self = Drawer(PhantomData);
}

/// What has a sampler.
pub trait CanDraw<const N: usize> {
    /// A draw; NaN if a parameter is outside its domain.
    fn draw(&self, rng: &mut ChaCha8Rng, args: [f64; N]) -> Result<f64, Undrawn>;
}

impl<D: Sample<N>, const N: usize> CanDraw<N> for Drawer<D, N> {
    fn draw(&self, rng: &mut ChaCha8Rng, args: [f64; N]) -> Result<f64, Undrawn> {
        Ok(D::sample(rng, args))
    }
}

/// What has none.
pub trait CannotDraw<const N: usize> {
    /// Never a draw.
    fn draw(&self, rng: &mut ChaCha8Rng, args: [f64; N]) -> Result<f64, Undrawn>;
}

impl<D: Distribution<N> + ?Sized, const N: usize> CannotDraw<N> for &Drawer<D, N> {
    fn draw(&self, _: &mut ChaCha8Rng, _: [f64; N]) -> Result<f64, Undrawn> {
        Err(Undrawn::NoSampler)
    }
}

/// The first draw between two ends.
pub fn within(
    rng: &mut ChaCha8Rng,
    lo: f64,
    hi: f64,
    mut draw: impl FnMut(&mut ChaCha8Rng) -> Result<f64, Undrawn>,
) -> Result<f64, Undrawn> {
    for _ in 0..MAX_TRIES {
        let x = draw(rng)?;
        if x.is_nan() || (x >= lo && x <= hi) {
            return Ok(x);
        }
    }
    Err(Undrawn::OutOfBounds)
}

/// Uniform between two finite ends.
pub fn flat(rng: &mut ChaCha8Rng, lo: f64, hi: f64) -> Result<f64, Undrawn> {
    match (hi - lo).is_finite() {
        true => Ok(lo + (hi - lo) * rng.random::<f64>()),
        false => Err(Undrawn::NoSampler),
    }
}

/// A place among `n`, with probabilities in proportion to the weights; 0 if they are of no use.
pub fn pick(rng: &mut ChaCha8Rng, n: usize, weight: impl Fn(usize) -> f64) -> usize {
    let total: f64 = (0..n).map(&weight).sum();
    let mut left = total * rng.random::<f64>();
    for i in 0..n {
        left -= weight(i);
        if left < 0.0 {
            return i;
        }
    }
    (0..n).rev().find(|&i| weight(i) > 0.0).unwrap_or(0)
}

/// A draw between two ends (both belong to a discrete one), by inverting the distribution function: the x with
/// P(lo < X ≤ x) = U P(lo < X ≤ hi).
pub fn truncated<D: Cumulative<N>, const N: usize>(
    rng: &mut ChaCha8Rng,
    lo: f64,
    hi: f64,
    discrete: bool,
    args: [f64; N],
) -> Result<f64, Undrawn> {
    let lo = if discrete { lo.ceil() - 1.0 } else { lo };
    let mass = |x: f64| ln_mass::<D, N, f64>(lo, x, args);
    // At infinity not every distribution function is a number.
    let whole = match hi == f64::INFINITY {
        true => D::ln_sf(lo, args),
        false => mass(hi),
    };
    let goal = whole + rng.random::<f64>().ln();
    if goal.is_nan() {
        return Ok(f64::NAN);
    }
    let (mut below, mut upto) = match discrete {
        true => (lo.max(-MOST_COUNT), hi.floor().min(MOST_COUNT)),
        false => (lo.max(f64::MIN), hi.min(f64::MAX)),
    };
    loop {
        let middle = match discrete {
            true => (0.5 * (below + upto)).floor(),
            false => between(below, upto),
        };
        if middle <= below || middle >= upto {
            return Ok(upto);
        }
        // What is NaN far out lies on the side of its sign.
        let reached = mass(middle);
        match reached >= goal || (reached.is_nan() && middle > 0.0) {
            true => upto = middle,
            false => below = middle,
        }
    }
}

/// The largest number up to which every whole number is a double.
const MOST_COUNT: f64 = 9_007_199_254_740_992.0;

/// The double halfway between two in their order, so that any interval is halved 64 times at most.
fn between(a: f64, b: f64) -> f64 {
    let (a, b) = (i128::from(rank(a)), i128::from(rank(b)));
    let middle = (a + b).div_euclid(2) as i64;
    f64::from_bits(match middle < 0 {
        true => (middle as u64) ^ (u64::MAX >> 1),
        false => middle as u64,
    })
}

/// The place of a double in the order of all.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}
