//! The series that logarithms are computed from: (2 artanh(s)/s − 2)/z in z = s².
//!
//! The coefficients minimise the greatest relative error of 2 artanh(s) (Remez exchange with 60 digits, then rounded).

use super::linear;
use crate::vector::Register;

/// For |s| ≤ 3 − 2√2, which is ln m for m between √½ and √2; to 2⁻⁵⁸·⁸.
#[inline(always)]
pub(super) fn narrow<V: Register>(z: V) -> V {
    let z2 = z * z;
    let z4 = z2 * z2;
    let a = linear(z, 0.399_999_999_994_139_65, 0.666_666_666_666_673_4);
    let b = linear(z, 0.222_221_985_537_897_35, 0.285_714_287_425_621_9);
    let c = linear(z, 0.153_140_211_382_676_72, 0.181_835_654_067_198_67);
    let ab = b.mul_add(z2, a);
    let cd = z2.mul_add(V::splat(0.147_962_609_229_348_2), c);
    cd.mul_add(z4, ab)
}

/// For |s| ≤ 0.2004, which is ln m for m between ⅔ and 3/2; to 2⁻⁶¹·².
#[inline(always)]
pub(super) fn wide<V: Register>(z: V) -> V {
    let z2 = z * z;
    let z4 = z2 * z2;
    let a = linear(z, 0.400_000_000_000_574_8, 0.666_666_666_666_666);
    let b = linear(z, 0.222_222_243_166_958_74, 0.285_714_285_556_432_97);
    let c = linear(z, 0.153_911_497_268_074_15, 0.181_816_646_949_844_5);
    let d = linear(z, 0.138_472_108_980_187_44, 0.131_729_746_174_433_7);
    let ab = b.mul_add(z2, a);
    let cd = d.mul_add(z2, c);
    cd.mul_add(z4, ab)
}
