//! Types of `ode(f, z0, t0, times, args…)`.

use super::Checker;
use crate::ast::{Expr, OdeCall};
use crate::operations::{Applied, Ode};
use crate::pattern;
use crate::typed::{Elem, TExpr, TKind, Ty};
use quote::format_ident;
use std::rc::Rc;

impl Checker<'_> {
    pub(super) fn ode(&mut self, call: &OdeCall, e: &Expr) -> Option<(TKind, Ty)> {
        if let Some(word) = &call.word
            && self.scopes.get(&word.to_string()).is_some()
        {
            let message = format!(
                "`{word}` is a name of the model; `ode` starts with the function that gives the derivative: `ode(f, z0, t0, times, …)`"
            );
            self.errors.push(word.span(), message);
            return None;
        }
        let [z0, t0, times, rest @ ..] = &call.args[..] else {
            let message = format!(
                "`ode` takes a function, the state at the start, the time of the start, the times of the solution, and what else the function needs: `ode({}, z0, t0, times, …)`",
                call.path()
            );
            self.errors.push(e.spans, message);
            return None;
        };
        let start = self.start(z0);
        let first = self.known_scalar(t0, "the time of the start");
        let times = self.times(times);
        let rest: Vec<Option<TExpr>> = rest.iter().map(|arg| self.argument(arg)).collect();
        let (start, first, times) = (start?, first?, times?);
        let rest: Vec<TExpr> = rest.into_iter().collect::<Option<_>>()?;
        let (k, n) = (start.ty.shape[0].clone(), times.ty.shape[0].clone());
        let lengths = rest.iter().map(|arg| match arg.ty.shape.first() {
            Some(len) => len.clone(),
            None => pattern::literal(1),
        });
        let dims = [k.clone(), n.clone()].into_iter().chain(lengths).collect();
        let args: Vec<TExpr> = [start, first, times].into_iter().chain(rest).collect();
        let ty = Ty {
            elem: Elem::Real,
            shape: vec![n, k],
            active: args.iter().any(|t| t.ty.active),
        };
        let ode = Ode {
            marker: format_ident!("__Ode{}", self.odes),
            function: call.function.clone(),
            at: call.at,
            options: call.options,
            text: e.to_string(),
        };
        self.odes += 1;
        let kind = TKind::Operation(Applied::Ode(Rc::new(ode)), dims, args);
        let whole = TExpr {
            kind: kind.clone(),
            ty: ty.clone(),
            spans: e.spans,
        };
        self.whole(&whole, e)?;
        Some((kind, ty))
    }

    fn start(&mut self, z0: &Expr) -> Option<TExpr> {
        let t = self.expr(z0)?;
        let hint = match t.ty.shape.len() {
            1 => return Some(t),
            0 => format!("; with one number it is `[{z0}]`"),
            _ => String::new(),
        };
        let message = format!(
            "the state at the start must be a vector, but `{z0}` is `{}`{hint}",
            t.ty
        );
        self.errors.push(z0.spans, message);
        None
    }

    fn times(&mut self, times: &Expr) -> Option<TExpr> {
        let t = self.expr(times)?;
        let message = match t.ty.shape.len() {
            1 if !t.ty.active => return Some(t),
            1 => format!(
                "the times must be known from the data, but `{times}` depends on a parameter"
            ),
            0 => format!(
                "the times must be a vector, but `{times}` is `{}`; one time is `[{times}]`",
                t.ty
            ),
            _ => format!("the times must be a vector, but `{times}` is `{}`", t.ty),
        };
        self.errors.push(times.spans, message);
        None
    }

    /// What the function reads: a number or a vector.
    fn argument(&mut self, arg: &Expr) -> Option<TExpr> {
        let t = self.expr(arg)?;
        if t.ty.shape.len() > 1 {
            let message = format!(
                "what the function of `ode` reads must be numbers or vectors, but `{arg}` is `{}`",
                t.ty
            );
            self.errors.push(arg.spans, message);
            return None;
        }
        Some(t)
    }
}
