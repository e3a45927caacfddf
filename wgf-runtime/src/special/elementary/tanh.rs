//! The hyperbolic tangent.

use super::exp::exp_neg_abs;
use super::{mul_add, select, with_sign_of};

/// About the square of artanh ½: below, the polynomial is taken; above, 1 − 2e/(1 + e), whose error the subtraction does not
/// magnify.
const NEAR: f64 = 0.3025;

/// tanh x; ±1 at ±∞.
#[inline(always)]
pub fn tanh<const FUSED: bool>(x: f64) -> f64 {
    let e = exp_neg_abs::<FUSED>(x + x);
    let far = mul_add::<FUSED>(-2.0, e / (1.0 + e), 1.0);
    let a = x.abs();
    let w = x * x;
    let near = mul_add::<FUSED>(a * w, series::<FUSED>(w), a);
    with_sign_of(select(w < NEAR, near, far), x)
}

/// (tanh(x)/x − 1)/w in w = x² for w ≤ `NEAR`.
///
/// The coefficients minimise the greatest relative error of tanh, 2⁻⁵⁵ (Remez exchange with 60 digits, then rounded).
#[inline(always)]
fn series<const FUSED: bool>(w: f64) -> f64 {
    let w2 = w * w;
    let w4 = w2 * w2;
    let a = mul_add::<FUSED>(0.133_333_333_331_737_33, w, -0.333_333_333_333_323_5);
    let b = mul_add::<FUSED>(0.021_869_486_026_033_884, w, -0.053_968_253_878_370_44);
    let c = mul_add::<FUSED>(0.003_591_724_648_284_351, w, -0.008_863_195_152_136_297);
    let d = mul_add::<FUSED>(0.000_579_203_077_905_059_5, w, -0.001_453_240_055_570_930_2);
    let e = mul_add::<FUSED>(5.109_029_046_401_744e-5, w, -0.000_210_405_895_043_884_85);
    let ab = mul_add::<FUSED>(b, w2, a);
    let cd = mul_add::<FUSED>(d, w2, c);
    mul_add::<FUSED>(mul_add::<FUSED>(e, w4, cd), w4, ab)
}
