//! Distribution functions of counts that are sums of their masses, at integers: as many terms as there are counts on one side.

use super::super::complement::ln_complement;
use super::super::*;
use crate::real::Parts;
use std::f64::consts::LN_2;

/// A sum is left where a term has become so small beside it, and no other will be larger.
const NEGLIGIBLE: f64 = 1e-30;

/// `1 + r₀ (1 + r₁ (1 + …))` with `steps` ratios r of a mass to the one before, of which none is above 1 after one that is
/// not, if `falls`.
fn sum<T: Real>(steps: f64, falls: bool, ratio: impl Fn(f64) -> T) -> T {
    let (mut term, mut sum) = (T::constant(1.0), T::constant(1.0));
    let mut step = 0.0;
    while step < steps {
        let ratio = ratio(step);
        term = term * ratio;
        sum += term;
        if falls && ratio.part(0) <= 1.0 && term.part(0) < NEGLIGIBLE * sum.part(0) {
            break;
        }
        step += 1.0;
    }
    sum
}

/// ln P(X ≤ x) and ln P(X > x) from both sums, of which that on the side where the mean is not is worked out first: the other
/// one is what it leaves of 1, unless it is the smaller one itself.
fn tails<T: Real>(x: f64, mean: f64, lower: impl Fn() -> T, upper: impl Fn() -> T) -> [T; 2] {
    let is_lower = x < mean;
    let first = if is_lower { lower() } else { upper() };
    let second = match first.part(0) < -LN_2 {
        true => ln_complement(first),
        false if is_lower => upper(),
        false => lower(),
    };
    if is_lower {
        [first, second]
    } else {
        [second, first]
    }
}

/// What is beyond every count on one side.
fn certain<T: Real>(is_below: bool) -> [T; 2] {
    let [never, always] = [f64::NEG_INFINITY, 0.0].map(T::constant);
    if is_below {
        [never, always]
    } else {
        [always, never]
    }
}

/// Parameters that carry derivatives, with the numbers of which decisions are made.
fn of_beta_binomial<T: Real>(x: f64, trials: f64, [a, b]: [T; 2]) -> [T; 2] {
    let (a_re, b_re) = (a.part(0), b.part(0));
    let in_domain = a_re > 0.0 && b_re > 0.0 && trials >= 0.0;
    if !in_domain || x.is_nan() {
        return [T::constant(f64::NAN); 2];
    }
    if x < 0.0 || x >= trials {
        return certain(x < 0.0);
    }
    let x = x.floor();
    let ln_mass = |x: f64| {
        let args = [T::constant(trials), a, b];
        let base = BetaBinomial::base(x, [trials, f64::NAN, f64::NAN]);
        BetaBinomial::kernel(T::constant(x), args) + base
    };
    // P(k − 1)/P(k), and P(k + 1)/P(k) with the roles of both outcomes exchanged.
    let ratio = |k: f64, [a, b]: [T; 2]| {
        let failures = trials - k;
        (b + failures) * (a + (k - 1.0)).recip() * (k / (failures + 1.0))
    };
    let lower = || ln_mass(x) + sum(x, a_re >= 1.0, |step| ratio(x - step, [a, b])).ln();
    let next = x + 1.0;
    let failures = trials - next;
    let upper = || {
        let sum = sum(failures, b_re >= 1.0, |step| ratio(failures - step, [b, a]));
        ln_mass(next) + sum.ln()
    };
    tails(x, trials * (a_re / (a_re + b_re)), lower, upper)
}

fn of_hyper_geometric(x: f64, args: [f64; 3]) -> [f64; 2] {
    let [draws, successes, failures] = args;
    let (least, most) = ((draws - failures).max(0.0), draws.min(successes));
    let in_domain = args.iter().all(|&arg| arg >= 0.0) && draws <= successes + failures;
    if !in_domain || x.is_nan() {
        return [f64::NAN; 2];
    }
    if x < least || x >= most {
        return certain(x < least);
    }
    let x = x.floor();
    let down = |step: f64| {
        let k = x - step;
        (k / (successes - k + 1.0)) * ((failures - draws + k) / (draws - k + 1.0))
    };
    let next = x + 1.0;
    let up = |step: f64| {
        let k = next + step;
        ((successes - k) / (k + 1.0)) * ((draws - k) / (failures - draws + k + 1.0))
    };
    let lower = || HyperGeometric::base(x, args) + sum(x - least, true, down).ln();
    let upper = || HyperGeometric::base(next, args) + sum(most - next, true, up).ln();
    let mean = draws * (successes / (successes + failures));
    tails(x, mean, lower, upper)
}

/// Lane by lane: how many terms there are is a question of the numbers.
fn each<T: Real>(tails: impl Fn(usize) -> [T::Alone; 2]) -> [T; 2] {
    if T::LANES == 1 {
        let alone = tails(0);
        return alone.map(|tail| T::from_parts(|i| tail.part(i)));
    }
    [0, 1].map(|side| T::from_lanes(|lane| tails(lane)[side]))
}

#[inline(never)]
fn beta_binomial<T: Real>(x: T, [trials, a, b]: [T; 3]) -> [T; 2] {
    each(|lane| {
        let number = |t: T| t.lane(lane).part(0);
        of_beta_binomial(number(x), number(trials), [a.lane(lane), b.lane(lane)])
    })
}

#[inline(never)]
fn hyper_geometric<T: Real>(x: T, args: [T; 3]) -> [T; 2] {
    each(|lane| {
        let number = |t: T| t.lane(lane).part(0);
        of_hyper_geometric(number(x), args.map(number)).map(T::Alone::constant)
    })
}

both_tails! {
    BetaBinomial 3: |x, args| beta_binomial(x, args);
    HyperGeometric 3: |x, args| hyper_geometric(x, args);
}
