//! The syntax tree: the model as written, with the spans that errors point at.

use crate::errors::Spans;
use proc_macro2::{Ident, Span, TokenStream};
use std::fmt;

/// `pub model Name { data { … } … }`.
pub(crate) struct ModelDef {
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) choices: Vec<ChoiceAttr>,
    /// `#[without(pass, …)]`.
    pub(crate) without: Vec<Ident>,
    pub(crate) vis: syn::Visibility,
    pub(crate) name: Ident,
    pub(crate) data: Vec<DataField>,
    pub(crate) body: Vec<Stmt>,
    pub(crate) broken: Vec<Broken>,
}

/// A definition that did not parse, as far as it can be made out.
pub(crate) struct Broken {
    pub(crate) name: Ident,
    pub(crate) is_data: bool,
    /// The number of its dimensions.
    pub(crate) rank: usize,
    /// The names in its type, of which some may be sizes.
    pub(crate) mentioned: Vec<Ident>,
}

/// `#[guide(gaussian)]`.
pub(crate) struct ChoiceAttr {
    pub(crate) key: Ident,
    pub(crate) value: ChoiceValue,
}

/// `gaussian`, `mixture(5)`, `path::to::Mine`.
pub(crate) struct ChoiceValue {
    pub(crate) path: syn::Path,
    /// What stands in the parentheses, if there are any.
    pub(crate) argument: Option<TokenStream>,
    pub(crate) spans: Spans,
}

/// `name: type`.
pub(crate) struct DataField {
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) name: Ident,
    pub(crate) ty: TypeExpr,
}

/// `[base; shape]`, or `base` with an empty shape.
pub(crate) struct TypeExpr {
    pub(crate) base: Ident,
    pub(crate) arg: TypeArg,
    pub(crate) shape: Vec<Expr>,
    /// Where the `?` of `real?` stands: entries may be missing.
    pub(crate) missing: Option<Span>,
    pub(crate) spans: Spans,
}

/// What stands in the parentheses of a type.
pub(crate) enum TypeArg {
    None,
    /// `real(lo..hi)`, either end open.
    Bounds {
        lo: Option<Expr>,
        hi: Option<Expr>,
    },
    /// `index(n)`.
    Size(Expr),
    /// `simplex[k]`.
    Len(Expr),
}

pub(crate) struct Stmt {
    pub(crate) docs: Vec<syn::Attribute>,
    /// Where `#[noncentered]` stands, if it does.
    pub(crate) noncentered: Option<Span>,
    pub(crate) kind: StmtKind,
    pub(crate) spans: Spans,
}

#[allow(
    clippy::large_enum_variant,
    reason = "a model has few statements, and the checker takes them apart"
)]
pub(crate) enum StmtKind {
    /// `let name: ty ~ dist;`
    Latent {
        name: Ident,
        ty: Option<TypeExpr>,
        dist: DistExpr,
    },
    /// `let name[i in n] = value;`, or `record` in place of `let`.
    Let {
        name: Ident,
        ty: Option<TypeExpr>,
        index: Vec<(Ident, Expr)>,
        value: Expr,
        /// Where `record` stands instead of `let`.
        record: Option<Span>,
    },
    /// `let name: [real; n];`, to be filled element by element.
    Declare { name: Ident, ty: TypeExpr },
    /// `target = value;`
    Assign { target: Expr, value: Expr },
    /// `target ~ dist;`
    Observe { target: Expr, dist: DistExpr },
    /// `for var in lo..hi { body }`
    For {
        var: Ident,
        lo: Expr,
        hi: Expr,
        body: Vec<Stmt>,
    },
    /// `for var in minibatch(lo..hi, size) { body }`
    Minibatch {
        var: Ident,
        lo: Expr,
        hi: Expr,
        size: Expr,
        body: Vec<Stmt>,
    },
    /// `for var in array { body }`
    Each {
        var: Ident,
        array: Expr,
        body: Vec<Stmt>,
    },
    /// `factor(value);`
    Factor { value: Expr },
    /// `if condition { then } else { other }`
    If {
        condition: Condition,
        then: Vec<Stmt>,
        other: Vec<Stmt>,
    },
}

/// `Name(args)`, `path::to::Mine(args)`.
pub(crate) struct DistExpr {
    /// The last word.
    pub(crate) name: Ident,
    /// The whole path, of a distribution of the user's own.
    pub(crate) path: Option<TokenStream>,
    pub(crate) args: Vec<Expr>,
    /// What a combinator combines.
    pub(crate) form: DistForm,
    pub(crate) spans: Spans,
}

