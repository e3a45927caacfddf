//! The compiler answers every input with items or errors: on valid models damaged at random, and on every prefix of them.

use super::{MODELS, source};
use crate::compile::compile;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::prelude::*;

/// Tokens to put where they do not belong.
const POOL: &str = "let ~ = ; : , . .. + - * / % ^ ! ? # @ & | < > => :: for in if else data model size real int count bool index \
    positive unit simplex ordered sum_to_zero cholesky_corr cov_matrix factor record observed sum dot mean log_sum_exp powi ln \
    softmax cholesky diagonal solve Normal Poisson Flat Dirichlet Categorical Bernoulli LkjCholesky Wishart MultiNormalChol \
    Mixture Truncated RightCensored ZeroInflated mu y i n s t k z p alpha += == != <= >= && || without hoist __x r#type self \
    Self crate _ \
    0 1 2.5 1e400 1e-400 99999999999999999999 0x10 1_000 1u8 2f32 'a' 'b \"text\" b\"bytes\" -1 () [] {} [real; n] \
    [real; t, 2] [k] [0] [i] [i - 1] [i, 0] [z] (0.0..1.0) (..) {0.5} |j| #[guide(mixture(3))] #[without(hoist, inline)] \
    #[without] #[noncentered] \u{e9}";

/// What no golden model has: passes left out, arrays that fill each other, names in such a loop, tables, loops of data's
/// lengths.
const FILLED: &str = "
    #[without(share, products)]
    #[without()]
    model Filled {
        data { y: [real; t], last: [int(0..9); t] }
        let a ~ Normal(0.0, 1.0);
        let s: [real; t];
        let table: [real; t, 3];
        s[0] = a;
        table[0, 0] = s[0];
        for i in 1..t {
            let pull = (a * s[i - 1]).tanh();
            s[i] = pull + y[i - 1] * pull;
            for j in 0..last[i] {
                let grown = a * j;
                table[i, j] = s[i] + grown * sum(y);
            }
            y[i] ~ Normal(s[i], 1.0);
        }
        for i in 0..t { let b = a * i; y[i] ~ Normal(b, 1.0); }
        factor(dot(s, y) + sum(table));
    }
";

/// Arrays with a constraint of their own, distributions and functions of arrays, distributions that others stand in, conditions,
/// what is summed out, what is not centred, what is recorded.
const JOINT: &str = "
    pub model Joint {
        data { k: size, x: [real; n], m: [real; n, k], w: [real(0.0..); n], g: [index(k); n], o: [index(3); n], t: [bool; n], c: [count; n] }
        let p: [simplex[k]; 2] ~ Dirichlet(1.5);
        let mu: ordered[k] ~ Normal(0.0, 2.0);
        let cuts: positive_ordered[2] ~ Exponential(1.0);
        let v: unit_vector[k] ~ Flat;
        let z: sum_to_zero[k] ~ Normal(0.0, 1.0);
        let l: cholesky_corr[k] ~ LkjCholesky(2.0);
        let cov: cov_matrix[k] ~ Wishart(4.5, diagonal(1.0 + v.square()));
        let tau: [positive; k] ~ HalfNormal(1.0);
        #[noncentered]
        let b: [real; k] ~ MultiNormalChol(mu, diagonal(tau) * l);
        #[noncentered]
        let theta: [real; n] ~ Normal(x, 0.7);
        let kernel = squared_exponential(mu, 1.0, tau[0]) + diagonal(0.5);
        let e = solve_lower(cholesky(kernel), softmax(z));
        record total = log_det(kernel) + quad_form(kernel, v) + log_sum_exp(mu);
        record effect[j in k] = e[j] - mean(b);
        m ~ MultiNormal(transpose(l) * v, cov);
        g ~ Categorical(p[0]);
        o ~ OrderedLogistic(theta, cuts);
        for i in 0..n {
            if t[i] && x[i] > 0.0 {
                w[i] ~ RightCensored(Weibull(tau[0], tau[g[i]]), observed = t[i]);
            } else if !(c[i] == 2 || i >= 3) {
                c[i] ~ ZeroInflated(p[0, 1], NegBinomial(tau[1], 2.0));
            } else {
                x[i] ~ Truncated(Normal(b[0], tau[2]), -5.0..);
            }
            x[i] ~ Mixture(p[1], |j| Normal(mu[j], self::own(tau[j], x[i])));
            x[i] ~ Mixture([0.3, 0.7], [Normal(0.0, 1.0), Cauchy(b[1], tau[0])]);
            let s ~ Categorical(p[0]);
            let centre = mu[s] + if t[i] { mean(b) + 0.5 } else { e[0] };
            x[i] ~ own::Normal(centre, tau[s]);
        }
        factor(-0.5 * sum(log_sum_exp(m[i, j] * b[j] for j in 0..k) for i in 0..n));
    }
