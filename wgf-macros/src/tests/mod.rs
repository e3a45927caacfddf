//! Tests of the compiler from inside: expansions and passes held by golden files, and that it never panics.

mod golden;
mod never_panics;
mod pages;
mod random;
mod texts;
mod uses;

use std::path::PathBuf;

const MODELS: [&str; 10] = [
    "eight_schools",
    "radon",
    "logistic",
    "autoregression",
    "poisson",
    "bounds",
    "garch",
    "glm",
    "panel",
    "lags",
];

fn golden_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/golden")
}

fn source(name: &str) -> String {
    let path = golden_folder().join(format!("{name}.model"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
