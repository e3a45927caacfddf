//! Mixtures, counts with more zeros, truncated distributions and a user's own, truncated and censored: scores against the oracle,
//! densities against integrals and sums of what stands inside.

#[path = "support/oracle.rs"]
mod oracle;
#[path = "support/cut.rs"]
mod own;

use own::{density, integral};
use wgf::dist::{BetaBinomial, HyperGeometric, NegBinomial, Normal, Poisson, SkewNormal, VonMises};
use wgf::prelude::*;

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
