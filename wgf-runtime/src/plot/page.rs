//! A picture's file: its heading (title, note, legend), and below it room for frames.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::{Circle, DashedPathElement, PathElement};
use plotters::prelude::{Color, DrawingArea, IntoDrawingArea, SVGBackend, WHITE};
use plotters::style::TextStyle;
use plotters::style::text_anchor::{HPos, VPos};

use super::PlotError;
use super::scale::{Scale, Span};
use super::style::{self, LABEL, LEADING, MARGIN, Pen, TICK, TITLE, px};
use super::text;

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<io::Error>>;

/// A rectangle of the page, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// What stands for a series in the legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    Line(Pen),
    Dot(Pen),
}

/// A line of the legend; one without a label is left out.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub label: String,
    pub mark: Mark,
}

const SWATCH: f64 = 22.0;

/// Title, note and legend, laid out for a width. The legend stands above the data, where it can cover none.
#[derive(Debug)]
pub(super) struct Heading {
    title: Vec<String>,
    note: String,
    /// Rows of entries, each with where it begins.
    legend: Vec<Vec<(f64, Entry)>>,
    pub height: f64,
}

impl Heading {
    pub fn new(title: &str, note: String, entries: Vec<Entry>, width: f64) -> Self {
        let room = width - 2.0 * MARGIN;
        let title = text::wrap(&text::plain(title), TITLE, room);
        let mut legend: Vec<Vec<(f64, Entry)>> = Vec::new();
        let mut right = f64::INFINITY;
        for entry in entries.into_iter().filter(|entry| !entry.label.is_empty()) {
            let own = SWATCH + 6.0 + text::width(&entry.label, LABEL);
            if right + own > MARGIN + room {
                legend.push(Vec::new());
                right = MARGIN;
            }
            legend.last_mut().expect("a row").push((right, entry));
            right += own + 18.0;
        }
        let noted = if note.is_empty() { 0.0 } else { TICK };
        let heights = title.len() as f64 * TITLE + noted + legend.len() as f64 * LABEL;
        Heading {
            title,
            note,
            legend,
            height: MARGIN + heights * LEADING + 10.0,
        }
    }

    fn draw(&self, page: &Page<'_>) -> Drawn {
        let mut top = MARGIN;
        let left = |size| style::text(size, HPos::Left, VPos::Top);
        for line in &self.title {
            page.write(
                line,
                &left(text::fit(line, TITLE, page.width - 2.0 * MARGIN)),
                (MARGIN, top),
            )?;
            top += TITLE * LEADING;
        }
        if !self.note.is_empty() {
            page.write(&self.note, &left(TICK), (MARGIN, top))?;
            top += TICK * LEADING;
        }
        for row in &self.legend {
            let middle = top + LABEL * 0.6;
            for (x, entry) in row {
                page.mark(entry.mark, (*x, middle))?;
                let x = x + SWATCH + 6.0;
                let size = text::fit(&entry.label, LABEL, page.width - MARGIN - x);
                page.write(
                    &entry.label,
                    &style::text(size, HPos::Left, VPos::Center),
                    (x, middle),
                )?;
            }
            top += LABEL * LEADING;
        }
        Ok(())
    }
}

/// A white sheet.
pub(super) struct Page<'a> {
    pub area: Area<'a>,
    pub width: f64,
}

impl Page<'_> {
    pub fn write(&self, line: &str, style: &TextStyle<'_>, (x, y): (f64, f64)) -> Drawn {
        if line.is_empty() {
            return Ok(());
        }
        self.area
            .draw_text(&text::plain(line), style, (px(x), px(y)))
    }

    /// A line that is drawn over the page, wherever its frames are.
    pub fn line(&self, from: (f64, f64), to: (f64, f64), pen: Pen) -> Drawn {
        let ends = [from, to].map(|(x, y)| (px(x), px(y)));
        match pen.dashed {
            true => {
                let dashes = DashedPathElement::new(ends.to_vec(), px(5.0), px(4.0), pen.style());
                self.area.draw(&dashes)
            }
            false => self.area.draw(&PathElement::new(ends, pen.style())),
        }
    }

    fn mark(&self, mark: Mark, (x, y): (f64, f64)) -> Drawn {
        match mark {
            Mark::Line(pen) => self.line((x, y), (x + SWATCH, y), pen),
            Mark::Dot(pen) => {
                let at = (px(x + SWATCH / 2.0), px(y));
                self.area
                    .draw(&Circle::new(at, px(3.0), pen.faint(1.0).filled()))
            }
        }
    }
}

/// Writes the file `path`: a heading, and below it whatever `draw` draws into a page `size` large.
pub(super) fn save(
    path: &Path,
    heading: &Heading,
    size: (f64, f64),
    draw: impl FnOnce(&Page<'_>) -> Drawn,
) -> Result<(), PlotError> {
    let svg = svg(heading, size, draw).map_err(|error| io::Error::other(error.to_string()));
    let written = svg.and_then(|svg| fs::write(path, svg));
    written.map_err(|source| PlotError::Write {
        path: path.to_owned(),
        source,
    })
}

fn svg(
    heading: &Heading,
    (width, height): (f64, f64),
    draw: impl FnOnce(&Page<'_>) -> Drawn,
) -> Drawn<String> {
    let mut svg = String::new();
    let drawn_size = (px(width) as u32, px(height) as u32);
    {
        let area = SVGBackend::with_string(&mut svg, drawn_size).into_drawing_area();
        area.fill(&WHITE)?;
        let page = Page { area, width };
        heading.draw(&page)?;
        draw(&page)?;
        page.area.present()?;
    }
    // The view box stays in the units that were drawn in; the picture is as large as was asked.
    let drawn = format!(
        "width=\"{}\" height=\"{}\" viewBox",
        drawn_size.0, drawn_size.1
    );
    let asked = format!("width=\"{width}\" height=\"{height}\" stroke-linejoin=\"round\" viewBox");
    Ok(svg.replacen(&drawn, &asked, 1))
}

/// A size as asked for, or the least that text has room in.
pub(super) fn size(width: u32, height: u32) -> (f64, f64) {
    (f64::from(width.max(200)), f64::from(height.max(200)))
}

/// The stretch of an axis that was asked for.
pub(super) fn range(
    axis: &'static str,
    scale: Scale,
    range: &Range<f64>,
    path: &Path,
) -> Result<Span, PlotError> {
    let span = Span::between(scale, range.start, range.end);
    span.ok_or_else(|| PlotError::Range {
        path: path.to_owned(),
        axis,
        lo: range.start,
        hi: range.end,
    })
}
