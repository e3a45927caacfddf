//! Functions of whole arrays, and arrays written out, become statements of their own before the statement that they stand
//! in; what an operation or a distribution of arrays reads gets a name.

use crate::operations::Applied;
use crate::pattern;
use crate::typed::{
    Dim, Elem, IndexArg, Model, Stmt, StmtKind, TExpr, TKind, Ty, Var, VarId, VarKind,
};
use quote::format_ident;

pub(super) fn name(model: &mut Model, body: Vec<Stmt>) -> Vec<Stmt> {
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in body {
        let mut naming = Naming {
            model,
            line: stmt.line,
            before: Vec::new(),
        };
        naming.statement(&mut stmt);
        out.append(&mut naming.before);
        out.push(stmt);
    }
    out
}

struct Naming<'m> {
    model: &'m mut Model,
    line: u32,
    /// Statements to run before the one at hand, outside all loops.
    before: Vec<Stmt>,
}

impl Naming<'_> {
    fn statement(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Latent(_)
            | StmtKind::Declare(_)
            | StmtKind::Operate { .. }
            | StmtKind::Within { .. } => {}
            StmtKind::Conditional(states) => {
                states.body.iter_mut().for_each(|stmt| self.statement(stmt));
            }
            // Its states were named before.
            StmtKind::Chain { value, .. } => self.expr(value),
            StmtKind::Let { var, index, value } => {
                self.expr_inside(value);
                let (var, is_array) = (*var, !value.ty.is_scalar());
                match &value.kind {
                    TKind::Operation(operation, dims, args) if index.is_empty() && is_array => {
                        stmt.kind =
                            self.operate(var, operation.clone(), dims.clone(), args.clone());
                    }
                    _ => self.expr(value),
                }
            }
            StmtKind::Tilde {
                target, dist, args, ..
            } => {
                self.expr(target);
                args.iter_mut().for_each(|arg| self.expr(arg));
                if let Some(joint) = dist.info().and_then(|info| info.joint) {
                    let arrays = args.iter_mut().zip(joint.parameters);
                    let arrays = arrays
                        .filter(|(arg, pattern)| pattern::rank(pattern) > 0 && !arg.ty.is_scalar());
                    let mut read: Vec<VarId> = base(target).into_iter().collect();
                    for (arg, _) in arrays {
                        self.place(arg, &mut read);
                    }
                }
            }
            StmtKind::Assign { value, .. } | StmtKind::Factor { value, .. } => self.expr(value),
            StmtKind::Term { spec, .. } => {
                spec.expressions_mut()
                    .into_iter()
                    .for_each(|t| self.expr(t));
            }
            StmtKind::Marginal { spec, body, .. } => {
                spec.expressions_mut()
                    .into_iter()
                    .for_each(|t| self.expr(t));
                body.iter_mut().for_each(|stmt| self.statement(stmt));
            }
            StmtKind::If {
                condition,
                then,
                other,
            } => {
                condition
                    .operands_mut()
                    .into_iter()
                    .for_each(|t| self.expr(t));
                let inside = then.iter_mut().chain(other);
                inside.for_each(|stmt| self.statement(stmt));
            }
            StmtKind::For { body, .. } => body.iter_mut().for_each(|stmt| self.statement(stmt)),
        }
    }

    /// Names every operation in the expression.
    fn expr(&mut self, t: &mut TExpr) {
        self.expr_inside(t);
        match &t.kind {
            TKind::Operation(operation, dims, args) => {
                let shape = match t.ty.is_scalar() {
                    true => vec![pattern::literal(1)],
                    false => t.ty.shape.clone(),
                };
                let var = self.hidden(shape, t.ty.active);
                let kind = self.operate(var, operation.clone(), dims.clone(), args.clone());
                self.push(kind);
                let value = self.read(var, t);
                t.kind = match t.ty.is_scalar() {
                    true => element(value, 0).kind,
                    false => value.kind,
                };
            }
            TKind::Array(items) => {
                let var = self.hidden(t.ty.shape.clone(), t.ty.active);
                self.push(StmtKind::Declare(var));
                for (i, item) in items.clone().into_iter().enumerate() {
                    let target = element(self.read(var, t), i);
                    self.push(StmtKind::Assign {
                        target,
                        value: item,
                        text: String::new(),
                    });
                }
                t.kind = TKind::Var(var);
            }
            _ => {}
        }
    }

    /// Names every operation below the expression.
    fn expr_inside(&mut self, t: &mut TExpr) {
        t.operands_mut().into_iter().for_each(|t| self.expr(t));
    }

    fn operate(
        &mut self,
        var: VarId,
        operation: Applied,
        dims: Vec<Dim>,
        mut args: Vec<TExpr>,
    ) -> StmtKind {
        let mut read = Vec::new();
        args.iter_mut().for_each(|arg| self.place(arg, &mut read));
        StmtKind::Operate {
            var,
            operation,
            dims,
            args,
        }
    }

    /// Gives what is read at once a name of its own, unless it is one, or a number that is not worked out from parameters.
    /// `read` are the variables that the statement reads already: two adjoints of one array cannot be written at once.
    fn place(&mut self, t: &mut TExpr, read: &mut Vec<VarId>) {
        let is_number = t.ty.is_scalar();
        let stands = match &t.kind {
            TKind::Var(_) => true,
            TKind::Data(id) => {
                !matches!(self.model.data[*id].kind, crate::typed::DataKind::Index(_))
            }
            TKind::Index(..) => !is_number,
            _ => false,
        };
        if is_number && !t.ty.active {
            return;
        }
        let id = base(t);
        if stands && !id.is_some_and(|id| read.contains(&id)) {
            read.extend(id);
            return;
        }
        // A row of an array is the same row of its copy.
        let whole = match &mut t.kind {
            TKind::Index(base, _) if stands => base,
            _ => t,
        };
        let var = self.hidden(whole.ty.shape.clone(), whole.ty.active);
        let name = self.read(var, whole);
        let value = std::mem::replace(whole, name);
        self.push(StmtKind::Let {
            var,
            index: Vec::new(),
            value,
        });
    }

    fn hidden(&mut self, shape: Vec<Dim>, active: bool) -> VarId {
        let id = self.model.vars.len();
        self.model.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("__t{id}"),
            shape,
            kind: VarKind::Hidden,
            active,
        });
        id
    }

    fn read(&self, var: VarId, instead: &TExpr) -> TExpr {
        TExpr {
            kind: TKind::Var(var),
            ty: Ty {
                elem: Elem::Real,
                shape: self.model.vars[var].shape.clone(),
                active: instead.ty.active,
            },
            spans: instead.spans,
        }
    }

    fn push(&mut self, kind: StmtKind) {
        let line = self.line;
        self.before.push(Stmt { kind, line });
    }
}

/// The variable that a name, or a row of it, belongs to, if a parameter reaches it.
fn base(t: &TExpr) -> Option<VarId> {
    match &t.kind {
        TKind::Var(id) if t.ty.active => Some(*id),
        TKind::Index(a, _) => base(a),
        _ => None,
    }
}

/// `array[i]`.
fn element(array: TExpr, i: usize) -> TExpr {
    let i = i as i64;
    let index = TExpr {
        kind: TKind::Int(i),
        ty: Ty::scalar(Elem::Int),
        spans: array.spans,
    };
    TExpr {
        ty: Ty {
            shape: Vec::new(),
            ..array.ty.clone()
        },
        spans: array.spans,
        kind: TKind::Index(
            Box::new(array),
            vec![IndexArg {
                value: index,
                text: i.to_string(),
                safe: true,
            }],
        ),
    }
}
