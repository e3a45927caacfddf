//! Peaks of a density that random points climb to.

use nalgebra::DVector;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

use crate::guide::{Diagonal, Guide};
use crate::model::LogDensity;

use super::super::locate::locate;
use super::trials::NARROW;

/// How many points climb at a time.
const CLIMBERS: usize = 10;
/// The box that half of them start from, stretched by a half-normal number each: coordinates are brought to ordinary units
/// before, so that most posteriors are well inside.
const RANGE: f64 = 4.0;
/// How far the others start from the middle of the one Gaussian's fit, in its own standard deviations.
const SPREAD: f64 = 4.0;

/// Where points came to so far, on a density smoothed by the width of a narrow guide.
pub(super) struct Pool<'a> {
    pub(super) density: &'a dyn LogDensity,
    /// The mean and the standard deviations of the one Gaussian's fit.
    centre: Option<(DVector<f64>, DVector<f64>)>,
    /// The points.
    pub(super) peaks: Vec<DVector<f64>>,
    /// The scores that it took.
    pub(super) evaluations: usize,
}

impl<'a> Pool<'a> {
    pub(super) fn new(density: &'a dyn LogDensity, centre: Option<&dyn Guide>) -> Self {
        let moments = |guide: &dyn Guide| (guide.mean(), guide.standard_deviations());
        Pool {
            density,
            centre: centre.map(moments),
            peaks: Vec::new(),
            evaluations: 0,
        }
    }

    /// Lets more points climb.
    pub(super) fn climb(&mut self, rng: &mut impl Rng) {
        for climber in 0..CLIMBERS {
            let first = self.first(climber, rng);
            let width = DVector::from_element(first.len(), NARROW);
            let Ok(mut probe) = Diagonal::new(first, width) else {
                continue;
            };
            self.evaluations += locate(self.density, &mut probe, rng);
            let peak = probe.mean();
            if self.density.log_density(peak.as_slice()).is_finite() {
                self.peaks.push(peak);
            }
        }
    }

    fn first(&self, climber: usize, rng: &mut impl Rng) -> DVector<f64> {
        let d = self.density.dim();
        match &self.centre {
            Some((mean, sd)) if climber.is_multiple_of(2) => {
                let normal = DVector::from_fn(d, |_, _| StandardNormal.sample(rng));
                mean + sd.component_mul(&normal) * SPREAD
            }
            _ => {
                let stretch: f64 = StandardNormal.sample(rng);
                DVector::from_fn(d, |_, _| stretch.abs() * rng.random_range(-RANGE..RANGE))
            }
        }
    }
}
