//! The solution as an operation on arrays.

use super::system::{Column, Seed, System};
use super::{Field, Ode, OdeFailure, OdeFault, OdeMethod, explicit, implicit};
use crate::array::{Operation, View};
use crate::real::{Parts, Real};

/// The inputs before the args: z0, t0 and the times.
const FIXED: usize = 3;

/// The inputs as one lane sees them.
struct Problem<L> {
    z0: Vec<L>,
    t0: f64,
    times: Vec<f64>,
    p: Vec<L>,
    columns: Vec<Column>,
}

/// What the solution depends on: the active ones of z0 and the args, in this order.
fn seeds<T: Real, const N: usize>(inputs: &[View<'_, T>; N]) -> Vec<Seed> {
    let mut seeds = Vec::new();
    if inputs[0].is_active() {
        seeds.extend((0..inputs[0].len()).map(Seed::State));
    }
    let mut j = 0;
    for arg in &inputs[FIXED..] {
        if arg.is_active() {
            seeds.extend((j..j + arg.len()).map(Seed::Parameter));
        }
        j += arg.len();
    }
    seeds
}

impl<L: Real> Problem<L> {
    fn of<T: Real + Parts<Alone = L>, const N: usize>(
        inputs: &[View<'_, T>; N],
        lane: usize,
    ) -> Self {
        let numbers = |view: &View<'_, T>| -> Vec<L> {
            (0..view.len()).map(|i| view.at(i).lane(lane)).collect()
        };
        let known = |view: &View<'_, T>| -> Vec<f64> {
            (0..view.len())
                .map(|i| view.at(i).lane(lane).part(0))
                .collect()
        };
        let (z0, p) = (
            numbers(&inputs[0]),
            inputs[FIXED..].iter().flat_map(numbers).collect::<Vec<L>>(),
        );
        let column = |seed: Seed| {
            let x = match seed {
                Seed::State(i) => z0[i].part(0).abs(),
                Seed::Parameter(j) => p[j].part(0).abs(),
            };
            let is_unit = x > f64::MIN_POSITIVE && x.is_finite();
            let scale = if is_unit { x } else { 1.0 };
            Column { seed, scale }
        };
        let columns = seeds(inputs).into_iter().map(column).collect();
        Problem {
            z0,
            t0: known(&inputs[1]).first().copied().unwrap_or(f64::NAN),
            times: known(&inputs[2]),
            p,
            columns,
        }
    }

    /// z and the columns of S at every time.
    fn solve<F: Field>(&self) -> Result<Vec<L>, OdeFailure> {
        let system = System::<F, L>::new(self.z0.len(), self.p.clone(), &self.columns);
        let y = system.start(&self.z0, &self.columns);
        let mut out = Vec::new();
        if y.is_empty() || self.times.is_empty() {
            return Ok(out);
        }
        self.can_start(&system, &y)?;
        let mut output = |y: &[f64]| out.extend(system.numbers(y));
        let (t0, times, options) = (self.t0, &self.times, &F::OPTIONS);
        match options.method {
            OdeMethod::NonStiff => explicit::solve(&system, y, t0, times, options, &mut output)?,
            OdeMethod::Stiff => implicit::solve(&system, y, t0, times, options, &mut output)?,
        }
        Ok(out)
    }

    /// The solvers start from something finite, at times in order.
    fn can_start(&self, system: &impl super::system::Slope, y: &[f64]) -> Result<(), OdeFailure> {
        let mut slope = vec![0.0; y.len()];
        system.slope(self.t0, y, &mut slope);
        let finite = |x: &[f64]| x.iter().all(|x| x.is_finite());
        let ordered = self.times.iter().all(|&t| t >= self.t0) && self.times.is_sorted();
        match finite(y) && finite(&slope) && finite(&self.times) && ordered {
            true => Ok(()),
            false => Err(OdeFailure {
                time: self.t0,
                reason: OdeFault::NotFinite,
            }),
        }
    }
}

impl<F: Field> Ode<F> {
    /// Why the solver does not reach the last time, if it does not.
    pub fn failure<const N: usize>(inputs: [View<'_, f64>; N]) -> Option<OdeFailure> {
        Problem::of(&inputs, 0).solve::<F>().err()
    }
}

impl<F: Field, const N: usize> Operation<N> for Ode<F> {
    /// S at every time: for each number of the output, its derivatives in z0 and p.
    fn kept_len(dims: &[usize]) -> usize {
        let (k, n, m) = (dims[0], dims[1], dims[2..].iter().sum::<usize>());
        n * k * (k + m)
    }

    fn forward<T: Real>(
        _dims: &[usize],
        inputs: [View<'_, T>; N],
        output: &mut [T],
        kept: &mut [T],
    ) {
        let k = inputs[0].len();
        let columns = 1 + seeds(&inputs).len();
        let lanes: Vec<Vec<T::Alone>> = (0..T::LANES)
            .map(|lane| {
                let problem = Problem::of(&inputs, lane);
                let size = problem.times.len() * k * columns;
                let nan = T::Alone::constant(f64::NAN);
                problem.solve::<F>().unwrap_or_else(|_| vec![nan; size])
            })
            .collect();
        for (place, z) in output.iter_mut().enumerate() {
            let (row, i) = (place / k, place % k);
            let at = |column: usize| (row * columns + column) * k + i;
            *z = T::from_lanes(|lane| lanes[lane][at(0)]);
            let kept = &mut kept[place * (columns - 1)..(place + 1) * (columns - 1)];
            for (column, s) in kept.iter_mut().enumerate() {
                *s = T::from_lanes(|lane| lanes[lane][at(1 + column)]);
            }
        }
    }

    /// Sᵀ z̄.
    fn backward<T: Real>(
        _dims: &[usize],
        inputs: [View<'_, T>; N],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        adjoints: [Option<&mut [T]>; N],
    ) {
        let columns = seeds(&inputs).len();
        if columns == 0 {
            return;
        }
        let mut sums = vec![T::constant(0.0); columns];
        for (g, s) in gradient.iter().zip(kept.chunks_exact(columns)) {
            for (sum, &s) in sums.iter_mut().zip(s) {
                *sum = g.mul_add(s, *sum);
            }
        }
        let mut sums = sums.into_iter();
        for adjoint in adjoints.into_iter().flatten() {
            // In the order of the seeds.
            for (adjoint, sum) in adjoint.iter_mut().zip(sums.by_ref()) {
                *adjoint += sum;
            }
        }
    }
}
