//! `for i in minibatch(lo..hi, size) { … }`: a loop of which a fit takes some rows at a time.

use super::data::constant;
use super::{Around, Checker};
use crate::ast::{self, Expr, ExprKind};
use crate::typed::{
    DataKind, DataVar, Dim, Elem, Minibatch, Size, Stmt, StmtKind, TExpr, TKind, Ty,
};
use proc_macro2::Ident;
use quote::format_ident;

impl Checker<'_> {
    /// The loop over the rows at hand, all of them unless a fit draws some.
    pub(super) fn minibatch(
        &mut self,
        var: Ident,
        (lo, hi): (&Expr, &Expr),
        size: &Expr,
        body: Vec<ast::Stmt>,
    ) -> Option<StmtKind> {
        if self.scopes.in_loop() {
            let message = "a minibatch is drawn from all rows: its loop stands at the top level, not inside a loop or an `if`";
            self.errors.push(var.span(), message);
            return None;
        }
        let ends = self.rows(lo, hi);
        let size = self.batch_size(size);
        let line = var.span().start().line as u32;
        let spans = hi.spans;
        // A fit draws some rows, so that nothing can have a part for each.
        self.loops.push(Around {
            var: var.clone(),
            len: None,
            in_expression: false,
        });
        let checked = self.for_statement(var, lo, hi, body);
        self.loops.pop();
        let StmtKind::For { var, body, .. } = checked? else {
            return None;
        };
        self.fills_nothing(&body)?;
        let ((lo, hi), size) = (ends?, size?);
        let count = self.drawn(&var, (lo, hi), size, line);
        let int = |kind| TExpr {
            kind,
            ty: Ty::scalar(Elem::Int),
            spans,
        };
        Some(StmtKind::For {
            var,
            lo: int(TKind::Int(0)),
            hi: int(TKind::Size(count)),
            body,
        })
    }

    /// Enters the rows that are drawn, and their number, whose name is returned.
    fn drawn(&mut self, var: &Ident, (lo, hi): (Dim, Dim), size: TExpr, line: u32) -> Ident {
        let k = self.minibatches.len();
        let name = |what: &str| format_ident!("__{what}{k}", span = var.span());
        let (count, rows) = (name("drawn"), name("rows"));
        self.sizes.push(Size {
            name: count.clone(),
            given: false,
            docs: Vec::new(),
        });
        let len = ExprKind::Name(count.clone());
        self.data.push(DataVar {
            docs: Vec::new(),
            name: rows,
            field: None,
            kind: DataKind::Index(hi.clone()),
            shape: vec![Dim::new(&Expr::new(len, var.span().into()))],
        });
        self.minibatches.push(Minibatch {
            rows: self.data.len() - 1,
            count: count.clone(),
            lo,
            hi,
            size,
            line,
        });
        count
    }

    /// The range of all rows.
    fn rows(&mut self, lo: &Expr, hi: &Expr) -> Option<(Dim, Dim)> {
        let low = match constant(lo) {
            Some(0..) => Some(Dim::new(lo)),
            // That it is negative is told of the loop.
            Some(_) => None,
            None => self.dim(lo),
        };
        let high = self.dim(hi);
        Some((low?, high?))
    }

    fn batch_size(&mut self, size: &Expr) -> Option<TExpr> {
        let typed = self.index_value(size, "the size of a minibatch")?;
        if let Some(n) = constant(size).filter(|&n| n < 1) {
            let message = format!("a minibatch has at least one row, not {n}");
            self.errors.push(size.spans, message);
            return None;
        }
        Some(typed)
    }

    /// An array that the loop filled would have gaps where rows are left out.
    fn fills_nothing(&mut self, body: &[Stmt]) -> Option<()> {
        for stmt in body {
            match &stmt.kind {
                StmtKind::Assign { target, .. } => {
                    let message = "a minibatch leaves rows out, where an array that its loop fills would have no values; fill it in a loop of its own";
                    self.errors.push(target.spans, message);
                    return None;
                }
                StmtKind::For { body, .. } => self.fills_nothing(body)?,
                StmtKind::If { then, other, .. } => {
                    self.fills_nothing(then)?;
                    self.fills_nothing(other)?;
                }
                _ => {}
            }
        }
        Some(())
    }
}
