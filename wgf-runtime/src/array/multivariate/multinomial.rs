//! Counts of k categories.

use super::dirichlet::total;
use super::{ArrayFault, Dirichlet, Multivariate, add, check};
use crate::array::View;
use crate::dist::Support;
use crate::dist::rising::RisenBy;
use crate::real::Real;
use crate::special::lgamma;
use rand_distr::{Binomial, Distribution};

/// Multinomial(trials, p): how many of `trials` fall into each of k categories.
///
/// `P(x) = trials!/Π xᵢ! · Π pᵢ^xᵢ` for counts xᵢ with Σ xᵢ = trials, 0 ≤ pᵢ ≤ 1 with Σ pᵢ = 1, and 0⁰ = 1. x and the number of trials
/// are always data. A pᵢ whose count is 0 is not looked at.
///
/// Johnson, Kotz & Balakrishnan, *Discrete Multivariate Distributions*, ch. 35.
#[derive(Clone, Copy, Debug)]
pub struct Multinomial;

/// DirichletMultinomial(trials, concentration): [`Multinomial`] whose p is [`Dirichlet`] with concentrations αᵢ, or one number for
/// all.
///
/// `P(x) = trials!/Π xᵢ! · Γ(A)/Γ(A + trials) · Π Γ(αᵢ + xᵢ)/Γ(αᵢ)` with A = Σ αᵢ, for counts xᵢ with Σ xᵢ = trials, αᵢ > 0. x and the
/// number of trials are always data. An αᵢ whose count is 0 is looked at as a part of A alone.
///
/// Johnson, Kotz & Balakrishnan, *Discrete Multivariate Distributions*, ch. 35, sec. 13.1.
#[derive(Clone, Copy, Debug)]
pub struct DirichletMultinomial;

/// The counts, if they and their number are data.
#[inline(always)]
fn known<'a, T>(x: View<'a, T>, trials: View<'a, T>) -> Option<(&'a [f64], f64)> {
    match (x, trials) {
        (View::Known(x), View::Known(&[trials])) => Some((x, trials)),
        _ => None,
    }
}

/// ln of the number of ways to come to these counts; −∞ if they do not add up.
#[inline(always)]
fn ln_ways(x: &[f64], trials: f64) -> f64 {
    let (mut sum, mut ways) = (0.0, lgamma(trials + 1.0));
    for &x in x {
        sum += x;
        ways -= lgamma(x + 1.0);
    }
    if sum == trials {
        ways
    } else {
        f64::NEG_INFINITY
    }
}

/// x ln x of a count.
#[inline(always)]
fn self_power(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * x.ln() }
}

/// Draws counts by one binomial after the other.
fn draw<R: rand::Rng + ?Sized>(rng: &mut R, trials: f64, p: View<'_, f64>, x: &mut [f64]) {
    let (mut left, mut rest) = (trials, 1.0);
    let last = x.len() - 1;
    for i in 0..last {
        let p = p.broadcast(i);
        // Rounding may leave less than p, or nothing.
        let share = if p < rest { p / rest } else { 1.0 };
        match Binomial::new(left as u64, share) {
            Ok(binomial) if p.is_finite() && left >= 0.0 => x[i] = binomial.sample(rng) as f64,
            _ => return x.fill(f64::NAN),
        }
        left -= x[i];
        rest -= p;
    }
    x[last] = left;
}

impl Multivariate<2> for Multinomial {
    const PARAMETERS: [&'static str; 2] = ["trials", "p"];

    #[inline(always)]
    fn log_density<T: Real>(
        _dims: &[usize],
        x: View<'_, T>,
        [trials, p]: [View<'_, T>; 2],
        _scratch: &mut [T],
    ) -> T {
        let Some((x, trials)) = known(x, trials) else {
            return T::constant(f64::NAN);
        };
        let mut sum = T::constant(ln_ways(x, trials));
        for (i, &x) in x.iter().enumerate() {
            if x != 0.0 {
                sum += p.broadcast(i).ln() * x;
            }
        }
        sum
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [trials, p]: [View<'_, T>; 2],
        _x_adjoint: Option<&mut [T]>,
        [_, mut adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        if let View::Known(x) = x {
            for (i, &x) in x.iter().enumerate() {
                if x != 0.0 {
                    add(&mut adjoint, i, p.broadcast(i).div_from(x));
                }
            }
        }
        Self::log_density(dims, x, [trials, p], scratch)
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [trials, p]: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check::counts(x, trials)?;
        check::probabilities(dims[0], 2, p)
    }

    fn sample<R: rand::Rng + ?Sized>(
        _dims: &[usize],
        rng: &mut R,
        [trials, p]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        draw(rng, trials[0], View::Active(p), x);
    }
}

impl Multivariate<2> for DirichletMultinomial {
    const PARAMETERS: [&'static str; 2] = ["trials", "concentration"];

    /// With `g(x, a) = ln Γ(a + x) − ln Γ(a) − x ln x + x`, which is no larger than it must be, the linear terms of `Σ g(xᵢ, αᵢ) −
    /// g(trials, A)` cancel.
    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [trials, concentration]: [View<'_, T>; 2],
        _scratch: &mut [T],
    ) -> T {
        let Some((x, trials)) = known(x, trials) else {
            return T::constant(f64::NAN);
        };
        let mut data = ln_ways(x, trials) - self_power(trials);
        let mut sum = T::constant(0.0);
        for (i, &x) in x.iter().enumerate() {
            if x != 0.0 {
                data += self_power(x);
                sum += RisenBy::new(T::constant(x), concentration.broadcast(i)).log();
            }
        }
        if trials != 0.0 {
            sum -= RisenBy::new(T::constant(trials), total(dims[0], concentration)).log();
        }
        sum + data
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [trials, concentration]: [View<'_, T>; 2],
        _x_adjoint: Option<&mut [T]>,
        [_, mut adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        if let (Some((x, trials)), true) = (known(x, trials), adjoint.is_some())
            && trials != 0.0
        {
            let of_all = RisenBy::new(T::constant(trials), total(dims[0], concentration)).slope();
            for (i, &x) in x.iter().enumerate() {
                add(&mut adjoint, i, -of_all);
                if x != 0.0 {
                    let of_one = RisenBy::new(T::constant(x), concentration.broadcast(i)).slope();
                    add(&mut adjoint, i, of_one);
                }
            }
        }
        Self::log_density(dims, x, [trials, concentration], scratch)
    }

    fn check(
        _dims: &[usize],
        x: Option<&[f64]>,
        [trials, concentration]: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check::counts(x, trials)?;
        check::each(2, concentration, Support::Positive)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [trials, concentration]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        let mut p = vec![0.0; dims[0]];
        Dirichlet::sample(dims, rng, [concentration], &mut p);
        draw(rng, trials[0], View::Active(&p), x);
    }
}
