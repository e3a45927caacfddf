//! Mixtures, counts with more zeros, truncated distributions and a user's own, truncated and censored: scores against the oracle,
//! densities against integrals and sums of what stands inside, draws against both.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::dist::{
    BetaBinomial, Cauchy, Distribution, HyperGeometric, NegBinomial, Normal, Poisson, SkewNormal,
    VonMises,
};
use wgf::prelude::*;

mod own {
    use wgf::dist::{Cumulative, Distribution, Sample, Support};
    use wgf::prelude::Real;

    /// `p(x) = 1/(rate x²)` from x = 1/rate on.
    pub struct Reciprocal;

    impl Distribution<1> for Reciprocal {
        const PARAMETERS: [&'static str; 1] = ["rate"];
        fn kernel<T: Real>(x: T, [rate]: [T; 1]) -> T {
            -(x.ln() * 2.0) - rate.ln()
        }
        fn base(_x: f64, _args: [f64; 1]) -> f64 {
            0.0
        }
        fn support([rate]: [f64; 1]) -> Support {
            Support::AtLeast(rate.recip())
        }
        fn domains() -> [Support; 1] {
            [Support::Positive]
        }
    }

    impl Cumulative<1> for Reciprocal {
        fn ln_cdf<T: Real>(x: T, [rate]: [T; 1]) -> T {
            (-(rate * x).recip()).ln_1p()
        }
        fn ln_sf<T: Real>(x: T, [rate]: [T; 1]) -> T {
            -(rate * x).ln()
        }
    }

    impl Sample<1> for Reciprocal {
        fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [rate]: [f64; 1]) -> f64 {
            use rand::RngExt;
            (rate * rng.random::<f64>()).recip()
        }
    }
}

model! {
    pub model Cut {
        data {
            lo: real,
            w: [real(0.0..); 2],
            x: [real; n],
            y: [real; n],
            inflated: [count; n],
            hurdle: [count; n],
            skewed: [real; n],
            angle: [real(-3.0..3.0); n],
            seen: [bool; n],
            trials: [count; n],
            successes: [count; n],
            drawn: [count; n],
            own: [real; n],
        }
        let mu: [real; 2] ~ Normal(0.0, 1.0);
        let s ~ HalfNormal(1.0);
        let p ~ Beta(2.0, 2.0);
        let m ~ Gamma(2.0, 0.5);
        let t ~ Truncated(Mixture([p, 1.0 - p], [Normal(mu[0], 1.0), Cauchy(mu[1], s)]), 0.5..);
        x ~ Truncated(Mixture(w, |k| Normal(mu[k], s)), lo..4.0);
        y ~ Censored(Mixture([p, 1.0 - p], [Normal(mu[0], t), Truncated(Normal(mu[1], t), -1.0..lo + 2.0)]), -0.5..);
        inflated ~ Censored(ZeroInflated(p, Poisson(m)), ..3);
        hurdle ~ ZeroInflated(p, Truncated(NegBinomial(m, s), 1..6));
        skewed ~ Truncated(Truncated(SkewNormal(mu[0], t, mu[1]), lo..), ..5.0);
        for i in 0..n {
            angle[i] ~ RightCensored(Truncated(VonMises(mu[0], m), -3.0..3.0), observed = seen[i]);
            successes[i] ~ Truncated(BetaBinomial(trials[i], m, s), 1..);
            drawn[i] ~ Truncated(HyperGeometric(5, 7, trials[i]), 1..4);
            own[i] ~ Truncated(own::Reciprocal(m + 4.0), lo + 1.0..);
        }
    }
}

/// The first `n` of three rows.
fn cut(n: usize) -> Cut {
    let [first, second, third] = [
        (0.7, -0.5, 0, 0, 0.4, 1.2, true, 9, 1, 2, 3.0),
        (1.9, 0.8, 3, 2, -0.3, -0.7, false, 12, 5, 1, 1.0),
        (-0.2, -0.1, 2, 6, 2.5, -2.8, true, 7, 7, 4, 8.0),
    ];
    let rows = &[first, second, third][..n];
    Cut::new(CutData {
        lo: -0.4,
        w: vec![0.3, 0.7],
        x: rows.iter().map(|r| r.0).collect(),
        y: rows.iter().map(|r| r.1).collect(),
        inflated: rows.iter().map(|r| r.2).collect(),
        hurdle: rows.iter().map(|r| r.3).collect(),
        skewed: rows.iter().map(|r| r.4).collect(),
        angle: rows.iter().map(|r| r.5).collect(),
        seen: rows.iter().map(|r| r.6).collect(),
        trials: rows.iter().map(|r| r.7).collect(),
        successes: rows.iter().map(|r| r.8).collect(),
        drawn: rows.iter().map(|r| r.9).collect(),
        own: rows.iter().map(|r| r.10).collect(),
    })
    .unwrap()
}

