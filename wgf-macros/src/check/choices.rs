//! `#[guide]`, `#[divergence]`, `#[method]`.

use crate::ast::ChoiceAttr;
use crate::errors::{Errors, did_you_mean};
use crate::optimise::PASSES;
use crate::typed::Choices;
use proc_macro2::Ident;

/// What one attribute may say: `(value, variant of the runtime's enum)`, and values of the language not built yet.
struct Options {
    key: &'static str,
    built: &'static [(&'static str, &'static str)],
    later: &'static [&'static str],
}

const GUIDES: Options = Options {
    key: "guide",
    built: &[("gaussian", "Gaussian"), ("diagonal", "Diagonal")],
    later: &["low_rank", "mixture"],
};

const DIVERGENCES: Options = Options {
    key: "divergence",
    built: &[("reverse_kl", "ReverseKl")],
    later: &[
        "forward_kl",
        "chi2",
        "neyman_chi2",
        "hellinger",
        "jensen_shannon",
        "alpha",
        "renyi",
    ],
};

const METHODS: Options = Options {
    key: "method",
    built: &[("bbvi", "Bbvi")],
    later: &["distillation"],
};

pub(super) fn choices(attrs: &[ChoiceAttr], errors: &Errors) -> Choices {
    for (i, attr) in attrs.iter().enumerate() {
        if attrs[..i].iter().any(|earlier| earlier.key == attr.key) {
            errors.push(attr.key.span(), format!("`#[{}]` is given twice", attr.key));
        }
    }
    Choices {
        guide: choice(attrs, &GUIDES, errors),
        divergence: choice(attrs, &DIVERGENCES, errors),
        method: choice(attrs, &METHODS, errors),
    }
}

/// The passes of the optimiser that the model goes without.
pub(super) fn without(names: &[Ident], errors: &Errors) -> Vec<&'static str> {
    let passes = || PASSES.iter().map(|pass| pass.name);
    let mut without = Vec::new();
    for name in names {
        match passes().find(|pass| name == pass) {
            Some(pass) => without.push(pass),
            None => {
                let near = did_you_mean(&name.to_string(), passes());
                let all = passes().collect::<Vec<_>>().join(", ");
                errors.push(
                    name.span(),
                    format!("the compiler has no pass `{name}`{near} (there are {all})"),
                );
            }
        }
    }
    without
}

/// The first built value is the default.
fn choice(attrs: &[ChoiceAttr], options: &Options, errors: &Errors) -> &'static str {
    let default = options.built[0].1;
    let Some(attr) = attrs.iter().find(|a| a.key == options.key) else {
        return default;
    };
    let value = attr.value.to_string();
    let key = options.key;
    let names: Vec<&str> = options.built.iter().map(|(name, _)| *name).collect();
    let available = format!("this version has {}", names.join(", "));
    match options.built.iter().find(|(name, _)| *name == value) {
        Some((_, variant)) if !attr.has_argument => return variant,
        Some(_) => errors.push(attr.spans, format!("the {key} `{value}` takes no argument")),
        None if options.later.contains(&value.as_str()) => {
            errors.push(
                attr.spans,
                format!("the {key} `{value}` is not built yet; {available}"),
            );
        }
        None => {
            let near = did_you_mean(&value, names);
            errors.push(
                attr.spans,
                format!("there is no {key} `{value}`{near} ({available})"),
            );
        }
    }
    default
}
