//! Mixtures of Gaussians.

use nalgebra::{DMatrix, DVector};

use crate::model::MixtureWeights;
use crate::special::log_sum_exp;

use super::{Component, Guide, Particles, Singular};

/// q = Σₖ πₖ qₖ, K Gaussians of any affine families, all of one noise dimension.
///
/// θ is the components' parameters one after the other and then, unless the weights are fixed, a ∈ ℝᴷ with π = softmax(a).
/// Particles belong to a component each ([`Particles::components`]); the field uses the whole mixture's score
///
/// ```text
/// ∇log q(u) = Σₖ γₖ(u) ∇log qₖ(u),   γₖ(u) = πₖ qₖ(u) / q(u),
/// ```
///
/// and the directions are, with E_k the mean over the particles of component k and H_k = E_k\[h\],
///
/// | [`MixtureWeights`] | θₖ | aₖ |
/// |---|---|---|
/// | `Mirror` | E_k\[(∂gₖ/∂θₖ)ᵀ v\] | H_k − Σⱼ πⱼ Hⱼ |
/// | `Gradient` | πₖ E_k\[(∂gₖ/∂θₖ)ᵀ v\] | πₖ (H_k − Σⱼ πⱼ Hⱼ) |
/// | `Fixed` | E_k\[(∂gₖ/∂θₖ)ᵀ v\] | none |
///
/// The second is −∇_θ D_f. The first is its gradient in the Bures–Wasserstein metric of each component and the Fisher–Rao
/// metric of the weights, for which a step of length η in a is the mirror step πₖ ∝ πₖ exp(η H_k) (Lambert et al. 2022, arXiv
/// 2205.15902; Arenz et al. 2023, arXiv 2209.11533).
#[derive(Clone, Debug)]
pub struct Mixture {
    components: Vec<Box<dyn Component>>,
    /// a.
    logits: Vec<f64>,
    /// log π.
    log_weights: Vec<f64>,
    movement: MixtureWeights,
}

impl Mixture {
    /// Σₖ πₖ qₖ with π proportional to `weights`; `Singular` where a weight is not positive. Panics if there are no
    /// components, if their dimensions differ, or if there is not one weight each.
    pub fn new(
        components: Vec<Box<dyn Component>>,
        weights: &[f64],
        movement: MixtureWeights,
    ) -> Result<Self, Singular> {
        assert!(!components.is_empty(), "a mixture has components");
        assert_eq!(components.len(), weights.len(), "one weight per component");
        let mut shapes = components.iter().map(|c| (c.dim(), c.noise_dim()));
        let first = shapes.next();
        let same = shapes.all(|shape| Some(shape) == first);
        assert!(same, "components of one dimension");
        let logits: Vec<f64> = weights.iter().map(|w| w.ln()).collect();
        Ok(Mixture {
            components,
            log_weights: log_softmax(&logits)?,
            logits,
            movement,
        })
    }

    /// π.
    pub fn weights(&self) -> Vec<f64> {
        self.log_weights.iter().map(|x| x.exp()).collect()
    }

    fn has_logits(&self) -> bool {
        self.movement != MixtureWeights::Fixed
    }

    /// θ, with every component's part written by `write`.
    fn write_each(&self, theta: &mut [f64], mut write: impl FnMut(&dyn Component, &mut [f64])) {
        let mut rest = theta;
        for component in &self.components {
            let own;
            (own, rest) = rest.split_at_mut(component.parameter_count());
            write(component.as_ref(), own);
        }
        if self.has_logits() {
            rest.copy_from_slice(&self.logits);
        }
    }

    /// log q and the score from those of the components.
    fn combine(&self, parts: &[Evaluated], log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let mut terms = vec![0.0; parts.len()];
        for (i, value) in log_q.iter_mut().enumerate() {
            let each = parts.iter().zip(&self.log_weights).zip(&mut terms);
            each.for_each(|((part, log_weight), term)| *term = log_weight + part.log_q[i]);
            *value = log_sum_exp(&terms);
        }
        scores.fill(0.0);
        for (part, log_weight) in parts.iter().zip(&self.log_weights) {
            let shares = part.log_q.iter().zip(log_q.iter());
            let shares: Vec<f64> = shares
                .map(|(own, all)| (log_weight + own - all).exp())
                .collect();
            for (mut column, own) in scores.column_iter_mut().zip(part.scores.column_iter()) {
                for ((score, own), share) in column.iter_mut().zip(own.iter()).zip(&shares) {
                    // Far from a component its score may be infinite, and far from all of them the shares NaN.
                    *score += if *share > 0.0 { share * own } else { 0.0 };
                }
            }
        }
    }

