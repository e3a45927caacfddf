//! An equation with its sensitivities, taken apart into `f64`s.

use super::Field;
use crate::real::{Jet, Real};
use std::cell::RefCell;
use std::marker::PhantomData;

/// How many sensitivities one evaluation of f carries.
const WIDTH: usize = 4;

/// What the solution depends on, as far as derivatives are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seed {
    /// The i-th initial value.
    State(usize),
    /// The j-th parameter.
    Parameter(usize),
}

/// A column of S.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) seed: Seed,
    /// The column is solved times this, so that errors are measured in units of the input.
    pub(super) scale: f64,
}

/// What a solver sees: numbers in columns of k, of which the first, [`controlled`](Slope::controlled), have their errors held to
/// the tolerances. Every column's derivative depends on itself by the same k × k Jacobian, and else on columns before it.
pub(super) trait Slope {
    /// k, the length of a column.
    fn rows(&self) -> usize;
    /// How many numbers, from the first on, an error is measured in.
    fn controlled(&self) -> usize;
    /// y′.
    fn slope(&self, t: f64, y: &[f64], slope: &mut [f64]);
    /// ∂f/∂z, row by row.
    fn jacobian(&self, t: f64, y: &[f64], jacobian: &mut [f64]);
}

/// z′ = f(t, z; p) with S′ = ∂f/∂z S + ∂f/∂p, in numbers `L` of one lane.
///
/// The parts of these numbers stand apart: for part 0 (the values), then for part 1, …: z, then S column by column.
pub(super) struct System<F, L: Real> {
    k: usize,
    columns: usize,
    scales: Vec<f64>,
    p: Vec<L>,
    /// p with derivatives, for every so many columns.
    seeded: Vec<Vec<Jet<L, WIDTH>>>,
    scratch: RefCell<Scratch<L>>,
    field: PhantomData<F>,
}

struct Scratch<L> {
    z: Vec<L>,
    slope: Vec<L>,
    jets: Vec<Jet<L, WIDTH>>,
    slopes: Vec<Jet<L, WIDTH>>,
}

impl<F: Field, L: Real> System<F, L> {
    pub(super) fn new(k: usize, p: Vec<L>, columns: &[Column]) -> Self {
        let seeded = columns.chunks(WIDTH).map(|columns| {
            let mut seeded: Vec<Jet<L, WIDTH>> = p.iter().map(|&p| Jet::fixed(p)).collect();
            for (w, column) in columns.iter().enumerate() {
                if let Seed::Parameter(j) = column.seed {
                    seeded[j].eps[w] = L::constant(column.scale);
                }
            }
            seeded
        });
        let zero = L::constant(0.0);
        let scratch = Scratch {
            z: vec![zero; k],
            slope: vec![zero; k],
            jets: vec![Jet::fixed(zero); k],
            slopes: vec![Jet::fixed(zero); k],
        };
        System {
            k,
            columns: 1 + columns.len(),
            scales: columns.iter().map(|column| column.scale).collect(),
            seeded: seeded.collect(),
            p,
            scratch: RefCell::new(scratch),
            field: PhantomData,
        }
    }

    /// The state at t0.
    pub(super) fn start(&self, z0: &[L], columns: &[Column]) -> Vec<f64> {
        let mut y = vec![0.0; L::PARTS * self.columns * self.k];
        for (i, &z) in z0.iter().enumerate() {
            self.put(&mut y, 0, i, z);
        }
        for (place, column) in columns.iter().enumerate() {
            if let Seed::State(i) = column.seed {
                self.put(&mut y, 1 + place, i, L::constant(column.scale));
            }
        }
        y
    }

    /// All numbers of a state: z, then the columns of S.
    pub(super) fn numbers(&self, y: &[f64]) -> impl Iterator<Item = L> {
        let places = (0..self.columns).flat_map(|c| (0..self.k).map(move |i| (c, i)));
        places.map(|(c, i)| match c.checked_sub(1) {
            None => self.get(y, c, i),
            Some(column) => self.get(y, c, i) / self.scales[column],
        })
    }

    fn place(&self, part: usize, column: usize, row: usize) -> usize {
        (part * self.columns + column) * self.k + row
    }

    fn get(&self, y: &[f64], column: usize, row: usize) -> L {
        L::from_parts(|part| y[self.place(part, column, row)])
    }

    fn put(&self, y: &mut [f64], column: usize, row: usize, number: L) {
        for part in 0..L::PARTS {
            y[self.place(part, column, row)] = number.part(part);
        }
    }

    /// z′ alone.
    fn plain_slope(&self, t: f64, y: &[f64], out: &mut [f64], scratch: &mut Scratch<L>) {
        for i in 0..self.k {
            scratch.z[i] = self.get(y, 0, i);
        }
        scratch.slope.fill(L::constant(0.0));
        F::derivative(t, &scratch.z, &self.p, &mut scratch.slope);
        for i in 0..self.k {
            self.put(out, 0, i, scratch.slope[i]);
        }
    }

    /// z′, and S′ of the columns from `first` on.
    fn seeded_slope(
        &self,
        (first, p): (usize, &[Jet<L, WIDTH>]),
        t: f64,
        y: &[f64],
        out: &mut [f64],
        scratch: &mut Scratch<L>,
    ) {
        let width = WIDTH.min(self.columns - first);
        for i in 0..self.k {
            let mut jet = Jet::fixed(self.get(y, 0, i));
            for w in 0..width {
                jet.eps[w] = self.get(y, first + w, i);
            }
            scratch.jets[i] = jet;
        }
        scratch.slopes.fill(Jet::constant(0.0));
        F::derivative(t, &scratch.jets, p, &mut scratch.slopes);
        for i in 0..self.k {
            self.put(out, 0, i, scratch.slopes[i].re);
            for w in 0..width {
                self.put(out, first + w, i, scratch.slopes[i].eps[w]);
            }
        }
    }
}

impl<F: Field, L: Real> Slope for System<F, L> {
    fn rows(&self) -> usize {
        self.k
    }

    fn controlled(&self) -> usize {
        self.columns * self.k
    }

    fn slope(&self, t: f64, y: &[f64], slope: &mut [f64]) {
        let scratch = &mut *self.scratch.borrow_mut();
        if self.seeded.is_empty() {
            self.plain_slope(t, y, slope, scratch);
        }
        for (chunk, p) in self.seeded.iter().enumerate() {
            self.seeded_slope((1 + chunk * WIDTH, p), t, y, slope, scratch);
        }
    }

    fn jacobian(&self, t: f64, y: &[f64], jacobian: &mut [f64]) {
        let k = self.k;
        let fixed = |x: f64| Jet::<f64, WIDTH>::fixed(x);
        let p: Vec<_> = self.p.iter().map(|p| fixed(p.part(0))).collect();
        let mut slopes = vec![fixed(0.0); k];
        for first in (0..k).step_by(WIDTH) {
            let seeded = |(i, &z): (usize, &f64)| match i.checked_sub(first) {
                Some(w) if w < WIDTH => Jet::input(z, w),
                _ => fixed(z),
            };
            let z: Vec<_> = y[..k].iter().enumerate().map(seeded).collect();
            slopes.fill(fixed(0.0));
            F::derivative(t, &z, &p, &mut slopes);
            for i in 0..k {
                for w in 0..WIDTH.min(k - first) {
                    jacobian[i * k + first + w] = slopes[i].eps[w];
                }
            }
        }
    }
}
