//! The data that random models have: fields of every type, and values for them.

use super::rng::Rng;
use std::collections::BTreeSet;

/// The two lengths of the models, as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Len {
    N,
    K,
}

impl Len {
    pub(super) fn text(self) -> &'static str {
        match self {
            Len::N => "n",
            Len::K => "k",
        }
    }
}

/// Rows: a block of eight and three that are left.
const N: usize = 11;
const K: usize = 3;

/// Every field's name and type. Truth values, counts up to 4, `d` from 0 to 3, numbers that stay small.
const FIELDS: [(&str, &str); 10] = [
    ("k", "size"),
    ("x", "[real; n]"),
    ("y", "[real; n]"),
    ("m", "[real; n, k]"),
    ("g", "[index(k); n]"),
    ("o", "[index(3); n]"),
    ("t", "[bool; n]"),
    ("c", "[count; n]"),
    ("w", "[real(0.0..); n]"),
    ("d", "[int(0..9); n]"),
];

/// `data { … }` with the fields that are used.
pub(super) fn block(used: &BTreeSet<&'static str>) -> String {
    let fields = FIELDS.iter().filter(|(name, _)| used.contains(name));
    let fields: Vec<String> = fields.map(|(name, ty)| format!("{name}: {ty}")).collect();
    format!("data {{ {} }}", fields.join(", "))
}

/// The same fields with values, as Rust.
pub(super) fn values(used: &BTreeSet<&'static str>, rng: &mut Rng) -> Vec<String> {
    let fields = FIELDS.iter().filter(|(name, _)| used.contains(name));
    fields
        .map(|(name, _)| format!("{name}: {}", value(name, rng)))
        .collect()
}

fn value(name: &str, rng: &mut Rng) -> String {
    let mut list = |len: usize, one: &mut dyn FnMut(&mut Rng) -> String| {
        let items: Vec<String> = (0..len).map(|_| one(rng)).collect();
        format!("vec![{}]", items.join(", "))
    };
    let mut real = |rng: &mut Rng| format!("{:?}", rng.number(-2.0, 2.0));
    match name {
        "k" => K.to_string(),
        "x" | "y" => list(N, &mut real),
        "m" => {
            let mut row = |rng: &mut Rng| {
                let items: Vec<String> = (0..K).map(|_| real(rng)).collect();
                format!("vec![{}]", items.join(", "))
            };
            list(N, &mut row)
        }
        "t" => list(N, &mut |rng| rng.one_in(2).to_string()),
        "c" => list(N, &mut |rng| rng.below(5).to_string()),
        "w" => list(N, &mut |rng| format!("{:?}", rng.number(0.1, 3.0))),
        "d" => list(N, &mut |rng| rng.below(4).to_string()),
        _ => list(N, &mut |rng| rng.below(K).to_string()),
    }
}
