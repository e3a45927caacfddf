//! Walking over expressions and statements.

use super::{Int, Scalar, Source, Stmt, StmtKind, Whole};
use crate::typed::{DataId, VarId};

impl Scalar {
    /// Calls `f` with every direct operand.
    pub(crate) fn for_each_operand(&mut self, mut f: impl FnMut(&mut Scalar)) {
        match self {
            Scalar::Const(_)
            | Scalar::Int(_)
            | Scalar::Data(..)
            | Scalar::Var(..)
            | Scalar::Dot(..)
            | Scalar::Product(..) => {}
            Scalar::Own(_, args) => args.iter_mut().for_each(f),
            Scalar::If(condition, a, b) => {
                condition.for_each_operand(&mut f);
                f(a);
                f(b);
            }
            Scalar::Density(site) => {
                f(&mut site.x);
                site.args.iter_mut().for_each(f);
            }
            Scalar::Base(base) => {
                let args = base.args.iter_mut().flatten();
                base.x.iter_mut().chain(args).for_each(f);
            }
            Scalar::Joint(joint) => {
                let numbers = joint.wholes_mut().filter_map(Whole::number_mut);
                numbers.for_each(f);
            }
            Scalar::Neg(a) | Scalar::Powi(a, _) | Scalar::Over { body: a, .. } => f(a),
            Scalar::Binary(_, a, b) => {
                f(a);
                f(b);
            }
            Scalar::Call(_, args) => args.iter_mut().for_each(f),
        }
    }
}

impl Scalar {
    /// The direct operands.
    pub(crate) fn operands(&self) -> Vec<&Scalar> {
        match self {
            Scalar::Const(_)
            | Scalar::Int(_)
            | Scalar::Data(..)
            | Scalar::Var(..)
            | Scalar::Dot(..)
            | Scalar::Product(..) => Vec::new(),
            Scalar::Own(_, args) => args.iter().collect(),
            Scalar::If(condition, a, b) => {
                let mut operands = condition.operands();
                operands.extend([&**a, &**b]);
                operands
            }
            Scalar::Density(site) => std::iter::once(&site.x).chain(&site.args).collect(),
            Scalar::Base(base) => base.x.iter().chain(base.args.iter().flatten()).collect(),
            Scalar::Joint(joint) => joint.wholes().filter_map(Whole::number).collect(),
            Scalar::Neg(a) | Scalar::Powi(a, _) | Scalar::Over { body: a, .. } => vec![a],
            Scalar::Binary(_, a, b) => vec![a, b],
            Scalar::Call(_, args) => args.iter().collect(),
        }
    }

    /// Whether `part` stands in the expression.
    pub(crate) fn contains(&self, part: &Scalar) -> bool {
        self == part || self.operands().iter().any(|a| a.contains(part))
    }

    /// Whether the expression reads the data.
    pub(crate) fn reads_data(&self, id: DataId) -> bool {
        match self {
            Scalar::Data(data, _) => *data == id,
            Scalar::Dot(a, b) | Scalar::Product(a, b) => {
                [a, b].iter().any(|slice| slice.source == Source::Data(id))
            }
            _ => self.operands().iter().any(|a| a.reads_data(id)),
        }
    }

    pub(crate) fn reads(&self, id: VarId) -> bool {
        let mut found = false;
        self.for_each_var(&mut |var| found |= var == id);
        found
    }

    /// Whether the expression reads the array, or a row of it, as a whole.
    fn reads_whole(&self, id: VarId) -> bool {
        let is_array = |source: &Source| *source == Source::Var(id);
        if let Scalar::Joint(joint) = self {
            return joint.wholes().any(|whole| whole.is_of(id));
        }
        matches!(self, Scalar::Dot(a, b) | Scalar::Product(a, b) if is_array(&a.source) || is_array(&b.source))
    }

    /// Whether the expression reads the array as a whole, or in an order that data give.
    fn reads_all_over(&self, id: VarId) -> bool {
        match self {
            Scalar::Var(var, at) => *var == id && at.iter().any(Int::reads_data),
            Scalar::Dot(..) | Scalar::Product(..) => self.reads_whole(id),
            Scalar::Joint(_) if self.reads_whole(id) => true,
            _ => self.operands().iter().any(|a| a.reads_all_over(id)),
        }
    }

    /// Whether the expression reads the array `id` in any way but as `id[at]`. (A sum's own variable may have the name of a
    /// loop's in `at`.)
    pub(crate) fn reads_otherwise(&self, id: VarId, at: &[Int]) -> bool {
        match self {
            Scalar::Var(var, place) => *var == id && place != at,
            Scalar::Dot(..) | Scalar::Product(..) => self.reads_whole(id),
            Scalar::Joint(_) if self.reads_whole(id) => true,
            Scalar::Over { .. } => self.reads(id),
            _ => self.operands().iter().any(|a| a.reads_otherwise(id, at)),
        }
    }
}

