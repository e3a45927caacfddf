//! From the log ratios of a batch to the weights of its particles.

use crate::diagnose::smooth_largest;
use crate::divergence::Divergence;

/// Bisections of the tempering exponent: to 2⁻²⁰.
const BISECTIONS: usize = 20;

/// What is done so that a batch's weights w(r_k) do not collapse on one particle.
///
/// - **Normalising** divides the weights by their mean over the batch, jointly over all particles and components. It
///   changes the speed of the flow and not where it leads.
/// - **Smoothing** replaces the largest weights by quantiles of a generalised Pareto distribution fitted to them (Vehtari et
///   al. 2024, arXiv 1507.02646).
/// - **Tempering** puts r^β, β ≤ 1, in the place of r: weights w(r^β) and heights h(r^β)/β, which are each other's
///   derivative as w and h are. β is the largest at which the effective sample size is what is asked for. At β = 0 every
///   divergence is the reverse KL.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighing {
    /// Whether weights are divided by their mean, and ratios by a constant of the batch's own: their mean, where the
    /// divergence needs p normalised.
    pub normalise: bool,
    /// Whether the largest weights are smoothed.
    pub smooth: bool,
    /// The smallest effective sample size, as a fraction of what equal weights would have; 0: whatever comes.
    pub least_ess: f64,
}

impl Weighing {
    /// w(r) as it is, which leaves the gradient unbiased where p is normalised.
    pub const RAW: Weighing = Weighing {
        normalise: false,
        smooth: false,
        least_ess: 0.0,
    };
}

impl Default for Weighing {
    fn default() -> Self {
        Weighing {
            normalise: true,
            smooth: true,
            least_ess: 0.2,
        }
    }
}

/// The weights of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    /// w of every particle; 0 where the ratio is not finite.
    pub weights: Vec<f64>,
    /// h of every particle, on the scale of the weights; NaN where the ratio is not finite.
    pub heights: Vec<f64>,
    /// β; 1 where nothing was tempered.
    pub temper: f64,
    /// The effective sample size of the weights as a fraction of that of equal weights.
    pub ess: f64,
}

impl Weighing {
    /// Weighs particles by their log ratios. `masses` is what every particle counts for in a mean over q (all 1 but for
    /// stratified draws of a mixture), `ceiling` the largest β.
    pub fn weigh(
        &self,
        divergence: &dyn Divergence,
        log_ratios: &[f64],
        masses: &[f64],
        ceiling: f64,
    ) -> Weighed {
        let centre = match self.normalise {
            true => centre(divergence, log_ratios, masses),
            false => 0.0,
        };
        let batch = Batch {
            divergence,
            log_ratios,
            masses,
            centre,
        };
        let temper = self.temper(&batch, ceiling);
        let mut log_weights = batch.log_weights(temper);
        if self.smooth && spread(&log_weights) > 0.0 {
            smooth_largest(&mut log_weights);
        }
        let ess = relative_ess(&log_weights, masses);
        let shift = match self.normalise {
            true => log_mean(&log_weights, masses),
            false => 0.0,
        };
        let mut heights = batch.heights(temper, shift);
        if !shift.is_finite() {
            heights.fill(f64::NAN);
        }
        let weight = |x: &f64| {
            if x.is_finite() {
                (x - shift).exp()
            } else {
                0.0
            }
        };
        Weighed {
            weights: log_weights.iter().map(weight).collect(),
            heights,
            temper,
            ess,
        }
    }

    /// The largest β ≤ `ceiling` with the effective sample size asked for.
    fn temper(&self, batch: &Batch<'_>, ceiling: f64) -> f64 {
        let enough = |temper: f64| {
            let log_weights = batch.log_weights(temper);
            relative_ess(&log_weights, batch.masses) >= self.least_ess
        };
        if self.least_ess <= 0.0 || enough(ceiling) {
            return ceiling;
        }
        let (mut low, mut high) = (0.0, ceiling);
        for _ in 0..BISECTIONS {
            let middle = 0.5 * (low + high);
            match enough(middle) {
                true => low = middle,
                false => high = middle,
            }
        }
        low
    }
}

