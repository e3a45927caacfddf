//! The model after checking: every name resolved, every expression with its type and shape.

use crate::ast::{BinaryOp, Expr};
use crate::distributions::{self, Distribution};
use crate::errors::Spans;
use crate::functions::Function;
use crate::operations::Operation;
use crate::shapes::Shape;
use proc_macro2::{Ident, TokenStream};
use std::fmt;

#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) vis: syn::Visibility,
    pub(crate) name: Ident,
    pub(crate) choices: Choices,
    /// Names of the optimiser's passes to leave out.
    pub(crate) without: Vec<&'static str>,
    pub(crate) sizes: Vec<Size>,
    pub(crate) data: Vec<DataVar>,
    pub(crate) vars: Vec<Var>,
    pub(crate) body: Vec<Stmt>,
}

/// The values of the attributes.
#[derive(Clone)]
pub(crate) struct Choices {
    pub(crate) guide: Guide,
    pub(crate) divergence: Divergence,
    /// The runtime's function.
    pub(crate) method: &'static str,
}

/// `#[guide(…)]`.
#[derive(Clone)]
pub(crate) enum Guide {
    /// The runtime's function of no arguments.
    Family(&'static str),
    /// `low_rank(8)`.
    LowRank(usize),
    /// `mixture(5)`, `mixture(5, diagonal)`.
    Mixture(usize, Box<Guide>),
}

/// `#[divergence(…)]`.
#[derive(Clone)]
pub(crate) enum Divergence {
    /// The runtime's type without parameters.
    Named(&'static str),
    /// The runtime's type with its exponent.
    Power(&'static str, f64),
    /// An expression of the user's.
    Own(TokenStream),
}

#[derive(Clone)]
pub(crate) struct Size {
    pub(crate) name: Ident,
    /// A field of the data; otherwise inferred from the lengths.
    pub(crate) given: bool,
    pub(crate) docs: Vec<syn::Attribute>,
}

#[derive(Clone)]
pub(crate) struct DataVar {
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) name: Ident,
    pub(crate) kind: DataKind,
    pub(crate) shape: Vec<Dim>,
}

#[derive(Clone)]
pub(crate) enum DataKind {
    Real {
        lo: Option<TExpr>,
        hi: Option<TExpr>,
    },
    Int {
        lo: Option<TExpr>,
        hi: Option<TExpr>,
    },
    Count,
    Bool,
    Index(Dim),
}

pub(crate) type DataId = usize;
pub(crate) type VarId = usize;

/// A latent parameter or a deterministic quantity.
#[derive(Clone)]
pub(crate) struct Var {
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) name: Ident,
    pub(crate) shape: Vec<Dim>,
    pub(crate) kind: VarKind,
    /// Whether it depends on a parameter.
    pub(crate) active: bool,
}

impl Var {
    /// Whether it takes its value from the unconstrained vector.
    pub(crate) fn is_latent(&self) -> bool {
        matches!(self.kind, VarKind::Latent(_) | VarKind::Raw)
    }

    /// Whether it is worked out once from the data and kept, neither a number of a loop's body nor one of the draws.
    pub(crate) fn is_known(&self) -> bool {
        !self.active && matches!(self.kind, VarKind::Let | VarKind::Hidden)
    }
}

#[derive(Clone)]
pub(crate) enum VarKind {
    Latent(Constraint),
    /// What a parameter that is not centred is made of: independent of the others, on the real line, and not reported.
    Raw,
    /// A top-level `let`, kept with the draws.
    Let,
    /// A top-level array that is filled element by element, kept with the draws.
    Filled,
    /// A `let` inside a loop.
    Local,
    /// A name of the compiler's own.
    Hidden,
}

/// The set a parameter lives in, which picks its transform.
#[derive(Clone)]
pub(crate) enum Constraint {
    Real,
    Positive,
    Unit,
    Above(TExpr),
    Below(TExpr),
    Between(TExpr, TExpr),
    /// Vectors of this length, or square matrices of so many rows; the last dimensions of the parameter.
    Shaped(&'static Shape, Dim),
}

impl Constraint {
    /// The type of arrays and its length, if it is one.
    pub(crate) fn shaped(&self) -> Option<(&'static Shape, &Dim)> {
        match self {
            Constraint::Shaped(shape, len) => Some((shape, len)),
            _ => None,
        }
    }
}

/// A length: an expression in sizes and integers. Two lengths are the same if their texts are.
#[derive(Clone)]
pub(crate) struct Dim {
    pub(crate) text: String,
    pub(crate) expr: Expr,
}

impl Dim {
    pub(crate) fn new(expr: &Expr) -> Dim {
        Dim {
            text: expr.to_string(),
            expr: expr.clone(),
        }
    }
}

impl PartialEq for Dim {
    fn eq(&self, other: &Dim) -> bool {
        self.text == other.text
    }
}

#[derive(Clone)]
pub(crate) struct Stmt {
    pub(crate) kind: StmtKind,
    pub(crate) line: u32,
}

/// What a distribution is called.
#[derive(Clone)]
pub(crate) struct Dist {
    /// Its name in the language, as the user's token, so that editors resolve it; `own` for one of the user's own.
    pub(crate) name: Ident,
    /// The path of one of the user's own.
    pub(crate) path: Option<TokenStream>,
}

impl Dist {
    /// A distribution of the language.
    pub(crate) fn named(name: Ident) -> Dist {
        Dist { name, path: None }
    }

