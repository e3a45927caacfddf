//! A model as a program that draws: what `~` says is drawn instead of weighed.

use super::{Condition, Int, Joint, Scalar, Stmt, Whole};
use crate::typed::{DataId, Dim, Dist, Model, VarId};
use proc_macro2::Ident;

/// The steps of a model, in the order of its statements. In its own copy of the model the parameters are plain arrays.
#[derive(Clone)]
pub(crate) struct Steps {
    pub(crate) model: Model,
    pub(crate) body: Vec<Step>,
}

#[derive(Clone)]
pub(crate) enum Step {
    /// A parameter comes into being.
    Latent(VarId),
    /// A definition, an assignment, an operation.
    Plain(Stmt),
    /// `to ~ draw`.
    Draw(Draw),
    /// `to ~ D(arrays)`.
    Joint { joint: Joint, place: Said },
    /// What makes the drawn numbers of a parameter an element of its set.
    Arrange {
        var: VarId,
        how: Arrange,
        place: Said,
    },
    /// The statements until the numbers that they draw for a parameter lie in its set.
    Until {
        var: VarId,
        body: Vec<Step>,
        place: Said,
    },
    /// A discrete parameter takes a value, which the statements read.
    Choose {
        var: Ident,
        from: Source,
        body: Vec<Step>,
        place: Said,
    },
    /// A chain of discrete parameters takes a path, whose elements the statements read.
    Path {
        var: Ident,
        at: Ident,
        /// The number of its elements, of their values, of transition matrices.
        dims: Vec<Dim>,
        initial: Whole,
        transition: Whole,
        body: Vec<Step>,
        place: Said,
    },
    If {
        condition: Condition,
        then: Vec<Step>,
        other: Vec<Step>,
    },
    For {
        var: Ident,
        lo: Int,
        hi: Int,
        body: Vec<Step>,
    },
}

/// One number to draw.
#[derive(Clone)]
pub(crate) struct Draw {
    pub(crate) to: Target,
    /// What reports call it.
    pub(crate) name: (String, Vec<Int>),
    pub(crate) from: Source,
    pub(crate) place: Said,
}

/// A statement as written.
#[derive(Clone)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) line: u32,
}

/// What is drawn.
#[derive(Clone)]
pub(crate) enum Target {
    Data(DataId, Vec<Int>),
    Var(VarId, Vec<Int>),
}

/// How independent draws become a vector with a constraint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrange {
    /// Draws from one distribution, in ascending order.
    Sort,
    /// Draws from one normal, less their mean.
    Center,
    /// Draws from a normal around zero, divided by their length.
    Normalise,
    /// Uniform over the set, where that is finite.
    Uniform,
    /// There is no way.
    Impossible,
}

/// What a number is drawn from.
#[derive(Clone)]
pub(crate) enum Source {
    Plain(Dist, Vec<Scalar>),
    Truncated {
        dist: Dist,
        args: Vec<Scalar>,
        lo: Option<Scalar>,
        hi: Option<Scalar>,
        discrete: bool,
    },
    Censored {
        inner: Box<Source>,
        lo: Option<Scalar>,
        hi: Option<Scalar>,
    },
    /// One of several, by their weights.
    OneOf(Vec<Scalar>, Vec<Source>),
    /// One of those that a variable counts.
    Each {
        var: Ident,
        hi: Int,
        weight: Scalar,
        inner: Box<Source>,
    },
    /// The value of a variable, by the weight of each.
    Value {
        var: Ident,
        lo: Int,
        hi: Int,
        weight: Scalar,
    },
    /// 0 with this probability.
    Inflated(Scalar, Box<Source>),
    /// Uniform over the set of the parameter.
    Flat,
}

impl Step {
    /// The steps inside it.
    pub(crate) fn inside(&self) -> Vec<&Step> {
        match self {
            Step::Until { body, .. }
            | Step::Choose { body, .. }
            | Step::Path { body, .. }
            | Step::For { body, .. } => body.iter().collect(),
            Step::If { then, other, .. } => then.iter().chain(other).collect(),
            _ => Vec::new(),
        }
    }

    /// The expressions that it reads itself.
    pub(crate) fn expressions(&self) -> Vec<&Scalar> {
        match self {
            Step::Plain(stmt) => stmt.expressions(),
            Step::Draw(draw) => draw.from.expressions(),
            Step::Joint { joint, .. } => joint.args.iter().filter_map(Whole::number).collect(),
            Step::Choose { from, .. } => from.expressions(),
            Step::If { condition, .. } => condition.operands(),
            _ => Vec::new(),
        }
    }

    /// The arrays that it hands over.
    pub(crate) fn wholes(&self) -> Vec<&Whole> {
        match self {
            Step::Plain(stmt) => stmt.wholes(),
            Step::Joint { joint, .. } => joint.args.iter().collect(),
            Step::Path {
                initial,
                transition,
                ..
            } => vec![initial, transition],
            _ => Vec::new(),
        }
    }
}

impl Source {
    fn expressions(&self) -> Vec<&Scalar> {
        match self {
            Source::Plain(_, args) => args.iter().collect(),
            Source::Truncated { args, lo, hi, .. } => args.iter().chain(lo).chain(hi).collect(),
            Source::Censored { inner, lo, hi } => {
                let mut all = inner.expressions();
                all.extend(lo.iter().chain(hi));
                all
            }
            Source::OneOf(weights, components) => {
                let inside = components.iter().flat_map(Source::expressions);
                weights.iter().chain(inside).collect()
            }
            Source::Each { weight, inner, .. } => {
                let mut all = inner.expressions();
                all.push(weight);
                all
            }
            Source::Value { weight, .. } => vec![weight],
            Source::Inflated(gate, inner) => {
                let mut all = inner.expressions();
                all.push(gate);
                all
            }
            Source::Flat => Vec::new(),
        }
    }
}
