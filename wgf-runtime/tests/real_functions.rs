//! Every function of `Real`: values and slopes against mpmath (`reference/generate.py`), derivatives on every number type
//! against each other, and the edges.

mod support;

use num_dual::{Dual2_64, Dual64, DualSVec64, HyperDual64};
use support::{Disagreements, Points, Tolerance, reference};
use wgf_runtime::real::{Jet, Real};

/// One function on the number types that it is compared between.
struct Unary {
    name: &'static str,
    plain: fn(f64) -> f64,
    jet: fn(Jet<f64, 1>) -> Jet<f64, 1>,
    dual: fn(Dual64) -> Dual64,
    vector: fn(DualSVec64<1>) -> DualSVec64<1>,
    nested: fn(Jet<Dual64, 1>) -> Jet<Dual64, 1>,
    second: fn(Dual2_64) -> Dual2_64,
    hyper: fn(HyperDual64) -> HyperDual64,
}

macro_rules! unary {
    ($($name:literal: |$x:ident| $body:expr;)*) => {
        [$(Unary {
            name: $name,
            plain: |$x| $body,
            jet: |$x| $body,
            dual: |$x| $body,
            vector: |$x| $body,
            nested: |$x| $body,
            second: |$x| $body,
            hyper: |$x| $body,
        }),*]
    };
}

fn functions() -> [Unary; 40] {
    unary! {
        "recip": |x| Real::recip(x);
        "sqrt": |x| Real::sqrt(x);
        "exp": |x| Real::exp(x);
        "exp_m1": |x| Real::exp_m1(x);
        "ln": |x| Real::ln(x);
        "ln_1p": |x| Real::ln_1p(x);
        "sin": |x| Real::sin(x);
        "cos": |x| Real::cos(x);
        "tan": |x| Real::tan(x);
        "atan": |x| Real::atan(x);
        "sinh": |x| Real::sinh(x);
        "cosh": |x| Real::cosh(x);
        "tanh": |x| Real::tanh(x);
        "abs": |x| Real::abs(x);
        "powi(3)": |x| Real::powi(x, 3);
        "powi(-1)": |x| Real::powi(x, -1);
        "powf(1.5)": |x| Real::powf(x, 1.5);
        "inv_logit": |x| Real::inv_logit(x);
        "logit": |x| Real::logit(x);
        "log1p_exp": |x| Real::log1p_exp(x);
        "lgamma": |x| Real::lgamma(x);
        "digamma": |x| Real::digamma(x);
        "polygamma(1)": |x| Real::polygamma(x, 1);
        "polygamma(2)": |x| Real::polygamma(x, 2);
        "polygamma(3)": |x| Real::polygamma(x, 3);
        "polygamma(4)": |x| Real::polygamma(x, 4);
        "erf": |x| Real::erf(x);
        "phi": |x| Real::phi(x);
        "powi(0)": |x| Real::powi(x, 0);
        "square": |x| Real::square(x);
        "sub_from": |x| Real::sub_from(x, 1.25);
        "div_from": |x| Real::div_from(x, 1.25);
        "asin": |x| Real::asin(x);
        "acos": |x| Real::acos(x);
        "atan2(x, 1)": |x| Real::atan2(x, Real::constant(1.0));
        "atan2(-1, x)": |x| Real::atan2(Real::constant(-1.0), x);
        "erfc": |x| Real::erfc(x);
        "log_phi": |x| Real::log_phi(x);
        "inverse_mills": |x| Real::inverse_mills(x).0;
        "mills_excess": |x| Real::inverse_mills(x).1;
    }
}

/// A relative error in the value and in the slope, beyond which a function is wrong; the issue is named where it is not
/// simply 3e-15.
fn accuracy(name: &str, x: f64) -> (Tolerance, Tolerance) {
    let exact = Tolerance::relative(3e-15);
    // The rounding of −x²/2 in the normal density is magnified by the exponential.
    let gaussian = Tolerance::relative(3e-15 + 2e-16 * x * x);
    match name {
        // Absolute near digamma's zero at 1.46.
        "digamma" => (exact.or(1e-15), exact),
        "lgamma" => (exact, exact.or(1e-15)),
        "phi" | "erf" => (exact, gaussian),
        // The rounding of x is magnified by 2x² in the value.
        "erfc" => (exact, gaussian),
        "log_phi" if x > 0.0 => (gaussian, gaussian),
        "inverse_mills" if x > 0.0 => (gaussian, gaussian),
        // 1 − λ(x + λ), where the product is nearly 1 in the lower tail and x + λ has lost a digit just above x = −3.
        "mills_excess" => (exact, exact.or(4e-15)),
        // ψ⁽⁵⁾ is beyond what polygamma promises.
        "polygamma(4)" => (exact, Tolerance::relative(1e-13)),
        _ => (exact, exact),
    }
}

