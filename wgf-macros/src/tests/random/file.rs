//! `tests/random_programs/models.rs`: random models that are run, and the test that it is what the generator writes.

use super::{Written, write};
use std::path::PathBuf;

/// Few, as each takes many seconds to compile; together they have most of what the generator writes.
const SEEDS: [u64; 5] = [48, 128, 185, 275, 397];

/// Set, the file is written anew.
const UPDATE: &str = "UPDATE_RANDOM_PROGRAMS";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/random_programs/models.rs")
}

fn one(seed: u64) -> String {
    let name = format!("Random{seed}");
    let Written { text, values } = write(&name, seed, 2);
    format!(
        "
model! {{
{text}
}}

#[test]
fn random_{seed}() {{
    let data = {name}Data {{
        {},
    }};
    oracle::check(&{name}::new(data).unwrap(), 0.5);
}}
",
        values.join(",\n        ")
    )
}

fn whole() -> String {
    let head = format!(
        "//! Written by `{UPDATE}=1 cargo test -p wgf-macros random`, not by hand.

use super::{{oracle, squash}};
use wgf::prelude::*;
"
    );
    let models = SEEDS.into_iter().map(one);
    models.fold(head, |text, model| text + &model)
}

#[test]
fn the_file_of_random_models_is_up_to_date() {
    let expected = whole();
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(path(), &expected).expect("the file can be written");
    }
    let found = std::fs::read_to_string(path()).unwrap_or_default();
    assert!(
        found == expected,
        "tests/random_programs/models.rs is not what the generator writes: {UPDATE}=1 writes it anew"
    );
}