/// Log ratios on their way to weights.
struct Batch<'a> {
    divergence: &'a dyn Divergence,
    log_ratios: &'a [f64],
    masses: &'a [f64],
    /// What log ratios are taken relative to.
    centre: f64,
}

impl Batch<'_> {
    /// log w(r^β); −∞ where r is not finite.
    fn log_weights(&self, temper: f64) -> Vec<f64> {
        let weight = |&x: &f64| match x.is_finite() {
            true => self.divergence.log_weight(temper * (x - self.centre)),
            false => f64::NEG_INFINITY,
        };
        self.log_ratios.iter().map(weight).collect()
    }

    /// h(r^β)/β, up to a constant, over e^`shift`.
    fn heights(&self, temper: f64, shift: f64) -> Vec<f64> {
        let at_one = self.divergence.h(0.0);
        let slope = self.divergence.log_weight(0.0);
        let height = |&x: &f64| {
            let x = x - self.centre;
            match temper > 1e-6 {
                true => (self.divergence.h(temper * x) - at_one) / temper * (-shift).exp(),
                false => x * (slope - shift).exp(),
            }
        };
        let finite = |x: &f64| if x.is_finite() { height(x) } else { f64::NAN };
        self.log_ratios.iter().map(finite).collect()
    }
}

/// log Z, as far as the particles know it; the heaviest particle's log ratio where that does as well. Relative to that one w
/// and with it h are bounded, so that nothing overflows, however far apart the ratios are.
fn centre(divergence: &dyn Divergence, log_ratios: &[f64], masses: &[f64]) -> f64 {
    if !divergence.is_normaliser_free() {
        return log_mean(log_ratios, masses);
    }
    let weight = |x: &f64| divergence.log_weight(*x);
    let finite = log_ratios.iter().copied().filter(|x| x.is_finite());
    // Of those that weigh the same, the largest, next to which a ratio that is next to nothing takes no digits away.
    let heaviest = finite.max_by(|a, b| weight(a).total_cmp(&weight(b)).then(a.total_cmp(b)));
    heaviest.unwrap_or(f64::NEG_INFINITY)
}

/// log Σ mₖ e^xₖ / Σ mₖ over the finite ones; −∞ if there are none.
fn log_mean(x: &[f64], masses: &[f64]) -> f64 {
    let max = largest(x);
    if !max.is_finite() {
        return f64::NEG_INFINITY;
    }
    let (mut sum, mut total) = (0.0, 0.0);
    for (&x, &m) in x.iter().zip(masses) {
        if x.is_finite() {
            sum += m * (x - max).exp();
            total += m;
        }
    }
    max + (sum / total).ln()
}

fn largest(x: &[f64]) -> f64 {
    let finite = x.iter().copied().filter(|x| x.is_finite());
    finite.fold(f64::NEG_INFINITY, f64::max)
}

fn spread(x: &[f64]) -> f64 {
    let finite = || x.iter().copied().filter(|x| x.is_finite());
    largest(x) - finite().fold(f64::INFINITY, f64::min)
}

/// (Σ m w)²/Σ m² w² over the same with w = 1, over the finite ones.
fn relative_ess(log_weights: &[f64], masses: &[f64]) -> f64 {
    let max = largest(log_weights);
    let (mut sum, mut squares) = (0.0, 0.0);
    let (mut mass, mut mass_squares) = (0.0, 0.0);
    for (&x, &m) in log_weights.iter().zip(masses) {
        if x.is_finite() {
            let w = m * (x - max).exp();
            sum += w;
            squares += w * w;
            mass += m;
            mass_squares += m * m;
        }
    }
    (sum * sum / squares) / (mass * mass / mass_squares)
}
