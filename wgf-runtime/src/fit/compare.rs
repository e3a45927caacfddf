//! Several fits of one model side by side.

use std::fmt;

use comfy_table::{Cell, Table};

use crate::model::Model;
use crate::posterior::plus_minus;
use crate::posterior::table::{plain, right, text};

use super::report::{khat, nats, seconds};
use super::{Fit, FitError, Fitter};

/// Rows of parameters in print.
const ROWS: usize = 40;

/// Fits of one model under several guides, divergences or methods. Printed, it is two tables: the quality of every fit, and
/// the mean and standard deviation of every parameter under each.
///
/// All divergences from the posterior use one log Z, that of the fit with the largest effective sample size. A fit that
/// could not run has its error in its row; the others are there.
#[derive(Debug)]
pub struct Comparison<'m, M: Model> {
    fits: Vec<Result<Fit<'m, M>, FitError>>,
}

impl<'m, M: Model> Comparison<'m, M> {
    /// Runs every fitter.
    pub fn run(fitters: impl IntoIterator<Item = Fitter<'m, M>>) -> Self {
        Comparison {
            fits: fitters.into_iter().map(Fitter::run).collect(),
        }
    }

    /// The fits, in the order of their fitters.
    pub fn fits(&self) -> &[Result<Fit<'m, M>, FitError>] {
        &self.fits
    }

    /// The fit whose importance weights are worth most draws.
    pub fn best(&self) -> Option<&Fit<'m, M>> {
        let share = |fit: &&Fit<'m, M>| fit.psis().ess / fit.psis().log_weights.len() as f64;
        self.done().max_by(|a, b| share(a).total_cmp(&share(b)))
    }

    fn done(&self) -> impl Iterator<Item = &Fit<'m, M>> {
        self.fits.iter().filter_map(|fit| fit.as_ref().ok())
    }

    fn quality(&self) -> Table {
        let mut table = plain();
        let names = [
            "",
            "",
            "ELBO",
            "k-hat",
            "ESS",
            "KL(q‖p)",
            "KL(p‖q)",
            "gradients",
            "time",
        ];
        table.set_header(names.map(right));
        let log_z = self.best().map_or(f64::NAN, |fit| fit.estimates().log_z);
        for (k, fit) in self.fits.iter().enumerate() {
            match fit {
                Ok(fit) => table.add_row(quality_of(k, fit, log_z)),
                Err(error) => table.add_row([right(&label(k)), Cell::new(error.to_string())]),
            };
        }
        table
    }

    fn parameters(&self) -> Table {
        let mut table = plain();
        let numbers = (0..self.fits.len()).map(|k| right(&label(k)));
        table.set_header(std::iter::once(right("")).chain(numbers));
        let summaries: Vec<_> = self
            .fits
            .iter()
            .map(|fit| fit.as_ref().ok().map(Fit::summary))
            .collect();
        let Some(first) = summaries.iter().flatten().next() else {
            return table;
        };
        for (i, row) in first.rows().iter().take(ROWS).enumerate() {
            let cells = summaries.iter().map(|summary| match summary {
                Some(summary) => right(&plus_minus(summary.rows()[i].mean, summary.rows()[i].sd)),
                None => right("-"),
            });
            table.add_row(std::iter::once(right(&row.name)).chain(cells));
        }
        table
    }
}

fn quality_of<M: Model>(k: usize, fit: &Fit<'_, M>, log_z: f64) -> Vec<Cell> {
    let (elbo, estimates) = (fit.elbo(), fit.estimates());
    let mut cells = vec![right(&label(k)), Cell::new(fit.label())];
    cells.extend(
        [
            format!("{:.2} ± {:.2}", elbo.value, elbo.standard_error),
            khat(fit.khat()),
            format!("{:.0}", fit.psis().ess),
            nats(log_z - elbo.value),
            nats(estimates.forward_kl + estimates.log_z - log_z),
            fit.gradient_evaluations().to_string(),
            seconds(fit.elapsed()),
        ]
        .map(|text| right(&text)),
    );
    cells
}

/// Fits are numbered from 1.
fn label(k: usize) -> String {
    format!("({})", k + 1)
}

impl<M: Model> fmt::Display for Comparison<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (quality, parameters) = (text(self.quality(), 1), text(self.parameters(), 0));
        write!(f, "{quality}\n\n{parameters}")?;
        let elements = self.done().map(|fit| fit.summary().len()).max();
        if let Some(rest) = elements
            .and_then(|n| n.checked_sub(ROWS))
            .filter(|n| *n > 0)
        {
            write!(f, "\n… and {rest} more")?;
        }
        for (k, fit) in self.fits.iter().enumerate() {
            let warnings = fit.iter().flat_map(|fit| fit.warnings());
            warnings
                .into_iter()
                .try_for_each(|w| write!(f, "\n{} {w}", label(k)))?;
        }
        Ok(())
    }
}
