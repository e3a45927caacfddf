//! Cutting flat vectors into the pieces that belong to each name.

/// Cuts the first `n` numbers off `rest`.
#[inline(always)]
pub fn take<'a, T>(rest: &mut &'a [T], n: usize) -> &'a [T] {
    let (head, tail) = rest.split_at(n);
    *rest = tail;
    head
}

/// Cuts the first number off `rest`.
#[inline(always)]
pub fn take_one<T: Copy>(rest: &mut &[T]) -> T {
    take(rest, 1)[0]
}

/// Cuts the first `n` numbers off `rest`, to write to.
#[inline(always)]
pub fn take_mut<'a, T>(rest: &mut &'a mut [T], n: usize) -> &'a mut [T] {
    let (head, tail) = std::mem::take(rest).split_at_mut(n);
    *rest = tail;
    head
}

/// Cuts the first number off `rest`, to write to.
#[inline(always)]
pub fn take_one_mut<'a, T>(rest: &mut &'a mut [T]) -> &'a mut T {
    &mut take_mut(rest, 1)[0]
}

/// A reader of a draw's flat values into typed fields.
#[derive(Debug)]
pub struct Values<'a>(pub &'a [f64]);

impl Values<'_> {
    /// The next number.
    pub fn scalar(&mut self) -> f64 {
        take_one(&mut self.0)
    }

    /// The next `n` numbers.
    pub fn vector(&mut self, n: usize) -> Vec<f64> {
        take(&mut self.0, n).to_vec()
    }

    /// The next `rows * columns` numbers, row by row.
    pub fn matrix(&mut self, rows: usize, columns: usize) -> Vec<Vec<f64>> {
        (0..rows).map(|_| self.vector(columns)).collect()
    }

    /// The array with the next numbers where it has NaN.
    pub fn filled_in(&mut self, observed: &[f64]) -> Vec<f64> {
        let fill = |&x: &f64| if x.is_nan() { self.scalar() } else { x };
        observed.iter().map(fill).collect()
    }

    /// The same of a matrix.
    pub fn filled_in_rows(&mut self, observed: &[f64], columns: usize) -> Vec<Vec<f64>> {
        let rows = observed.chunks_exact(columns);
        rows.map(|row| self.filled_in(row)).collect()
    }

    /// The next `count` matrices.
    pub fn matrices(&mut self, count: usize, rows: usize, columns: usize) -> Vec<Vec<Vec<f64>>> {
        (0..count).map(|_| self.matrix(rows, columns)).collect()
    }
}
