//! A fit in print.

use std::fmt;
use std::time::Duration;

use crate::model::Model;

use super::result::Fit;

/// Rows of the table in a report; the summary has them all.
const ROWS: usize = 40;

impl<M: Model> fmt::Display for Fit<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = &self.setting;
        writeln!(
            f,
            "{}: {} guide, {} by {}, seed {}, {}, {} gradient evaluations",
            self.model.name(),
            s.guide,
            s.divergence,
            s.method,
            s.seed,
            seconds(self.elapsed),
            self.evaluations
        )?;
        let summary = self.summary();
        writeln!(f, "\n{}", summary.table(ROWS))?;
        if summary.len() > ROWS {
            writeln!(f, "… and {} more (fit.summary())", summary.len() - ROWS)?;
        }
        if self.guide.components().len() > 1 {
            writeln!(f, "\n{}", self.modes())?;
        }
        let elbo = self.elbo();
        let digits = decimals(elbo.standard_error);
        writeln!(
            f,
            "\nELBO {:.digits$} ± {:.digits$}",
            elbo.value, elbo.standard_error
        )?;
        let e = &self.estimates;
        writeln!(
            f,
            "log Z {:.digits$} ± {:.digits$}, KL(q‖p) {}, KL(p‖q) {}",
            e.log_z,
            e.log_z_error,
            nats(e.reverse_kl),
            nats(e.forward_kl)
        )?;
        if let Some(weights) = e.weights {
            writeln!(
                f,
                "{} {}, its weights worth {:.0} of {} draws, their k-hat {}",
                s.divergence,
                e.minimised.map_or("not known".to_owned(), nats),
                weights.ess,
                self.draws.len(),
                khat(weights.khat)
            )?;
        }
        write!(f, "k-hat {}: {}", khat(self.khat()), self.psis.words())?;
        if !self.warnings.is_empty() {
            write!(f, "\n\nWarnings:")?;
        }
        self.warnings
            .iter()
            .try_for_each(|warning| write!(f, "\n  - {warning}"))
    }
}

/// A divergence, which is never negative but by the error of its estimate.
pub(super) fn nats(x: f64) -> String {
    match x.abs() < 5e-4 {
        true => format!("{x:.1e}"),
        false => format!("{x:.3}"),
    }
}

pub(super) fn khat(khat: f64) -> String {
    match khat.is_finite() {
        true => format!("{khat:.2}"),
        false => "n/a".to_owned(),
    }
}

/// One significant digit of the error, at least two decimals.
fn decimals(error: f64) -> usize {
    match error > 0.0 && error.is_finite() {
        true => (-error.log10().floor()).clamp(2.0, 6.0) as usize,
        false => 2,
    }
}

pub(super) fn seconds(elapsed: Duration) -> String {
    let s = elapsed.as_secs_f64();
    match s {
        s if s < 0.1 => format!("{:.0} ms", s * 1e3),
        s if s < 10.0 => format!("{s:.2} s"),
        s => format!("{s:.0} s"),
    }
}
