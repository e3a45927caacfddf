//! What a number is made of: for solvers that choose their steps by the size of an error, which a number alone cannot tell.

use super::{Jet, Lanes, Real};
use crate::vector::{Fused, Register};
use num_dual::{Derivative, Dual2_64, Dual64, DualSVec64, HyperDual64};

/// A number as lanes, which have nothing to do with each other, and each lane as `f64`s.
///
/// A function of [`Real`] numbers that is not straight-line code takes every lane alone (so that its result never depends on its
/// neighbours), and there looks at part 0, the value, in its decisions; the other parts are derivatives.
pub trait Parts: Copy {
    /// What one lane holds.
    type Alone: Real;

    /// How many lanes.
    const LANES: usize;

    /// How many `f64`s.
    const PARTS: usize;

    /// Lane `l`.
    fn lane(&self, l: usize) -> Self::Alone;

    /// The number with these lanes.
    fn from_lanes(lane: impl FnMut(usize) -> Self::Alone) -> Self;

    /// The i-th `f64`; of a number with one lane, the 0-th is its value.
    fn part(&self, i: usize) -> f64;

    /// The number with these parts.
    fn from_parts(part: impl FnMut(usize) -> f64) -> Self;
}

macro_rules! one_lane {
    () => {
        type Alone = Self;
        const LANES: usize = 1;

        fn lane(&self, _: usize) -> Self {
            *self
        }

        fn from_lanes(mut lane: impl FnMut(usize) -> Self) -> Self {
            lane(0)
        }
    };
}

impl Parts for f64 {
    one_lane!();

    const PARTS: usize = 1;

    fn part(&self, _: usize) -> f64 {
        *self
    }

    fn from_parts(mut part: impl FnMut(usize) -> f64) -> f64 {
        part(0)
    }
}

impl Parts for Fused {
    type Alone = f64;
    const LANES: usize = 1;
    const PARTS: usize = 1;

    fn lane(&self, _: usize) -> f64 {
        self.0
    }

    fn from_lanes(mut lane: impl FnMut(usize) -> f64) -> Fused {
        Fused(lane(0))
    }

    fn part(&self, _: usize) -> f64 {
        self.0
    }

    fn from_parts(part: impl FnMut(usize) -> f64) -> Fused {
        Self::from_lanes(part)
    }
}

impl<R: Register, const M: usize> Parts for Lanes<R, M> {
    type Alone = f64;
    const LANES: usize = M * R::LANES;
    const PARTS: usize = M * R::LANES;

    fn lane(&self, l: usize) -> f64 {
        // No register has more.
        let mut numbers = [0.0; 8];
        self.0[l / R::LANES].store(&mut numbers);
        numbers[l % R::LANES]
    }

    fn from_lanes(mut lane: impl FnMut(usize) -> f64) -> Self {
        Lanes(std::array::from_fn(|m| {
            let mut numbers = [0.0; 8];
            for (l, number) in numbers.iter_mut().enumerate().take(R::LANES) {
                *number = lane(m * R::LANES + l);
            }
            R::load(&numbers)
        }))
    }

    fn part(&self, i: usize) -> f64 {
        self.lane(i)
    }

    fn from_parts(part: impl FnMut(usize) -> f64) -> Self {
        Self::from_lanes(part)
    }
}

impl<T: Real, const K: usize> Parts for Jet<T, K> {
    type Alone = Jet<T::Alone, K>;
    const LANES: usize = T::LANES;
    const PARTS: usize = (K + 1) * T::PARTS;

    fn lane(&self, l: usize) -> Self::Alone {
        Jet {
            re: self.re.lane(l),
            eps: self.eps.map(|eps| eps.lane(l)),
        }
    }

    fn from_lanes(mut lane: impl FnMut(usize) -> Self::Alone) -> Self {
        Jet {
            re: T::from_lanes(|l| lane(l).re),
            eps: std::array::from_fn(|k| T::from_lanes(|l| lane(l).eps[k])),
        }
    }

    fn part(&self, i: usize) -> f64 {
        match i.checked_sub(T::PARTS) {
            None => self.re.part(i),
            Some(i) => self.eps[i / T::PARTS].part(i % T::PARTS),
        }
    }

    fn from_parts(mut part: impl FnMut(usize) -> f64) -> Self {
        Jet {
            re: T::from_parts(&mut part),
            eps: std::array::from_fn(|k| T::from_parts(|i| part((k + 1) * T::PARTS + i))),
        }
    }
}

macro_rules! parts_of_fields {
    ($type:ty, $($index:literal $field:ident),*) => {
        impl Parts for $type {
            one_lane!();

            const PARTS: usize = [$($index),*].len();

            fn part(&self, i: usize) -> f64 {
                [$(self.$field),*][i]
            }

            fn from_parts(mut part: impl FnMut(usize) -> f64) -> Self {
                Self::new($(part($index)),*)
            }
        }
    };
}

parts_of_fields!(Dual64, 0 re, 1 eps);
parts_of_fields!(Dual2_64, 0 re, 1 v1, 2 v2);
parts_of_fields!(HyperDual64, 0 re, 1 eps1, 2 eps2, 3 eps1eps2);

impl<const N: usize> Parts for DualSVec64<N> {
    one_lane!();

    const PARTS: usize = N + 1;

    fn part(&self, i: usize) -> f64 {
        match (i, &self.eps.0) {
            (0, _) => self.re,
            (_, Some(eps)) => eps[i - 1],
            (_, None) => 0.0,
        }
    }

    fn from_parts(mut part: impl FnMut(usize) -> f64) -> Self {
        let re = part(0);
        let eps = nalgebra::SVector::from_fn(|i, _| part(i + 1));
        DualSVec64::new(re, Derivative::some(eps))
    }
}
