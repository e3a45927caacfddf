//! The scalar IR: every statement is a scalar function of its inputs, arrays are read element by element.

mod depends;
mod display;
mod length;
mod needed;
mod steps;
mod visit;

use crate::ast::{BinaryOp, Comparison};
use crate::operations::Applied;
use crate::typed::{DataId, Dim, Dist, Model, VarId};
use proc_macro2::{Ident, TokenStream};

pub(crate) use depends::{Bound, before};
pub(crate) use display::display;
pub(crate) use length::length;
pub(crate) use steps::{Arrange, Draw, Said, Source as DrawnFrom, Step, Steps, Target};

/// A model lowered to scalar statements.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) model: Model,
    pub(crate) body: Vec<Stmt>,
    /// For each variable, whether the density depends on it.
    pub(crate) needed: Vec<bool>,
    /// The same model as a program that draws.
    pub(crate) steps: Steps,
}

#[derive(Clone)]
pub(crate) struct Stmt {
    pub(crate) kind: StmtKind,
    pub(crate) line: u32,
    /// Index expressions that only the data can show to be in range.
    pub(crate) checks: Vec<IndexCheck>,
}

#[derive(Clone)]
#[allow(
    clippy::large_enum_variant,
    reason = "a model has few statements, and passes take them apart"
)]
pub(crate) enum StmtKind {
    Latent(VarId),
    /// Each element of `var`, over `loops`.
    Let {
        var: VarId,
        loops: Vec<(Ident, Dim)>,
        value: Scalar,
        /// The last loop is evaluated several rows at a time.
        rows: bool,
    },
    /// An array that is filled element by element.
    Declare(VarId),
    /// `var[at] = value`.
    Assign {
        var: VarId,
        at: Vec<Int>,
        value: Scalar,
        /// The statement as written, for reports.
        text: String,
    },
    /// `var[at] = value + feedback · var[at − 1]` (the last index one less), for `index` from `lo` to `hi`. Neither `value`
    /// nor `feedback` reads `var`, and `feedback` is the same for every index.
    Fill {
        var: VarId,
        index: Ident,
        lo: Int,
        hi: Int,
        at: Vec<Int>,
        value: Scalar,
        feedback: Option<Scalar>,
        /// `value` is evaluated several rows at a time.
        rows: bool,
    },
    Tilde(Site),
    /// What `site` adds for `var` from `lo` to `hi`, where only its variate, a count of the data, differs: a sum over the counts
    /// that occur. The model keeps these under `name`.
    Tally {
        name: Ident,
        var: Ident,
        lo: Int,
        hi: Int,
        site: Site,
    },
    /// `var = operation(inputs)`, for whole arrays.
    Operate {
        var: VarId,
        operation: Applied,
        /// The lengths that the operation is told.
        dims: Vec<Dim>,
        inputs: Vec<Whole>,
    },
    /// What a distribution of arrays adds.
    Joint(Joint),
    Factor {
        value: Scalar,
        text: String,
        /// The observed data that it is the log density of, if it is.
        target: Option<(String, Vec<Int>)>,
    },
    For {
        var: Ident,
        lo: Int,
        hi: Int,
        body: Vec<Stmt>,
        /// Its passes do not depend on each other, and are evaluated several at a time.
        plate: bool,
    },
}

/// One scalar `x ~ dist(args)`.
#[derive(Clone, PartialEq)]
pub(crate) struct Site {
    pub(crate) x: Scalar,
    /// The name and index that reports call it by.
    pub(crate) target: (String, Vec<Int>),
    pub(crate) dist: Dist,
    pub(crate) args: Vec<Scalar>,
    pub(crate) text: String,
}

/// One `x ~ dist(args)` of arrays.
#[derive(Clone)]
pub(crate) struct Joint {
    pub(crate) x: Whole,
    /// The name and index that reports call it by.
    pub(crate) target: (String, Vec<Int>),
    pub(crate) dist: Dist,
    /// The lengths that the distribution is told.
    pub(crate) dims: Vec<Dim>,
    pub(crate) args: Vec<Whole>,
    pub(crate) text: String,
}

/// What an operation or a distribution of arrays reads at once.
#[derive(Clone)]
pub(crate) enum Whole {
    /// An array, or where `at` are its first indices, what is left of it.
    Block {
        source: Source,
        at: Vec<Int>,
    },
    Number(Scalar),
}

/// A real-valued scalar expression.
#[derive(Clone, PartialEq)]
pub(crate) enum Scalar {
    Const(f64),
    Int(Int),
    Data(DataId, Vec<Int>),
    Var(VarId, Vec<Int>),
    Neg(Box<Scalar>),
    Binary(BinaryOp, Box<Scalar>, Box<Scalar>),
    /// A function of the runtime's `Real`.
    Call(&'static str, Vec<Scalar>),
    Powi(Box<Scalar>, i32),
    /// `Σ_var body` or `ln Σ_var exp(body)`, var from lo to hi.
    Over {
        how: Over,
        var: Ident,
        lo: Int,
        hi: Int,
        body: Box<Scalar>,
    },
    /// A function of the user's own.
    Own(Own, Vec<Scalar>),
    /// One of two values, as the data say.
    If(Box<Condition>, Box<Scalar>, Box<Scalar>),
    /// The part of a log density that parameters reach.
    Density(Box<Site>),
    /// The part that the data settle.
    Base(Box<Base>),
    /// The inner product of two contiguous vectors.
    Dot(Slice, Slice),
    /// The same of a row of a matrix of data and a whole vector, the row following the innermost loop.
    Product(Slice, Slice),
}

/// How what a variable runs over is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Sum,
    LogSumExp,
}

