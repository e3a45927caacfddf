//! One guide of every kind.
#![allow(dead_code)]

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::guide::{
    Component, Diagonal, Gaussian, Guide, LowRank, Mixture, Particles, Triangular, fill_normal,
};
use wgf_runtime::model::MixtureWeights;

pub(crate) const D: usize = 4;

pub(crate) fn matrix(rows: usize, columns: usize, seed: u64) -> DMatrix<f64> {
    let mut m = DMatrix::zeros(rows, columns);
    fill_normal(&mut m, &mut ChaCha8Rng::seed_from_u64(seed));
    m
}

pub(crate) fn affine() -> Vec<Box<dyn Component>> {
    let mean = DVector::from_column_slice(&[0.5, -1.0, 2.0, 0.1]);
    let scale = DVector::from_column_slice(&[0.5, -0.8, 1.5, 3.0]);
    vec![
        Box::new(Gaussian::new(mean.clone(), matrix(D, D, 3)).unwrap()),
        Box::new(Triangular::new(mean.clone(), matrix(D, D, 3)).unwrap()),
        Box::new(Diagonal::new(mean.clone(), scale.clone()).unwrap()),
        Box::new(LowRank::new(mean, scale, matrix(D, 2, 4)).unwrap()),
    ]
}

/// Three components around each of the affine guides, of uneven weights.
pub(crate) fn mixtures(movement: MixtureWeights) -> Vec<Box<dyn Guide>> {
    let around = |guide: Box<dyn Component>| {
        let shifts = [[0.0; D], [1.0, 0.5, -1.0, 0.3], [-0.5, 1.5, 0.2, -2.0]];
        let components = shifts.iter().enumerate().map(|(k, shift)| {
            let mean = guide.mean() + DVector::from_column_slice(shift);
            guide.moved(mean.as_slice(), 1.0 + 0.5 * k as f64).unwrap()
        });
        let mixture = Mixture::new(components.collect(), &[0.5, 0.2, 0.3], movement);
        Box::new(mixture.unwrap()) as Box<dyn Guide>
    };
    affine().into_iter().map(around).collect()
}

pub(crate) fn affine_guides() -> Vec<Box<dyn Guide>> {
    affine().iter().map(|guide| guide.clone_box()).collect()
}

pub(crate) fn guides() -> Vec<Box<dyn Guide>> {
    let mut guides = affine_guides();
    guides.extend(mixtures(MixtureWeights::Mirror));
    guides.extend(mixtures(MixtureWeights::Gradient));
    guides.extend(mixtures(MixtureWeights::Fixed));
    guides
}

pub(crate) fn particles(guide: &dyn Guide, count: usize) -> Particles {
    let mut particles = Particles::new(guide, count);
    particles.draw(guide, &mut ChaCha8Rng::seed_from_u64(11));
    particles
}