    /// What every component's rows come to: `each` writes the direction of its θₖ.
    fn by_component(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        heights: &[f64],
        direction: &mut [f64],
        each: impl Fn(&dyn Component, &Particles, &DMatrix<f64>, &mut [f64]),
    ) {
        let mut rest = direction;
        let mut means = Vec::with_capacity(self.components.len());
        for (k, component) in self.components.iter().enumerate() {
            let own;
            (own, rest) = rest.split_at_mut(component.parameter_count());
            let rows = particles.rows_of(k);
            match rows.is_empty() {
                true => own.fill(0.0),
                false => {
                    let velocities = velocities.select_rows(&rows);
                    each(
                        component.as_ref(),
                        &particles.select(&rows),
                        &velocities,
                        own,
                    );
                }
            }
            if self.movement == MixtureWeights::Gradient {
                let weight = self.log_weights[k].exp();
                own.iter_mut().for_each(|x| *x *= weight);
            }
            means.push(mean_height(&rows, heights));
        }
        if self.has_logits() {
            self.weight_direction(&means, rest);
        }
    }

    /// The direction of a from H.
    fn weight_direction(&self, means: &[Option<f64>], direction: &mut [f64]) {
        let weights = self.weights();
        let known = || {
            means
                .iter()
                .zip(&weights)
                .filter_map(|(h, w)| Some((((*h)?), w)))
        };
        let total: f64 = known().map(|(_, w)| w).sum();
        let centre = known().map(|(h, w)| h * w).sum::<f64>() / total;
        for ((d, h), weight) in direction.iter_mut().zip(means).zip(&weights) {
            let lead = h.map_or(0.0, |h| h - centre);
            *d = match self.movement {
                MixtureWeights::Gradient => weight * lead,
                _ => lead,
            };
        }
    }
}

/// A component's log density and score at every particle.
struct Evaluated {
    log_q: Vec<f64>,
    scores: DMatrix<f64>,
}

impl Evaluated {
    fn at(component: &dyn Component, points: &DMatrix<f64>) -> Self {
        let mut evaluated = Evaluated {
            log_q: vec![0.0; points.nrows()],
            scores: DMatrix::zeros(points.nrows(), points.ncols()),
        };
        component.evaluate_at(points, &mut evaluated.log_q, &mut evaluated.scores);
        evaluated
    }

    /// Component k's own particles by their noise, which is exact, the others by their points.
    fn of(component: &dyn Component, k: usize, particles: &Particles) -> Self {
        let own = particles.rows_of(k);
        let mut sub = Evaluated {
            log_q: vec![0.0; own.len()],
            scores: DMatrix::zeros(own.len(), component.dim()),
        };
        component.evaluate(&particles.select(&own), &mut sub.log_q, &mut sub.scores);
        if own.len() == particles.count() {
            return sub;
        }
        let mut all = Evaluated::at(component, &particles.points);
        for (at, row) in own.into_iter().enumerate() {
            all.log_q[row] = sub.log_q[at];
            all.scores.set_row(row, &sub.scores.row(at));
        }
        all
    }
}

/// The mean of the known heights of `rows`.
fn mean_height(rows: &[usize], heights: &[f64]) -> Option<f64> {
    let known = || {
        rows.iter()
            .map(|&row| heights[row])
            .filter(|h| h.is_finite())
    };
    let count = known().count();
    (count > 0).then(|| known().sum::<f64>() / count as f64)
}

/// The logarithms of softmax(a), all finite.
fn log_softmax(logits: &[f64]) -> Result<Vec<f64>, Singular> {
    let total = log_sum_exp(logits);
    let log_weights: Vec<f64> = logits.iter().map(|a| a - total).collect();
    match log_weights.iter().all(|x| x.is_finite()) {
        true => Ok(log_weights),
        false => Err(Singular),
    }
}

