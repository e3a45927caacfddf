//! The layout of a matrix of data that products read.

use std::ops::Range;

/// Rows that are multiplied at once: their sums fill the registers, and a hundred columns of them the nearest cache.
pub const CHUNK: usize = 32;

/// A number for each row of a chunk.
pub type Chunk<T> = [T; CHUNK];

/// One column of a chunk, in whole cache lines.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Column(pub(super) Chunk<f64>);

/// A matrix in chunks of [`CHUNK`] rows, a chunk column after column, the last one filled up with zeros.
///
/// Products of consecutive rows are then vectors of sums: no sum across a vector, and no row that ends within one, whatever
/// the number of columns.
#[derive(Clone, Debug, Default)]
pub struct Chunks {
    columns: usize,
    numbers: Vec<Column>,
}

impl Chunks {
    /// Of a matrix with rows of `columns` numbers each, one after the other.
    pub fn new(matrix: &[f64], columns: usize) -> Chunks {
        let numbers = match columns {
            0 => Vec::new(),
            _ => matrix
                .chunks(CHUNK * columns)
                .flat_map(|rows| (0..columns).map(move |k| column(rows, columns, k)))
                .collect(),
        };
        Chunks { columns, numbers }
    }

    /// The columns of the chunk that `row` lies in.
    #[inline(always)]
    pub(super) fn at(&self, row: usize) -> &[Column] {
        let first = row / CHUNK * self.columns;
        &self.numbers[first..first + self.columns]
    }
}

fn column(rows: &[f64], columns: usize, k: usize) -> Column {
    let mut column = Column([0.0; CHUNK]);
    for (to, row) in column.0.iter_mut().zip(rows.chunks(columns)) {
        *to = row[k];
    }
    column
}

/// The end of the chunk that a row lies in.
#[inline(always)]
pub fn chunk_end(row: usize) -> usize {
    row - row % CHUNK + CHUNK
}

/// Where consecutive rows stand in their chunk.
#[inline(always)]
pub(super) fn within(rows: &Range<usize>) -> Range<usize> {
    let start = rows.start % CHUNK;
    start..usize::min(start + rows.len(), CHUNK)
}