#[test]
fn scores_agree_with_the_oracle() {
    oracle::check(&cut(3), 0.8);
}

/// `∫ f` by Simpson's rule in so many steps.
fn integral(f: impl Fn(f64) -> f64, lo: f64, hi: f64) -> f64 {
    const STEPS: usize = 20_000;
    let h = (hi - lo) / STEPS as f64;
    let term = |i: usize| {
        let weight = match i {
            0 | STEPS => 1.0,
            _ if i % 2 == 1 => 4.0,
            _ => 2.0,
        };
        weight * f(lo + h * i as f64)
    };
    (0..=STEPS).map(term).sum::<f64>() * h / 3.0
}

fn density<D: Distribution<N>, const N: usize>(args: [f64; N]) -> impl Fn(f64) -> f64 {
    move |x| D::log_density(x, args).exp()
}

/// What the second row adds, of which one value is beyond an end, one at it, and one not seen.
#[test]
fn a_row_adds_its_density_between_the_ends() {
    let (a, b, s, p, m, t) = (0.4, -0.6, 0.8, 0.35, 2.3, 1.1f64);
    let u = [
        a,
        b,
        f64::ln(s),
        f64::ln(p / (1.0 - p)),
        f64::ln(m),
        f64::ln(t - 0.5),
    ];
    let got = cut(2).log_density(&u) - cut(1).log_density(&u);
    let (first, second) = (density::<Normal, 2>([a, s]), density::<Normal, 2>([b, s]));
    let x = |x: f64| 0.3 * first(x) + 0.7 * second(x);
    let (first, second) = (density::<Normal, 2>([a, t]), density::<Normal, 2>([b, t]));
    let inside = integral(&second, -1.0, 1.6);
    let y = p * first(0.8) + (1.0 - p) * second(0.8) / inside;
    let counts = density::<Poisson, 1>([m]);
    let few: f64 = (0..3).map(|k| counts(f64::from(k))).sum();
    let over = density::<NegBinomial, 2>([m, s]);
    let hurdle: f64 = (1..7).map(|k| over(f64::from(k))).sum();
    let skewed = density::<SkewNormal, 3>([a, t, b]);
    let angles = density::<VonMises, 2>([a, m]);
    let success = density::<BetaBinomial, 3>([12.0, m, s]);
    let drawn = density::<HyperGeometric, 3>([5.0, 7.0, 12.0]);
    let terms = [
        x(1.9) / integral(x, -0.4, 4.0),
        y,
        (1.0 - p) * (1.0 - few),
        (1.0 - p) * over(2.0) / hurdle,
        skewed(-0.3) / integral(&skewed, -0.4, 5.0),
        integral(&angles, -0.7, 3.0) / integral(&angles, -3.0, 3.0),
        success(5.0) / (1.0 - success(0.0)),
        drawn(1.0) / (1..5).map(|k| drawn(f64::from(k))).sum::<f64>(),
        // 1/(rate x²) over 1/(rate · 0.6), where x = 1.
        0.6,
    ];
    let want: f64 = terms.iter().map(|term| term.ln()).sum();
    assert!((got - want).abs() < 1e-9, "{got}, {want}");
}

#[test]
fn data_outside_the_ends_of_a_mixture_are_errors() {
    let error = Cuts::new(CutsData {
        x: vec![1.0, -0.3],
        c: vec![2],
    })
    .unwrap_err();
    let error = error.to_string();
    assert!(
        error.starts_with("x[1] = -0.3: must be between 0 and 1.5"),
        "{error}"
    );
}

model! {
    pub model Cuts {
        data { x: [real; n], c: [count; k] }
        let w: [real; 2] ~ Flat;
        x ~ Truncated(Truncated(Mixture([0.5, 0.5], [Normal(w[0], 1.0), Normal(w[1], 1.0)]), 0.0..), ..1.5);
        c ~ Truncated(ZeroInflated(0.2, Poisson(exp(w[0]))), ..4);
    }
}

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
    let prior = model.prior(4000, 1).unwrap();
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