#[test]
fn values_and_slopes_match_mpmath() {
    let table = reference("special.json");
    let functions = functions();
    let mut found = Disagreements::default();
    for (name, rows) in &table {
        let f = functions.iter().find(|f| f.name == name).expect(name);
        for row in rows {
            let (x, value, slope) = (row[0].unwrap(), row[1].unwrap(), row[2].unwrap());
            let (of_value, of_slope) = accuracy(name, x);
            let jet = (f.jet)(Jet::input(x, 0));
            let dual = (f.dual)(Dual64::new(x, 1.0));
            for (got, how) in [((f.plain)(x), "f64"), (jet.re, "Jet"), (dual.re, "Dual64")] {
                found.compare(got, value, of_value, || format!("{name}({x:e}) on {how}"));
            }
            found.compare(jet.eps[0], slope, of_slope, || {
                format!("{name}'({x:e}) on Jet")
            });
        }
    }
    found.report();
}

/// num-dual's own slopes come from other formulas than ours and lose more digits; 1e-12 says that both mean the same.
const SAME: Tolerance = Tolerance::relative(1e-12).or(1e-13);

#[test]
fn derivatives_agree_on_every_number_type() {
    let mut points = Points::new(3);
    let mut found = Disagreements::default();
    for f in functions() {
        for _ in 0..100 {
            // All functions share the domain (0, 1); the signs of the rest are in the table.
            let (x, e) = (points.between(0.02, 0.98), points.between(-2.0, 2.0));
            let at = |what: &str| format!("{}({x:e}), {what}", f.name);
            let want = (f.second)(Dual2_64::new(x, 1.0, 0.0));
            let jet = (f.jet)(Jet { re: x, eps: [e] });
            let dual = (f.dual)(Dual64::new(x, e));
            let seed = nalgebra::SVector::<f64, 1>::from_element(e);
            let vector = (f.vector)(DualSVec64::new(x, num_dual::Derivative::some(seed)));
            let nested = (f.nested)(Jet::input(Dual64::new(x, e), 0));
            let hyper = (f.hyper)(HyperDual64::new(x, 1.0, e, 0.0));
            let vector_slope = vector.eps.0.map_or(0.0, |m| m[0]);
            for (got, want, what) in [
                (jet.re, want.re, "value on Jet"),
                (jet.eps[0], e * want.v1, "slope on Jet"),
                (dual.eps, e * want.v1, "slope on Dual64"),
                (vector_slope, e * want.v1, "slope on DualSVec64"),
                (nested.re.eps, e * want.v1, "outer slope on Jet<Dual64>"),
                (nested.eps[0].re, want.v1, "inner slope on Jet<Dual64>"),
                (
                    nested.eps[0].eps,
                    e * want.v2,
                    "second derivative on Jet<Dual64>",
                ),
                (
                    hyper.eps1eps2,
                    e * want.v2,
                    "second derivative on HyperDual64",
                ),
            ] {
                found.compare(got, want, SAME, || at(what));
            }
        }
    }
    found.report();
}

/// Functions of two numbers, on the types that carry both slopes and the mixed second derivatives.
#[test]
fn functions_of_two_numbers_agree() {
    macro_rules! binary {
        ($($name:literal: |$x:ident, $y:ident| $body:expr;)*) => {{
            let mut points = Points::new(4);
            let mut found = Disagreements::default();
            $(for _ in 0..100 {
                let (x, y) = (points.between(0.1, 3.0), points.between(0.1, 3.0));
                let (p, q) = (points.between(-1.0, 1.0), points.between(-1.0, 1.0));
                let jet = (|$x: Jet<f64, 2>, $y: Jet<f64, 2>| $body)(Jet::input(x, 0), Jet::input(y, 1));
                let nested = (|$x: Jet<Dual64, 2>, $y: Jet<Dual64, 2>| $body)(
                    Jet::input(Dual64::new(x, p), 0),
                    Jet::input(Dual64::new(y, q), 1),
                );
                let value = (|$x: f64, $y: f64| $body)(x, y);
                for (input, (dx, dy)) in [(1.0, 0.0), (0.0, 1.0)].into_iter().enumerate() {
                    let want = (|$x: HyperDual64, $y: HyperDual64| $body)(
                        HyperDual64::new(x, dx, p, 0.0),
                        HyperDual64::new(y, dy, q, 0.0),
                    );
                    let at = |what: &str| format!("{} at {x}, {y}, {what} {input}", $name);
                    found.compare(value, want.re, SAME, || at("value"));
                    found.compare(jet.re, want.re, SAME, || at("value on Jet"));
                    found.compare(jet.eps[input], want.eps1, SAME, || at("slope"));
                    found.compare(nested.re.eps, want.eps2, SAME, || at("directional slope"));
                    found.compare(nested.eps[input].re, want.eps1, SAME, || at("slope on Jet<Dual64>"));
                    found.compare(nested.eps[input].eps, want.eps1eps2, SAME, || at("second derivative"));
                }
            })*
            found.report();
        }};
    }
    binary! {
        "add": |x, y| x + y;
        "sub": |x, y| x - y;
        "mul": |x, y| x * y;
        "div": |x, y| x / y;
        "pow": |x, y| Real::pow(x, y);
        "atan2": |x, y| Real::atan2(x, y);
        "atan2 of signs": |x, y| Real::atan2(-x, y) - Real::atan2(x, -y);
        "max": |x, y| Real::max(x, y);
        "min": |x, y| Real::min(x, y);
        "with constants": |x, y| (x * 3.0 - 0.5) / 7.0 + (-y + 2.0) * x;
    }
}
