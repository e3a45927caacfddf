//! Angles from the von Mises distribution.

use rand::Rng;
use rand_distr::{Distribution, Open01, StandardNormal};
use std::f64::consts::PI;

/// Up to here the density is constant, and from there on that of a normal variate of variance 1/κ, to a double's precision or
/// nearly so.
const UNIFORM: f64 = 1e-8;
const NORMAL: f64 = 1e8;

/// A draw in [−π, π], by rejection from the wrapped Cauchy distribution: Best & Fisher, *Efficient simulation of the von
/// Mises distribution*, Applied Statistics 28 (1979).
pub(super) fn angle<R: Rng + ?Sized>(rng: &mut R, loc: f64, concentration: f64) -> f64 {
    let from_loc = if concentration < UNIFORM {
        let u: f64 = Open01.sample(rng);
        PI * (2.0 * u - 1.0)
    } else if concentration > NORMAL {
        let z: f64 = StandardNormal.sample(rng);
        z / concentration.sqrt()
    } else {
        rejection(rng, concentration)
    };
    let turn = (loc + from_loc) / (2.0 * PI);
    ((turn - turn.round()) * (2.0 * PI)).clamp(-PI, PI)
}

/// With Best and Fisher's letters: `cos` of the proposed angle is `f = (1 + r z)/(r + z)` with z the cosine of a uniform angle.
fn rejection<R: Rng + ?Sized>(rng: &mut R, concentration: f64) -> f64 {
    let twice = 2.0 * concentration;
    let tau = 1.0 + 1f64.hypot(twice);
    // (τ − √2τ)/2κ, whose terms would cancel for a small κ.
    let rho = twice / (tau + (2.0 * tau).sqrt());
    let r = (1.0 + rho * rho) / (2.0 * rho);
    loop {
        let [u1, u2, u3]: [f64; 3] = std::array::from_fn(|_| Open01.sample(rng));
        let z = (PI * u1).cos();
        let f = (1.0 + r * z) / (r + z);
        let c = concentration * (r - f);
        if c * (2.0 - c) > u2 || (c / u2).ln() + 1.0 >= c {
            return f.clamp(-1.0, 1.0).acos().copysign(u3 - 0.5);
        }
    }
}
