//! The elementary functions to about 95 bits.
//!
//! All of them come from eˣ − 1 by its power series after halving the argument, and from ln(1 + x) by a Newton step on
//! that. Nothing is shared with what is tested. `reference/elementary.json` says whether this file is right.

use super::double_double::{Double, LN_2, scale};

/// 2ᵉm, which need not be in the range of an `f64`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exact {
    pub(crate) m: Double,
    pub(crate) e: i32,
}

impl Exact {
    /// The distance of y from this number, in units of its last place as an `f64`: of its binade, or of the subnormal
    /// numbers; an infinity stands for ±2¹⁰²⁴ and what is beyond.
    pub(crate) fn ulps(self, y: f64) -> f64 {
        if self.m.hi == 0.0 {
            return if y == 0.0 { 0.0 } else { f64::INFINITY };
        }
        let binade = exponent(self.m.hi) + self.e;
        let ulp = (binade - 52).max(-1074);
        if y.is_infinite() && binade >= 1024 && y.signum() == self.m.hi.signum() {
            return 0.0;
        }
        let scaled = if y.is_infinite() {
            y.signum() * scale(1.0, 1024 - self.e)
        } else {
            scale(y, -self.e)
        };
        let error = (Double::from(scaled) - self.m).hi.abs();
        scale(error, self.e - ulp)
    }
}

impl From<Double> for Exact {
    fn from(m: Double) -> Self {
        Exact { m, e: 0 }
    }
}

/// Below this |x| the first two terms of the series of eˣ − 1 and ln(1 + x) suffice.
const TINY: f64 = 1e-35;
/// Beyond this |x| every exponential overflows or vanishes: arguments are cut off.
const HUGE: f64 = 2000.0;

pub(crate) fn exp(x: f64) -> Exact {
    let (n, r) = reduce(x);
    Exact {
        m: Double::from(1.0) + exp_m1_near(r),
        e: n,
    }
}

pub(crate) fn exp_m1(x: f64) -> Exact {
    let (n, r) = reduce(x);
    let p = exp_m1_near(r);
    let one = Double::from(1.0);
    match n {
        0 => p.into(),
        1.. => Exact {
            m: one + p - one.scale(-n),
            e: n,
        },
        _ => ((one + p).scale(n) - one).into(),
    }
}

pub(crate) fn ln(x: f64) -> Exact {
    ln_of(x.into()).into()
}

pub(crate) fn ln_1p(x: f64) -> Exact {
    ln_1p_of(x.into()).into()
}

pub(crate) fn inv_logit(x: f64) -> Exact {
    let one = Double::from(1.0);
    let e = exp(-x.abs());
    let denominator = one + e.m.scale(e.e);
    if x >= 0.0 {
        (one / denominator).into()
    } else {
        Exact {
            m: e.m / denominator,
            e: e.e,
        }
    }
}

pub(crate) fn log1p_exp(x: f64) -> Exact {
    let e = exp(-x.abs());
    if x > 0.0 {
        return (Double::from(x) + ln_1p_of(e.m.scale(e.e))).into();
    }
    // ln(1 + t) = t to 2⁻²⁰⁰ and better, and t need not be in range.
    if e.e < -200 {
        return e;
    }
    ln_1p_of(e.m.scale(e.e)).into()
}

pub(crate) fn logit(x: f64) -> Exact {
    let complement = Double::sum(1.0, -x);
    if (0.4..0.6).contains(&x) {
        // x/(1 − x) = 1 + (2x − 1)/(1 − x).
        return ln_1p_near(Double::from(2.0 * x - 1.0) / complement).into();
    }
    (ln_of(x.into()) - ln_1p_of((-x).into())).into()
}

pub(crate) fn tanh(x: f64) -> Exact {
    if x.abs() < TINY {
        return Double::from(x).into();
    }
    let Exact { m, e } = exp_m1(-2.0 * x.abs());
    let t = m.scale(e);
    let v = -t / (t + 2.0.into());
    if x < 0.0 { (-v).into() } else { v.into() }
}

