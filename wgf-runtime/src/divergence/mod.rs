//! f-divergences, each as the weight it gives a particle.

mod chi_squared;
mod hellinger;
mod jensen_shannon;
mod kl;
mod power;

use std::fmt::Debug;
use std::sync::Arc;

pub use chi_squared::{Chi2, NeymanChi2};
pub use hellinger::Hellinger;
pub use jensen_shannon::JensenShannon;
pub use kl::{ForwardKl, ReverseKl};
pub use power::{Alpha, Renyi};

/// An f-divergence D_f(p‖q) = E_q\[f(p/q)\], by the field its Wasserstein gradient flow moves particles with.
///
/// With r = p/q the flow's velocity is v(u) = ∇h(r(u)), h(r) = r f′(r) − f(r), that is
///
/// ```text
/// v(u) = w(r(u)) · (∇log p(u) − ∇log q(u)),   w(r) = r² f″(r) = r h′(r)
/// ```
///
/// (Yi & Liu 2023, arXiv 2310.20090). All functions take log r, and the weight is returned as its logarithm, so that
/// nothing overflows. A divergence of one's own is a type with these methods:
///
/// ```
/// use wgf_runtime::divergence::Divergence;
///
/// /// Jeffreys' divergence KL(p‖q) + KL(q‖p): f(r) = (r − 1) log r, w(r) = r + 1, h(r) = r + log r − 1.
/// #[derive(Debug)]
/// struct Jeffreys;
///
/// impl Divergence for Jeffreys {
///     fn name(&self) -> String {
///         "Jeffreys".to_owned()
///     }
///     fn log_weight(&self, log_ratio: f64) -> f64 {
///         log_ratio.max(0.0) + (-log_ratio.abs()).exp().ln_1p()
///     }
///     fn h(&self, log_ratio: f64) -> f64 {
///         log_ratio.exp() + log_ratio - 1.0
///     }
///     fn is_normaliser_free(&self) -> bool {
///         false
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a divergence",
    label = "a divergence has `name`, `log_weight`, `h` and `is_normaliser_free`: implement `Divergence` for it"
)]
pub trait Divergence: Debug + Send + Sync {
    /// The divergence's name, for reports.
    fn name(&self) -> String;

    /// log w(r) = log r² f″(r). Finite at r = 1.
    fn log_weight(&self, log_ratio: f64) -> f64;

    /// h(r) = r f′(r) − f(r), which also drives the weights of a mixture.
    fn h(&self, log_ratio: f64) -> f64;

    /// Whether an unknown normalising constant of p changes all weights by the same factor, as it does where w is a power
    /// of r. Where it is not so, log Z is estimated from the particles themselves.
    fn is_normaliser_free(&self) -> bool;

    /// The divergence itself from log r of independent draws of q, p normalised; `None` where it is not known.
    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        let _ = log_ratios;
        None
    }
}

impl Divergence for Arc<dyn Divergence> {
    fn name(&self) -> String {
        self.as_ref().name()
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        self.as_ref().log_weight(log_ratio)
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.as_ref().h(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        self.as_ref().is_normaliser_free()
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        self.as_ref().value(log_ratios)
    }
}

/// A divergence that several fits can hold, or one that is chosen at run time: it is a divergence itself.
pub fn shared(divergence: impl Divergence + 'static) -> Arc<dyn Divergence> {
    Arc::new(divergence)
}

/// Whether every particle has the same weight whatever its ratio, as under the reverse KL.
pub fn is_unweighted(divergence: &dyn Divergence) -> bool {
    // Not at r and 1/r alone, where a weight that is no constant may be the same.
    let at_one = divergence.log_weight(0.0);
    let same = |x: f64| divergence.log_weight(x) == at_one;
    [-1.0, 0.5, 2.0].into_iter().all(same)
}

/// The mean of f(log r).
fn mean(log_ratios: &[f64], f: impl Fn(f64) -> f64) -> Option<f64> {
    let sum: f64 = log_ratios.iter().map(|&x| f(x)).sum();
    Some(sum / log_ratios.len() as f64)
}
