//! Smoothed marginal densities, a small panel for each parameter.

use std::path::Path;

use crate::model::Model;
use crate::posterior::Draws;

use super::PlotError;
use super::frame::{AxisOf, Frame};
use super::kde::Kernel;
use super::page::{self, Drawn, Entry, Heading, Mark, Page, Room};
use super::scale::{Scale, Span};
use super::style::{self, LABEL, LEADING, MARGIN, Pen};
use super::text;

use plotters::style::text_anchor::{HPos, VPos};

/// Points of each curve.
const POINTS: i32 = 240;

/// Densities of draws of one or several fits, a panel for each parameter, a colour for each series of draws.
///
/// Draws are smoothed with a Gaussian kernel of Silverman's bandwidth, which rounds corners off: at the bound of a parameter's
/// support the curve runs a little beyond. A panel shows the central 99 % of each series, but no more than eight
/// interquartile ranges beyond the quartiles (of a heavy tail there is no end), with heights of its own that have no scale. Draws that are not finite are left out. Curves of n draws take time in proportion to n.
///
/// ```no_run
/// use wgf_runtime::plot::Marginals;
///
/// let (mu, tau) = (vec![4.1, 4.9, 3.2, 6.0], vec![2.2, 3.1, 8.9, 1.0]);
/// Marginals::new("Eight schools")
///     .column("Gaussian", "mu", mu)
///     .column("Gaussian", "tau", tau)
///     .save("marginals.svg")?;
/// # Ok::<(), wgf_runtime::plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a picture is written by `save`"]
pub struct Marginals {
    title: String,
    limit: usize,
    series: Vec<String>,
    panels: Vec<Panel>,
}

/// A parameter, and its draws in some of the series: (value, weight).
#[derive(Clone, Debug)]
struct Panel {
    parameter: String,
    columns: Vec<(usize, Vec<(f64, f64)>)>,
}

/// A panel as it is drawn.
struct Curves<'p> {
    parameter: &'p str,
    span: Span,
    /// The series of each curve.
    curves: Vec<(usize, Vec<(f64, f64)>)>,
}

impl Marginals {
    /// A picture without panels yet.
    pub fn new(title: impl Into<String>) -> Self {
        Marginals {
            title: title.into(),
            limit: 24,
            series: Vec::new(),
            panels: Vec::new(),
        }
    }

    /// Adds draws of one parameter to the series called `series`. Panels and colours come in the order in which parameters and
    /// series were first named.
    pub fn column(
        self,
        series: &str,
        parameter: &str,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        self.weighted_column(series, parameter, values.into_iter().map(|x| (x, 1.0)))
    }

    /// The same with weighted draws, (value, weight), the weights in any unit; those without a positive finite weight are left
    /// out.
    pub fn weighted_column(
        mut self,
        series: &str,
        parameter: &str,
        draws: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let known = self.series.iter().position(|name| name == series);
        let series = known.unwrap_or_else(|| {
            self.series.push(series.to_owned());
            self.series.len() - 1
        });
        let known = self
            .panels
            .iter()
            .position(|panel| panel.parameter == parameter);
        let panel = known.unwrap_or_else(|| {
            self.panels.push(Panel {
                parameter: parameter.to_owned(),
                columns: Vec::new(),
            });
            self.panels.len() - 1
        });
        self.panels[panel]
            .columns
            .push((series, draws.into_iter().collect()));
        self
    }

    /// Adds every element of `draws` as a column of its own name.
    pub fn draws<M: Model>(self, series: &str, draws: &Draws<'_, M>) -> Self {
        let names = draws.names().iter().enumerate();
        names.fold(self, |picture, (k, name)| {
            picture.column(series, name, draws.column_at(k))
        })
    }

    /// At most `panels` panels (default 24), the first; a note says how many there are in all.
    pub fn limit(mut self, panels: usize) -> Self {
        self.limit = panels;
        self
    }

