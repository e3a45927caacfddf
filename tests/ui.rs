//! What the compiler says to mistakes: every case under `tests/ui` is a model with one (in `several/`: more), and its
//! `.stderr` is what the user sees. `TRYBUILD=overwrite` rewrites them.

#[test]
fn every_mistake_is_an_error_at_the_users_token() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
