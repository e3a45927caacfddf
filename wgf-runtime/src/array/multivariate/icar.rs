//! Neighbours that are alike: the intrinsic conditional autoregression.

use super::{ArrayFault, Multivariate, add, check};
use crate::array::View;
use crate::dist::Support;
use crate::real::Real;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;

/// How far from 0 the mean may be: its standard deviation.
const LOOSENESS: f64 = 1e-3;

/// Icar(edges) of k numbers, `dims = [k, m, 2]`: the intrinsic conditional autoregression on a graph of m edges, each a pair of the
/// indices 0, …, k − 1, which are data.
///
/// `ln p(x) = −½ Σ (xᵢ − xⱼ)² − ½ (mean(x)/10⁻³)²`, up to a constant, where the sum is over the edges, each once. The first part is
/// the same for x and x + c, and the second, a tight normal density of the mean, makes it proper; on a `sum_to_zero[k]`, where the mean is
/// 0, nothing is left of it, which is both exact and easier on a fit than the tight density. A graph in several pieces needs such a
/// constraint for each.
///
/// The cost is linear in the edges. A draw is of the distribution with mean 0; NaN if the graph is in several pieces.
///
/// Besag, York & Mollié, *Bayesian image restoration* (1991); Morris et al., *Bayesian hierarchical spatial models* (2019).
#[derive(Clone, Copy, Debug)]
pub struct Icar;

/// The ends of an edge, where both are indices below k.
#[inline(always)]
fn ends<T>(k: usize, edges: View<'_, T>, edge: usize) -> Option<(usize, usize)> {
    let View::Known(edges) = edges else {
        return None;
    };
    let (i, j) = (edges[2 * edge] as usize, edges[2 * edge + 1] as usize);
    (i < k && j < k).then_some((i, j))
}

impl Multivariate<1> for Icar {
    const PARAMETERS: [&'static str; 1] = ["edges"];

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
        [edges]: [View<'_, T>; 1],
        mut x_adjoint: Option<&mut [T]>,
        _adjoints: [Option<&mut [T]>; 1],
        _scratch: &mut [T],
    ) -> T {
        let (k, m) = (dims[0], dims[1]);
        let mut squares = T::constant(0.0);
        for edge in 0..m {
            let Some((i, j)) = ends(k, edges, edge) else {
                return T::constant(f64::NAN);
            };
            let apart = x.at(i) - x.at(j);
            squares = apart.mul_add(apart, squares);
            add(&mut x_adjoint, i, -apart);
            add(&mut x_adjoint, j, apart);
        }
        let scale = 1.0 / (LOOSENESS * k as f64);
        let mut sum = T::constant(0.0);
        for i in 0..k {
            sum += x.at(i);
        }
        let z = sum * scale;
        for i in 0..k {
            add(&mut x_adjoint, i, z * -scale);
        }
        z.mul_add(z, squares) * -0.5
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [edges]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::each(1, edges, Support::Integers(0.0, dims[0] as f64 - 1.0))?;
        let pairs = edges.unwrap_or_default().chunks_exact(2);
        if let Some(edge) = pairs.into_iter().position(|edge| edge[0] == edge[1]) {
            return Err(ArrayFault {
                input: 1,
                at: Some(2 * edge + 1),
                must: "must be another than its edge's first end".into(),
            });
        }
        check::each(0, x, Support::Real)
    }

    /// Of the graph's Laplacian Q, `Q + 1 1ᵀ/k` is the precision with the mean's direction filled in, which is then taken out.
    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [edges]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        let k = dims[0];
        let mut precision = DMatrix::from_element(k, k, 1.0 / k as f64);
        for edge in edges.chunks_exact(2) {
            let (i, j) = (edge[0] as usize, edge[1] as usize);
            precision[(i, i)] += 1.0;
            precision[(j, j)] += 1.0;
            precision[(i, j)] -= 1.0;
            precision[(j, i)] -= 1.0;
        }
        let z = DVector::from_fn(k, |_, _| rng.sample::<f64, _>(StandardNormal));
        let drawn = precision
            .cholesky()
            .and_then(|l| l.l().transpose().solve_upper_triangular(&z));
        match drawn {
            Some(drawn) => {
                let mean = drawn.mean();
                x.iter_mut()
                    .zip(drawn.iter())
                    .for_each(|(x, d)| *x = d - mean);
            }
            None => x.fill(f64::NAN),
        }
    }
}
