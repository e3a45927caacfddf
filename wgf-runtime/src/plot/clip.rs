//! Lines cut at the edges of a rectangle (plotters would move what lies outside onto the edge).

pub(super) type Point = (f64, f64);

/// The lower left and the upper right corner.
pub(super) type Corners = (Point, Point);

pub(super) fn inside((x, y): Point, (lower, upper): Corners) -> bool {
    lower.0 <= x && x <= upper.0 && lower.1 <= y && y <= upper.1
}

/// The parts of a line through `points` within the rectangle.
pub(super) fn clip(points: &[Point], corners: Corners) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    // Whether the part drawn last goes on: its end is the next segment's beginning.
    let mut open = false;
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], corners) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open => part.push(to),
            _ => parts.push(vec![from, to]),
        }
        open = to == pair[1];
    }
    parts
}

/// The part of one segment within the rectangle (Liang & Barsky 1984).
fn segment(from: Point, to: Point, (lower, upper): Corners) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let edges = [
        (-dx, from.0 - lower.0),
        (dx, upper.0 - from.0),
        (-dy, from.1 - lower.1),
        (dy, upper.1 - from.1),
    ];
    for (outward, room) in edges {
        match outward {
            d if d > 0.0 => leave = leave.min(room / d),
            d if d < 0.0 => enter = enter.max(room / d),
            _ if room < 0.0 => return None,
            _ => {}
        }
    }
    let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
    // The ends themselves, not their copies after rounding.
    let first = if enter == 0.0 { from } else { at(enter) };
    let last = if leave == 1.0 { to } else { at(leave) };
    (enter <= leave).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Corners = ((0.0, 0.0), (1.0, 1.0));

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let line = [
            (0.5, 0.5),
            (1.5, 0.5),
            (1.5, 0.25),
            (0.5, 0.25),
            (0.25, 0.25),
        ];
        let parts = clip(&line, SQUARE);
        assert_eq!(parts[0], [(0.5, 0.5), (1.0, 0.5)]);
        assert_eq!(parts[1], [(1.0, 0.25), (0.5, 0.25), (0.25, 0.25)]);
        assert_eq!(parts.len(), 2);
    }

    #[test]
    fn a_line_through_is_cut_twice_and_one_beside_is_left_out() {
        assert_eq!(
            clip(&[(-1.0, 0.0), (2.0, 1.5)], SQUARE),
            [[(0.0, 0.5), (1.0, 1.0)]]
        );
        assert!(clip(&[(-1.0, 0.5), (0.5, 2.5)], SQUARE).is_empty());
        assert!(clip(&[(2.0, 0.5), (2.0, 0.7)], SQUARE).is_empty());
    }
}
