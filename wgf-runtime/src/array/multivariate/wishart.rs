//! The Wishart distribution of covariance matrices, and that of their inverses.

use super::multi_normal::factor;
use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::array::linear::{
    add_folded, cholesky, diagonal_reciprocals, inverse_entry, invert_lower, ln_diagonal,
    solve_lower, solve_lower_transposed, sum_of_squares,
};
use crate::dist::remainder::{ln_minus_digamma, stirling};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand::RngExt;
use rand_distr::{ChiSquared, Distribution, StandardNormal};
use std::f64::consts::{LN_2, PI};

/// Wishart(df, scale) of k × k matrices: degrees of freedom ν and a k × k matrix V; mean ν V.
///
/// `p(x) = |x|^((ν − k − 1)/2) exp(−½ tr(V⁻¹ x))/(2^(νk/2) |V|^(ν/2) Γₖ(ν/2))` for symmetric positive definite x, ν > k − 1, V symmetric
/// positive definite: a density of the lower triangle. Only the lower halves of x and V are read, and the whole of their adjoints goes
/// there.
///
/// Muirhead, *Aspects of Multivariate Statistical Theory* (1982), sec. 3.2.
#[derive(Clone, Copy, Debug)]
pub struct Wishart;

/// InvWishart(df, scale) of k × k matrices: degrees of freedom ν and a k × k matrix Ψ; x⁻¹ is [`Wishart`] with scale Ψ⁻¹, and the mean is
/// Ψ/(ν − k − 1).
///
/// `p(x) = |Ψ|^(ν/2) |x|^(−(ν + k + 1)/2) exp(−½ tr(Ψ x⁻¹))/(2^(νk/2) Γₖ(ν/2))` for symmetric positive definite x, ν > k − 1, Ψ symmetric
/// positive definite: a density of the lower triangle. Only the lower halves of x and Ψ are read, and the whole of their adjoints goes
/// there.
///
/// Muirhead, *Aspects of Multivariate Statistical Theory* (1982), sec. 3.6.
#[derive(Clone, Copy, Debug)]
pub struct InvWishart;

/// `ln Γₖ(ν/2) + (νk/2) ln 2` and its derivative in ν; Γₖ(a) = π^(k(k − 1)/4) Π Γ(a − i/2) over i = 0…k − 1.
#[inline(always)]
fn ln_constant<T: Real>(k: usize, df: T) -> (T, T) {
    let (half, size) = (df * 0.5, k as f64);
    let mut value = half * (size * LN_2) + 0.25 * size * (size - 1.0) * PI.ln();
    let mut of_half = T::constant(size * LN_2);
    for i in 0..k {
        let a = half - 0.5 * i as f64;
        let log = a.ln();
        value += (a - 0.5) * log - a + stirling(a) + HALF_LN_2PI;
        of_half += log - ln_minus_digamma(a);
    }
    (value, of_half * 0.5)
}

/// The same, in single numbers if ν is known.
#[inline(always)]
fn ln_constant_once<T: Real>(k: usize, df: View<'_, T>) -> (T, T) {
    match df {
        View::Known(df) => {
            let (value, of_df) = ln_constant(k, df[0]);
            (T::constant(value), T::constant(of_df))
        }
        View::Active(df) => ln_constant(k, df[0]),
    }
}