";

/// A sum that every pass shares, under a condition that differs from pass to pass.
const GUARDED: &str = "
    model Guarded {
        data { x: [real; n], t: [bool; n], y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..n {
            if t[i] { y[i] ~ Normal(mu + sum(x) + dot(x, y), 1.0); }
        }
    }
";

fn sources() -> impl Iterator<Item = String> {
    let own = [FILLED, JOINT, GUARDED].map(str::to_owned);
    MODELS.into_iter().map(source).chain(own)
}

fn pool() -> Vec<TokenTree> {
    let tokens: TokenStream = POOL.parse().expect("the pool lexes");
    tokens.into_iter().collect()
}

/// What one mutation does at a position counted through all groups.
#[derive(Clone, Debug)]
enum Mutation {
    Delete,
    Duplicate,
    SwapWithNext,
    Replace(usize),
    Insert(usize),
    Wrap(u8),
    Unwrap,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        Just(Mutation::Delete),
        Just(Mutation::Duplicate),
        Just(Mutation::SwapWithNext),
        (0..1000usize).prop_map(Mutation::Replace),
        (0..1000usize).prop_map(Mutation::Insert),
        (0..3u8).prop_map(Mutation::Wrap),
        Just(Mutation::Unwrap),
    ]
}

/// Applies the mutation to the token at `*position`, counting down through nested groups.
fn mutate(
    tokens: TokenStream,
    position: &mut usize,
    mutation: &Mutation,
    pool: &[TokenTree],
) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(tree) = rest.next() {
        let here = *position == 0;
        *position = position.wrapping_sub(1);
        if here {
            let chosen = |k: usize| pool[k % pool.len()].clone();
            match mutation {
                Mutation::Delete => {}
                Mutation::Duplicate => out.extend([tree.clone(), tree]),
                Mutation::SwapWithNext => {
                    out.extend(rest.next());
                    out.push(tree);
                }
                Mutation::Replace(k) => out.push(chosen(*k)),
                Mutation::Insert(k) => out.extend([chosen(*k), tree]),
                Mutation::Wrap(kind) => {
                    let delimiters = [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace];
                    out.push(Group::new(delimiters[usize::from(*kind) % 3], tree.into()).into());
                }
                Mutation::Unwrap => match tree {
                    TokenTree::Group(group) => out.extend(group.stream()),
                    other => out.push(other),
                },
            }
            continue;
        }
        out.push(match tree {
            TokenTree::Group(group) => {
                let inside = mutate(group.stream(), position, mutation, pool);
                let mut mutated = Group::new(group.delimiter(), inside);
                mutated.set_span(group.span());
                mutated.into()
            }
            other => other,
        });
    }
    out.into_iter().collect()
}

