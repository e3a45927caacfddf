//! What a model says to data it cannot be bound to: the field, the position, the value, and what was expected.

use wgf::prelude::*;

#[path = "data_errors/computed.rs"]
mod computed;

model! {
    /// Every kind of data.
    pub model All {
        data {
            groups: size,
            group: [index(groups); n],
            x: [real; n, k],
            y: [real(0.0..); n],
            rate: real(0.0..1.0),
            z: [int(-2..5); n],
            trials: [count; n],
            hits: [count; n],
            flags: [bool; n],
            scale: [real; n],
            cell: [index(k); n, k],
        }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        let alpha: [real; groups] ~ Normal(0.0, 1.0);
        let p ~ Beta(1.0, 1.0);
        for i in 0..n {
            y[i] ~ LogNormal(dot(x[i], beta) + alpha[group[i]], scale[i]);
        }
        hits ~ Binomial(trials, p);
        flags ~ Bernoulli(p);
    }
}

/// Data that are right.
const GOOD: &str = r#"{
    "groups": 2, "group": [0, 1, 0], "x": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "y": [1.0, 2.0, 3.0], "rate": 0.5,
    "z": [-2, 0, 4], "trials": [3, 4, 5], "hits": [3, 0, 1], "flags": [true, 0, 1], "scale": [1.0, 2.0, 3.0],
    "cell": [[0, 1], [1, 0], [0, 0]], "comment": {"ignored": [null]}
}"#;

fn good() -> AllData {
    AllData::from_json_str(GOOD).unwrap()
}

/// The error's text after the good data were changed.
#[track_caller]
fn binding(change: impl FnOnce(&mut AllData)) -> String {
    let mut data = good();
    change(&mut data);
    All::new(data).unwrap_err().to_string()
}

/// The error's text after a piece of the good JSON was replaced.
#[track_caller]
fn reading(piece: &str, by: &str) -> String {
    assert!(GOOD.contains(piece));
    AllData::from_json_str(&GOOD.replace(piece, by))
        .unwrap_err()
        .to_string()
}

/// Compares texts; where a line of this file is named, without its number.
#[track_caller]
fn says(found: String, expected: &str) {
    let number = |c: char| c == ':' || c.is_ascii_digit();
    let found = match found.split_once(".rs:") {
        Some((text, rest)) => format!("{text}.rs{}", rest.trim_start_matches(number)),
        None => found,
    };
    assert_eq!(found.replace('\\', "/"), expected);
}

#[test]
fn good_data_are_bound_and_unknown_fields_ignored() {
    let data = good();
    assert_eq!(data.flags, [true, false, true]);
    assert_eq!(All::new(data).unwrap().dim(), 5);
}

#[test]
fn lengths() {
    says(
        binding(|d| d.y.truncate(2)),
        "y has length 2, but `n` is 3 (from the length of `group`)",
    );
    says(
        binding(|d| d.group.truncate(2)),
        "x has length 3, but `n` is 2 (from the length of `group`)",
    );
    says(
        binding(|d| d.x[2].push(1.0)),
        "x[2] has length 3, but `k` is 2 (from the first row of `x`)",
    );
    says(
        binding(|d| d.x[0].truncate(1)),
        "x[1] has length 2, but `k` is 1 (from the first row of `x`)",
    );
    says(
        binding(|d| d.cell[1].push(0)),
        "cell[1] has length 3, but `k` is 2 (from the first row of `x`)",
    );
    says(
        binding(|d| d.cell.truncate(2)),
        "cell has length 2, but `n` is 3 (from the length of `group`)",
    );
    says(
        binding(|d| d.group.clear()),
        "group is empty: the model needs at least one element",
    );
    says(
        binding(|d| d.x.iter_mut().for_each(Vec::clear)),
        "x[0] is empty: the model needs at least one element",
    );
}

#[test]
fn values() {
    says(
        binding(|d| d.group[1] = 7),
        "group[1] = 7: must be an index below groups = 2",
    );
    says(
        binding(|d| d.group[1] = 2),
        "group[1] = 2: must be an index below groups = 2 (indices count from 0; if these count from 1, convert them with `counting_from_one()`)",
    );
    says(
        binding(|d| d.cell[1][0] = 2),
        "cell[1,0] = 2: must be an index below k = 2 (indices count from 0; if these count from 1, convert them with `counting_from_one()`)",
    );
    says(
        binding(|d| d.x[1][1] = f64::NAN),
        "x[1,1] = NaN: must be a finite number",
    );
    says(
        binding(|d| d.x[2][0] = f64::INFINITY),
        "x[2,0] = inf: must be a finite number",
    );
    says(
        binding(|d| d.scale[2] = f64::NAN),
        "scale[2] = NaN: must be a finite number",
    );
    says(
        binding(|d| d.y[1] = -0.5),
        "y[1] = -0.5: must be zero or positive",
    );
    says(
        binding(|d| d.rate = 1.5),
        "rate = 1.5: must be between 0 and 1",
    );
    says(
        binding(|d| d.rate = f64::NAN),
        "rate = NaN: must be between 0 and 1",
    );
    says(
        binding(|d| d.z[1] = 6),
        "z[1] = 6: must be an integer from -2 to 5",
    );
    says(
        binding(|d| d.z[0] = -3),
        "z[0] = -3: must be an integer from -2 to 5",
    );
}

