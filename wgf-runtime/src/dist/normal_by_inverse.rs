//! The normal distribution by the inverse of its scale, as the compiler's own.

use super::{Distribution, Normal, Partials, Sums, Support};
use crate::real::Real;

/// [`Normal`] whose scale is data that differ from row to row: `1/scale` is worked out once. What the data
/// settle is as the normal's.
#[derive(Clone, Copy, Debug)]
pub struct NormalByInverse;

impl Distribution<2> for NormalByInverse {
    const PARAMETERS: [&'static str; 2] = ["loc", "inverse"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, inv]: [T; 2]) -> T {
        ((x - loc) * inv).square() * -0.5 + inv.ln()
    }

    fn base(x: f64, args: [f64; 2]) -> f64 {
        Normal::base(x, args)
    }

    fn support(args: [f64; 2]) -> Support {
        Normal::support(args)
    }

    fn domains() -> [Support; 2] {
        Normal::domains()
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 2]) -> f64 {
        args[1].ln()
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [loc, inv]: [T; 2]) -> Partials<T, 2> {
        let z = (x - loc) * inv;
        let pull = z * inv;
        Partials {
            value: z.square() * -0.5,
            x: -pull,
            args: [pull, pull],
        }
    }

    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        [loc, inv]: [T; 2],
        sums: &mut Sums<T>,
    ) -> Partials<T, 2> {
        let z = (x - loc) * inv;
        let pull = z * inv;
        sums[0] = z.mul_add(z, sums[0]);
        if const { SHARED & 0b10 != 0 } {
            sums[1] += pull;
        }
        Partials {
            value: z,
            x: -pull,
            args: [pull, pull],
        }
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        _rows: f64,
        _args: [T; 2],
    ) -> Partials<T, 2> {
        Partials {
            value: sums[0] * -0.5,
            x: sums[1],
            args: [sums[1], sums[1]],
        }
    }
}
