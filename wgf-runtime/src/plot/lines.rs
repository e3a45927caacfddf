//! Named series of points over one pair of axes.

use std::ops::Range;
use std::path::Path;

use super::PlotError;
use super::frame::{AxisOf, Frame};
use super::page::{self, Drawn, Entry, Heading, Mark, Page, Room};
use super::scale::{Scale, Span};
use super::style::{self, LABEL, LEADING, MARGIN, Pen};
use super::text;

use plotters::style::text_anchor::{HPos, VPos};

/// Lines through named series of points (x, y): an ELBO over iterations, an error over sample sizes.
///
/// Points that are not finite, or not positive on a logarithmic axis, are left out and break their line there; one between
/// two breaks is a dot. Colours follow the order of the series, seven of them, then the same dashed. The legend stands above
/// the axes. Every point is written to the file, some ten bytes each.
///
/// ```no_run
/// use wgf_runtime::plot::Lines;
///
/// let elbo = [-31.0, -18.2, -12.9, -11.4, -11.1];
/// Lines::new("Eight schools")
///     .x_label("iteration")
///     .y_label("ELBO")
///     .series("Gaussian", (1..).map(f64::from).zip(elbo))
///     .level("log evidence", -10.9)
///     .save("elbo.svg")?;
/// # Ok::<(), wgf_runtime::plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a picture is written by `save`"]
pub struct Lines {
    title: String,
    labels: [String; 2],
    scales: [Scale; 2],
    ranges: [Option<Range<f64>>; 2],
    size: (f64, f64),
    series: Vec<(String, Vec<(f64, f64)>)>,
    levels: Vec<(String, f64)>,
}

impl Lines {
    /// A picture without series yet, 720 × 450 pixels large.
    pub fn new(title: impl Into<String>) -> Self {
        Lines {
            title: title.into(),
            labels: Default::default(),
            scales: Default::default(),
            ranges: Default::default(),
            size: (720.0, 450.0),
            series: Vec::new(),
            levels: Vec::new(),
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

    /// x on a logarithmic axis.
    pub fn log_x(mut self) -> Self {
        self.scales[0] = Scale::Log;
        self
    }

    /// y on a logarithmic axis.
    pub fn log_y(mut self) -> Self {
        self.scales[1] = Scale::Log;
        self
    }

    /// Shows x from one value to another (default: wherever there are points); lines are cut there.
    pub fn x_range(mut self, range: Range<f64>) -> Self {
        self.ranges[0] = Some(range);
        self
    }

    /// Shows y from one value to another (default: wherever there are points or levels); lines are cut there.
    pub fn y_range(mut self, range: Range<f64>) -> Self {
        self.ranges[1] = Some(range);
        self
    }

    /// Width and height in CSS pixels, at least 200 each; a long legend makes the picture higher.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = page::size(width, height);
        self
    }

    /// Adds a line through points (x, y), in their order. An empty label stays out of the legend.
    pub fn series(
        mut self,
        label: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let points = points.into_iter().collect();
        self.series.push((label.into(), points));
        self
    }

    /// Adds a dashed horizontal line at `y`, labelled at its right end.
    pub fn level(mut self, label: impl Into<String>, y: f64) -> Self {
        self.levels.push((label.into(), y));
        self
    }

    /// Writes the picture to an SVG file, over what was there.
    ///
    /// # Errors
    ///
    /// The file cannot be written, no point of any series can be drawn, or a range is no range on its axis.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), PlotError> {
        let path = path.as_ref();
        let [x, y] = self.scales;
        let runs = self
            .series
            .iter()
            .map(|(_, points)| Scale::runs(x, y, points));
        let runs: Vec<_> = runs.collect();
        let points = || runs.iter().flatten().flatten();
        let levels = self.levels.iter().filter_map(|(_, level)| y.place(*level));
        let spans = [
            self.span(0, points().map(|p| p.0), 0.02, path)?,
            self.span(1, points().map(|p| p.1).chain(levels), 0.05, path)?,
        ];
        if points().next().is_none() {
            return Err(PlotError::Empty {
                path: path.to_owned(),
            });
        }
        let heading = Heading::new(&self.title, String::new(), self.entries(), self.size.0);
        let height = self.size.1.max(heading.height + 160.0);
        page::save(path, &heading, (self.size.0, height), |page| {
            let frame = self.frame(page, heading.height, height, spans)?;
            for (k, run) in runs
                .iter()
                .enumerate()
                .flat_map(|(k, of)| of.iter().map(move |r| (k, r)))
            {
                frame.line(run, Pen::series(k))?;
            }
            self.draw_levels(page, &frame, spans[1])
        })
    }

    fn span(
        &self,
        axis: usize,
        placed: impl Iterator<Item = f64>,
        beyond: f64,
        path: &Path,
    ) -> Result<Span, PlotError> {
        let scale = self.scales[axis];
        match &self.ranges[axis] {
            Some(range) => page::range(["x", "y"][axis], scale, range, path),
            None => Span::around(scale, placed, beyond).ok_or_else(|| PlotError::Empty {
                path: path.to_owned(),
            }),
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |(k, (label, _)): (usize, &(String, _))| Entry {
            label: label.clone(),
            mark: Mark::Line(Pen::series(k)),
        };
        self.series.iter().enumerate().map(entry).collect()
    }

    /// The axes, with room for the labels of levels on their right.
    fn frame<'a, 'p>(
        &self,
        page: &Page<'a>,
        top: f64,
        height: f64,
        [x, y]: [Span; 2],
    ) -> Drawn<Frame<'a, 'p>> {
        let room = Room {
            left: MARGIN,
            top,
            width: self.size.0 - 2.0 * MARGIN - self.level_room().max(MARGIN),
            height: height - top - MARGIN,
        };
        let axis = |k: usize, span| AxisOf {
            span,
            label: &self.labels[k],
            shown: true,
        };
        Frame::new(page, room, axis(0, x), axis(1, y))
    }

    /// The widest label of a level, but no more than a third of the picture.
    fn level_room(&self) -> f64 {
        let widths = self
            .levels
            .iter()
            .map(|(label, _)| text::width(label, LABEL) + 6.0);
        widths.fold(0.0, f64::max).min(self.size.0 / 3.0)
    }

    /// Dashed lines, and their labels beside them, moved apart where they would lie over each other.
    fn draw_levels(&self, page: &Page<'_>, frame: &Frame<'_, '_>, y: Span) -> Drawn {
        let place = |(label, level): &'_ (String, f64)| {
            let at = y.scale.place(*level).filter(|at| y.contains(*at))?;
            Some((frame.down(at), label.clone()))
        };
        let mut shown: Vec<(f64, String)> = self.levels.iter().filter_map(place).collect();
        shown.sort_by(|a, b| a.0.total_cmp(&b.0));
        let right = frame.room.left + frame.room.width;
        let pen = Pen {
            dashed: true,
            ..Pen::ink(1.1)
        };
        for (down, _) in &shown {
            page.line((frame.room.left, *down), (right, *down), pen)?;
        }
        let mut lowest = frame.room.top + frame.room.height;
        let apart = LABEL * LEADING;
        for k in (0..shown.len()).rev() {
            // Upwards from the lowest, as far as the one below asks; those above then make way.
            shown[k].0 = shown[k].0.min(lowest);
            lowest = shown[k].0 - apart;
        }
        for (down, label) in &shown {
            let size = text::fit(label, LABEL, self.level_room() - 6.0);
            page.write(
                label,
                &style::text(size, HPos::Left, VPos::Center),
                (right + 6.0, *down),
            )?;
        }
        Ok(())
    }
}
