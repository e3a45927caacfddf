//! How every picture looks: colours, widths, sizes of type. Lengths are in CSS pixels.

use plotters::prelude::{Color, IntoFont, RGBAColor, RGBColor, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The colours of series, told apart by the colour-blind: those of Okabe & Ito (2008) without yellow, which is faint on
/// white.
const SERIES: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(204, 121, 167),
    RGBColor(0, 0, 0),
];

/// Text, axes, and what is no series.
pub(super) const INK: RGBColor = RGBColor(60, 60, 60);
/// Lines behind the data.
pub(super) const GRID: RGBColor = RGBColor(228, 228, 228);

pub(super) const TITLE: f64 = 16.0;
pub(super) const LABEL: f64 = 13.0;
pub(super) const TICK: f64 = 11.5;

/// Around everything.
pub(super) const MARGIN: f64 = 14.0;
/// From one line of text to the next, in units of its size.
pub(super) const LEADING: f64 = 1.4;

/// plotters draws at whole numbers, on which curves look like stairs; they are drawn this much larger, in the units of the
/// picture's view box.
const FINE: f64 = 10.0;

/// A length in the units that are drawn in.
pub(super) fn px(length: f64) -> i32 {
    (length * FINE).round() as i32
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub colour: RGBColor,
    pub width: f64,
    pub opacity: f64,
    pub dashed: bool,
}

impl Pen {
    /// That of series number `k`: after seven colours come the same, dashed.
    pub fn series(k: usize) -> Self {
        Pen {
            colour: SERIES[k % SERIES.len()],
            width: 1.8,
            opacity: 1.0,
            dashed: (k / SERIES.len()) % 2 == 1,
        }
    }

    /// That of what is no series.
    pub fn ink(width: f64) -> Self {
        Pen {
            colour: INK,
            width,
            opacity: 1.0,
            dashed: false,
        }
    }

    pub fn style(&self) -> ShapeStyle {
        ShapeStyle {
            color: self.faint(self.opacity),
            filled: false,
            stroke_width: px(self.width) as u32,
        }
    }

    /// Its colour at another opacity.
    pub fn faint(&self, opacity: f64) -> RGBAColor {
        self.colour.mix(opacity)
    }
}

/// Dark text of a size, whose point is at (`h`, `v`) of its box.
pub(super) fn text(size: f64, h: HPos, v: VPos) -> TextStyle<'static> {
    // plotters' SVG back end divides sizes by this.
    let size = size * FINE * 1.24;
    let style = TextStyle::from(("sans-serif", size).into_font());
    style.color(&INK).pos(Pos::new(h, v))
}