pub(crate) fn sinh(x: f64) -> Exact {
    if x.abs() < TINY {
        return Double::from(x).into();
    }
    let one = Double::from(1.0);
    let Exact { m, e } = if x.abs() < 1.0 {
        let t = exp_m1(x.abs());
        let t = t.m.scale(t.e);
        (t + t / (one + t)).into()
    } else {
        let up = exp(x.abs());
        Exact {
            m: up.m - (one / up.m).scale(-2 * up.e),
            e: up.e,
        }
    };
    Exact {
        m: if x < 0.0 { -m } else { m },
        e: e - 1,
    }
}

pub(crate) fn cosh(x: f64) -> Exact {
    let up = exp(x.abs());
    Exact {
        m: up.m + (Double::from(1.0) / up.m).scale(-2 * up.e),
        e: up.e - 1,
    }
}

/// n and r with x = n ln 2 + r, |r| ≤ ½ ln 2.
fn reduce(x: f64) -> (i32, Double) {
    let x = x.clamp(-HUGE, HUGE);
    let n = (x / LN_2.hi).round_ties_even();
    (n as i32, Double::from(x) - LN_2 * n.into())
}

/// eʳ − 1 for |r| ≤ ½ ln 2.
fn exp_m1_near(r: Double) -> Double {
    /// So often the argument is halved, and the result doubled as e²ᵗ − 1 = 2(eᵗ − 1) + (eᵗ − 1)².
    const HALVINGS: i32 = 10;
    /// t¹⁰/10! is below 2⁻¹³⁶ of t for |t| ≤ 2⁻¹¹·⁵.
    const TERMS: i32 = 9;
    if r.hi.abs() < TINY {
        return r + Double::from(0.5 * r.hi * r.hi);
    }
    let t = r.scale(-HALVINGS);
    let one = Double::from(1.0);
    // t(1 + t/2(1 + t/3(1 + …)))
    let series = (2..=TERMS)
        .rev()
        .fold(one, |sum, k| one + t * sum / f64::from(k).into());
    (0..HALVINGS).fold(t * series, |p, _| p + p + p * p)
}

/// ln x for x > 0.
fn ln_of(x: Double) -> Double {
    let (x, subnormal) = if x.hi < f64::MIN_POSITIVE {
        (x.scale(60), -60)
    } else {
        (x, 0)
    };
    let (m, k) = binades(x);
    ln_1p_near(m - 1.0.into()) + LN_2 * f64::from(k + subnormal).into()
}

/// ln(1 + x) for x > −1.
fn ln_1p_of(x: Double) -> Double {
    if x.hi.abs() < 0.25 {
        return ln_1p_near(x);
    }
    ln_of(Double::from(1.0) + x)
}

/// m in [0.7, 1.42) and k with x = 2ᵏm.
fn binades(x: Double) -> (Double, i32) {
    let k = exponent(x.hi);
    let k = if scale(x.hi, -k) > std::f64::consts::SQRT_2 {
        k + 1
    } else {
        k
    };
    (x.scale(-k), k)
}

/// ln(1 + w) for |w| ≤ ½: y + ln((1 + w)e⁻ʸ) for y near it.
fn ln_1p_near(w: Double) -> Double {
    if w.hi.abs() < TINY {
        return w - Double::from(0.5 * w.hi * w.hi);
    }
    let y = Double::from(w.hi.ln_1p());
    // The second series needs its argument within ½ ln 2.
    let p = exp_m1(-y.hi);
    let p = p.m.scale(p.e);
    let d = w + p + w * p;
    y + d - Double::from(0.5 * d.hi * d.hi)
}

/// The exponent of the binade that |x| is in.
fn exponent(x: f64) -> i32 {
    if x.abs() < f64::MIN_POSITIVE {
        return exponent(x * 18_014_398_509_481_984.0) - 54;
    }
    ((x.to_bits() >> 52) & 0x7ff) as i32 - 1023
}
