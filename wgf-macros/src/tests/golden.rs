//! Expansions, and the IR before and after each pass, against the files in `tests/golden/`. After a wanted change:
//! `INSTA_UPDATE=always`, and read the difference.

use super::{MODELS, golden_folder, source};
use crate::compile::{compile, lowered};
use crate::optimise;

#[test]
fn expansions_are_as_the_golden_files_say() {
    settings().bind(|| {
        for name in MODELS {
            let tokens = source(name).parse().expect("a model lexes");
            let expansion = compile(tokens);
            let file = syn::parse2(expansion).expect("an expansion is Rust");
            insta::assert_snapshot!(name, prettyplease::unparse(&file));
        }
    });
}

#[test]
fn passes_do_what_the_golden_files_say() {
    settings().bind(|| {
        for name in MODELS {
            let tokens = source(name).parse().expect("a model lexes");
            let mut program = lowered(tokens).expect("a golden model has no errors");
            insta::assert_snapshot!(format!("{name}.ir"), optimise::dump(&mut program));
        }
    });
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(golden_folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
