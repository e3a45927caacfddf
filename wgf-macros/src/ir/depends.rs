//! What an expression depends on: loop variables, and names that a loop's body defines.

use super::{IndexCheck, Int, Scalar, Slice, Source, Whole};
use crate::typed::VarId;
use proc_macro2::Ident;

/// Names whose values change from one pass through a loop to the next.
#[derive(Clone, Default)]
pub(crate) struct Bound {
    pub(crate) loops: Vec<Ident>,
    pub(crate) vars: Vec<VarId>,
}

impl Bound {
    pub(crate) fn of_loop(var: &Ident) -> Bound {
        Bound {
            loops: vec![var.clone()],
            vars: Vec::new(),
        }
    }
}

impl Scalar {
    pub(crate) fn depends(&self, on: &Bound) -> bool {
        match self {
            Scalar::Const(_) => false,
            Scalar::Int(i) => i.depends(on),
            Scalar::Data(_, at) => at.iter().any(|i| i.depends(on)),
            Scalar::Var(id, at) => on.vars.contains(id) || at.iter().any(|i| i.depends(on)),
            Scalar::Dot(a, b) | Scalar::Product(a, b) => a.depends(on) || b.depends(on),
            Scalar::Over { lo, hi, body, .. } => {
                lo.depends(on) || hi.depends(on) || body.depends(on)
            }
            Scalar::Joint(joint) => joint.wholes().any(|whole| whole.depends(on)),
            _ => self.operands().iter().any(|a| a.depends(on)),
        }
    }
}

impl IndexCheck {
    pub(crate) fn depends(&self, on: &Bound) -> bool {
        let mut ranges = self.within.iter();
        self.value.depends(on)
            || self.from.as_ref().is_some_and(|i| i.depends(on))
            || ranges.any(|(_, lo, hi)| lo.depends(on) || hi.depends(on))
    }
}

impl Whole {
    fn depends(&self, on: &Bound) -> bool {
        match self {
            Whole::Number(s) => s.depends(on),
            Whole::Block { source, at } => {
                let of_body = matches!(source, Source::Var(id) if on.vars.contains(id));
                of_body || at.iter().any(|i| i.depends(on))
            }
        }
    }
}

impl Slice {
    pub(crate) fn depends(&self, on: &Bound) -> bool {
        let source = matches!(self.source, Source::Var(id) if on.vars.contains(&id));
        source || self.row.as_ref().is_some_and(|i| i.depends(on))
    }
}

/// The element before: the last index one less.
pub(crate) fn before(at: &[Int]) -> Vec<Int> {
    let mut before = at.to_vec();
    if let Some(last) = before.pop() {
        before.push(last.plus(-1));
    }
    before
}

impl Int {
    pub(crate) fn depends(&self, on: &Bound) -> bool {
        match self {
            Int::Loop(var) => on.loops.contains(var),
            Int::Lit(_) | Int::Size(_) => false,
            Int::Data(_, at) => at.iter().any(|i| i.depends(on)),
            Int::Neg(a) => a.depends(on),
            Int::Binary(_, a, b) => a.depends(on) || b.depends(on),
            Int::If(condition) => condition.operands().iter().any(|s| s.depends(on)),
        }
    }

    /// Whether the value is not known before the data are.
    pub(crate) fn reads_data(&self) -> bool {
        match self {
            Int::Data(..) | Int::If(_) => true,
            Int::Lit(_) | Int::Loop(_) | Int::Size(_) => false,
            Int::Neg(a) => a.reads_data(),
            Int::Binary(_, a, b) => a.reads_data() || b.reads_data(),
        }
    }

    /// The value plus `n`, a literal at its end taken together with it.
    pub(crate) fn plus(self, n: i64) -> Int {
        use crate::ast::BinaryOp::{Add, Sub};
        let (base, so_far) = match self {
            Int::Binary(Add, a, b) => match *b {
                Int::Lit(m) => (*a, m),
                b => (Int::Binary(Add, a, Box::new(b)), 0),
            },
            Int::Binary(Sub, a, b) => match *b {
                Int::Lit(m) => (*a, -m),
                b => (Int::Binary(Sub, a, Box::new(b)), 0),
            },
            Int::Lit(m) => return Int::Lit(m + n),
            other => (other, 0),
        };
        match so_far + n {
            0 => base,
            n @ 1.. => Int::Binary(Add, Box::new(base), Box::new(Int::Lit(n))),
            n => Int::Binary(Sub, Box::new(base), Box::new(Int::Lit(-n))),
        }
    }

    /// Whether the value is `var` plus what does not depend on it: consecutive for consecutive `var`.
    pub(crate) fn follows(&self, var: &Ident) -> bool {
        use crate::ast::BinaryOp::{Add, Sub};
        let fixed = |i: &Int| !i.depends(&Bound::of_loop(var));
        match self {
            Int::Loop(name) => name == var,
            Int::Binary(Add, a, b) => a.follows(var) && fixed(b) || fixed(a) && b.follows(var),
            Int::Binary(Sub, a, b) => a.follows(var) && fixed(b),
            _ => false,
        }
    }
}
