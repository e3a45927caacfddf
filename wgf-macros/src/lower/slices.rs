//! Parts of arrays: the element of a slice is that of the array, so many places further on.

use super::scalar::Lowering;
use crate::ast::BinaryOp;
use crate::ir::{IndexCheck, Int};
use crate::typed::{Part, TExpr, TKind};

impl Lowering<'_> {
    /// Where the element `at` of a slice lies in the array; ranges are entered for the check at construction.
    pub(super) fn in_slice(&mut self, base: &TExpr, parts: &[Part], at: &[Int]) -> Vec<Int> {
        for (part, len) in parts.iter().zip(&base.ty.shape) {
            match part {
                Part::At(arg) if !arg.safe => {
                    let check = IndexCheck {
                        value: self.int(&arg.value),
                        text: arg.text.clone(),
                        array: self.name(base),
                        len: len.clone(),
                        within: self.within.clone(),
                        from: None,
                    };
                    self.checks.push(check);
                }
                Part::Range {
                    lo,
                    hi,
                    text,
                    safe: false,
                } => {
                    let check = IndexCheck {
                        from: Some(self.int(lo)),
                        value: self.int(hi),
                        text: text.clone(),
                        array: self.name(base),
                        len: len.clone(),
                        within: self.within.clone(),
                    };
                    self.checks.push(check);
                }
                _ => {}
            }
        }
        places(parts, at, |t| self.int(t))
    }
}

/// The array's index for the slice's.
pub(super) fn places(parts: &[Part], at: &[Int], mut int: impl FnMut(&TExpr) -> Int) -> Vec<Int> {
    let mut at = at.iter().cloned();
    let mut index = Vec::new();
    for part in parts {
        match part {
            Part::At(arg) => index.push(int(&arg.value)),
            Part::Range { lo, .. } => {
                let lo = int(lo);
                index.extend(at.next().map(|i| match lo {
                    Int::Lit(0) => i,
                    lo => Int::Binary(BinaryOp::Add, Box::new(i), Box::new(lo)),
                }));
            }
        }
    }
    index.extend(at);
    index
}

/// The length of a range, whose ends are checked where it stands.
pub(super) fn length(t: &TExpr) -> Int {
    match &t.kind {
        TKind::Int(n) => Int::Lit(*n),
        TKind::Size(name) => Int::Size(name.clone()),
        TKind::Loop(name) => Int::Loop(name.clone()),
        TKind::Data(id) => Int::Data(*id, Vec::new()),
        TKind::Index(base, args) => match base.kind {
            TKind::Data(id) => Int::Data(id, args.iter().map(|arg| length(&arg.value)).collect()),
            _ => unreachable!("the checker lets only data into indices"),
        },
        TKind::Neg(a) => Int::Neg(Box::new(length(a))),
        TKind::Binary(op, a, b) => Int::Binary(*op, Box::new(length(a)), Box::new(length(b))),
        _ => unreachable!("the checker lets only whole numbers into indices"),
    }
}