/// What stands in the parentheses of a distribution besides arguments.
pub(crate) enum DistForm {
    /// Arguments alone.
    Plain,
    /// `Truncated(D, lo..hi)`, `Censored(D, lo..hi)`.
    Between {
        inner: Box<DistExpr>,
        lo: Option<Expr>,
        hi: Option<Expr>,
    },
    /// `RightCensored(D, observed = died[i])`.
    Observed {
        inner: Box<DistExpr>,
        observed: Expr,
    },
    /// `Mixture(weights, |k| D)`.
    Each {
        weights: Expr,
        var: Ident,
        inner: Box<DistExpr>,
    },
    /// `Mixture(weights, [D, E])`, `Mixture([v, w], [D, E])`.
    List {
        weights: Expr,
        components: Vec<DistExpr>,
    },
    /// `ZeroInflated(gate, D)`.
    Inflated { gate: Expr, inner: Box<DistExpr> },
}

#[derive(Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) spans: Spans,
    /// How deep the tree is: what recursion over it costs.
    pub(crate) height: usize,
}

impl Expr {
    /// What an operator or a function is applied to.
    pub(crate) fn operands(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Neg(a) => vec![a],
            ExprKind::Binary(_, a, b) => vec![a, b],
            ExprKind::Call { args, .. } | ExprKind::Array(args) | ExprKind::Own { args, .. } => {
                args.iter().collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn new(kind: ExprKind, spans: Spans) -> Expr {
        let below = match &kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Name(_) => 0,
            ExprKind::Neg(e) => e.height,
            ExprKind::Binary(_, a, b) => a.height.max(b.height),
            ExprKind::Index(a, index) => index.iter().fold(a.height, |h, e| h.max(e.height)),
            ExprKind::Call { args, .. } | ExprKind::Array(args) | ExprKind::Own { args, .. } => {
                args.iter().fold(0, |h, e| h.max(e.height))
            }
            ExprKind::Ode(call) => call.args.iter().fold(0, |h, e| h.max(e.height)),
            ExprKind::Over { body, lo, hi, .. } => body.height.max(lo.height).max(hi.height),
            ExprKind::Range(lo, hi) => {
                let ends = lo.iter().chain(hi);
                ends.fold(0, |h, e| h.max(e.height))
            }
            ExprKind::Each { body, array, .. } => body.height.max(array.height),
            ExprKind::If(condition, a, b) => condition
                .operands()
                .iter()
                .fold(a.height.max(b.height), |h, e| h.max(e.height)),
        };
        Expr {
            kind,
            spans,
            height: below + 1,
        }
    }
}

#[derive(Clone)]
pub(crate) enum ExprKind {
    Int(i64),
    Float(f64),
    Name(Ident),
    Neg(Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Index(Box<Expr>, Vec<Expr>),
    /// `lo..hi` among the indices; either end may be left out.
    Range(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `name(args)` and `args[0].name(args[1..])` mean the same.
    Call {
        name: Ident,
        args: Vec<Expr>,
        method: bool,
    },
    /// `[a, b, c]`.
    Array(Vec<Expr>),
    /// `ode(f, z0, t0, times, args…)`.
    Ode(Box<OdeCall>),
    /// `path::to::f(args)`, of the user's own.
    Own {
        path: TokenStream,
        args: Vec<Expr>,
    },
    /// `sum(body for var in lo..hi)`.
    Over {
        function: Ident,
        body: Box<Expr>,
        var: Ident,
        lo: Box<Expr>,
        hi: Box<Expr>,
    },
    /// `sum(body for var in array)`.
    Each {
        function: Ident,
        body: Box<Expr>,
        var: Ident,
        array: Box<Expr>,
    },
    /// `if condition { a } else { b }`.
    If(Box<Condition>, Box<Expr>, Box<Expr>),
}

/// `ode(f, z0, t0, times, args…, rtol = 1e-8, …)`.
#[derive(Clone)]
pub(crate) struct OdeCall {
    /// The name or path of the derivative.
    pub(crate) function: TokenStream,
    /// The function, if it is one word.
    pub(crate) word: Option<Ident>,
    /// Its last word.
    pub(crate) at: Span,
    /// z0, t0, the times, and the rest.
    pub(crate) args: Vec<Expr>,
    pub(crate) options: OdeOptions,
}

/// What a solver is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OdeOptions {
    pub(crate) rtol: f64,
    pub(crate) atol: f64,
    pub(crate) max_steps: u64,
    pub(crate) stiff: bool,
}

impl Default for OdeOptions {
    fn default() -> OdeOptions {
        OdeOptions {
            rtol: 1e-8,
            atol: 1e-10,
            max_steps: 10_000,
            stiff: false,
        }
    }
}

impl OdeCall {
    /// The function as it is written.
    pub(crate) fn path(&self) -> String {
        self.function.to_string().replace(' ', "")
    }
}

/// The call, with the options that are not the usual ones.
impl fmt::Display for OdeCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ode({}", self.path())?;
        self.args.iter().try_for_each(|arg| write!(f, ", {arg}"))?;
        let (own, usual) = (self.options, OdeOptions::default());
        if own.rtol != usual.rtol {
            write!(f, ", rtol = {:?}", own.rtol)?;
        }
        if own.atol != usual.atol {
            write!(f, ", atol = {:?}", own.atol)?;
        }
        if own.max_steps != usual.max_steps {
            write!(f, ", max_steps = {}", own.max_steps)?;
        }
        if own.stiff {
            f.write_str(", method = stiff")?;
        }
        f.write_str(")")
    }
}

/// What stands after `if`.
#[derive(Clone)]
pub(crate) enum Condition {
    Compare(Comparison, Expr, Expr),
    /// A truth value of the data.
    Is(Expr),
    Not(Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
}

impl Condition {
    /// The expressions in it.
    pub(crate) fn operands(&self) -> Vec<&Expr> {
        match self {
            Condition::Compare(_, a, b) => vec![a, b],
            Condition::Is(a) => vec![a],
            Condition::Not(a) => a.operands(),
            Condition::Both(a, b) | Condition::Either(a, b) => {
                a.operands().into_iter().chain(b.operands()).collect()
            }
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Compare(op, a, b) => write!(f, "{a} {} {b}", op.symbol()),
            Condition::Is(a) => write!(f, "{a}"),
            Condition::Not(a) => write!(f, "!({a})"),
            Condition::Both(a, b) => write!(f, "({a}) && ({b})"),
            Condition::Either(a, b) => write!(f, "({a}) || ({b})"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

impl BinaryOp {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
        }
    }

    pub(crate) fn precedence(self) -> u8 {
        match self {
            BinaryOp::Add | BinaryOp::Sub => 1,
            BinaryOp::Mul | BinaryOp::Div => 2,
        }
    }
}

/// The expression as Rust would format it; reports and shape comparisons use this text.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Int(n) => write!(f, "{n}"),
            ExprKind::Float(x) => write!(f, "{x:?}"),
            ExprKind::Name(name) => write!(f, "{name}"),
            ExprKind::Neg(e) => {
                f.write_str("-")?;
                e.fmt_in(f, 4)
            }
            ExprKind::Binary(op, a, b) => {
                a.fmt_in(f, op.precedence())?;
                write!(f, " {} ", op.symbol())?;
                b.fmt_in(f, op.precedence() + 1)
            }
            ExprKind::Index(a, index) => {
                a.fmt_in(f, 4)?;
                write!(f, "[{}]", list(index))
            }
            ExprKind::Range(lo, hi) => {
                if let Some(end) = lo {
                    end.fmt(f)?;
                }
                f.write_str("..")?;
                hi.iter().try_for_each(|end| end.fmt(f))
            }
            ExprKind::Call {
                name,
                args,
                method: true,
            } => {
                args[0].fmt_in(f, 4)?;
                write!(f, ".{name}({})", list(&args[1..]))
            }
            ExprKind::Call { name, args, .. } => write!(f, "{name}({})", list(args)),
            ExprKind::Array(items) => write!(f, "[{}]", list(items)),
            ExprKind::Own { path, args } => {
                write!(f, "{}({})", path.to_string().replace(' ', ""), list(args))
            }
            ExprKind::Ode(call) => write!(f, "{call}"),
            ExprKind::Over {
                function,
                body,
                var,
                lo,
                hi,
            } => write!(f, "{function}({body} for {var} in {lo}..{hi})"),
            ExprKind::Each {
                function,
                body,
                var,
                array,
            } => write!(f, "{function}({body} for {var} in {array})"),
            ExprKind::If(condition, a, b) => write!(f, "if {condition} {{ {a} }} else {{ {b} }}"),
        }
    }
}

impl Expr {
    /// Formats with parentheses where the context binds tighter than the expression.
    fn fmt_in(&self, f: &mut fmt::Formatter<'_>, context: u8) -> fmt::Result {
        let own = match &self.kind {
            ExprKind::Binary(op, ..) => op.precedence(),
            ExprKind::Neg(_) => 3,
            ExprKind::If(..) => 0,
            _ => 4,
        };
        match own < context {
            true => write!(f, "({self})"),
            false => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for DistExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => f.write_str(&path.to_string().replace(' ', ""))?,
            None => write!(f, "{}", self.name)?,
        }
        let end = |e: &Option<Expr>| e.as_ref().map(Expr::to_string).unwrap_or_default();
        match &self.form {
            DistForm::Plain if self.args.is_empty() => Ok(()),
            DistForm::Plain => write!(f, "({})", list(&self.args)),
            DistForm::Between { inner, lo, hi } => write!(f, "({inner}, {}..{})", end(lo), end(hi)),
            DistForm::Observed { inner, observed } => write!(f, "({inner}, observed = {observed})"),
            DistForm::Each {
                weights,
                var,
                inner,
            } => write!(f, "({weights}, |{var}| {inner})"),
            DistForm::List {
                weights,
                components,
            } => {
                let components: Vec<String> = components.iter().map(DistExpr::to_string).collect();
                write!(f, "({weights}, [{}])", components.join(", "))
            }
            DistForm::Inflated { gate, inner } => write!(f, "({gate}, {inner})"),
        }
    }
}

fn list(items: &[Expr]) -> String {
    let items: Vec<String> = items.iter().map(Expr::to_string).collect();
    items.join(", ")
}
