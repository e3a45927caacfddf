//! Draws of what is truncated against its density between the ends.

#[path = "support/cut.rs"]
mod own;

use own::{density, integral};
use wgf::dist::{BetaBinomial, Cauchy, NegBinomial, Normal, Poisson, SkewNormal, VonMises};
use wgf::prelude::*;

model! {
    pub model Drawn {
        let near ~ Truncated(Mixture([0.2, 0.8], [Normal(-1.0, 1.0), Cauchy(2.0, 0.5)]), -2.0..2.5);
        let far ~ Truncated(Mixture([0.999, 0.001], [Normal(-20.0, 1.0), Truncated(Normal(0.0, 1.0), 5.0..)]), 6.0..);
        let skewed ~ Truncated(SkewNormal(0.0, 1.0, 4.0), -1.0..0.4);
        let angle ~ Truncated(VonMises(2.5, 3.0), -3.0..1.0);
        let own ~ Truncated(own::Reciprocal(2.0), 1.0..3.0);
    }
}

/// Within four standard errors.
fn has_mean(draws: &[f64], want: f64, what: &str) {
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!(
        (mean - want).abs() < 4.0 * error,
        "{what}: {mean} ± {error}, not {want}"
    );
}

/// The means of x and x², by the integrals that they are.
fn has_moments(draws: &[f64], p: impl Fn(f64) -> f64, (lo, hi): (f64, f64), what: &str) {
    assert!(draws.iter().all(|&x| lo <= x && x <= hi), "{what}");
    let mass = integral(&p, lo, hi);
    let moment = |k: i32| integral(|x| x.powi(k) * p(x), lo, hi) / mass;
    has_mean(draws, moment(1), what);
    let squares: Vec<f64> = draws.iter().map(|x| x * x).collect();
    has_mean(&squares, moment(2), &format!("{what}²"));
}

#[test]
fn draws_have_the_moments_of_the_densities_between_the_ends() {
    let model = Drawn::new(DrawnData {}).unwrap();
    let prior = model.prior(1000, 1).unwrap();
    let column = |name: &str| prior.column(name).unwrap();
    let (normal, cauchy) = (
        density::<Normal, 2>([-1.0, 1.0]),
        density::<Cauchy, 2>([2.0, 0.5]),
    );
    let near = |x: f64| 0.2 * normal(x) + 0.8 * cauchy(x);
    has_moments(&column("near"), near, (-2.0, 2.5), "near");
    // The first component has nothing here.
    let far: Vec<f64> = column("far").iter().map(|x| x - 6.0).collect();
    let standard = density::<Normal, 2>([-6.0, 1.0]);
    has_moments(&far, standard, (0.0, 4.0), "far");
    let skewed = density::<SkewNormal, 3>([0.0, 1.0, 4.0]);
    has_moments(&column("skewed"), skewed, (-1.0, 0.4), "skewed");
    let angle = density::<VonMises, 2>([2.5, 3.0]);
    has_moments(&column("angle"), angle, (-3.0, 1.0), "angle");
    has_moments(&column("own"), |x| x.powi(-2), (1.0, 3.0), "own");
}

model! {
    pub model Counts {
        data { few: count, some: count, hurdle: count, successes: count }
        let p ~ Beta(9.0, 9.0);
        few ~ Truncated(ZeroInflated(p, Poisson(3.0)), ..2);
        some ~ Truncated(Mixture([p, 1.0 - p], [ZeroInflated(0.5, Poisson(2.0)), NegBinomial(4.0, 2.0)]), 1..3);
        hurdle ~ ZeroInflated(p, Truncated(Poisson(0.7), 1..));
        successes ~ Truncated(BetaBinomial(6, 0.8, 2.0), 2..);
    }
}

/// The share of 0 or of another count is its expectation over the draws of p.
#[test]
fn drawn_counts_have_their_masses_between_the_ends() {
    let data = CountsData {
        few: 0,
        some: 1,
        hurdle: 0,
        successes: 2,
    };
    let model = Counts::new(data).unwrap();
    let prior = model.prior(4000, 2).unwrap();
    let simulated = prior.predict(3).unwrap();
    let poisson = |rate: f64| density::<Poisson, 1>([rate]);
    let (of_three, of_two) = (poisson(3.0), poisson(2.0));
    let neg_binomial = density::<NegBinomial, 2>([4.0, 2.0]);
    let successes = density::<BetaBinomial, 3>([6.0, 0.8, 2.0]);
    let (mut few, mut some, mut hurdle, mut two) = (vec![], vec![], vec![], vec![]);
    let is = |count: u64, k: u64| f64::from(u8::from(count == k));
    for (params, data) in prior.iter().zip(simulated.iter()) {
        let p = params.p;
        let zero = p + (1.0 - p) * of_three(0.0);
        let all = zero + (1.0 - p) * (of_three(1.0) + of_three(2.0));
        few.push(is(data.few, 0) - zero / all);
        assert!(data.few <= 2 && (1..=3).contains(&data.some) && data.successes >= 2);
        let mass = |k: f64| p * 0.5 * of_two(k) + (1.0 - p) * neg_binomial(k);
        some.push(is(data.some, 3) - mass(3.0) / (mass(1.0) + mass(2.0) + mass(3.0)));
        hurdle.push(is(data.hurdle, 0) - p);
        let upto: f64 = successes(0.0) + successes(1.0);
        two.push(is(data.successes, 2) - successes(2.0) / (1.0 - upto));
    }
    for (name, excess) in [
        ("few", few),
        ("some", some),
        ("hurdle", hurdle),
        ("successes", two),
    ] {
        has_mean(&excess, 0.0, name);
    }
}
