//! The pages of `docs/` leave nothing of the language out, and their models compile.

use crate::check::spec::COMBINATORS;
use crate::compile::compile;
use crate::{distributions, functions, operations, shapes};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn page(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The words that stand in code.
fn words(page: &str) -> BTreeSet<&str> {
    let code = page.split('`').skip(1).step_by(2);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.flat_map(|code| code.split(move |c| !is_word(c)))
        .collect()
}

#[track_caller]
fn has_all(name: &str, wanted: impl IntoIterator<Item = &'static str>) {
    let page = page(name);
    let words = words(&page);
    let missing: Vec<&str> = wanted.into_iter().filter(|w| !words.contains(w)).collect();
    assert!(missing.is_empty(), "docs/{name} has nothing of {missing:?}");
}

#[test]
fn the_page_of_distributions_has_all_of_them() {
    let all = distributions::all().map(|d| d.name);
    let others = COMBINATORS.into_iter().chain(["MarkovChain"]);
    has_all("distributions.md", all.chain(others));
}

#[test]
fn the_guide_has_every_function_and_every_type() {
    let functions = functions::FUNCTIONS.iter().map(|f| f.name);
    let special = functions::SPECIAL.iter().copied();
    let operations = operations::OPERATIONS.iter().map(|o| o.name);
    let shapes = shapes::SHAPES.iter().map(|s| s.name);
    has_all(
        "language.md",
        functions
            .chain(special)
            .chain(operations)
            .chain(shapes)
            .chain(COMBINATORS),
    );
}

/// The blocks that begin with three backticks and `model`.
#[test]
fn the_models_of_the_guide_compile() {
    let page = page("language.md");
    let blocks = page.split("```model\n").skip(1);
    let models: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(models.len() > 5, "there are {} models", models.len());
    for model in models {
        let output = compile(model.parse().expect("a model lexes")).to_string();
        let error = output
            .split("compile_error")
            .nth(1)
            .and_then(|e| e.split('}').next());
        assert!(error.is_none(), "{}\n{model}", error.unwrap_or_default());
    }
}
