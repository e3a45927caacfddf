//! A density, draws and Gaussians in a plane.

use std::ops::Range;
use std::path::Path;

use crate::guide::Guide;

use super::contour::Grid;
use super::frame::{AxisOf, Frame};
use super::page::{self, Drawn, Entry, Heading, Mark, Room};
use super::scale::{Scale, Span};
use super::style::{MARGIN, Pen};
use super::{Ellipse, PlotError};

/// Cells of the grid of a density, each way.
const CELLS: usize = 200;

/// A rectangle of a plane: contour lines of a log density, draws, and ellipses of Gaussians.
///
/// What lies outside of the rectangle is cut off or left out, and so is what is not finite. Layers are drawn in the order in
/// which they were added, in colours of their own: contours first of all in grey.
///
/// ```no_run
/// use wgf_runtime::plot::{Ellipse, Plane};
///
/// let banana = |x: f64, y: f64| -0.5 * x * x - 2.0 * (y - 0.5 * x * x).powi(2);
/// let guide = Ellipse { mean: [0.0, 0.4], covariance: [[0.8, 0.0], [0.0, 0.4]], weight: 1.0 };
/// Plane::new("Banana", -3.0..3.0, -2.0..5.0)
///     .x_label("u[0]")
///     .y_label("u[1]")
///     .contours("target", [0.5, 2.0, 4.5], banana)
///     .points("draws", [(0.1, 0.3), (-0.4, 0.2)])
///     .ellipses("guide", [guide])
///     .save("banana.svg")?;
/// # Ok::<(), wgf_runtime::plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a picture is written by `save`"]
pub struct Plane {
    title: String,
    labels: [String; 2],
    ranges: [Range<f64>; 2],
    size: (f64, f64),
    layers: Vec<(String, Layer)>,
}

#[derive(Clone, Debug)]
enum Layer {
    /// Lines, each with its opacity.
    Contours(Vec<(f64, Vec<(f64, f64)>)>),
    Points(Vec<(f64, f64)>),
    Ellipses(Vec<Ellipse>),
}

impl Plane {
    /// The rectangle `x` × `y` without anything in it yet, in a picture of 640 × 560 pixels.
    pub fn new(title: impl Into<String>, x: Range<f64>, y: Range<f64>) -> Self {
        Plane {
            title: title.into(),
            labels: Default::default(),
            ranges: [x, y],
            size: (640.0, 560.0),
            layers: Vec::new(),
        }
    }

    /// What x is, with its unit.
    pub fn x_label(mut self, label: impl Into<String>) -> Self {
        self.labels[0] = label.into();
        self
    }

    /// What y is, with its unit.
    pub fn y_label(mut self, label: impl Into<String>) -> Self {
        self.labels[1] = label.into();
        self
    }

