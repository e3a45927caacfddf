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
    /// `var[at] = operation(inputs)`, for whole arrays, or what is left of one at its first indices.
    Operate {
        var: VarId,
        at: Vec<Int>,
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
        /// The discrete parameters that are summed out in it, in the program as written.
        summed: Vec<Summed>,
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
#[derive(Clone, PartialEq)]
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

/// A discrete parameter that is summed out.
#[derive(Clone)]
pub(crate) struct Summed {
    /// Its name, and the variable of its value.
    pub(crate) name: Ident,
    /// Loops and conditions around it, inside the statement or the parameter that it stands in.
    pub(crate) loops: Vec<(Ident, Int, Int)>,
    pub(crate) by: SummedBy,
    /// Discrete parameters that are summed out for each of its values.
    pub(crate) inside: Vec<Summed>,
}

/// How a discrete parameter is summed out.
#[derive(Clone)]
pub(crate) enum SummedBy {
    /// Over its values, whose log weights these are.
    Values { lo: Int, hi: Int, weight: Scalar },
    /// By the forward algorithm, over its elements and their values; `sum` is what the operation gave.
    Chain {
        sum: VarId,
        at: Ident,
        len: Dim,
        values: Dim,
    },
}

/// What an operation or a distribution of arrays reads at once.
#[derive(Clone, PartialEq)]
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
    /// The log density of a distribution of arrays.
    Joint(Box<Joint>),
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
#[allow(clippy::large_enum_variant, reason = "a model has few conditions")]
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
    /// Of a range, its start; `value` is its end.
    pub(crate) from: Option<Int>,
    pub(crate) text: String,
    pub(crate) array: String,
    pub(crate) len: Dim,
    /// The variables of sums around it, with their ranges.
    pub(crate) within: Vec<(Ident, Int, Int)>,
}

impl Program {
    /// Leaves out what only the program as written tells.
    pub(crate) fn forget_summed(&mut self) {
        fn forget(body: &mut [Stmt]) {
            for stmt in body {
                match &mut stmt.kind {
                    StmtKind::Factor { summed, .. } => summed.clear(),
                    StmtKind::For { body, .. } => forget(body),
                    _ => {}
                }
            }
        }
        forget(&mut self.body);
    }

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
            Scalar::Joint(joint) => joint.wholes().any(|whole| whole.is_active(model)),
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
            Scalar::Joint(joint) => joint.wholes().for_each(|whole| whole.for_each_var(f)),
            _ => self.operands().iter().for_each(|a| a.for_each_var(f)),
        }
    }
}

impl Summed {
    /// Calls `f` with every log weight.
    fn for_each_expression(&mut self, f: &mut impl FnMut(&mut Scalar)) {
        if let SummedBy::Values { weight, .. } = &mut self.by {
            f(weight);
        }
        self.inside
            .iter_mut()
            .for_each(|inner| inner.for_each_expression(f));
    }
}

impl Joint {
    /// What it reads.
    pub(crate) fn wholes(&self) -> impl Iterator<Item = &Whole> {
        std::iter::once(&self.x).chain(&self.args)
    }

    /// The same, to be changed.
    pub(crate) fn wholes_mut(&mut self) -> impl Iterator<Item = &mut Whole> {
        std::iter::once(&mut self.x).chain(&mut self.args)
    }

    /// Calls `f` with every index of its own, not of the numbers in it.
    pub(crate) fn for_each_index(&mut self, mut f: impl FnMut(&mut Int)) {
        self.target.1.iter_mut().for_each(&mut f);
        for whole in self.wholes_mut() {
            if let Whole::Block { at, .. } = whole {
                at.iter_mut().for_each(&mut f);
            }
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