    /// What the compiler knows of it; nothing of one of the user's own.
    pub(crate) fn info(&self) -> Option<&'static Distribution> {
        match self.path {
            None => distributions::find(&self.name.to_string()),
            Some(_) => None,
        }
    }

    /// Whether it is this one of the language.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.path.is_none() && self.name == name
    }
}

#[derive(Clone)]
pub(crate) enum StmtKind {
    /// The parameter takes its value from the unconstrained vector.
    Latent(VarId),
    Let {
        var: VarId,
        /// The user's index variables; empty for a scalar or a whole-array value.
        index: Vec<Ident>,
        value: TExpr,
    },
    /// `target ~ dist(args)`, element by element where the target is an array.
    Tilde {
        target: TExpr,
        dist: Dist,
        args: Vec<TExpr>,
        text: String,
        /// The lengths that a distribution of arrays is told.
        dims: Vec<Dim>,
    },
    /// `var = operation(args)`; the arguments are names, rows of names, or numbers.
    Operate {
        var: VarId,
        operation: &'static Operation,
        dims: Vec<Dim>,
        args: Vec<TExpr>,
    },
    /// An array to be filled element by element.
    Declare(VarId),
    /// `var[index] = value`.
    Assign {
        target: TExpr,
        value: TExpr,
        text: String,
    },
    Factor {
        value: TExpr,
        text: String,
    },
    For {
        var: Ident,
        lo: TExpr,
        hi: TExpr,
        body: Vec<Stmt>,
    },
}

#[derive(Clone)]
pub(crate) struct TExpr {
    pub(crate) kind: TKind,
    pub(crate) ty: Ty,
    pub(crate) spans: Spans,
}

#[derive(Clone)]
pub(crate) enum TKind {
    Float(f64),
    Int(i64),
    Size(Ident),
    Loop(Ident),
    Data(DataId),
    Var(VarId),
    Index(Box<TExpr>, Vec<IndexArg>),
    Neg(Box<TExpr>),
    Binary(BinaryOp, Box<TExpr>, Box<TExpr>),
    Call(&'static Function, Vec<TExpr>),
    Powi(Box<TExpr>, i32),
    Sum(Box<TExpr>),
    Mean(Box<TExpr>),
    Dot(Box<TExpr>, Box<TExpr>),
    MatVec(Box<TExpr>, Box<TExpr>),
    /// A number, at every index of a shape.
    Repeat(Box<TExpr>),
    /// `[a, b, c]`.
    Array(Vec<TExpr>),
    /// A function of whole arrays, with the lengths that it is told.
    Operation(&'static Operation, Vec<Dim>, Vec<TExpr>),
}

#[derive(Clone)]
pub(crate) struct IndexArg {
    pub(crate) value: TExpr,
    pub(crate) text: String,
    /// In range by the types alone: a loop variable over the same size, or data of type `index(size)`.
    pub(crate) safe: bool,
}

#[derive(Clone)]
pub(crate) struct Ty {
    pub(crate) elem: Elem,
    pub(crate) shape: Vec<Dim>,
    pub(crate) active: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elem {
    Real,
    Int,
    Bool,
}

impl Ty {
    pub(crate) fn scalar(elem: Elem) -> Ty {
        Ty {
            elem,
            shape: Vec::new(),
            active: false,
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        self.shape.is_empty()
    }
}

/// `real`, `[real; n]`, `[int; n, k]`: as the language spells types.
impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elem = match self.elem {
            Elem::Real => "real",
            Elem::Int => "int",
            Elem::Bool => "bool",
        };
        let dims: Vec<&str> = self.shape.iter().map(|d| d.text.as_str()).collect();
        match dims.is_empty() {
            true => f.write_str(elem),
            false => write!(f, "[{elem}; {}]", dims.join(", ")),
        }
    }
}
