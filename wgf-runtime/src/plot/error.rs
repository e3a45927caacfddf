//! Why a picture could not be written.

use std::io;
use std::path::PathBuf;

/// Why a picture could not be written; it names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The file cannot be made or written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// No point is finite (and positive, where an axis is logarithmic), so that there is nothing to draw.
    #[error("nothing to draw in {}: no point is finite, or positive where an axis is logarithmic", path.display())]
    Empty {
        /// The file that was not written.
        path: PathBuf,
    },
    /// The range asked for is empty, not finite, or not positive on a logarithmic axis.
    #[error("no picture {} can have the {axis} axis {lo}..{hi}", path.display())]
    Range {
        /// The file that was not written.
        path: PathBuf,
        /// `"x"` or `"y"`.
        axis: &'static str,
        /// Its lower end.
        lo: f64,
        /// Its upper end.
        hi: f64,
    },
}
