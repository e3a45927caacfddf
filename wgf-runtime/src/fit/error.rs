//! Why a fit could not run.

use crate::model::NonFinite;

/// A fit that has no result at all. What a fit survives is a [`Warning`](super::Warning) instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// An option has a value that makes no sense.
    #[error("{option} must be {expected}, not {value}")]
    Option {
        /// The method of the fitter that set it.
        option: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it was.
        value: String,
    },

    /// The model has no parameters.
    #[error("the model has no parameters to fit")]
    NoParameters,

    /// No starting point has a finite density and score.
    #[error("{}", no_start(.attempts, .at, .value, .report.as_deref()))]
    NoFiniteStart {
        /// How many points were tried.
        attempts: usize,
        /// The first of them.
        at: Vec<f64>,
        /// The log density there.
        value: f64,
        /// The model's explanation of it.
        report: Option<Box<NonFinite>>,
    },
}

fn no_start(attempts: &usize, at: &[f64], value: &f64, report: Option<&NonFinite>) -> String {
    let head = format!(
        "no point to start from: {attempts} tried, none with a finite density and gradient around it"
    );
    match report {
        Some(report) => format!("{head}; at the first, {report}"),
        None => format!(
            "{head}; at the first, u = {}, the log density is {value}",
            abridged(at)
        ),
    }
}

/// At most four numbers of a point.
pub(super) fn abridged(u: &[f64]) -> String {
    let shown: Vec<String> = u.iter().take(4).map(|x| format!("{x:.3}")).collect();
    let dots = if u.len() > 4 { ", …" } else { "" };
    format!("[{}{dots}]", shown.join(", "))
}