impl Stmt {
    /// The expressions of the statement itself, not of statements inside it.
    pub(crate) fn expressions(&self) -> Vec<&Scalar> {
        match &self.kind {
            StmtKind::Let { value, .. }
            | StmtKind::Assign { value, .. }
            | StmtKind::Factor { value, .. } => vec![value],
            StmtKind::Fill {
                value, feedback, ..
            } => std::iter::once(value).chain(feedback).collect(),
            StmtKind::Tilde(site) | StmtKind::Tally { site, .. } => {
                std::iter::once(&site.x).chain(&site.args).collect()
            }
            StmtKind::Operate { .. } | StmtKind::Joint(_) => self
                .wholes()
                .into_iter()
                .filter_map(Whole::number)
                .collect(),
            StmtKind::Latent(_) | StmtKind::Declare(_) | StmtKind::For { .. } => Vec::new(),
        }
    }

    /// The arrays and numbers that the statement itself hands to an operation or a distribution of arrays.
    pub(crate) fn wholes(&self) -> Vec<&Whole> {
        match &self.kind {
            StmtKind::Operate { inputs, .. } => inputs.iter().collect(),
            StmtKind::Joint(joint) => std::iter::once(&joint.x).chain(&joint.args).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the statement itself hands the array, or a part of it, to an operation or a distribution of arrays.
    fn hands_over(&self, id: VarId) -> bool {
        self.wholes().iter().any(|whole| whole.is_of(id))
    }

    /// Whether the statement, or one inside it, reads the variable.
    pub(crate) fn reads(&self, id: VarId) -> bool {
        match &self.kind {
            StmtKind::For { body, .. } => body.iter().any(|stmt| stmt.reads(id)),
            _ => self.hands_over(id) || self.expressions().iter().any(|s| s.reads(id)),
        }
    }

    /// Whether the statement, or one inside it, reads the array as a whole, or in an order that data give.
    pub(crate) fn reads_all_over(&self, id: VarId) -> bool {
        match &self.kind {
            StmtKind::For { body, .. } => body.iter().any(|stmt| stmt.reads_all_over(id)),
            _ => self.hands_over(id) || self.expressions().iter().any(|s| s.reads_all_over(id)),
        }
    }

    /// The arrays that the statement, or one inside it, fills.
    pub(crate) fn fills(&self) -> Vec<VarId> {
        match &self.kind {
            StmtKind::Assign { var, .. } | StmtKind::Fill { var, .. } => vec![*var],
            StmtKind::Operate { var, at, .. } if !at.is_empty() => vec![*var],
            StmtKind::For { body, .. } => body.iter().flat_map(Stmt::fills).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the statement, or one inside it, fills an element or a part of an array.
    pub(crate) fn assigns(&self) -> bool {
        match &self.kind {
            StmtKind::Assign { .. } | StmtKind::Fill { .. } => true,
            StmtKind::Operate { at, .. } => !at.is_empty(),
            StmtKind::For { body, .. } => body.iter().any(Stmt::assigns),
            _ => false,
        }
    }

    /// Calls `f` with every expression of the statement itself, not of statements inside it.
    pub(crate) fn for_each_expression(&mut self, mut f: impl FnMut(&mut Scalar)) {
        match &mut self.kind {
            StmtKind::Let { value, .. } | StmtKind::Assign { value, .. } => f(value),
            StmtKind::Factor { value, summed, .. } => {
                f(value);
                summed
                    .iter_mut()
                    .for_each(|summed| summed.for_each_expression(&mut f));
            }
            StmtKind::Fill {
                value, feedback, ..
            } => {
                f(value);
                feedback.iter_mut().for_each(f);
            }
            StmtKind::Tilde(site) | StmtKind::Tally { site, .. } => {
                f(&mut site.x);
                site.args.iter_mut().for_each(f);
            }
            StmtKind::Operate { inputs, .. } => {
                inputs.iter_mut().filter_map(Whole::number_mut).for_each(f);
            }
            StmtKind::Joint(joint) => {
                let wholes = std::iter::once(&mut joint.x).chain(&mut joint.args);
                wholes.filter_map(Whole::number_mut).for_each(f);
            }
            StmtKind::Latent(_) | StmtKind::Declare(_) | StmtKind::For { .. } => {}
        }
    }
}

impl Whole {
    /// Whether it is the array or a part of it.
    fn is_of(&self, id: VarId) -> bool {
        matches!(self, Whole::Block { source, .. } if *source == Source::Var(id))
    }

    /// The number, if it is one.
    pub(crate) fn number(&self) -> Option<&Scalar> {
        match self {
            Whole::Number(s) => Some(s),
            Whole::Block { .. } => None,
        }
    }

    fn number_mut(&mut self) -> Option<&mut Scalar> {
        match self {
            Whole::Number(s) => Some(s),
            Whole::Block { .. } => None,
        }
    }

    /// Calls `f` with every variable that is read.
    pub(crate) fn for_each_var(&self, f: &mut impl FnMut(VarId)) {
        match self {
            Whole::Number(s) => s.for_each_var(f),
            Whole::Block {
                source: Source::Var(id),
                ..
            } => f(*id),
            Whole::Block { .. } => {}
        }
    }
}