    /// Width and height in CSS pixels, at least 200 each; a long legend makes the picture higher.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = page::size(width, height);
        self
    }

    /// Adds the lines on which a log density (natural, normalised or not) is `levels` below its largest value, the deeper the
    /// fainter.
    ///
    /// The density is evaluated at once, at the 201 × 201 nodes of a grid over the rectangle, the largest value taken there
    /// too; where it is not finite there is no density. A Gaussian falls by r²/2 at r standard deviations: by 0.5, 2, 4.5.
    pub fn contours(
        mut self,
        label: impl Into<String>,
        levels: impl IntoIterator<Item = f64>,
        log_density: impl FnMut(f64, f64) -> f64,
    ) -> Self {
        let [x, y] = &self.ranges;
        // `save` refuses a range that is none; until then the density is spared it.
        let is_range = |r: &Range<f64>| Span::between(Scale::Linear, r.start, r.end).is_some();
        let cells = if is_range(x) && is_range(y) { CELLS } else { 0 };
        let grid = Grid::new(((x.start, y.start), (x.end, y.end)), cells, log_density);
        let mut levels: Vec<f64> = levels.into_iter().filter(|level| *level >= 0.0).collect();
        levels.sort_by(f64::total_cmp);
        let faintest = 0.65 / levels.len().max(2) as f64;
        let opacity = |k: usize| 1.0 - k as f64 * faintest;
        let lines = levels.iter().enumerate().flat_map(|(k, level)| {
            let lines = grid.max().map(|max| grid.contour(max - level));
            lines
                .into_iter()
                .flatten()
                .map(move |line| (opacity(k), line))
        });
        let lines = lines.collect();
        self.layers.push((label.into(), Layer::Contours(lines)));
        self
    }

    /// Adds points (x, y), as dots.
    pub fn points(
        mut self,
        label: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let points = points.into_iter().collect();
        self.layers.push((label.into(), Layer::Points(points)));
        self
    }

    /// Adds Gaussians, each a thick ellipse at one standard deviation, a thin one at two, and a dot at its mean: together the
    /// components of one mixture, the lighter the fainter. One that has no positive semi-definite covariance, or no positive
    /// weight, is left out.
    pub fn ellipses(
        mut self,
        label: impl Into<String>,
        ellipses: impl IntoIterator<Item = Ellipse>,
    ) -> Self {
        let ellipses = ellipses.into_iter().collect();
        self.layers.push((label.into(), Layer::Ellipses(ellipses)));
        self
    }

    /// Adds the components of a guide on the plane of two coordinates of u, the unconstrained space.
    ///
    /// # Panics
    ///
    /// If the guide has no such coordinate.
    pub fn guide(
        self,
        label: impl Into<String>,
        guide: &dyn Guide,
        coordinates: [usize; 2],
    ) -> Self {
        self.ellipses(label, Ellipse::of_guide(guide, coordinates))
    }

    /// Writes the picture to an SVG file, over what was there.
    ///
    /// # Errors
    ///
    /// The file cannot be written, a range is empty or not finite, or no layer has anything within the rectangle.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), PlotError> {
        let path = path.as_ref();
        let x = page::range("x", Scale::Linear, &self.ranges[0], path)?;
        let y = page::range("y", Scale::Linear, &self.ranges[1], path)?;
        if !self.layers.iter().any(|(_, layer)| layer.reaches(x, y)) {
            return Err(PlotError::Empty {
                path: path.to_owned(),
            });
        }
        let heading = Heading::new(&self.title, String::new(), self.entries(), self.size.0);
        let height = self.size.1.max(heading.height + 160.0);
        page::save(path, &heading, (self.size.0, height), |page| {
            let room = Room {
                left: MARGIN,
                top: heading.height,
                width: self.size.0 - 3.0 * MARGIN,
                height: height - heading.height - MARGIN,
            };
            let axis = |k: usize, span| AxisOf {
                span,
                label: &self.labels[k],
                shown: true,
            };
            let frame = Frame::new(page, room, axis(0, x), axis(1, y))?;
            for ((_, layer), pen) in self.layers.iter().zip(self.pens()) {
                layer.draw(&frame, pen)?;
            }
            Ok(())
        })
    }

    /// One for each layer: grey for the first of contours, a series' colour for the others.
    fn pens(&self) -> Vec<Pen> {
        let is_contours = |(_, layer): &(String, Layer)| matches!(layer, Layer::Contours(_));
        let grey = self.layers.iter().position(is_contours);
        let pen = |k: usize| match grey {
            Some(grey) if k == grey => Pen::ink(1.3),
            Some(grey) if k > grey => Pen::series(k - 1),
            _ => Pen::series(k),
        };
        (0..self.layers.len()).map(pen).collect()
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |((label, layer), pen): (&(String, Layer), Pen)| Entry {
            label: label.clone(),
            mark: match layer {
                Layer::Points(_) => Mark::Dot(pen),
                _ => Mark::Line(pen),
            },
        };
        self.layers.iter().zip(self.pens()).map(entry).collect()
    }
}

impl Layer {
    /// Whether there is anything of it in the rectangle; of ellipses, whether there are any.
    fn reaches(&self, x: Span, y: Span) -> bool {
        match self {
            Layer::Contours(lines) => !lines.is_empty(),
            Layer::Points(points) => points.iter().any(|p| x.contains(p.0) && y.contains(p.1)),
            Layer::Ellipses(ellipses) => ellipses.iter().any(|e| e.outline(1.0).is_some()),
        }
    }

    fn draw(&self, frame: &Frame<'_, '_>, pen: Pen) -> Drawn {
        match self {
            Layer::Contours(lines) => lines.iter().try_for_each(|(opacity, line)| {
                frame.line(
                    line,
                    Pen {
                        opacity: *opacity,
                        ..pen
                    },
                )
            }),
            Layer::Points(points) => points.iter().try_for_each(|at| {
                frame.dot(
                    *at,
                    1.7,
                    Pen {
                        opacity: 0.45,
                        ..pen
                    },
                )
            }),
            Layer::Ellipses(ellipses) => draw_ellipses(ellipses, frame, pen),
        }
    }
}

fn draw_ellipses(ellipses: &[Ellipse], frame: &Frame<'_, '_>, pen: Pen) -> Drawn {
    let drawn: Vec<&Ellipse> = ellipses
        .iter()
        .filter(|e| e.outline(1.0).is_some())
        .collect();
    let heaviest = drawn.iter().map(|e| e.weight).fold(0.0, f64::max);
    for ellipse in drawn {
        let opacity = 0.25 + 0.75 * ellipse.weight / heaviest;
        for (deviations, width) in [(1.0, 2.2), (2.0, 1.1)] {
            let outline = ellipse.outline(deviations).unwrap_or_default();
            frame.line(
                &outline,
                Pen {
                    opacity,
                    width,
                    ..pen
                },
            )?;
        }
        frame.dot(
            (ellipse.mean[0], ellipse.mean[1]),
            2.5,
            Pen { opacity, ..pen },
        )?;
    }
    Ok(())
}
