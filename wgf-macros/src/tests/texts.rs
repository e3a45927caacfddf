//! Statements are reported as they are written: their text means what they mean.

use crate::compile::compile;

#[test]
fn texts_keep_the_parentheses_they_need() {
    for e in [
        "-(-a)",
        "(if t { a } else { 2.0 }).tanh() / 3.0",
        "(if t { a } else { 2.0 }) * a",
        "(a - 1.0) * -a - (2.0 - a)",
        "(-a).exp() + (a * a).sqrt()",
    ] {
        let model = format!(
            "model M {{ data {{ y: real, t: bool }} let a ~ Normal(0.0, 1.0); y ~ Normal({e}, 1.0); }}"
        );
        let output = compile(model.parse().expect("a model lexes")).to_string();
        let text = format!("\"Normal({e}, 1.0)\"");
        assert!(output.contains(&text), "{text} is not in the expansion");
    }
}

/// A sum is a block in Rust, and a branch that began with one would end there.
#[test]
fn a_branch_may_begin_with_a_sum() {
    let model = "model M {
        data { x: [real; n], t: bool, y: real }
        let a: [real; n] ~ Normal(0.0, 1.0);
        y ~ Normal(if t { sum(a) / 2.0 } else { mean(a * x) - 1.0 }, 1.0);
    }";
    let output = compile(model.parse().expect("a model lexes"));
    assert!(!output.to_string().contains("compile_error"));
    assert!(syn::parse2::<syn::File>(output).is_ok());
}