impl Over {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Over::Sum => "sum",
            Over::LogSumExp => "log_sum_exp",
        }
    }
}

/// A function of the user's own, by its path.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) path: TokenStream,
    /// How many arguments stand alone, before the rest in an array; all of them, without an array, if `None`.
    pub(crate) alone: Option<usize>,
}

impl PartialEq for Own {
    fn eq(&self, other: &Own) -> bool {
        self.path.to_string() == other.path.to_string()
    }
}

/// What the data say, or their numbers.
#[derive(Clone, PartialEq)]
pub(crate) enum Condition {
    Compare(Comparison, Scalar, Scalar),
    /// Not zero.
    Is(Scalar),
    Not(Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
}

impl Condition {
    /// The numbers that it reads.
    pub(crate) fn operands(&self) -> Vec<&Scalar> {
        match self {
            Condition::Compare(_, a, b) => vec![a, b],
            Condition::Is(a) => vec![a],
            Condition::Not(a) => a.operands(),
            Condition::Both(a, b) | Condition::Either(a, b) => {
                a.operands().into_iter().chain(b.operands()).collect()
            }
        }
    }

    /// Whether it depends on a parameter.
    pub(crate) fn is_active(&self, model: &Model) -> bool {
        self.operands().iter().any(|s| s.is_active(model))
    }

    pub(crate) fn for_each_operand(&mut self, f: &mut impl FnMut(&mut Scalar)) {
        match self {
            Condition::Compare(_, a, b) => {
                f(a);
                f(b);
            }
            Condition::Is(a) => f(a),
            Condition::Not(a) => a.for_each_operand(f),
            Condition::Both(a, b) | Condition::Either(a, b) => {
                a.for_each_operand(f);
                b.for_each_operand(f);
            }
        }
    }
}

/// What the data settle of `x ~ dist(args)`, of which `active` depend on parameters (bit 0 for x, bits 1… for the arguments)
/// and are not here.
#[derive(Clone, PartialEq)]
pub(crate) struct Base {
    pub(crate) dist: Dist,
    pub(crate) active: u32,
    pub(crate) x: Option<Scalar>,
    pub(crate) args: Vec<Option<Scalar>>,
}

/// A whole vector, or a row of a matrix.
#[derive(Clone, PartialEq)]
pub(crate) struct Slice {
    pub(crate) source: Source,
    /// The row, for a matrix.
    pub(crate) row: Option<Int>,
    pub(crate) len: Dim,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Source {
    Data(DataId),
    Var(VarId),
}

/// An integer expression of indices and ranges; the data settle it.
#[derive(Clone, PartialEq)]
pub(crate) enum Int {
    Lit(i64),
    Loop(Ident),
    Size(Ident),
    Data(DataId, Vec<Int>),
    Neg(Box<Int>),
    Binary(BinaryOp, Box<Int>, Box<Int>),
    /// 1 where the condition holds, and 0 elsewhere.
    If(Box<Condition>),
}

/// An index that must be tested when the model meets its data.
#[derive(Clone)]
pub(crate) struct IndexCheck {
    pub(crate) value: Int,
    pub(crate) text: String,
    pub(crate) array: String,
    pub(crate) len: Dim,
    /// The variables of sums around it, with their ranges.
    pub(crate) within: Vec<(Ident, Int, Int)>,
}

impl Program {
    /// Works out [`needed`](Self::needed) anew.
    pub(crate) fn find_needed(&mut self) {
        self.needed = needed::needed(&self.model, &self.body);
    }

    /// Whether some expression reads the array as a whole, or in an order that data give.
    pub(crate) fn reads_all_over(&self, id: VarId) -> bool {
        self.body.iter().any(|stmt| stmt.reads_all_over(id))
    }
}

impl Scalar {
    /// Whether the value depends on a parameter.
    pub(crate) fn is_active(&self, model: &Model) -> bool {
        match self {
            Scalar::Const(_) | Scalar::Int(_) | Scalar::Data(..) => false,
            Scalar::Var(id, _) => model.vars[*id].active,
            Scalar::Dot(a, b) | Scalar::Product(a, b) => a.is_active(model) || b.is_active(model),
            Scalar::Base(_) => false,
            _ => self.operands().iter().any(|a| a.is_active(model)),
        }
    }

    /// Calls `f` with every variable the value reads.
    pub(crate) fn for_each_var(&self, f: &mut impl FnMut(VarId)) {
        match self {
            Scalar::Const(_) | Scalar::Int(_) | Scalar::Data(..) => {}
            Scalar::Var(id, _) => f(*id),
            Scalar::Dot(a, b) | Scalar::Product(a, b) => {
                for slice in [a, b] {
                    if let Source::Var(id) = slice.source {
                        f(id);
                    }
                }
            }
            _ => self.operands().iter().for_each(|a| a.for_each_var(f)),
        }
    }
}

impl Slice {
    pub(crate) fn is_active(&self, model: &Model) -> bool {
        matches!(self.source, Source::Var(id) if model.vars[id].active)
    }
}

impl Whole {
    pub(crate) fn is_active(&self, model: &Model) -> bool {
        match self {
            Whole::Block { source, .. } => {
                matches!(source, Source::Var(id) if model.vars[*id].active)
            }
            Whole::Number(s) => s.is_active(model),
        }
    }
}
