//! Contour lines of a function on a grid, by marching squares.

use std::collections::HashMap;

use super::clip::{Corners, Point};

/// Values of a function at the nodes of a grid, row by row from the lowest.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    corners: Corners,
    cells: usize,
    values: Vec<f64>,
}

impl Grid {
    /// `f` at the nodes of `cells` × `cells` cells; of no cells there are no nodes.
    pub fn new(corners: Corners, cells: usize, mut f: impl FnMut(f64, f64) -> f64) -> Self {
        let mut grid = Grid {
            corners,
            cells,
            values: Vec::new(),
        };
        let nodes = if cells == 0 {
            0
        } else {
            (cells + 1) * (cells + 1)
        };
        let nodes = (0..nodes).map(|node| grid.position(node));
        grid.values = nodes.map(|(x, y)| f(x, y)).collect();
        grid
    }

    /// The largest finite value.
    pub fn max(&self) -> Option<f64> {
        let finite = self.values.iter().copied().filter(|v| v.is_finite());
        finite.reduce(f64::max)
    }

    /// The lines on which the function is at `level`, closed ones with their first point at both ends. Values that are not
    /// finite are below the level.
    pub fn contour(&self, level: f64) -> Vec<Vec<Point>> {
        let mut next: HashMap<Edge, [Option<Edge>; 2]> = HashMap::new();
        for (from, to) in (0..self.cells * self.cells).flat_map(|cell| self.segments(cell, level)) {
            for (one, other) in [(from, to), (to, from)] {
                let ends = next.entry(one).or_default();
                let free = usize::from(ends[0].is_some());
                ends[free] = Some(other);
            }
        }
        let mut starts: Vec<Edge> = next.keys().copied().collect();
        // Lines that end at the border begin there; closed ones anywhere. Sorted, so that a file is the same every time.
        starts.sort_by_key(|edge| (next[edge][1].is_some(), *edge));
        let lines = starts.into_iter().map(|edge| follow(edge, &mut next));
        let lines = lines.filter(|line| line.len() > 1);
        let crossings = |line: Vec<Edge>| line.iter().map(|e| self.crossing(*e, level)).collect();
        lines.map(crossings).collect()
    }

    /// What lies between the crossed edges of one cell: nothing, one segment, or two.
    fn segments(&self, cell: usize, level: f64) -> Vec<(Edge, Edge)> {
        let corner = cell / self.cells * (self.cells + 1) + cell % self.cells;
        let above = corner + self.cells + 1;
        // Around the cell: each edge with the nodes at its ends.
        let ring = [corner, corner + 1, above + 1, above];
        let edges = [
            (corner, corner + 1),
            (corner + 1, above + 1),
            (above, above + 1),
            (corner, above),
        ];
        let crossed = |(a, b): &(usize, usize)| self.is_high(*a, level) != self.is_high(*b, level);
        let crossed: Vec<Edge> = edges.into_iter().filter(crossed).collect();
        match crossed[..] {
            [a, b] => vec![(a, b)],
            [below, right, above, left] => {
                // A saddle: its middle says whether the first corner is joined with the opposite one.
                let middle = ring.map(|node| self.values[node]).iter().sum::<f64>() / 4.0;
                match (middle > level) == self.is_high(corner, level) {
                    true => vec![(below, right), (above, left)],
                    false => vec![(left, below), (right, above)],
                }
            }
            _ => Vec::new(),
        }
    }

    fn is_high(&self, node: usize, level: f64) -> bool {
        self.values[node] > level && self.values[node].is_finite()
    }

    /// Where an edge crosses the level, linearly between its ends; in its middle where one end is not finite.
    fn crossing(&self, (a, b): Edge, level: f64) -> Point {
        let share = (level - self.values[a]) / (self.values[b] - self.values[a]);
        let share = match self.values[a].is_finite() && self.values[b].is_finite() {
            true => share,
            false => 0.5,
        };
        let (from, to) = (self.position(a), self.position(b));
        (
            from.0 + share * (to.0 - from.0),
            from.1 + share * (to.1 - from.1),
        )
    }