fn count(tokens: &TokenStream) -> usize {
    let size = |tree: TokenTree| match tree {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(size).sum()
}

/// The output is Rust: items of a model, or errors with a stub.
fn check(tokens: TokenStream) -> Result<(), TestCaseError> {
    let output = compile(tokens);
    prop_assert!(!output.is_empty());
    prop_assert!(syn::parse2::<syn::File>(output).is_ok());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_models_give_errors_or_items(
        model in prop::sample::select(sources().collect::<Vec<_>>()),
        mutations in prop::collection::vec((any::<prop::sample::Index>(), mutation()), 1..6),
    ) {
        let pool = pool();
        let mut tokens: TokenStream = model.parse().expect("a model lexes");
        for (position, mutation) in mutations {
            let size = count(&tokens);
            if size == 0 {
                break;
            }
            tokens = mutate(tokens, &mut position.index(size), &mutation, &pool);
        }
        check(tokens)?;
    }
}

#[test]
fn every_prefix_gives_errors_or_items() {
    for model in sources() {
        let tokens: TokenStream = model.parse().expect("a model lexes");
        let mut outer: Vec<TokenTree> = tokens.into_iter().collect();
        let Some(TokenTree::Group(body)) = outer.pop() else {
            panic!("a model ends with its body")
        };
        let body: Vec<TokenTree> = body.stream().into_iter().collect();
        for n in 0..=body.len() {
            let cut: TokenStream = body[..n].iter().cloned().collect();
            let group = TokenTree::from(Group::new(Delimiter::Brace, cut));
            check(outer.iter().cloned().chain([group]).collect()).expect("errors or items");
        }
        for n in 0..outer.len() {
            check(outer[..n].iter().cloned().collect()).expect("errors or items");
        }
    }
}

/// Nesting beyond any model's: reported, not a stack overflow.
#[test]
fn deep_expressions_are_errors() {
    let model = |e: String| {
        format!("model M {{ data {{ y: real }} let a ~ Normal(0.0, 1.0); y ~ Normal({e}, 1.0); }}")
    };
    let shapes = [
        format!("{}a{}", "(".repeat(300), ")".repeat(300)),
        format!("{}a", "-".repeat(5000)),
        format!("a{}", " + a".repeat(5000)),
        format!("a{}", " * a + 1.0".repeat(5000)),
        format!("a{}", ".exp()".repeat(5000)),
        format!("{}a{}", "exp(".repeat(300), ")".repeat(300)),
        format!("a{}", "[0]".repeat(5000)),
    ];
    for e in shapes {
        let output = compile(model(e).parse().expect("it lexes")).to_string();
        assert!(
            output.contains("compile_error"),
            "no error for a deep expression"
        );
    }
}

#[test]
fn deep_loops_are_errors_or_items() {
    for depth in [10, 100, 1000] {
        let open: String = (0..depth)
            .map(|k| format!("for i{k} in 0..2 {{ "))
            .collect();
        let body = format!("{open} y ~ Normal(a, 1.0); {}", "}".repeat(depth));
        let model = format!("model M {{ data {{ y: real }} let a ~ Normal(0.0, 1.0); {body} }}");
        let output = compile(model.parse().expect("it lexes")).to_string();
        assert_eq!(
            output.contains("compile_error"),
            depth > 64,
            "{depth} loops"
        );
    }
}

/// What the parser lets through must be safe for every later stage too, on a test thread's 2 MiB stack.
#[test]
fn the_deepest_expressions_allowed_compile() {
    let model = |e: String| {
        format!("model M {{ data {{ y: real }} let a ~ Normal(0.0, 1.0); y ~ Normal({e}, 1.0); }}")
    };
    for e in [
        format!("{}a{}", "(1.0 + ".repeat(20), ")".repeat(20)),
        format!("a{}", " + a".repeat(120)),
        format!("a{}", ".exp()".repeat(50)),
    ] {
        let output = compile(model(e).parse().expect("it lexes"));
        assert!(!output.to_string().contains("compile_error"));
        assert!(syn::parse2::<syn::File>(output).is_ok());
    }
}

#[test]
fn the_models_to_damage_are_whole() {
    for model in sources() {
        let output = compile(model.parse().expect("a model lexes")).to_string();
        assert!(!output.contains("compile_error"), "{output}");
    }
}
