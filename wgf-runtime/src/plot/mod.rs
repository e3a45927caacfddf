//! Pictures, one SVG file each (feature `plot`).
//!
//! - [`Lines`]: series over a pair of axes, linear or logarithmic: traces of a fit, errors over sample sizes;
//! - [`Marginals`]: smoothed densities of draws, a small panel for each parameter;
//! - [`Plane`]: contours of a log density, draws, and ellipses of Gaussians in two dimensions.
//!
//! Each is a builder that [`save`](Lines::save)s. Text is set in whatever sans-serif font the viewer has, its width estimated
//! beforehand; sizes are in CSS pixels. Series are told apart by the colours of Okabe & Ito (2008).

mod axis;
mod clip;
mod comparison;
mod contour;
mod ellipse;
mod error;
mod frame;
mod kde;
mod lines;
mod marginals;
mod page;
mod plane;
mod scale;
mod style;
mod text;
mod ticks;

pub use ellipse::Ellipse;
pub use error::PlotError;
pub use lines::Lines;
pub use marginals::Marginals;
pub use plane::Plane;
