//! Where the elementary functions are tried.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Collects arguments.
pub(crate) struct Points {
    rng: ChaCha8Rng,
    pub(crate) xs: Vec<f64>,
}

impl Points {
    /// Both signs of every exponent, subnormal numbers among them; the ends of the range; random bit patterns.
    pub(crate) fn everywhere() -> Self {
        let mut points = Points {
            rng: ChaCha8Rng::seed_from_u64(0),
            xs: vec![f64::MIN_POSITIVE, f64::MAX, f64::EPSILON, 1.0, 0.5],
        };
        points.xs.extend((1..100).map(f64::from_bits));
        for exponent in 0..2047 {
            for _ in 0..8 {
                let significand = points.rng.random::<u64>() >> 12;
                points.xs.push(f64::from_bits(exponent << 52 | significand));
            }
        }
        for i in 0..points.xs.len() {
            points.xs.push(-points.xs[i]);
        }
        for _ in 0..20_000 {
            let x = f64::from_bits(points.rng.random());
            points.xs.extend(x.is_finite().then_some(x));
        }
        points
    }

    /// `count` points spread evenly between two numbers, each moved at random within its share.
    pub(crate) fn between(mut self, low: f64, high: f64, count: u32) -> Self {
        for i in 0..count {
            let share = (f64::from(i) + self.rng.random::<f64>()) / f64::from(count);
            self.xs.push(low + (high - low) * share);
        }
        self
    }

    /// Numbers close to the given one, at distances of one to 2⁴⁰ units in the last place.
    pub(crate) fn around(mut self, centres: impl IntoIterator<Item = f64>) -> Self {
        for centre in centres.into_iter().filter(|x| x.is_finite()) {
            for power in [0, 1, 8, 20, 30, 40] {
                let steps = 1 + (self.rng.random::<u64>() & ((1 << power) - 1));
                for bits in [
                    centre.to_bits().wrapping_add(steps),
                    centre.to_bits().wrapping_sub(steps),
                ] {
                    self.xs
                        .extend(Some(f64::from_bits(bits)).filter(|x| x.is_finite()));
                }
            }
            self.xs.push(centre);
        }
        self
    }
}

/// The halves of whole multiples of ln 2, where exponentials change their reduction.
pub(crate) fn half_multiples_of_ln_2(limit: i32) -> impl Iterator<Item = f64> {
    (-limit..=limit).map(|k| 0.5 * f64::from(k) * std::f64::consts::LN_2)
}

/// 2ᵏ√½ and 2ᵏ, where logarithms change theirs.
pub(crate) fn half_powers_of_2() -> impl Iterator<Item = f64> {
    (-1074..1024).flat_map(|k| {
        [
            f64::from(k).exp2(),
            f64::from(k).exp2() * std::f64::consts::FRAC_1_SQRT_2,
        ]
    })
}
