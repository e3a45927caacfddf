//! What the compiler says to mistakes: every case under `tests/ui` is a model with mistakes against the rules of its folder (in
//! `several/`: against more at once), and its `.stderr` is what the user sees. `TRYBUILD=overwrite` rewrites them;
//! `docs/errors.md` is written from them.

#[test]
fn every_mistake_is_an_error_at_the_users_token() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