    fn position(&self, node: usize) -> Point {
        let (lower, upper) = self.corners;
        let share = |k: usize| k as f64 / self.cells as f64;
        let (across, up) = (
            share(node % (self.cells + 1)),
            share(node / (self.cells + 1)),
        );
        (
            lower.0 + across * (upper.0 - lower.0),
            lower.1 + up * (upper.1 - lower.1),
        )
    }
}

/// An edge by the nodes at its ends, the smaller first.
type Edge = (usize, usize);

/// Takes the line that begins at `start` out of `next`.
fn follow(start: Edge, next: &mut HashMap<Edge, [Option<Edge>; 2]>) -> Vec<Edge> {
    let mut line = Vec::new();
    let mut here = Some(start);
    while let Some(edge) = here {
        let before = line.last().copied();
        line.push(edge);
        // Already taken: a closed line is back where it began.
        let Some(ends) = next.remove(&edge) else {
            break;
        };
        here = ends.into_iter().flatten().find(|end| Some(*end) != before);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Corners = ((-2.0, -2.0), (2.0, 2.0));

    #[test]
    fn a_circle_is_one_closed_line_on_the_circle() {
        let cells = 100;
        let grid = Grid::new(SQUARE, cells, |x, y| -(x * x + y * y));
        let lines = grid.contour(-1.0);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        // Linear interpolation of x² within a cell of width h errs by h²/4 at most, of its root by half of that.
        let h = 4.0 / cells as f64;
        for (x, y) in &lines[0] {
            assert!(((x * x + y * y).sqrt() - 1.0).abs() <= h * h / 8.0 * 1.01);
        }
        // The perimeter is that of a polygon all but inscribed.
        let length: f64 = lines[0]
            .windows(2)
            .map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1))
            .sum();
        assert!((length - std::f64::consts::TAU).abs() < h * h);
    }

    #[test]
    fn a_plane_has_one_straight_line_from_border_to_border() {
        let grid = Grid::new(SQUARE, 7, |x, y| x + 2.0 * y);
        let lines = grid.contour(0.3);
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0]
                .iter()
                .all(|(x, y)| (x + 2.0 * y - 0.3).abs() < 1e-12)
        );
        let ends = [lines[0][0], *lines[0].last().unwrap()];
        assert!(ends.iter().all(|(x, y)| x.abs().max(y.abs()) > 2.0 - 1e-12));
    }

    #[test]
    fn two_hills_are_two_lines_and_a_saddle_is_split_by_its_middle() {
        let hills = |x: f64, y: f64| (-(x - 0.7).powi(2) - y * y).max(-(x + 0.7).powi(2) - y * y);
        assert_eq!(Grid::new(SQUARE, 40, hills).contour(-0.25).len(), 2);
        assert_eq!(Grid::new(SQUARE, 40, hills).contour(-1.0).len(), 1);
        for (level, middle_is_high) in [(-0.1, true), (0.1, false)] {
            let lines = Grid::new(SQUARE, 1, |x, y| x * y).contour(level);
            assert_eq!(lines.len(), 2);
            // xy is high at two opposite corners, which a high middle joins: then lines go around the other two.
            let around_low = lines
                .iter()
                .all(|line| line.iter().map(|(x, y)| x * y).sum::<f64>() < 0.0);
            assert_eq!(around_low, middle_is_high);
        }
    }

    #[test]
    fn a_support_has_its_border_between_the_nodes() {
        let f = |x: f64, _: f64| if x > 0.1 { 0.0 } else { f64::NEG_INFINITY };
        let lines = Grid::new(SQUARE, 20, f).contour(-3.0);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|(x, _)| (x - 0.1).abs() <= 0.1 + 1e-12));
        let nothing = Grid::new(SQUARE, 20, |_, _| f64::NAN);
        assert!(nothing.max().is_none() && nothing.contour(0.0).is_empty());
    }
}
