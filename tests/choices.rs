//! `if` on parameters: scores against the oracle, and what the branch that is not taken may do.

#[path = "support/oracle.rs"]
mod oracle;

use oracle::check;
use wgf::prelude::*;

model! {
    /// A change of the mean at an unknown time, and a slope that differs on both sides of a knot.
    pub model Broken {
        data { time: [real; n], y: [real; n], treated: [bool; n] }
        let knot ~ Normal(0.0, 1.0);
        let before ~ Normal(0.0, 1.0);
        let after ~ Normal(0.0, 1.0);
        let scale ~ HalfNormal(1.0);
        let steep = if before > after || knot <= 0.0 { before - after } else { (before * after).exp() };
        for i in 0..n {
            let mean = if time[i] < knot { before * time[i] } else { after * time[i] + steep };
            y[i] ~ Normal(mean, scale);
            let pull = if treated[i] && knot > 0.3 { knot } else { 0.5 };
            y[i] ~ StudentT(4.0, pull, 1.0);
            if treated[i] { y[i] ~ Normal(before + mean(time) + dot(time, y), 20.0); }
        }
    }
}

model! {
    /// A branch outside whose own half-line nothing is finite.
    pub model OneSided {
        data { y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let root = if a > 0.0 { a.sqrt() + a.ln() } else { a };
        let s: [real; n];
        s[0] = root;
        for i in 1..n {
            s[i] = if s[i - 1] > 0.2 { 0.5 * s[i - 1] } else { s[i - 1] + a };
        }
        for i in 0..n {
            if s[i] >= 0.0 {
                let width = s[i].sqrt() + 0.5;
                y[i] ~ Normal(0.0, width);
                factor(-a * a);
            } else if a < -0.5 {
                y[i] ~ Cauchy(s[i], 1.0);
            } else {
                for j in 0..i { factor(-0.1 * (s[j] - y[i]).square()); }
            }
        }
    }
}

#[test]
fn conditions_on_parameters() {
    let n = 37;
    let wave = |i: usize| (i as f64 * 0.7).sin();
    let model = Broken::new(BrokenData {
        time: (0..n).map(wave).collect(),
        y: (0..n).map(|i| 2.0 * wave(i + 3)).collect(),
        treated: (0..n).map(|i| i % 3 == 0).collect(),
    });
    check(&model.unwrap(), 1.0);
}

#[test]
fn the_branch_not_taken_may_be_undefined() {
    let y = vec![0.3, -1.2, 0.9, 0.1, 2.0];
    check(&OneSided::new(OneSidedData { y }).unwrap(), 1.5);
}

#[test]
fn the_gradient_is_that_of_the_branch_taken() {
    let model = OneSided::new(OneSidedData { y: vec![1.0] }).unwrap();
    let mut gradient = [0.0];
    // Below −½: ln N(a | 0, 1) + ln Cauchy(1 | a, 1).
    for a in [-0.7, -1.3, -2.0] {
        let value = model.score(&[a], &mut gradient);
        let z = 1.0 - a;
        let normal = -0.5 * a * a - 0.5 * (2.0 * std::f64::consts::PI).ln();
        let expected = normal - (std::f64::consts::PI * (1.0 + z * z)).ln();
        assert!((value - expected).abs() < 1e-12);
        assert!((gradient[0] - (-a + 2.0 * z / (1.0 + z * z))).abs() < 1e-12);
    }
}