/// What both densities are made of: `ln |A|`, `ln |B|` and `tr(A⁻¹ B)` of an inner matrix A and an outer B.
struct Pair<'a, T> {
    k: usize,
    /// The factors of A and B, and the lower halves of the factors' inverses.
    factors: [&'a mut [T]; 2],
    inverses: [&'a mut [T]; 2],
    reciprocals: [&'a mut [T]; 2],
    /// `A⁻¹ L`, where B = L Lᵀ.
    quotient: &'a mut [T],
}

/// How many numbers of scratch a [`Pair`] needs.
fn pair_len(k: usize) -> usize {
    5 * k * k + 2 * k
}

impl<'a, T: Real> Pair<'a, T> {
    #[inline(always)]
    fn of(k: usize, scratch: &'a mut [T], inner: View<'_, T>, outer: View<'_, T>) -> Self {
        let (l_inner, rest) = scratch.split_at_mut(k * k);
        let (l_outer, rest) = rest.split_at_mut(k * k);
        let (inverse_inner, rest) = rest.split_at_mut(k * k);
        let (inverse_outer, rest) = rest.split_at_mut(k * k);
        let (quotient, rest) = rest.split_at_mut(k * k);
        let (of_inner, rest) = rest.split_at_mut(k);
        let of_outer = &mut rest[..k];
        cholesky(k, inner, l_inner, of_inner);
        cholesky(k, outer, l_outer, of_outer);
        quotient.copy_from_slice(l_outer);
        solve_lower(k, k, View::Active(l_inner), of_inner, quotient);
        Pair {
            k,
            factors: [l_inner, l_outer],
            inverses: [inverse_inner, inverse_outer],
            reciprocals: [of_inner, of_outer],
            quotient,
        }
    }

    /// `½ ln |A|` or `½ ln |B|`.
    #[inline(always)]
    fn half_ln_det(&self, which: usize) -> T {
        ln_diagonal(self.k, View::Active(self.factors[which]))
    }

    /// Adds the partials of `p ln |A| + q ln |B| − ½ tr(A⁻¹ B)`: `p A⁻¹ + ½ A⁻¹ B A⁻¹` in A, `q B⁻¹ − ½ A⁻¹` in B.
    #[inline(always)]
    fn add_partials(
        &mut self,
        [p, q]: [T; 2],
        inner_adjoint: Option<&mut [T]>,
        outer_adjoint: Option<&mut [T]>,
    ) {
        let k = self.k;
        if inner_adjoint.is_none() && outer_adjoint.is_none() {
            return;
        }
        invert_lower(k, self.factors[0], self.reciprocals[0], self.inverses[0]);
        if let Some(adjoint) = inner_adjoint {
            let l = View::Active(&*self.factors[0]);
            solve_lower_transposed(k, k, l, self.reciprocals[0], self.quotient);
            for i in 0..k {
                for j in 0..=i {
                    let mut square = T::constant(0.0);
                    for m in 0..k {
                        let (left, right) = (self.quotient[i * k + m], self.quotient[j * k + m]);
                        square = left.mul_add(right, square);
                    }
                    let partial = p * inverse_entry(k, self.inverses[0], i, j) + square * 0.5;
                    add_folded(k, i, j, partial, adjoint);
                }
            }
        }
        if let Some(adjoint) = outer_adjoint {
            invert_lower(k, self.factors[1], self.reciprocals[1], self.inverses[1]);
            for i in 0..k {
                for j in 0..=i {
                    let partial = q * inverse_entry(k, self.inverses[1], i, j)
                        - inverse_entry(k, self.inverses[0], i, j) * 0.5;
                    add_folded(k, i, j, partial, adjoint);
                }
            }
        }
    }
}

/// Bartlett's lower triangle A, of which A Aᵀ is Wishart(ν, 1).
fn bartlett<R: rand::Rng + ?Sized>(k: usize, rng: &mut R, df: f64) -> Option<Vec<f64>> {
    let mut a = vec![0.0; k * k];
    for i in 0..k {
        for j in 0..i {
            a[i * k + j] = rng.sample(StandardNormal);
        }
        let chi_squared = ChiSquared::new(df - i as f64).ok()?;
        a[i * k + i] = chi_squared.sample(rng).sqrt();
    }
    Some(a)
}

fn check(k: usize, x: Option<&[f64]>, [df, scale]: [Option<&[f64]>; 2]) -> Result<(), ArrayFault> {
    check::above(1, df, k as f64 - 1.0)?;
    check::covariance(k, 2, scale)?;
    check::covariance(k, 0, x)
}

impl Multivariate<2> for Wishart {
    const PARAMETERS: [&'static str; 2] = ["df", "scale"];

    fn scratch_len(dims: &[usize]) -> usize {
        pair_len(dims[0])
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
        [df, scale]: [View<'_, T>; 2],
        x_adjoint: Option<&mut [T]>,
        [mut df_adjoint, scale_adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let mut pair = Pair::of(k, scratch, scale, x);
        let (half_ln_scale, half_ln_x) = (pair.half_ln_det(0), pair.half_ln_det(1));
        let (constant, of_constant) = ln_constant_once(k, df);
        let df = df.at(0);
        let power = df - (k as f64 + 1.0);
        let value =
            power * half_ln_x - df * half_ln_scale - sum_of_squares(pair.quotient) * 0.5 - constant;
        add(&mut df_adjoint, 0, half_ln_x - half_ln_scale - of_constant);
        pair.add_partials([df * -0.5, power * 0.5], scale_adjoint, x_adjoint);
        value
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        args: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check(dims[0], x, args)
    }

    /// `(L A)(L A)ᵀ` with Bartlett's A.
    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [df, scale]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        let k = dims[0];
        let Some(a) = bartlett(k, rng, df[0]) else {
            return x.fill(f64::NAN);
        };
        let l = factor(k, scale);
        let entry = |i: usize, j: usize| (j..=i).map(|m| l[i * k + m] * a[m * k + j]).sum::<f64>();
        for i in 0..k {
            for j in 0..=i {
                x[i * k + j] = (0..=j).map(|m| entry(i, m) * entry(j, m)).sum();
                x[j * k + i] = x[i * k + j];
            }
        }
    }
}

impl Multivariate<2> for InvWishart {
    const PARAMETERS: [&'static str; 2] = ["df", "scale"];

    fn scratch_len(dims: &[usize]) -> usize {
        pair_len(dims[0])
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
        [df, scale]: [View<'_, T>; 2],
        x_adjoint: Option<&mut [T]>,
        [mut df_adjoint, scale_adjoint]: [Option<&mut [T]>; 2],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let mut pair = Pair::of(k, scratch, x, scale);
        let (half_ln_x, half_ln_scale) = (pair.half_ln_det(0), pair.half_ln_det(1));
        let (constant, of_constant) = ln_constant_once(k, df);
        let df = df.at(0);
        let power = df + (k as f64 + 1.0);
        let value =
            df * half_ln_scale - power * half_ln_x - sum_of_squares(pair.quotient) * 0.5 - constant;
        add(&mut df_adjoint, 0, half_ln_scale - half_ln_x - of_constant);
        pair.add_partials([power * -0.5, df * 0.5], x_adjoint, scale_adjoint);
        value
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        args: [Option<&[f64]>; 2],
    ) -> Result<(), ArrayFault> {
        check(dims[0], x, args)
    }

    /// `(A⁻¹ Lᵀ)ᵀ (A⁻¹ Lᵀ)` with Bartlett's A, where Ψ = L Lᵀ: the inverse of `(L⁻ᵀ A)(L⁻ᵀ A)ᵀ`.
    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [df, scale]: [&[f64]; 2],
        x: &mut [f64],
    ) {
        let k = dims[0];
        let Some(a) = bartlett(k, rng, df[0]) else {
            return x.fill(f64::NAN);
        };
        let l = factor(k, scale);
        let mut reciprocals = vec![0.0; k];
        diagonal_reciprocals(k, View::Active(&a), &mut reciprocals);
        let mut y: Vec<f64> = (0..k * k)
            .map(|place| l[place % k * k + place / k])
            .collect();
        solve_lower(k, k, View::Active(&a), &reciprocals, &mut y);
        for i in 0..k {
            for j in 0..=i {
                x[i * k + j] = (0..k).map(|m| y[m * k + i] * y[m * k + j]).sum();
                x[j * k + i] = x[i * k + j];
            }
        }
    }
}