#[test]
fn supports_and_domains() {
    says(
        binding(|d| d.y[1] = 0.0),
        "y[1] = 0: must be positive in `LogNormal(dot(x[i], beta) + alpha[group[i]], scale[i])` at tests/data_errors.rs",
    );
    says(
        binding(|d| d.scale[1] = 0.0),
        "scale of y[1] = 0: must be positive in `LogNormal(dot(x[i], beta) + alpha[group[i]], scale[i])` at tests/data_errors.rs",
    );
    says(
        binding(|d| d.scale[1] = -1.0),
        "scale of y[1] = -1: must be positive in `LogNormal(dot(x[i], beta) + alpha[group[i]], scale[i])` at tests/data_errors.rs",
    );
    says(
        binding(|d| d.hits[2] = 6),
        "hits[2] = 6: must be an integer from 0 to 5 in `Binomial(trials, p)` at tests/data_errors.rs",
    );
}

#[test]
fn json() {
    says(
        reading(r#""rate": 0.5,"#, ""),
        "data: missing field `rate` at line 5 column 1",
    );
    says(
        reading("[3.0, 4.0]", r#"[3.0, "four"]"#),
        r#"data field `x[1][1]`: invalid type: string "four", expected f64 at line 2 column 67"#,
    );
    says(
        reading("[3.0, 4.0]", "3.0"),
        "data field `x[1]`: invalid type: floating point `3.0`, expected a sequence at line 2 column 58",
    );
    says(
        reading("[3, 0, 1]", "[3, -1, 1]"),
        "data field `hits[1]`: invalid value: integer `-1`, expected u64 at line 3 column 56",
    );
    says(
        reading("[3, 0, 1]", "[3, 0.5, 1]"),
        "data field `hits[1]`: invalid type: floating point `0.5`, expected u64 at line 3 column 57",
    );
    says(
        reading("[0, 1, 0]", "[0, -1, 0]"),
        "data field `group[1]`: invalid value: integer `-1`, expected usize at line 2 column 32",
    );
    says(
        reading(r#""groups": 2"#, r#""groups": -2"#),
        "data field `groups`: invalid value: integer `-2`, expected usize at line 2 column 16",
    );
    says(
        reading("[true, 0, 1]", "[true, 2, 1]"),
        "data field `flags[1]`: invalid value: integer `2`, expected true, false, 0 or 1 at line 3 column 78",
    );
    says(
        reading("[true, 0, 1]", r#"[true, "yes", 1]"#),
        r#"data field `flags[1]`: invalid type: string "yes", expected true, false, 0 or 1 at line 3 column 82"#,
    );
    says(
        reading("0.5", "null"),
        "data field `rate`: invalid type: null, expected f64 at line 2 column 114",
    );
    says(
        reading("0.5", "0.5, \"rate\": 0.5"),
        "data: duplicate field `rate` at line 2 column 121",
    );
    says(
        reading("[null]}\n}", "[null]}\n} 3"),
        "data: trailing characters at line 5 column 3",
    );
    says(
        reading("[null]}\n}", "[null]}\n"),
        "data: EOF while parsing an object at line 5 column 0",
    );
    let error = AllData::from_json("no/such/file.json")
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("cannot read data file no/such/file.json: "),
        "{error}"
    );
}

#[test]
fn indices_that_count_from_one() {
    let mut data = good();
    data.group = vec![1, 2, 1];
    data.cell = vec![vec![1, 2], vec![2, 1], vec![1, 1]];
    says(
        All::new(data.clone()).unwrap_err().to_string(),
        "group[1] = 2: must be an index below groups = 2 (indices count from 0; if these count from 1, convert them with `counting_from_one()`)",
    );
    let converted = data.clone().counting_from_one().unwrap();
    assert_eq!(converted, good());
    data.cell[1][1] = 0;
    says(
        data.counting_from_one().unwrap_err().to_string(),
        "cell[1,1] = 0: must be at least 1, since these indices count from 1",
    );
}