    /// Writes the picture to an SVG file, over what was there. It is as large as its panels need.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or no parameter has a draw that is finite.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), PlotError> {
        let path = path.as_ref();
        let shown = self
            .panels
            .iter()
            .take(self.limit)
            .filter_map(Panel::curves);
        let shown: Vec<Curves<'_>> = shown.collect();
        if shown.is_empty() {
            return Err(PlotError::Empty {
                path: path.to_owned(),
            });
        }
        let across = ((shown.len() as f64).sqrt().ceil()).min(4.0);
        let panel = if across == 1.0 {
            (460.0, 300.0)
        } else {
            (245.0, 170.0)
        };
        let width = across * panel.0 + 2.0 * MARGIN;
        let note = match shown.len() < self.panels.len() {
            true => format!("{} of {} parameters", shown.len(), self.panels.len()),
            false => String::new(),
        };
        let heading = Heading::new(&self.title, note, self.entries(), width);
        let down = (shown.len() as f64 / across).ceil();
        let height = heading.height + down * panel.1 + MARGIN;
        page::save(path, &heading, (width, height), |page| {
            for (k, curves) in shown.iter().enumerate() {
                let (row, column) = (k / across as usize, k % across as usize);
                let room = Room {
                    left: MARGIN + column as f64 * panel.0,
                    top: heading.height + row as f64 * panel.1,
                    width: panel.0,
                    height: panel.1,
                };
                curves.draw(page, room)?;
            }
            Ok(())
        })
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |(k, label): (usize, &String)| Entry {
            label: label.clone(),
            mark: Mark::Line(Pen::series(k)),
        };
        self.series.iter().enumerate().map(entry).collect()
    }
}

impl Panel {
    /// `None` if there is no draw that is finite.
    fn curves(&self) -> Option<Curves<'_>> {
        let kernels = self.columns.iter();
        let kernels = kernels.filter_map(|(series, draws)| Some((*series, Kernel::new(draws)?)));
        let kernels: Vec<(usize, Kernel)> = kernels.collect();
        let ends = kernels.iter().map(|(_, kernel)| kernel.extent());
        let span = Span::around(Scale::Linear, ends.flat_map(|(lo, hi)| [lo, hi]), 0.0)?;
        let step = (span.hi - span.lo) / f64::from(POINTS);
        let points = |kernel: &Kernel| {
            let at = |k| span.lo + step * f64::from(k);
            (0..=POINTS)
                .map(|k| (at(k), kernel.density(at(k))))
                .collect()
        };
        Some(Curves {
            parameter: &self.parameter,
            span,
            curves: kernels
                .iter()
                .map(|(series, kernel)| (*series, points(kernel)))
                .collect(),
        })
    }
}

impl Curves<'_> {
    fn draw(&self, page: &Page<'_>, room: Room) -> Drawn {
        let gap = 13.0;
        let name = LABEL * LEADING;
        let middle = room.left + room.width / 2.0;
        let size = text::fit(self.parameter, LABEL, room.width - 2.0 * gap);
        let style = style::text(size, HPos::Center, VPos::Top);
        page.write(self.parameter, &style, (middle, room.top + 10.0))?;
        let inner = Room {
            left: room.left + gap,
            top: room.top + 10.0 + name,
            width: room.width - 2.0 * gap,
            height: room.height - 10.0 - name,
        };
        let heights = self
            .curves
            .iter()
            .flat_map(|(_, curve)| curve.iter().map(|p| p.1));
        let y = Span {
            scale: Scale::Linear,
            lo: 0.0,
            hi: 1.06 * heights.fold(f64::MIN_POSITIVE, f64::max),
        };
        let axis = |span, shown| AxisOf {
            span,
            label: "",
            shown,
        };
        let frame = Frame::new(page, inner, axis(self.span, true), axis(y, false))?;
        for (series, curve) in &self.curves {
            frame.fill_below(curve, Pen::series(*series))?;
        }
        for (series, curve) in &self.curves {
            frame.line(curve, Pen::series(*series))?;
        }
        Ok(())
    }
}
