//! Statements.

use super::Checker;
use super::data::constant;
use super::distribution::Variate;
use super::each::is_data;
use super::names::Symbol;
use super::spec::is_combinator;
use crate::ast::{self, DistExpr, Expr, ExprKind, TypeExpr};
use crate::errors::did_you_mean;
use crate::typed::{Dim, Dist, Elem, Stmt, StmtKind, TExpr, Ty, Var, VarKind};
use proc_macro2::{Ident, Span};

impl Checker<'_> {
    pub(super) fn statements(&mut self, body: Vec<ast::Stmt>) -> Vec<Stmt> {
        let mut checked = Vec::new();
        let mut rest = body.into_iter();
        while let Some(stmt) = rest.next() {
            if self.is_spelled_out(&stmt) {
                let rewritten = self.spelled_out(stmt, rest.collect());
                rest = rewritten.into_iter();
                continue;
            }
            if self.is_discrete_latent(&stmt) {
                // Its scope is the rest of the block.
                checked.extend(self.marginal(stmt, rest.collect()));
                return checked;
            }
            self.statement(stmt, &mut checked);
        }
        checked
    }

    fn statement(&mut self, stmt: ast::Stmt, out: &mut Vec<Stmt>) {
        let spans = stmt.spans;
        let line = spans.line();
        let first = self.vars.len();
        let mut push = |kind| out.push(Stmt { kind, line });
        if let (Some(at), false) = (
            stmt.noncentered,
            matches!(stmt.kind, ast::StmtKind::Latent { .. }),
        ) {
            let message = "`#[noncentered]` goes with a parameter, `let name ~ …`";
            self.errors.push(at, message);
        }
        match stmt.kind {
            ast::StmtKind::Latent { name, ty, dist } => {
                let made = self.latent(&name, ty, &dist, stmt.noncentered);
                made.into_iter().flatten().for_each(push);
            }
            ast::StmtKind::Let {
                name,
                ty,
                index,
                value,
                record,
            } => {
                if let Some(kind) = self.let_statement(&name, ty, index, &value) {
                    self.kept(record, &name, &kind);
                    push(kind);
                }
            }
            ast::StmtKind::Declare { name, ty } => {
                if let Some(kind) = self.declare(&name, &ty) {
                    push(kind);
                }
            }
            ast::StmtKind::Assign { target, value } => {
                if let Some(kind) = self.assign(&target, &value) {
                    push(kind);
                }
            }
            ast::StmtKind::Observe { target, dist } => {
                if let Some(kind) = self.observe(&target, &dist) {
                    push(kind);
                }
            }
            ast::StmtKind::Factor { value } => {
                if let Some(t) = self.scalar(&value, "a factor") {
                    let text = format!("factor({value})");
                    push(StmtKind::Factor { value: t, text });
                }
            }
            ast::StmtKind::If {
                condition,
                then,
                other,
            } => {
                if let Some(kind) = self.if_statement(&condition, then, other) {
                    push(kind);
                }
            }
            ast::StmtKind::Minibatch {
                var,
                lo,
                hi,
                size,
                body,
            } => {
                if let Some(kind) = self.minibatch(var, (&lo, &hi), &size, body) {
                    push(kind);
                }
            }
            ast::StmtKind::Each { var, array, body } => {
                if let Some(kind) = self.each_statement(&var, &array, body) {
                    push(kind);
                }
            }
            ast::StmtKind::For { var, lo, hi, body } => {
                if let Some(kind) = self.for_statement(var, &lo, &hi, body) {
                    push(kind);
                }
            }
        }
        let named =
            (first..self.vars.len()).find(|&id| !matches!(self.vars[id].kind, VarKind::Raw));
        if let Some(id) = named {
            self.vars[id].docs = stmt.docs;
        }
    }

    /// What `record` names is kept with the draws.
    fn kept(&self, record: Option<Span>, name: &Ident, kind: &StmtKind) {
        let (Some(record), StmtKind::Let { var, .. }) = (record, kind) else {
            return;
        };
        let message = match &self.vars[*var] {
            _ if self.scopes.in_loop() => format!(
                "what is kept with the draws has one value in each; before the loop, `record {name}[i in n] = …` has all of them"
            ),
            var if !var.active => format!(
                "`{name}` is the same in every draw, as no parameter reaches it; `let` names it"
            ),
            _ => return,
        };
        self.errors.push(record, message);
    }

    fn observe(&mut self, target: &Expr, dist: &DistExpr) -> Option<StmtKind> {
        if is_combinator(dist) {
            return self.observe_spec(target, dist);
        }
        let typed = self.observed(target);
        let parts = self.distribution(dist);
        let (typed, (info, args)) = (typed?, parts?);
        let variate = Variate {
            name: target,
            shape: &typed.ty.shape,
        };
        let dims = self.fits_target(variate, info, &args, dist)?;
        self.fits_data(&typed, target, info)?;
        self.state_missing(&typed, info, &args, dist)?;
        self.lies_together(&typed, target, info)?;
        Some(StmtKind::Tilde {
            target: typed,
            dist: named(dist),
            args,
            text: dist.to_string(),
            dims,
        })
    }

    /// Left of `~` without `let` stands data, whole or indexed.
    pub(super) fn observed(&mut self, target: &Expr) -> Option<TExpr> {
        let mut root = target;
        while let ExprKind::Index(base, _) = &root.kind {
            root = base;
        }
        if let ExprKind::Name(name) = &root.kind {
            let text = name.to_string();
            match self.scopes.get(&text) {
                Some(Symbol::Data(_) | Symbol::Broken) => return self.expr(target),
                Some(Symbol::Var(id)) if self.missing_entry(*id).is_some() => {
                    return self.expr(target);
                }
                Some(Symbol::Each(element)) if is_data(element) => return self.expr(target),
                Some(symbol) => {
                    let instead = match symbol {
                        Symbol::Var(id) if matches!(self.vars[*id].kind, VarKind::Filled) => {
                            format!("the elements of an array to fill are assigned: `{target} = …`")
                        }
                        _ => "a term of your own is `factor(…)`".to_owned(),
                    };
                    let message =
                        format!("`{text}` is not data, and only data can be observed; {instead}");
                    self.errors.push(name.span(), message);
                    return None;
                }
                None if self.scopes.is_excused(&text) => return None,
                None => {
                    let fields = self.data.iter().filter_map(|d| d.field.as_ref());
                    let data: Vec<String> = fields.map(|d| d.to_string()).collect();
                    let near = did_you_mean(&text, data.iter().map(String::as_str));
                    let ty = match target.kind {
                        ExprKind::Index(..) => ": [real; n]",
                        _ => "",
                    };
                    let message = format!(
                        "`{text}` is not data{near} (a new parameter is `let {text}{ty} ~ …`)"
                    );
                    self.errors.push(name.span(), message);
                    return None;
                }
            }
        }
        self.errors.push(
            target.spans,
            "only data can be observed: the left of `~` is a data name, whole or indexed",
        );
        None
    }

    fn let_statement(
        &mut self,
        name: &Ident,
        ty: Option<TypeExpr>,
        index: Vec<(Ident, Expr)>,
        value: &Expr,
    ) -> Option<StmtKind> {
        let checked = self.let_value(name, ty, &index, value);
        let Some((shape, value)) = checked else {
            self.define(name, Symbol::Broken);
            return None;
        };
        if self.scopes.in_loop() && !shape.is_empty() {
            return Some(self.part(name, value));
        }
        let id = self.vars.len();
        self.vars.push(Var {
            docs: Vec::new(),
            name: name.clone(),
            shape,
            kind: match self.scopes.in_loop() {
                true => VarKind::Local,
                false => VarKind::Let,
            },
            active: value.ty.active,
        });
        self.define(name, Symbol::Var(id));
        Some(StmtKind::Let {
            var: id,
            index: index.into_iter().map(|(var, _)| var).collect(),
            value,
        })
    }

    fn let_value(
        &mut self,
        name: &Ident,
        ty: Option<TypeExpr>,
        index: &[(Ident, Expr)],
        value: &Expr,
    ) -> Option<(Vec<Dim>, TExpr)> {
        let dims: Vec<Option<Dim>> = index.iter().map(|(_, size)| self.dim(size)).collect();
        if !index.is_empty() {
            self.scopes.open();
        }
        for ((var, _), dim) in index.iter().zip(&dims) {
            let upper = dim.as_ref().map(|d| d.text.clone());
            self.define(var, Symbol::Loop { upper });
        }
        let typed = match index.is_empty() {
            true => self.expr(value),
            false => self.scalar(value, "an element"),
        };
        if !index.is_empty() {
            self.scopes.close();
        }
        let dims: Vec<Dim> = dims.into_iter().collect::<Option<_>>()?;
        let typed = typed?;
        self.has_lengths(&typed, value)?;
        let shape = match index.is_empty() {
            true => typed.ty.shape.clone(),
            false => dims,
        };
        if self.scopes.in_loop() && !shape.is_empty() {
            self.has_passes(name.span().into(), &format!("`{name}`"))?;
        }
        self.annotation(ty.as_ref(), &shape)?;
        Some((shape, typed))
    }

    /// `let x: [real; n] = …` must say what the value is.
    fn annotation(&mut self, ty: Option<&TypeExpr>, shape: &[Dim]) -> Option<()> {
        let Some(ty) = ty else { return Some(()) };
        if ty.base != "real" || !matches!(ty.arg, ast::TypeArg::None) {
            self.errors.push(
                ty.spans,
                "a deterministic `let` is `real`; its value, not its type, decides its range",
            );
            return None;
        }
        let written = self.shape(&ty.shape)?;
        if written != shape {
            let (written, found) = (real(&written), real(shape));
            self.errors.push(
                ty.spans,
                format!("shapes differ: the type says `{written}`, the value is `{found}`"),
            );
            return None;
        }
        Some(())
    }

    pub(super) fn for_statement(
        &mut self,
        var: Ident,
        lo: &Expr,
        hi: &Expr,
        body: Vec<ast::Stmt>,
    ) -> Option<StmtKind> {
        let low = self.index_value(lo, "the start of a loop");
        let high = self.index_value(hi, "the end of a loop");
        if let Some(start) = constant(lo).filter(|&n| n < 0) {
            let message = format!("a loop starts at 0 or later, not at {start}");
            self.errors.push(lo.spans, message);
        }
        // From 0 or more up to a size: such a variable is a safe index into arrays of that size.
        let upper = match (&lo.kind, &high) {
            (ExprKind::Int(0..), Some(_)) => Some(hi.to_string()),
            _ => None,
        };
        let len = high.as_ref().and_then(TExpr::length);
        let body = self.in_loop(&var, Symbol::Loop { upper }, len, body);
        Some(StmtKind::For {
            var,
            lo: low?,
            hi: high?,
            body,
        })
    }
}

pub(super) fn named(dist: &DistExpr) -> Dist {
    Dist {
        name: dist.name.clone(),
        path: dist.path.clone(),
    }
}

fn real(shape: &[Dim]) -> Ty {
    Ty {
        elem: Elem::Real,
        shape: shape.to_vec(),
        active: false,
    }
}
