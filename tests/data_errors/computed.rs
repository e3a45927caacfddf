//! Index expressions, ranges, lengths and bounds that the data settle; scalars.

use crate::says;
use wgf::prelude::*;

model! {
    /// Index expressions, ranges and lengths that the data settle.
    pub model Computed {
        data { y: [real; n], lag: int, start: int, at: [int; 2], lo: real, hi: real, len: size }
        let mu: real(lo..hi) ~ Normal(0.0, 1.0);
        let v: [real; len - 2] ~ Normal(0.0, 1.0);
        for i in start..n - 1 {
            y[i] ~ Normal(mu + y[i + lag], 1.0);
        }
        let first = y[at[0]] + v[at[1]];
        let each[i in len - 2] = y[i + 1] + mu;
        factor(-each[0]);
    }
}

#[track_caller]
fn computed(change: impl FnOnce(&mut ComputedData)) -> String {
    let mut data = ComputedData {
        y: vec![1.0, 2.0, 3.0, 4.0],
        lag: 1,
        start: 0,
        at: [0, 0].to_vec(),
        lo: -1.0,
        hi: 1.0,
        len: 3,
    };
    assert!(Computed::new(data.clone()).is_ok());
    change(&mut data);
    Computed::new(data).unwrap_err().to_string()
}

#[test]
fn what_the_model_computes_from_the_data() {
    says(
        computed(|d| d.lag = 2),
        "i + lag = 4 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.lag = -1),
        "i + lag = -1 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.lag = i64::MAX),
        "i + lag = 9223372036854775807 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.lag = i64::MIN),
        "i + lag = -9223372036854775808 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| (d.start, d.lag) = (1, i64::MAX)),
        "i + lag = 9223372036854775807 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.start = -1),
        "the loop `for i in …` starts at -1; loops start at 0 or later (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.at[0] = 4),
        "at[0] = 4 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.at[1] = 1),
        "at[1] = 1 is out of range for `v` of length 1 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.at[1] = -1),
        "at[1] = -1 is out of range for `v` of length 1 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.lo = 1.0),
        "the bounds of `mu` leave no room: 1 to 1 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.lo = f64::NAN),
        "lo = NaN: must be a finite number",
    );
    says(
        computed(|d| d.len = 1),
        "the length `len - 2` is negative: -1",
    );
    says(
        computed(|d| d.len = 2),
        "at[1] = 0 is out of range for `v` of length 0 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.len = 6),
        "i + 1 = 4 is out of range for `y` of length 4 (at tests/data_errors/computed.rs)",
    );
    says(
        computed(|d| d.y = vec![]),
        "y is empty: the model needs at least one element",
    );
}

model! {
    /// Scalars.
    pub model Scalars {
        data { sd: real, count: count, kind: index(3), flag: bool, y: real }
        let mu ~ Normal(0.0, sd);
        let positive ~ Gamma(sd + 1.0, 1.0);
        y ~ Gamma(2.0, positive);
        let u ~ Uniform(0.0, y);
        count ~ Poisson(sd);
    }
}

#[test]
fn scalars() {
    let scalars = |change: &dyn Fn(&mut ScalarsData)| {
        let mut data = ScalarsData {
            sd: 1.0,
            count: 2,
            kind: 1,
            flag: true,
            y: 0.5,
        };
        assert!(Scalars::new(data.clone()).is_ok());
        change(&mut data);
        Scalars::new(data).unwrap_err().to_string()
    };
    says(
        scalars(&|d| d.sd = 0.0),
        "scale of mu = 0: must be positive in `Normal(0.0, sd)` at tests/data_errors/computed.rs",
    );
    says(
        scalars(&|d| d.kind = 3),
        "kind = 3: must be an index below 3 (indices count from 0; if these count from 1, convert them with `counting_from_one()`)",
    );
    says(
        scalars(&|d| d.y = -1.0),
        "y = -1: must be positive in `Gamma(2.0, positive)` at tests/data_errors/computed.rs",
    );
    says(
        scalars(&|d| d.sd = f64::NEG_INFINITY),
        "sd = -inf: must be a finite number",
    );
    says(
        ScalarsData {
            sd: 1.0,
            count: 2,
            kind: 0,
            flag: true,
            y: 0.5,
        }
        .counting_from_one()
        .unwrap_err()
        .to_string(),
        "kind = 0: must be at least 1, since these indices count from 1",
    );
}

#[test]
fn the_line_is_the_statements() {
    model! {
        model Line {
            data { sd: real }
            let mu ~ Normal(0.0, sd);
        }
    }
    let line = line!() - 3;
    let error = Line::new(LineData { sd: 0.0 }).unwrap_err().to_string();
    assert!(error.ends_with(&format!("computed.rs:{line}")), "{error}");
}
