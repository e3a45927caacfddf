//! A benchmark case: a model, the same by hand, and the check that they are the same.

use super::dispatch::Rival;
use wgf::__private::{Program, oracle_score};
use wgf::prelude::*;

/// A model and its rival.
pub struct Case {
    pub name: &'static str,
    pub model: Box<dyn Compiled>,
    pub by_hand: Box<dyn Rival>,
    /// How far out the points are that it is evaluated at.
    reach: f64,
}

/// What `model!` makes of a model.
pub trait Compiled: LogDensity {
    /// The score by dual numbers of width 8 through the whole model.
    fn whole_model(&self, u: &[f64], gradient: &mut [f64]) -> f64;
}

impl<M: LogDensity + Program> Compiled for M {
    fn whole_model(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        oracle_score(self, u, gradient)
    }
}

impl Case {
    pub fn new(
        name: &'static str,
        reach: f64,
        model: impl Compiled + 'static,
        by_hand: impl Rival + 'static,
    ) -> Self {
        let case = Case {
            name,
            model: Box::new(model),
            by_hand: Box::new(by_hand),
            reach,
        };
        case.check();
        case
    }

    /// A job for the clock: one score.
    pub fn one_point(&self, score: impl Fn(&[f64], &mut [f64]) -> f64) -> impl FnMut() -> f64 {
        let (mut u, mut gradient) = (self.points(1), self.points(1));
        move || {
            nudge(&mut u);
            score(&u, &mut gradient)
        }
    }

    /// A job for the clock: the scores of `count` points.
    pub fn batch(
        &self,
        count: usize,
        score_batch: impl Fn(&[f64], &mut [f64], &mut [f64]),
    ) -> impl FnMut() -> f64 {
        let (mut points, mut gradients) = (self.points(count), self.points(count));
        let mut values = vec![0.0; count];
        move || {
            nudge(&mut points);
            score_batch(&points, &mut values, &mut gradients);
            values[0]
        }
    }

    /// `count` points to evaluate at, the point innermost.
    fn points(&self, count: usize) -> Vec<f64> {
        let coordinate =
            |i: usize, s: usize| self.reach * (((7 * i + 5 * s) % 13) as f64 / 6.0 - 1.0);
        (0..self.model.dim())
            .flat_map(|i| (0..count).map(move |s| coordinate(i, s)))
            .collect()
    }

    /// The rival's log density and gradient are the model's, one point and many.
    fn check(&self) {
        let (u, d) = (self.points(1), self.model.dim());
        let (mut ours, mut theirs) = (vec![0.0; d], vec![0.0; d]);
        let value = self.model.score(&u, &mut ours);
        self.assert_close(&[value], &[self.by_hand.score(&u, &mut theirs)]);
        self.assert_close(&ours, &theirs);

        let s = 24;
        let points = self.points(s);
        let (mut ours, mut theirs) = (vec![0.0; d * s], vec![0.0; d * s]);
        let (mut values, mut their_values) = (vec![0.0; s], vec![0.0; s]);
        self.model.score_batch(&points, &mut values, &mut ours);
        self.by_hand
            .score_batch(&points, &mut their_values, &mut theirs);
        self.assert_close(&values, &their_values);
        self.assert_close(&ours, &theirs);
    }

    fn assert_close(&self, ours: &[f64], theirs: &[f64]) {
        for (a, b) in ours.iter().zip(theirs) {
            let scale = a.abs().max(b.abs()).max(1.0);
            assert!(
                (a - b).abs() <= 1e-10 * scale,
                "{}: {a} is not {b}",
                self.name
            );
        }
    }
}

/// Points that differ from the last, so that no evaluation can be reused.
fn nudge(points: &mut [f64]) {
    points[0] += if points[0] > 0.0 { -1e-3 } else { 1e-3 };
}