impl Guide for Mixture {
    fn name(&self) -> String {
        let fixed = match self.movement {
            MixtureWeights::Fixed => " of fixed weights",
            _ => "",
        };
        let family = self.components[0].name();
        let of = match family == "gaussian" {
            true => String::new(),
            false => format!(" of {family}"),
        };
        format!("mixture({}){of}{fixed}", self.components.len())
    }

    fn dim(&self) -> usize {
        self.components[0].dim()
    }

    fn noise_dim(&self) -> usize {
        self.components[0].noise_dim()
    }

    fn parameter_count(&self) -> usize {
        let own: usize = self.components.iter().map(|c| c.parameter_count()).sum();
        own + if self.has_logits() {
            self.logits.len()
        } else {
            0
        }
    }

    fn write_parameters(&self, theta: &mut [f64]) {
        self.write_each(theta, |component, own| component.write_parameters(own));
    }

    fn write_aligned(&self, reference: &[f64], theta: &mut [f64]) {
        let mut rest = reference;
        self.write_each(theta, |component, own| {
            let known;
            (known, rest) = rest.split_at(own.len());
            component.write_aligned(known, own);
        });
    }

    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular> {
        let mut components = self.components.clone();
        let mut rest = theta;
        for component in &mut components {
            let own;
            (own, rest) = rest.split_at(component.parameter_count());
            component.set_parameters(own)?;
        }
        if self.has_logits() {
            self.log_weights = log_softmax(rest)?;
            self.logits = rest.to_vec();
        }
        self.components = components;
        Ok(())
    }

    fn transport(&self, particles: &mut Particles) {
        for (k, component) in self.components.iter().enumerate() {
            let rows = particles.rows_of(k);
            let mut own = particles.select(&rows);
            component.transport(&mut own);
            for (at, row) in rows.into_iter().enumerate() {
                particles.points.set_row(row, &own.points.row(at));
            }
        }
    }

    fn evaluate(&self, particles: &Particles, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let components = self.components.iter().enumerate();
        let parts: Vec<Evaluated> = components
            .map(|(k, component)| Evaluated::of(component.as_ref(), k, particles))
            .collect();
        self.combine(&parts, log_q, scores);
    }

    fn evaluate_at(&self, points: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let components = self.components.iter();
        let parts: Vec<Evaluated> = components
            .map(|component| Evaluated::at(component.as_ref(), points))
            .collect();
        self.combine(&parts, log_q, scores);
    }

    fn pull_back(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        heights: &[f64],
        direction: &mut [f64],
    ) {
        self.by_component(particles, velocities, heights, direction, |c, p, v, out| {
            c.pull_back(p, v, &[], out);
        });
    }

    /// Every component by its own particles.
    fn regress(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        heights: &[f64],
        direction: &mut [f64],
    ) {
        self.by_component(particles, velocities, heights, direction, |c, p, v, out| {
            c.regress(p, v, &[], out);
        });
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let mut components = self.components.clone();
        components.iter_mut().try_for_each(|c| c.stretch(scale))?;
        self.components = components;
        Ok(())
    }

    fn transform(&mut self, map: &DMatrix<f64>) -> Result<(), Singular> {
        let mut components = self.components.clone();
        components.iter_mut().try_for_each(|c| c.transform(map))?;
        self.components = components;
        Ok(())
    }

    fn mean(&self) -> DVector<f64> {
        let mut mean = DVector::zeros(self.dim());
        for (weight, component) in self.components() {
            mean += component.mean() * weight;
        }
        mean
    }

    /// Σₖ πₖ (Σₖ + (μₖ − μ)(μₖ − μ)ᵀ).
    fn covariance(&self) -> DMatrix<f64> {
        let centre = self.mean();
        let mut covariance = DMatrix::zeros(self.dim(), self.dim());
        for (weight, component) in self.components() {
            let shift = component.mean() - &centre;
            covariance += (component.covariance() + &shift * shift.transpose()) * weight;
        }
        covariance
    }

    fn components(&self) -> Vec<(f64, &dyn Component)> {
        let components = self.components.iter().map(|c| c.as_ref());
        self.weights().into_iter().zip(components).collect()
    }

    fn clone_box(&self) -> Box<dyn Guide> {
        Box::new(self.clone())
    }
}
