//! The layout of a matrix of data that products read.

/// Rows of a tile: a column of it is a cache line.
pub(in crate::engine) const TILE: usize = 8;

/// One column of a tile.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Line(pub(super) [f64; TILE]);

/// A matrix in tiles of 8 rows, a tile column after column, the last one filled up with zeros.
///
/// Products of consecutive rows are then vectors of sums: no sum across a vector, and no row that ends within one, whatever
/// the number of columns; and the numbers lie in the order in which they are read.
#[derive(Clone, Debug, Default)]
pub struct Tiles {
    columns: usize,
    lines: Vec<Line>,
}

impl Tiles {
    /// Of a matrix with rows of `columns` numbers each, one after the other.
    pub fn new(matrix: &[f64], columns: usize) -> Tiles {
        let lines = match columns {
            0 => Vec::new(),
            _ => matrix
                .chunks(TILE * columns)
                .flat_map(|rows| (0..columns).map(move |k| line(rows, columns, k)))
                .collect(),
        };
        Tiles { columns, lines }
    }

    /// The columns of `N` tiles from the one on that `row` lies in.
    #[inline(always)]
    pub(super) fn at<const N: usize>(&self, row: usize) -> [&[Line]; N] {
        let columns = self.columns;
        let mut rest = &self.lines[row / TILE * columns..];
        let mut tiles: [&[Line]; N] = [&[]; N];
        for tile in &mut tiles {
            (*tile, rest) = rest.split_at(columns);
        }
        tiles
    }
}

fn line(rows: &[f64], columns: usize, k: usize) -> Line {
    let mut line = Line([0.0; TILE]);
    for (to, row) in line.0.iter_mut().zip(rows.chunks(columns)) {
        *to = row[k];
    }
    line
}
