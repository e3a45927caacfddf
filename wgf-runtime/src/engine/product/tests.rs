use super::*;
use crate::engine::Level;
use crate::engine::rows::Rows;
use crate::engine::rows::plain;
#[cfg(target_arch = "x86_64")]
use crate::engine::rows::{avx2, avx512};
use crate::vector::Plain;
#[cfg(target_arch = "x86_64")]
use crate::vector::{Avx2, Avx512};

/// Small integers: every order of summation is exact.
fn integers(n: usize, seed: usize) -> Vec<f64> {
    (0..n).map(|i| ((i * 7 + seed) % 11) as f64 - 5.0).collect()
}

/// Products of rows of a matrix of 70 rows in scalars of `particles` numbers, by blocks of rows `R`, in the pieces that a plate
/// over these rows takes.
fn check<T: Real, R: Rows<T>>(
    particles: usize,
    read: impl Fn(&[f64]) -> T,
    write: impl Fn(T) -> Vec<f64>,
) {
    const N: usize = 70;
    let scalars = |n: usize, seed: usize| -> Vec<T> {
        let numbers = integers(n * particles, seed);
        numbers.chunks(particles).map(&read).collect()
    };
    let number = |x: T, p: usize| write(x)[p];
    let together = R::TOGETHER;
    let pieces = |rows: Range<usize>| {
        let first = rows.start / together;
        (first..rows.end.div_ceil(together)).map(move |c| {
            usize::max(rows.start, c * together)..usize::min(rows.end, (c + 1) * together)
        })
    };
    let cases = (0..11).flat_map(|k| [(k, 0..N), (k, 5..19)]);
    for (columns, rows) in cases.flat_map(|(k, rows)| pieces(rows).map(move |rows| (k, rows))) {
        let matrix = integers(N * columns, 1);
        let (x, v) = (Tiles::new(&matrix, columns), scalars(columns, 2));
        let mut got = [T::constant(0.0); CHUNK];
        R::multiply(&x, rows.clone(), &v, &mut got);
        let mut g = [T::constant(0.0); CHUNK];
        for r in rows.clone() {
            g[r % together] = scalars(1, r)[0];
        }
        let start = scalars(columns, 3);
        let mut to = start.clone();
        R::multiply_back(&x, rows.clone(), &g, &mut to);
        for p in 0..particles {
            for r in rows.clone() {
                let term = |k: usize| matrix[r * columns + k] * number(v[k], p);
                let expected = (0..columns).map(term).sum::<f64>();
                assert_eq!(number(got[r % together], p), expected);
            }
            for k in 0..columns {
                let term = |r: usize| number(g[r % together], p) * matrix[r * columns + k];
                let sum: f64 = rows.clone().map(term).sum();
                assert_eq!(number(to[k], p), number(start[k], p) + sum);
            }
        }
    }
}

fn check_particles<R: Register, const M: usize>() {
    let particles = Lanes::<R, M>::LEN;
    check::<Lanes<R, M>, Lanes<R, M>>(particles, Lanes::load, |x| {
        let mut numbers = vec![0.0; particles];
        x.store(&mut numbers);
        numbers
    });
}

#[test]
fn chunks_of_every_width_are_products() {
    check::<f64, f64>(1, |x| x[0], |x| vec![x]);
    check::<f64, plain::Block>(1, |x| x[0], |x| vec![x]);
    check_particles::<Plain, 2>();
    #[cfg(target_arch = "x86_64")]
    if Level::best() >= Level::Avx2 {
        check::<f64, avx2::Block>(1, |x| x[0], |x| vec![x]);
        check_particles::<Avx2, 2>();
    }
    #[cfg(target_arch = "x86_64")]
    if Level::best() >= Level::Avx512 {
        check::<f64, avx512::Block>(1, |x| x[0], |x| vec![x]);
        check_particles::<Avx512, 1>();
    }
}
