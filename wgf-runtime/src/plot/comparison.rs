//! The picture of several fits.

use crate::fit::Comparison;
use crate::model::Model;

use super::Marginals;

/// Draws of each fit that its densities are smoothed from.
const DRAWS: usize = 4000;

impl<M: Model> Comparison<'_, M> {
    /// The marginal densities of every parameter under every fit, to be saved.
    pub fn marginals(&self) -> Marginals {
        let fits = self.fits().iter().enumerate();
        let fits = fits.filter_map(|(k, fit)| Some((k, fit.as_ref().ok()?)));
        let mut marginals = Marginals::new("Marginal densities");
        for (k, fit) in fits {
            let label = format!("({}) {}", k + 1, fit.label());
            marginals = marginals.draws(&label, &fit.draws(DRAWS));
        }
        marginals
    }
}
