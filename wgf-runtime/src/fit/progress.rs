//! The progress bar.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;

/// A bar on standard error; nothing where that is no terminal, or where it is not wanted.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// For a run of `iterations`.
    pub(super) fn new(iterations: usize, shown: bool) -> Self {
        let target = match shown {
            true => ProgressDrawTarget::stderr_with_hz(10),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(iterations as u64), target);
        let template = "{spinner} {bar:30} {pos}/{len}  ELBO {msg}  {rate}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            let style = style.progress_chars("━╸ ").with_key("rate", write_rate);
            bar.set_style(style);
        }
        Progress { bar }
    }

    /// One iteration done.
    pub(super) fn tick(&self, elbo: f64) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_message(format!("{elbo:.2}"));
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn write_rate(state: &ProgressState, out: &mut dyn Write) {
    // A bar that cannot be written is no reason to stop a fit.
    let _ = write!(out, "{:.0} iterations/s", state.per_sec());
}
