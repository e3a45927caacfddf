//! Functions of whole arrays, and arrays written out, become statements of their own before the statement that they stand
//! in; what an operation or a distribution of arrays reads gets a name.

use crate::operations::Applied;
use crate::pattern;
use crate::typed::{
    Dim, Elem, IndexArg, Model, Stmt, StmtKind, TExpr, TKind, Ty, Var, VarId, VarKind,
};
use proc_macro2::Ident;
use quote::format_ident;

pub(super) fn name(model: &mut Model, body: Vec<Stmt>) -> Vec<Stmt> {
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in body {
        let mut naming = Naming {
            model,
            line: stmt.line,
            before: Vec::new(),
            loops: Vec::new(),
            here: Vec::new(),
            in_expression: false,
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
    /// The loops around the statement at hand, with their lengths.
    loops: Vec<(Ident, Dim)>,
    /// Statements to run before the one at hand in every pass.
    here: Vec<Stmt>,
    /// Whether the statements at hand become an expression.
    in_expression: bool,
}

impl Naming<'_> {
    fn statement(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Latent(_)
            | StmtKind::Declare(_)
            | StmtKind::Operate { .. }
            | StmtKind::Within { .. } => {}
            StmtKind::Part { var, value, .. } => {
                self.expr_inside(value);
                let var = *var;
                self.declare(var);
                match &value.kind {
                    TKind::Operation(operation, dims, args) if !value.ty.is_scalar() => {
                        stmt.kind =
                            self.operate(var, operation.clone(), dims.clone(), args.clone());
                    }
                    _ => self.expr(value),
                }
            }
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
                self.apart(|naming| body.iter_mut().for_each(|stmt| naming.statement(stmt)));
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
                match condition.is_active() {
                    true => self.apart(|naming| {
                        let inside = then.iter_mut().chain(other);
                        inside.for_each(|stmt| naming.statement(stmt));
                    }),
                    false => {
                        self.block(then);
                        self.block(other);
                    }
                }
            }
            StmtKind::For { var, hi, body, .. } => match self.in_expression {
                true => body.iter_mut().for_each(|stmt| self.statement(stmt)),
                false => {
                    // Where the length is not known, nothing depends on the loop: the checker sees to it.
                    let len = hi.length().unwrap_or_else(|| pattern::literal(1));
                    self.loops.push((var.clone(), len));
                    self.block(body);
                    self.loops.pop();
                }
            },
        }
    }

    /// The statements of a block, each after what it needs in the same pass.
    fn block(&mut self, body: &mut Vec<Stmt>) {
        let mut out = Vec::with_capacity(body.len());
        for mut stmt in std::mem::take(body) {
            let outer = std::mem::take(&mut self.here);
            self.statement(&mut stmt);
            out.append(&mut self.here);
            self.here = outer;
            out.push(stmt);
        }
        *body = out;
    }

    /// Statements that become an expression, in which nothing else can stand.
    fn apart(&mut self, statements: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_expression, true);
        statements(self);
        self.in_expression = outer;
    }

    /// Whether the value may differ from pass to pass of the loops around.
    fn differs(&self, t: &TExpr) -> bool {
        !self.loops.is_empty()
            && t.any(&|t| match &t.kind {
                TKind::Loop(var) => self.loops.iter().any(|(name, _)| name == var),
                TKind::Var(id) => {
                    matches!(self.model.vars[*id].kind, VarKind::Local | VarKind::Filled)
                }
                _ => false,
            })
    }

    /// The variables of the loops around.
    fn at(&self) -> Vec<Ident> {
        self.loops.iter().map(|(var, _)| var.clone()).collect()
    }

    /// Room for an array, or for one in every pass of the loops around, and how it is read in a pass.
    fn room(&mut self, t: &TExpr, shape: Vec<Dim>, differs: bool) -> (VarId, TExpr) {
        if !differs {
            let var = self.hidden(shape, t.ty.active);
            return (var, self.read(var, t));
        }
        let lead = self.loops.iter().map(|(_, len)| len.clone());
        let var = self.hidden(lead.chain(shape.iter().cloned()).collect(), t.ty.active);
        self.declare(var);
        let args = self.loops.iter().map(|(name, _)| IndexArg {
            value: TExpr {
                kind: TKind::Loop(name.clone()),
                ty: Ty::scalar(Elem::Int),
                spans: t.spans,
            },
            text: name.to_string(),
            safe: true,
        });
        let row = TExpr {
            kind: TKind::Index(Box::new(self.read(var, t)), args.collect()),
            ty: Ty {
                elem: Elem::Real,
                shape,
                active: t.ty.active,
            },
            spans: t.spans,
        };
        (var, row)
    }

    fn declare(&mut self, var: VarId) {
        let line = self.line;
        self.before.push(Stmt {
            kind: StmtKind::Declare(var),
            line,
        });
    }

    /// A statement before the one at hand: in every pass, or outside all loops.
    fn put(&mut self, kind: StmtKind, differs: bool) {
        let line = self.line;
        match differs {
            true => self.here.push(Stmt { kind, line }),
            false => self.push(kind),
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
                let (operation, dims, args) = (operation.clone(), dims.clone(), args.clone());
                let differs = self.differs(t);
                let (var, value) = self.room(t, shape, differs);
                let loops = match differs {
                    true => Vec::new(),
                    // What is the same in all passes stands outside the loops.
                    false => std::mem::take(&mut self.loops),
                };
                let kind = self.operate(var, operation, dims, args);
                if !differs {
                    self.loops = loops;
                }
                self.put(kind, differs);
                t.kind = match t.ty.is_scalar() {
                    true => element(value, 0).kind,
                    false => value.kind,
                };
            }
            TKind::Array(items) => {
                let (items, differs) = (items.clone(), self.differs(t));
                let (var, value) = self.room(t, t.ty.shape.clone(), differs);
                if !differs {
                    self.declare(var);
                }
                for (i, item) in items.into_iter().enumerate() {
                    let target = element(value.clone(), i);
                    let assign = StmtKind::Assign {
                        target,
                        value: item,
                        text: String::new(),
                    };
                    self.put(assign, differs);
                }
                t.kind = value.kind;
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
        let at = match self.model.vars[var].kind {
            VarKind::Hidden => self.at(),
            _ => Vec::new(),
        };
        StmtKind::Operate {
            var,
            at,
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
        let differs = self.differs(t);
        // A number of a loop's body has a place for its adjoint once it has one for every pass.
        let stands = stands && !(is_number && differs);
        let id = base(t);
        if stands && !id.is_some_and(|id| read.contains(&id)) {
            read.extend(id);
            return;
        }
        if differs {
            let (var, row) = self.room(t, t.ty.shape.clone(), true);
            let (value, at) = (std::mem::replace(t, row), self.at());
            self.put(StmtKind::Part { var, at, value }, true);
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

/// `array[i]`, or `array[at, i]` of `array[at]`.
fn element(array: TExpr, i: usize) -> TExpr {
    let i = i as i64;
    let index = TExpr {
        kind: TKind::Int(i),
        ty: Ty::scalar(Elem::Int),
        spans: array.spans,
    };
    let arg = IndexArg {
        value: index,
        text: i.to_string(),
        safe: true,
    };
    let (ty, spans) = (
        Ty {
            shape: Vec::new(),
            ..array.ty.clone()
        },
        array.spans,
    );
    let (base, args) = match array.kind {
        TKind::Index(base, mut args) => {
            args.push(arg);
            (base, args)
        }
        _ => (Box::new(array), vec![arg]),
    };
    TExpr {
        kind: TKind::Index(base, args),
        ty,
        spans,
    }
}
