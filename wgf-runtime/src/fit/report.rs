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
        let elbo = self.elbo();
        let digits = decimals(elbo.standard_error);
        writeln!(
            f,
            "\nELBO {:.digits$} ± {:.digits$}",
            elbo.value, elbo.standard_error
        )?;
        write!(f, "k-hat {}: {}", khat(self.khat()), self.psis.words())?;
        if !self.warnings.is_empty() {
            write!(f, "\n\nWarnings:")?;
        }
        self.warnings
            .iter()
            .try_for_each(|warning| write!(f, "\n  - {warning}"))
    }
}

fn khat(khat: f64) -> String {
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

fn seconds(elapsed: Duration) -> String {
    let s = elapsed.as_secs_f64();
    match s {
        s if s < 0.1 => format!("{:.0} ms", s * 1e3),
        s if s < 10.0 => format!("{s:.2} s"),
        s => format!("{s:.0} s"),
    }
}
