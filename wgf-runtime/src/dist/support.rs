//! Sets of numbers that variates and parameters are confined to.

use std::fmt;

/// A set of real numbers. A bound that is NaN is not known yet and excludes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Support {
    /// All finite numbers.
    Real,
    /// x > 0.
    Positive,
    /// x ≥ 0.
    NonNegative,
    /// 0 < x < 1.
    OpenUnit,
    /// 0 ≤ x ≤ 1.
    Unit,
    /// x ≥ lo.
    AtLeast(f64),
    /// lo ≤ x ≤ hi.
    Interval(f64, f64),
    /// Integers from lo to hi; hi may be infinite, or both.
    Integers(f64, f64),
}

impl Support {
    /// Whether the set holds `x`; NaN is in no set.
    pub fn contains(self, x: f64) -> bool {
        let inside = |lo: f64, hi: f64| !(x < lo || x > hi);
        x.is_finite()
            && match self {
                Support::Real => true,
                Support::Positive => x > 0.0,
                Support::NonNegative => x >= 0.0,
                Support::OpenUnit => x > 0.0 && x < 1.0,
                Support::Unit => (0.0..=1.0).contains(&x),
                Support::AtLeast(lo) => inside(lo, f64::INFINITY),
                Support::Interval(lo, hi) => inside(lo, hi),
                Support::Integers(lo, hi) => x.fract() == 0.0 && inside(lo, hi),
            }
    }
}

impl fmt::Display for Support {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Support::Real => write!(f, "a finite number"),
            Support::Positive => write!(f, "positive"),
            Support::NonNegative => write!(f, "zero or positive"),
            Support::OpenUnit => write!(f, "strictly between 0 and 1"),
            Support::Unit => write!(f, "between 0 and 1"),
            Support::AtLeast(lo) => write!(f, "at least {lo}"),
            Support::Interval(lo, hi) => write!(f, "between {lo} and {hi}"),
            Support::Integers(lo, hi) if lo.is_infinite() && hi.is_infinite() => {
                write!(f, "an integer")
            }
            Support::Integers(lo, hi) if hi.is_infinite() => {
                write!(f, "an integer not below {lo}")
            }
            Support::Integers(lo, hi) => write!(f, "an integer from {lo} to {hi}"),
        }
    }
}
