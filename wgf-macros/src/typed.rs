//! The model after checking: every name resolved, every expression with its type and shape.

use crate::ast::{BinaryOp, Comparison, Expr};
use crate::distributions::{self, Distribution};
use crate::errors::Spans;
use crate::functions::Function;
use crate::ir::Over;
use crate::lengths;
use crate::operations::Applied;
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
    pub(crate) missing: Vec<Missing>,
    pub(crate) minibatches: Vec<Minibatch>,
    /// Where names are read, in the order of the model.
    pub(crate) uses: Vec<Use>,
    pub(crate) body: Vec<Stmt>,
}

/// A name where it is read, as the user's token.
#[derive(Clone)]
pub(crate) enum Use {
    /// Of a field of the data.
    Data(Ident),
    /// Of a variable.
    Var(VarId, Ident),
}

/// A loop over `count` of the rows from `lo` to `hi`, which are those in `rows`: all of them unless a fit draws some.
#[derive(Clone)]
pub(crate) struct Minibatch {
    pub(crate) rows: DataId,
    /// The size that ends the loop.
    pub(crate) count: Ident,
    pub(crate) lo: Dim,
    pub(crate) hi: Dim,
    /// How many rows are drawn.
    pub(crate) size: TExpr,
    pub(crate) line: u32,
}

