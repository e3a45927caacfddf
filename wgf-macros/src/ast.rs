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
    /// `factor(value);`
    Factor { value: Expr },
}

/// `Name(args)`, `path::to::Mine(args)`.
pub(crate) struct DistExpr {
    /// The last word.
    pub(crate) name: Ident,
    /// The whole path, of a distribution of the user's own.
    pub(crate) path: Option<TokenStream>,
    pub(crate) args: Vec<Expr>,
    pub(crate) spans: Spans,
}

#[derive(Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) spans: Spans,
    /// How deep the tree is: what recursion over it costs.
    pub(crate) height: usize,
}

impl Expr {
    pub(crate) fn new(kind: ExprKind, spans: Spans) -> Expr {
        let below = match &kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Name(_) => 0,
            ExprKind::Neg(e) => e.height,
            ExprKind::Binary(_, a, b) => a.height.max(b.height),
            ExprKind::Index(a, index) => index.iter().fold(a.height, |h, e| h.max(e.height)),
            ExprKind::Call { args, .. } | ExprKind::Array(args) => {
                args.iter().fold(0, |h, e| h.max(e.height))
            }
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
    /// `name(args)` and `args[0].name(args[1..])` mean the same.
    Call {
        name: Ident,
        args: Vec<Expr>,
        method: bool,
    },
    /// `[a, b, c]`.
    Array(Vec<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
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
                e.fmt_in(f, 3)
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
        }
    }
}

impl Expr {
    /// Formats with parentheses where the context binds tighter than the expression.
    fn fmt_in(&self, f: &mut fmt::Formatter<'_>, context: u8) -> fmt::Result {
        let own = match &self.kind {
            ExprKind::Binary(op, ..) => op.precedence(),
            ExprKind::Neg(_) => 3,
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
        match self.args.is_empty() {
            true => Ok(()),
            false => write!(f, "({})", list(&self.args)),
        }
    }
}

fn list(items: &[Expr]) -> String {
    let items: Vec<String> = items.iter().map(Expr::to_string).collect();
    items.join(", ")
}
