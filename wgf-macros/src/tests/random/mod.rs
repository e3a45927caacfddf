//! Random models that are well formed: they compile to items, and those in `tests/random_programs/` are run against the oracle.

mod author;
mod data;
mod file;
mod parameters;
mod rng;
mod statements;

use crate::compile::compile;
use author::Author;
use proptest::prelude::*;
use rng::Rng;

/// A model, and values for its data as Rust.
struct Written {
    text: String,
    values: Vec<String>,
}

/// The model that belongs to a seed, with about `size` parameters and as many statements.
fn write(name: &str, seed: u64, size: usize) -> Written {
    let mut author = Author::new(seed);
    author.first_parameter();
    for _ in 0..size {
        match author.rng.below(4) {
            0 => author.derived(),
            _ => author.parameter(),
        }
    }
    author.derived();
    for _ in 0..size {
        author.statement();
    }
    let data = data::block(&author.used);
    let body = author.lines.join("\n        ");
    Written {
        text: format!("    pub model {name} {{\n        {data}\n        {body}\n    }}"),
        values: data::values(&author.used, &mut Rng(seed ^ 0xda7a)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn well_formed_models_compile(seed in any::<u64>(), size in 1..6usize) {
        let text = write("Model", seed, size).text;
        let output = compile(text.parse().expect("a model lexes"));
        let errors = output.to_string().contains("compile_error");
        prop_assert!(!errors, "{}\n{}", text, messages(&output.to_string()));
        prop_assert!(syn::parse2::<syn::File>(output).is_ok(), "{}", text);
    }
}

/// The errors among a model's items.
fn messages(output: &str) -> String {
    let errors = output.split("compile_error").skip(1);
    let errors: Vec<&str> = errors.filter_map(|e| e.split('}').next()).collect();
    errors.join("\n")
}
