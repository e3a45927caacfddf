//! The hyperbolic tangent.

use super::exp::exp_neg_abs;
use super::{linear, with_sign_of};
use crate::vector::Register;

/// About the square of artanh ½: below, the polynomial is taken; above, 1 − 2e/(1 + e), whose error the subtraction does not
/// magnify.
const NEAR: f64 = 0.3025;

/// tanh x; ±1 at ±∞.
#[inline(always)]
pub fn tanh<V: Register>(x: V) -> V {
    let one = V::splat(1.0);
    let e = exp_neg_abs(x + x);
    let far = (e / (one + e)).mul_add(V::splat(-2.0), one);
    let a = x.abs();
    let w = x * x;
    let near = (a * w).mul_add(series(w), a);
    with_sign_of(V::select(w.lt(V::splat(NEAR)), near, far), x)
}

/// (tanh(x)/x − 1)/w in w = x² for w ≤ `NEAR`.
///
/// The coefficients minimise the greatest relative error of tanh, 2⁻⁵⁵ (Remez exchange with 60 digits, then rounded).
#[inline(always)]
fn series<V: Register>(w: V) -> V {
    let w2 = w * w;
    let w4 = w2 * w2;
    let a = linear(w, 0.133_333_333_331_737_33, -0.333_333_333_333_323_5);
    let b = linear(w, 0.021_869_486_026_033_884, -0.053_968_253_878_370_44);
    let c = linear(w, 0.003_591_724_648_284_351, -0.008_863_195_152_136_297);
    let d = linear(w, 0.000_579_203_077_905_059_5, -0.001_453_240_055_570_930_2);
    let e = linear(w, 5.109_029_046_401_744e-5, -0.000_210_405_895_043_884_85);
    let ab = b.mul_add(w2, a);
    let cd = d.mul_add(w2, c);
    e.mul_add(w4, cd).mul_add(w4, ab)
}
