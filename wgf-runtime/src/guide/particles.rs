//! A batch of base noise and the points a guide carries it to.

use nalgebra::DMatrix;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

use super::Guide;

/// S particles: their noise ε (S × noise_dim) and their points u = g_θ(ε) (S × d), one particle per row.
#[derive(Clone, Debug)]
pub struct Particles {
    /// ε, standard normal.
    pub noise: DMatrix<f64>,
    /// u, written by [`Guide::transport`].
    pub points: DMatrix<f64>,
    /// The component of the guide that each particle belongs to; all 0 where the guide is no mixture.
    pub components: Vec<usize>,
    /// What each particle counts for in a mean over q: 1, but for stratified particles of a mixture πₖ S/nₖ.
    pub masses: Vec<f64>,
}

impl Particles {
    /// Room for `count` particles of `guide`, all zero.
    pub fn new(guide: &dyn Guide, count: usize) -> Self {
        Particles {
            noise: DMatrix::zeros(count, guide.noise_dim()),
            points: DMatrix::zeros(count, guide.dim()),
            components: vec![0; count],
            masses: vec![1.0; count],
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

    /// The particles of component k.
    pub fn rows_of(&self, k: usize) -> Vec<usize> {
        let rows = self.components.iter().enumerate();
        rows.filter(|(_, c)| **c == k).map(|(row, _)| row).collect()
    }

    /// Some of the particles, as particles of a guide that is no mixture.
    pub fn select(&self, rows: &[usize]) -> Particles {
        Particles {
            noise: self.noise.select_rows(rows),
            points: self.points.select_rows(rows),
            components: vec![0; rows.len()],
            masses: vec![1.0; rows.len()],
        }
    }

    /// Fresh independent draws, transported. Fewer particles are the first of more.
    pub fn draw(&mut self, guide: &dyn Guide, rng: &mut impl Rng) {
        let weights: Vec<f64> = guide.components().iter().map(|(w, _)| *w).collect();
        self.masses.fill(1.0);
        for k in 0..self.count() {
            self.components[k] = match weights.len() {
                1 => 0,
                _ => choose(&weights, rng.random()),
            };
            fill_row(&mut self.noise, k, rng);
        }
        guide.transport(self);
    }

    /// Fresh noise, transported, in equal parts to the components of a mixture: a share of the particles each (of the pairs
    /// ±ε, if they come in pairs), which then count for their component's weight.
    pub fn draw_stratified(&mut self, guide: &dyn Guide, antithetic: bool, rng: &mut impl Rng) {
        match antithetic {
            true => fill_normal_antithetic(&mut self.noise, rng),
            false => fill_normal(&mut self.noise, rng),
        }
        self.stratify(guide, if antithetic { 2 } else { 1 });
        guide.transport(self);
    }

    fn stratify(&mut self, guide: &dyn Guide, group: usize) {
        let components = guide.components();
        let mut counts = vec![0usize; components.len()];
        for (row, component) in self.components.iter_mut().enumerate() {
            *component = (row / group) % components.len();
            counts[*component] += 1;
        }
        let s = self.points.nrows() as f64;
        for (mass, &k) in self.masses.iter_mut().zip(&self.components) {
            *mass = components[k].0 * s / counts[k] as f64;
        }
    }
}

/// The component whose share of (0, 1) contains `at`.
fn choose(weights: &[f64], at: f64) -> usize {
    let mut rest = at;
    for (k, weight) in weights.iter().enumerate() {
        rest -= weight;
        if rest < 0.0 {
            return k;
        }
    }
    weights.len() - 1
}

fn fill_row(noise: &mut DMatrix<f64>, row: usize, rng: &mut impl Rng) {
    for i in 0..noise.ncols() {
        noise[(row, i)] = StandardNormal.sample(rng);
    }
}

/// Independent standard normal numbers, row after row: the first n rows of a taller matrix are the rows of an n-row one.
pub fn fill_normal(noise: &mut DMatrix<f64>, rng: &mut impl Rng) {
    for k in 0..noise.nrows() {
        fill_row(noise, k, rng);
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
