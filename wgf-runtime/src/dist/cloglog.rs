//! The inverse of the complementary log–log function, by its logarithm.

use super::complement::ln_complement;
use crate::real::Real;

/// Where eᵘ is far below the roundings of 1, and not subnormal yet.
const VANISHED: f64 = -700.0;

/// ln(1 − exp(−eᵘ)), the logarithm of the inverse of the complementary log–log function: u where eᵘ has vanished.
#[inline(always)]
pub(super) fn ln_inv_cloglog<T: Real>(u: T) -> T {
    // From here down, the result is u.
    let near = u.max_constant(VANISHED);
    ln_complement(-near.exp()) + (u.min(T::constant(VANISHED)) - VANISHED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_exact() {
        for u in [-1e5, -699.0, -50.0] {
            assert_eq!(ln_inv_cloglog(u), u);
        }
        assert_eq!(ln_inv_cloglog(f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert_eq!(ln_inv_cloglog(800.0), 0.0);
        assert_eq!(ln_inv_cloglog(f64::INFINITY), 0.0);
    }
}
