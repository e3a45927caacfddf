//! Editors find what a name means from the token of its use: the expansion reads the field with that token.

use crate::compile::compile;
use proc_macro2::{TokenStream, TokenTree};

const MODEL: &str = "model M {
    data {
        /// How many groups.
        k: size,
        group: [index(k); n],
        x: [real?; n],
        y: [real; n],
    }
    let mu: [real; k] ~ Normal(0.0, 1.0);
    x ~ Normal(0.0, 1.0);
    for i in 0..n {
        let local = x[i];
        y[i] ~ Normal(mu[group[i]] + local, 1.0);
    }
}";

/// `receiver.name`, with the line and the column of the name.
type Read = (String, String, usize, usize);

fn reads(tokens: TokenStream, found: &mut Vec<Read>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for three in trees.windows(3) {
        let [
            TokenTree::Ident(of),
            TokenTree::Punct(dot),
            TokenTree::Ident(name),
        ] = three
        else {
            continue;
        };
        if dot.as_char() == '.' {
            let at = name.span().start();
            found.push((of.to_string(), name.to_string(), at.line, at.column));
        }
    }
    for tree in trees {
        if let TokenTree::Group(group) = tree {
            reads(group.stream(), found);
        }
    }
}

/// The lines and columns where the model has the name, counted as spans count them.
fn places(name: &str) -> Vec<(usize, usize)> {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let in_line = |(line, text): (usize, &'static str)| {
        let found = text.match_indices(name).filter(move |(at, _)| {
            let (before, after) = (&text[..*at], &text[at + name.len()..]);
            !is_word(before.chars().last()) && !is_word(after.chars().next())
        });
        found.map(move |(at, _)| (line + 1, at)).collect::<Vec<_>>()
    };
    MODEL.lines().enumerate().flat_map(in_line).collect()
}

#[test]
fn every_use_of_a_field_is_read_with_its_own_token() {
    let mut found = Vec::new();
    reads(compile(MODEL.parse().expect("a model lexes")), &mut found);
    for (of, name) in [
        ("__data", "k"),
        ("__data", "group"),
        ("__data", "x"),
        ("__data", "y"),
        ("__params", "mu"),
    ] {
        let uses = places(name).split_off(1);
        assert!(!uses.is_empty(), "{name} is not used");
        for (line, column) in uses {
            let read = (of.to_owned(), name.to_owned(), line, column);
            assert!(found.contains(&read), "{read:?} is not in {found:?}");
        }
    }
}

/// A name inside a loop is no field.
#[test]
fn names_in_loops_are_no_fields() {
    let mut found = Vec::new();
    reads(compile(MODEL.parse().expect("a model lexes")), &mut found);
    let is_read = |(of, name, ..): &Read| of.starts_with("__") && name == "local";
    assert!(!found.iter().any(is_read));
}
