//! Discrete parameters that are summed out: their terms, and what it takes to know them afterwards.

use super::density::{Variate, minus, over, plus};
use super::scalar::Lowering;
use crate::ir::{IndexCheck, Int, Over, Scalar, StmtKind, Summed, SummedBy};
use crate::typed::{self, Dim, States, Stmt, TExpr};
use proc_macro2::Ident;
use syn::ext::IdentExt;

impl Lowering<'_> {
    /// The term of a discrete parameter, with the statements that depend on it.
    pub(super) fn marginal(&mut self, stmt: &Stmt) -> Scalar {
        let typed::StmtKind::Marginal {
            var,
            lo,
            hi,
            spec,
            truncated,
            body,
            ..
        } = &stmt.kind
        else {
            unreachable!("called for a marginal alone")
        };
        let of = Variate {
            x: Scalar::Int(Int::Loop(var.clone())),
            target: (var.to_string(), Vec::new()),
        };
        let (lo, hi) = (self.int(lo), self.int(hi));
        let loops = self.within[self.depth..].to_vec();
        self.within.push((var.clone(), lo.clone(), hi.clone()));
        let outer = (std::mem::take(&mut self.summed), self.depth);
        self.depth = self.within.len();
        let prior = self.density(spec, &of, &[]);
        let weight = body
            .iter()
            .fold(prior.clone(), |total, stmt| match self.term(stmt) {
                Some(term) => plus(total, term),
                None => total,
            });
        self.within.pop();
        let inside = std::mem::replace(&mut self.summed, outer.0);
        self.depth = outer.1;
        self.summed.push(Summed {
            name: var.clone(),
            loops,
            by: SummedBy::Values {
                lo: lo.clone(),
                hi: hi.clone(),
                weight: weight.clone(),
            },
            inside,
        });
        let mass = truncated.then(|| over(Over::LogSumExp, var, lo.clone(), hi.clone(), prior));
        let sum = over(Over::LogSumExp, var, lo, hi, weight);
        match mass {
            Some(mass) => minus(sum, mass),
            None => sum,
        }
    }

    /// The log density of what is seen, for every element of an array and every value of it.
    pub(super) fn conditional(&mut self, states: &States) -> StmtKind {
        let loops = [(&states.at, &states.len), (&states.var, &states.values)];
        StmtKind::Let {
            var: states.densities,
            loops: loops.map(|(var, len)| (var.clone(), len.clone())).to_vec(),
            value: self.terms(&states.body),
            rows: false,
        }
    }

    /// The log density of a chain, whose states were seen.
    pub(super) fn chain(
        &mut self,
        states: &States,
        value: &TExpr,
        text: &str,
        target: Option<(String, Vec<Int>)>,
    ) -> StmtKind {
        let value = self.scalar(value, &[]);
        // The statements again, for the discrete parameters in them; their indices were checked with the states.
        let checks = std::mem::take(&mut self.checks);
        self.terms(&states.body);
        self.checks = checks;
        let inside = std::mem::take(&mut self.summed);
        let Scalar::Var(sum, _) = value else {
            unreachable!("operations on arrays were named before")
        };
        let chain = Summed {
            name: states.var.clone(),
            loops: Vec::new(),
            by: SummedBy::Chain {
                sum,
                at: states.at.clone(),
                len: states.len.clone(),
                values: states.values.clone(),
            },
            inside,
        };
        StmtKind::Factor {
            value,
            text: text.to_owned(),
            target,
            summed: vec![chain],
        }
    }

    /// The last loop's variable is an index into an array.
    pub(super) fn within(
        &mut self,
        loops: &[(Ident, TExpr, TExpr)],
        array: &Ident,
        len: &Dim,
    ) -> StmtKind {
        let around: Vec<(Ident, Int, Int)> = loops
            .iter()
            .map(|(var, lo, hi)| (var.clone(), self.int(lo), self.int(hi)))
            .collect();
        let Some((var, ..)) = around.last().cloned() else {
            unreachable!("an element is read in a loop")
        };
        self.checks.push(IndexCheck {
            value: Int::Loop(var.clone()),
            from: None,
            text: format!("{}[{var}]", array.unraw()),
            array: array.unraw().to_string(),
            len: len.clone(),
            within: around,
        });
        // A loop that is never run, for the check.
        StmtKind::For {
            var,
            lo: Int::Lit(0),
            hi: Int::Lit(0),
            body: Vec::new(),
            plate: false,
        }
    }
}