/// Data of which entries may be missing. Its name in the model is the variable `whole`, with the observed entries from `data`
/// and the others from the parameters `latent`.
#[derive(Clone)]
pub(crate) struct Missing {
    /// The observed entries, NaN elsewhere.
    pub(crate) data: DataId,
    /// Where in `latent` an entry is; the number of these for those observed.
    pub(crate) place: DataId,
    /// The size that is the number of missing entries.
    pub(crate) count: Ident,
    pub(crate) latent: VarId,
    pub(crate) whole: VarId,
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
    /// The field of the data struct; none for arrays of the compiler's own.
    pub(crate) field: Option<Ident>,
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
    /// A parameter whose bounds depend on others: a function of them and of a raw one.
    Moved(Constraint),
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

/// A length: an expression in sizes and integers.
#[derive(Clone)]
pub(crate) struct Dim {
    pub(crate) text: String,
    pub(crate) expr: Box<Expr>,
    /// The length of a range whose ends are data or loop variables, not sizes alone: an array of such a length is read element by
    /// element, and has no name of its own.
    pub(crate) ragged: Option<Box<TExpr>>,
}

impl Dim {
    pub(crate) fn new(expr: &Expr) -> Dim {
        Dim {
            text: expr.to_string(),
            expr: Box::new(expr.clone()),
            ragged: None,
        }
    }
}

/// Two lengths are the same if they are the same polynomial of their names.
impl PartialEq for Dim {
    fn eq(&self, other: &Dim) -> bool {
        self.text == other.text || lengths::are_equal(&self.expr, &other.expr)
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

impl PartialEq for Dist {
    fn eq(&self, other: &Dist) -> bool {
        let path = |dist: &Dist| dist.path.as_ref().map(TokenStream::to_string);
        self.name == other.name && path(self) == path(other)
    }
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
    /// `target ~ spec`, of distributions put together.
    Term {
        target: TExpr,
        spec: Spec,
        text: String,
    },
    /// `ln Σ_var exp(spec(var) + Σ body)`: a discrete parameter, from `lo` to `hi`, summed out.
    Marginal {
        var: Ident,
        lo: TExpr,
        hi: TExpr,
        spec: Spec,
        /// Less `ln Σ_var exp(spec(var))`: the values are not all that the distribution has.
        truncated: bool,
        body: Vec<Stmt>,
        text: String,
    },
    /// `states.densities[at, var]` = Σ body, for every element and every value of it.
    Conditional(States),
    /// `value`, the log density of a chain whose `states` are summed out.
    Chain {
        states: States,
        value: TExpr,
        text: String,
    },
    /// The loops around an element of an array, whose variable must stay below the array's length.
    Within {
        loops: Vec<(Ident, TExpr, TExpr)>,
        array: Ident,
        len: Dim,
    },
    If {
        condition: Condition,
        then: Vec<Stmt>,
        other: Vec<Stmt>,
    },
    /// `var[at] = value`, of what is left of `var` at its first indices, the variables of the loops around it.
    Part {
        var: VarId,
        at: Vec<Ident>,
        value: TExpr,
    },
    /// `var[at] = operation(args)`, at the variables of the loops around it; the arguments are names, rows of names, or numbers.
    Operate {
        var: VarId,
        at: Vec<Ident>,
        operation: Applied,
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

/// An array of discrete parameters, with what depends on each.
#[derive(Clone)]
pub(crate) struct States {
    /// Its name, and the variable of an element's value.
    pub(crate) var: Ident,
    /// The variable of its elements.
    pub(crate) at: Ident,
    pub(crate) len: Dim,
    /// How many values an element has.
    pub(crate) values: Dim,
    /// The log density of what is seen, by element and value.
    pub(crate) densities: VarId,
    pub(crate) body: Vec<Stmt>,
}

/// A distribution of numbers, or several put together.
#[derive(Clone)]
pub(crate) enum Spec {
    Plain {
        dist: Dist,
        args: Vec<TExpr>,
        text: String,
    },
    /// Truncated to, or censored at, the ends of an interval.
    Between {
        inner: Box<Spec>,
        lo: Option<TExpr>,
        hi: Option<TExpr>,
        censored: bool,
        discrete: bool,
    },
    /// Seen, or known to be larger.
    Observed { inner: Box<Spec>, observed: TExpr },
    /// A mixture whose components a variable counts.
    Each {
        weights: TExpr,
        var: Ident,
        len: Dim,
        inner: Box<Spec>,
    },
    /// A mixture of these, with their weights.
    List {
        weights: Vec<TExpr>,
        components: Vec<Spec>,
    },
    /// The probability of the variable's value, whatever is asked.
    Weight { weights: TExpr, var: Ident },
    /// 0 with probability `gate`, or from the inner one.
    Inflated { gate: TExpr, inner: Box<Spec> },
}

impl Spec {
    /// Every expression in it.
    pub(crate) fn expressions(&self) -> Vec<&TExpr> {
        match self {
            Spec::Plain { args, .. } => args.iter().collect(),
            Spec::Weight { weights, .. } => vec![weights],
            Spec::Between { inner, lo, hi, .. } => {
                let mut all = inner.expressions();
                all.extend(lo);
                all.extend(hi);
                all
            }
            Spec::Observed { inner, observed: e }
            | Spec::Each {
                inner, weights: e, ..
            }
            | Spec::Inflated { inner, gate: e } => {
                let mut all = inner.expressions();
                all.push(e);
                all
            }
            Spec::List {
                weights,
                components,
            } => {
                let of_components = components.iter().flat_map(Spec::expressions);
                weights.iter().chain(of_components).collect()
            }
        }
    }

    /// The same, to be changed.
    pub(crate) fn expressions_mut(&mut self) -> Vec<&mut TExpr> {
        match self {
            Spec::Plain { args, .. } => args.iter_mut().collect(),
            Spec::Weight { weights, .. } => vec![weights],
            Spec::Between { inner, lo, hi, .. } => {
                let mut all = inner.expressions_mut();
                all.extend(lo);
                all.extend(hi);
                all
            }
            Spec::Observed { inner, observed: e }
            | Spec::Each {
                inner, weights: e, ..
            }
            | Spec::Inflated { inner, gate: e } => {
                let mut all = inner.expressions_mut();
                all.push(e);
                all
            }
            Spec::List {
                weights,
                components,
            } => {
                let of_components = components.iter_mut().flat_map(Spec::expressions_mut);
                weights.iter_mut().chain(of_components).collect()
            }
        }
    }
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
    /// A part of an array that has a name: `x[1.., j]`.
    Slice(Box<TExpr>, Vec<Part>),
    Neg(Box<TExpr>),
    Binary(BinaryOp, Box<TExpr>, Box<TExpr>),
    Call(&'static Function, Vec<TExpr>),
    Powi(Box<TExpr>, i32),
    Sum(Box<TExpr>),
    Mean(Box<TExpr>),
    Dot(Box<TExpr>, Box<TExpr>),
    MatVec(Box<TExpr>, Box<TExpr>),
    /// A function of the user's own.
    Own(TokenStream, Vec<TExpr>),
    /// `body` put together for every value of a variable.
    Over {
        how: Over,
        var: Ident,
        lo: Box<TExpr>,
        hi: Box<TExpr>,
        body: Box<TExpr>,
    },
    If(Box<Condition>, Box<TExpr>, Box<TExpr>),
    /// A number, at every index of a shape.
    Repeat(Box<TExpr>),
    /// `[a, b, c]`.
    Array(Vec<TExpr>),
    /// A function of whole arrays, with the lengths that it is told.
    Operation(Applied, Vec<Dim>, Vec<TExpr>),
}

/// What the data say.
#[derive(Clone)]
pub(crate) enum Condition {
    Compare(Comparison, TExpr, TExpr),
    /// Not zero.
    Is(TExpr),
    Not(Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
}

impl Condition {
    pub(crate) fn operands(&self) -> Vec<&TExpr> {
        match self {
            Condition::Compare(_, a, b) => vec![a, b],
            Condition::Is(a) => vec![a],
            Condition::Not(a) => a.operands(),
            Condition::Both(a, b) | Condition::Either(a, b) => {
                a.operands().into_iter().chain(b.operands()).collect()
            }
        }
    }

    /// Whether a parameter decides.
    pub(crate) fn is_active(&self) -> bool {
        self.operands().iter().any(|t| t.ty.active)
    }

    pub(crate) fn operands_mut(&mut self) -> Vec<&mut TExpr> {
        match self {
            Condition::Compare(_, a, b) => vec![a, b],
            Condition::Is(a) => vec![a],
            Condition::Not(a) => a.operands_mut(),
            Condition::Both(a, b) | Condition::Either(a, b) => a
                .operands_mut()
                .into_iter()
                .chain(b.operands_mut())
                .collect(),
        }
    }
}

impl TExpr {
    /// The expressions directly below.
    pub(crate) fn operands(&self) -> Vec<&TExpr> {
        match &self.kind {
            TKind::Float(_)
            | TKind::Int(_)
            | TKind::Size(_)
            | TKind::Loop(_)
            | TKind::Data(_)
            | TKind::Var(_) => Vec::new(),
            TKind::Index(base, args) => std::iter::once(&**base)
                .chain(args.iter().map(|arg| &arg.value))
                .collect(),
            TKind::Slice(base, parts) => std::iter::once(&**base)
                .chain(parts.iter().flat_map(Part::operands))
                .collect(),
            TKind::Neg(a)
            | TKind::Powi(a, _)
            | TKind::Sum(a)
            | TKind::Mean(a)
            | TKind::Repeat(a) => vec![a],
            TKind::Binary(_, a, b) | TKind::Dot(a, b) | TKind::MatVec(a, b) => vec![a, b],
            TKind::Call(_, args)
            | TKind::Own(_, args)
            | TKind::Array(args)
            | TKind::Operation(_, _, args) => args.iter().collect(),
            TKind::Over { lo, hi, body, .. } => vec![lo, hi, body],
            TKind::If(condition, a, b) => {
                let mut operands = condition.operands();
                operands.extend([&**a, &**b]);
                operands
            }
        }
    }

    /// The same, to be changed.
    pub(crate) fn operands_mut(&mut self) -> Vec<&mut TExpr> {
        match &mut self.kind {
            TKind::Float(_)
            | TKind::Int(_)
            | TKind::Size(_)
            | TKind::Loop(_)
            | TKind::Data(_)
            | TKind::Var(_) => Vec::new(),
            TKind::Index(base, args) => std::iter::once(&mut **base)
                .chain(args.iter_mut().map(|arg| &mut arg.value))
                .collect(),
            TKind::Slice(base, parts) => std::iter::once(&mut **base)
                .chain(parts.iter_mut().flat_map(Part::operands_mut))
                .collect(),
            TKind::Neg(a)
            | TKind::Powi(a, _)
            | TKind::Sum(a)
            | TKind::Mean(a)
            | TKind::Repeat(a) => vec![a],
            TKind::Binary(_, a, b) | TKind::Dot(a, b) | TKind::MatVec(a, b) => vec![a, b],
            TKind::Call(_, args)
            | TKind::Own(_, args)
            | TKind::Array(args)
            | TKind::Operation(_, _, args) => args.iter_mut().collect(),
            TKind::Over { lo, hi, body, .. } => vec![lo, hi, body],
            TKind::If(condition, a, b) => {
                let mut operands = condition.operands_mut();
                operands.extend([&mut **a, &mut **b]);
                operands
            }
        }
    }

    /// Whether `f` holds for the expression or one below it.
    pub(crate) fn any(&self, f: &impl Fn(&TExpr) -> bool) -> bool {
        f(self) || self.operands().iter().any(|t| t.any(f))
    }
}

#[derive(Clone)]
pub(crate) struct IndexArg {
    pub(crate) value: TExpr,
    pub(crate) text: String,
    /// In range by the types alone: a loop variable over the same size, or data of type `index(size)`.
    pub(crate) safe: bool,
}

/// What a slice has of one dimension.
#[derive(Clone)]
pub(crate) enum Part {
    At(IndexArg),
    Range {
        lo: Box<TExpr>,
        hi: Box<TExpr>,
        text: String,
        /// Within the array by the types alone.
        safe: bool,
    },
}

impl Part {
    pub(crate) fn operands(&self) -> Vec<&TExpr> {
        match self {
            Part::At(arg) => vec![&arg.value],
            Part::Range { lo, hi, .. } => vec![lo, hi],
        }
    }

    pub(crate) fn operands_mut(&mut self) -> Vec<&mut TExpr> {
        match self {
            Part::At(arg) => vec![&mut arg.value],
            Part::Range { lo, hi, .. } => vec![lo, hi],
        }
    }
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
