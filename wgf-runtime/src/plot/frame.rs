//! Axes, and what is drawn between them.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon};
use plotters::prelude::{Color, SVGBackend};
use plotters::style::FontTransform;
use plotters::style::text_anchor::{HPos, VPos};

use super::axis::Axis;
use super::clip::{Corners, Point, clip, inside};
use super::page::{Drawn, Page, Room};
use super::scale::Span;
use super::style::{self, GRID, LABEL, LEADING, Pen, TICK, px};
use super::text;
use super::ticks::{Way, ticks};

/// How far the label of a tick may reach beyond the end of its axis; what reaches further is left out.
const BEYOND: f64 = 13.0;

/// What an axis shows, and its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct AxisOf<'t> {
    pub span: Span,
    pub label: &'t str,
    /// Whether it is drawn, with ticks; its values may mean nothing.
    pub shown: bool,
}

/// Axes on a page. Points are *placed* (see [`Scale`](super::scale::Scale)); what lies outside is cut off.
pub(super) struct Frame<'a, 'p> {
    chart: ChartContext<'p, SVGBackend<'a>, Cartesian2d<Axis, Axis>>,
    corners: Corners,
    /// Between the axes, on the page.
    pub room: Room,
}

impl<'a> Frame<'a, '_> {
    /// Axes with all their text in `room`, but for labels of ticks that reach a little beyond its sides.
    pub fn new(page: &Page<'a>, room: Room, x: AxisOf<'_>, y: AxisOf<'_>) -> Drawn<Self> {
        let line = |axis: AxisOf<'_>| {
            if axis.label.is_empty() {
                0.0
            } else {
                LABEL * LEADING
            }
        };
        let below = 6.0 + TICK * LEADING + line(x);
        let y_axis = axis(y, room.height - below, Way::Up);
        let widths = y_axis
            .ticks
            .iter()
            .map(|tick| text::width(&tick.label, TICK));
        let beside = line(y) + widths.fold(0.0, f64::max) + if y.shown { 10.0 } else { 1.0 };
        let inner = Room {
            left: room.left + beside,
            width: room.width - beside,
            height: room.height - below,
            ..room
        };
        let x_axis = axis(x, inner.width, Way::Across);
        let area = page.area.clone();
        let area = area.shrink(
            (px(room.left), px(room.top)),
            (px(room.width), px(room.height)),
        );
        let chart = ChartBuilder::on(&area)
            .x_label_area_size(px(below))
            .y_label_area_size(px(beside))
            .build_cartesian_2d(x_axis, y_axis)?;
        let mut frame = Frame {
            chart,
            corners: ((x.span.lo, y.span.lo), (x.span.hi, y.span.hi)),
            room: inner,
        };
        frame.mesh(y.shown)?;
        frame.name_axes(page, room, x.label, y.label)?;
        Ok(frame)
    }

    fn mesh(&mut self, y_shown: bool) -> Drawn {
        let mut mesh = self.chart.configure_mesh();
        mesh.bold_line_style(
            Pen {
                colour: GRID,
                ..Pen::ink(0.8)
            }
            .style(),
        )
        .axis_style(Pen::ink(1.0).style())
        .label_style(style::text(TICK, HPos::Center, VPos::Center))
        .set_all_tick_mark_size(px(4.0));
        if !y_shown {
            mesh.disable_y_axis();
        }
        mesh.draw()
    }

    /// The axes' names, in the middle of each: below, and turned on the left.
    fn name_axes(&self, page: &Page<'a>, outer: Room, x: &str, y: &str) -> Drawn {
        let Room {
            left,
            top,
            width,
            height,
        } = self.room;
        let below = style::text(text::fit(x, LABEL, width), HPos::Center, VPos::Bottom);
        page.write(x, &below, (left + width / 2.0, outer.top + outer.height))?;
        let beside = style::text(text::fit(y, LABEL, height), HPos::Center, VPos::Top);
        let turned = beside.transform(FontTransform::Rotate270);
        page.write(y, &turned, (outer.left, top + height / 2.0))
    }

    /// A line through `points`; a single point is a dot.
    pub fn line(&self, points: &[Point], pen: Pen) -> Drawn {
        if let [point] = points {
            return self.dot(*point, 1.3 * pen.width, pen);
        }
        for part in clip(points, self.corners) {
            let area = self.chart.plotting_area();
            match pen.dashed {
                true => area.draw(&DashedPathElement::new(part, px(6.0), px(3.5), pen.style()))?,
                false => area.draw(&PathElement::new(part, pen.style()))?,
            }
        }
        Ok(())
    }

    /// A filled circle.
    pub fn dot(&self, at: Point, radius: f64, pen: Pen) -> Drawn {
        match inside(at, self.corners) {
            true => {
                let style = pen.faint(pen.opacity).filled();
                self.chart
                    .plotting_area()
                    .draw(&Circle::new(at, px(radius), style))
            }
            false => Ok(()),
        }
    }

    /// The area between a line within the frame and the lower axis.
    pub fn fill_below(&self, line: &[Point], pen: Pen) -> Drawn {
        let (Some(first), Some(last)) = (line.first(), line.last()) else {
            return Ok(());
        };
        let floor = self.corners.0.1;
        let mut outline = vec![(first.0, floor)];
        outline.extend_from_slice(line);
        outline.push((last.0, floor));
        let area = Polygon::new(outline, pen.faint(0.1 * pen.opacity));
        self.chart.plotting_area().draw(&area)
    }

    /// How far down the page a placed `y` lies.
    pub fn down(&self, y: f64) -> f64 {
        let ((_, lo), (_, hi)) = self.corners;
        self.room.top + (hi - y) / (hi - lo) * self.room.height
    }
}

fn axis(of: AxisOf<'_>, length: f64, way: Way) -> Axis {
    let mut ticks = match of.shown {
        true => ticks(of.span, length, way),
        false => Vec::new(),
    };
    if way == Way::Across {
        let per_unit = length / (of.span.hi - of.span.lo);
        ticks.retain(|tick| {
            let room = (tick.at - of.span.lo).min(of.span.hi - tick.at) * per_unit + BEYOND;
            text::width(&tick.label, TICK) / 2.0 <= room
        });
    }
    Axis {
        span: of.span,
        ticks,
    }
}
