//! A batch of base noise and the points a guide carries it to.

use nalgebra::DMatrix;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Guide;

/// S particles: their noise ε (S × noise_dim) and their points u = g_θ(ε) (S × d), one particle per row.
#[derive(Clone, Debug)]
pub struct Particles {
    /// ε, standard normal.
    pub noise: DMatrix<f64>,
    /// u, written by [`Guide::transport`].
    pub points: DMatrix<f64>,
}

impl Particles {
    /// Room for `count` particles of `guide`, all zero.
    pub fn new(guide: &dyn Guide, count: usize) -> Self {
        Particles {
            noise: DMatrix::zeros(count, guide.noise_dim()),
            points: DMatrix::zeros(count, guide.dim()),
        }
    }

    /// S.
    pub fn count(&self) -> usize {
        self.points.nrows()
    }

    /// The coordinates of one particle's point.
    pub fn point(&self, particle: usize) -> Vec<f64> {
        self.points.row(particle).iter().copied().collect()
    }

    /// Fresh independent noise, transported.
    pub fn draw(&mut self, guide: &dyn Guide, rng: &mut impl Rng) {
        fill_normal(&mut self.noise, rng);
        guide.transport(self);
    }

    /// Fresh antithetic noise, transported.
    pub fn draw_antithetic(&mut self, guide: &dyn Guide, rng: &mut impl Rng) {
        fill_normal_antithetic(&mut self.noise, rng);
        guide.transport(self);
    }
}

/// Independent standard normal numbers, row after row: the first n rows of a taller matrix are the rows of an n-row one.
pub fn fill_normal(noise: &mut DMatrix<f64>, rng: &mut impl Rng) {
    for k in 0..noise.nrows() {
        for i in 0..noise.ncols() {
            noise[(k, i)] = StandardNormal.sample(rng);
        }
    }
}

/// Pairs (ε, −ε) in rows 2k and 2k + 1; an odd last row stands alone.
///
/// Odd functions of ε then average to zero exactly, so that a velocity field affine in ε (a Gaussian target) leaves no
/// noise in the mean's direction.
pub fn fill_normal_antithetic(noise: &mut DMatrix<f64>, rng: &mut impl Rng) {
    for k in (0..noise.nrows()).step_by(2) {
        for i in 0..noise.ncols() {
            let e: f64 = StandardNormal.sample(rng);
            noise[(k, i)] = e;
            if k + 1 < noise.nrows() {
                noise[(k + 1, i)] = -e;
            }
        }
    }
}
