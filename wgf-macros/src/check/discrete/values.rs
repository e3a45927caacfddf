//! The values that a discrete parameter is summed over, and the probability of each.

use super::Each;
use crate::ast::{self, BinaryOp, DistForm, Expr, ExprKind};
use crate::check::Checker;
use crate::check::data::constant;
use crate::check::distribution::Variate;
use crate::distributions::{self, Support};
use crate::errors::Spans;
use crate::typed::{
    DataKind, Dim, Dist, Elem, IndexArg, Spec, StmtKind, TExpr, TKind, Ty, Var, VarKind,
};
use proc_macro2::Ident;
use quote::format_ident;

/// From `lo` up to `hi`, without it.
pub(super) struct Values {
    /// The log mass of the value.
    pub(super) spec: Spec,
    pub(super) lo: TExpr,
    pub(super) hi: TExpr,
    /// They are not all that the distribution has.
    pub(super) truncated: bool,
    /// A length that all of them are below, as text.
    pub(super) upper: Option<String>,
    /// What must be worked out first.
    pub(super) before: Vec<StmtKind>,
}

/// Where the distribution stands.
struct Place<'a> {
    name: &'a Ident,
    dist: &'a ast::DistExpr,
    /// The elements of an array, each with its own.
    each: Option<&'a Each>,
}

impl Checker<'_> {
    pub(super) fn values(
        &mut self,
        name: &Ident,
        dist: &ast::DistExpr,
        each: Option<&Each>,
    ) -> Option<Values> {
        let place = Place { name, dist, each };
        if let DistForm::Between { inner, lo, hi } = &dist.form {
            return self.truncated_values(&place, inner, (lo.as_ref(), hi.as_ref()));
        }
        let (info, args) = self.distribution(dist)?;
        match (info.name, info.support) {
            ("Categorical", Support::Categories) => self.categories(&place, args),
            ("Bernoulli" | "BernoulliLogit", _) => {
                let (spec, _, before) = self.plain_values(&place, args)?;
                Some(Values {
                    spec,
                    lo: whole(TKind::Int(0), dist.spans),
                    hi: whole(TKind::Int(2), dist.spans),
                    upper: Some("2".to_owned()),
                    truncated: false,
                    before,
                })
            }
            ("Binomial" | "BinomialLogit" | "BetaBinomial", _) => {
                let (spec, args, before) = self.plain_values(&place, args)?;
                self.whole_number(&args[0], &dist.args[0])?;
                Some(Values {
                    spec,
                    lo: whole(TKind::Int(0), dist.spans),
                    hi: plus_one(args[0].clone()),
                    upper: past(&dist.args[0]),
                    truncated: false,
                    before,
                })
            }
            ("DiscreteUniform", _) => {
                let (spec, args, before) = self.plain_values(&place, args)?;
                self.whole_number(&args[0], &dist.args[0])?;
                self.whole_number(&args[1], &dist.args[1])?;
                self.not_negative(&args[0], &dist.args[0])?;
                Some(Values {
                    spec,
                    lo: args[0].clone(),
                    hi: plus_one(args[1].clone()),
                    upper: past(&dist.args[1]),
                    truncated: false,
                    before,
                })
            }
            _ => {
                self.errors
                    .push(dist.name.span(), not_finite(name, dist, info.name));
                None
            }
        }
    }

    fn categories(&mut self, place: &Place<'_>, args: Vec<TExpr>) -> Option<Values> {
        let (weights, source) = (args.into_iter().next()?, &place.dist.args[0]);
        let Some(len) = weights.ty.shape.last().cloned() else {
            return self.wrong_shape(place, (&weights, source), "[real; k]");
        };
        self.whole(&weights, source)?;
        let mut before = Vec::new();
        let weights = (weights, source);
        let weights = self.of_element(place, weights, (1, "[real; k]"), &mut before)?;
        let spec = Spec::Weight {
            weights,
            var: place.name.clone(),
        };
        Some(Values {
            spec,
            lo: whole(TKind::Int(0), place.dist.spans),
            hi: self.expr(&len.expr)?,
            upper: Some(len.text),
            truncated: false,
            before,
        })
    }

    /// A distribution whose arguments are numbers, or have one for each element.
    fn plain_values(
        &mut self,
        place: &Place<'_>,
        args: Vec<TExpr>,
    ) -> Option<(Spec, Vec<TExpr>, Vec<StmtKind>)> {
        let mut before = Vec::new();
        let of_element = |arg| self.of_element(place, arg, (0, "a single number"), &mut before);
        let args = args.into_iter().zip(&place.dist.args);
        let args: Vec<Option<TExpr>> = args.map(of_element).collect();
        let args: Vec<TExpr> = args.into_iter().collect::<Option<_>>()?;
        let spec = Spec::Plain {
            dist: Dist::named(place.dist.name.clone()),
            args: args.clone(),
            text: place.dist.to_string(),
        };
        Some((spec, args, before))
    }

    /// `Truncated(D, lo..hi)` has finitely many values, whatever `D` has.
    fn truncated_values(
        &mut self,
        place: &Place<'_>,
        inner: &ast::DistExpr,
        (lo, hi): (Option<&Expr>, Option<&Expr>),
    ) -> Option<Values> {
        let (name, dist) = (place.name, place.dist);
        if place.each.is_some() {
            let message = format!(
                "an array of these is not built; write `let {name} ~ {dist};` in the loop that uses it"
            );
            self.errors.push(dist.spans, message);
            return None;
        }
        let variate = Variate { name, shape: &[] };
        let (spec, _) = self.spec(inner, variate)?;
        let Some(hi) = hi else {
            self.errors
                .push(dist.spans, not_finite(name, inner, &inner.name.to_string()));
            return None;
        };
        let end = self.index_value(hi, "the end of the values that are summed over")?;
        let start = match lo {
            None => whole(TKind::Int(0), dist.spans),
            Some(lo) => {
                let start = self.index_value(lo, "the start of the values that are summed over")?;
                self.not_negative(&start, lo)?;
                start
            }
        };
        Some(Values {
            spec,
            lo: start,
            hi: plus_one(end),
            upper: past(hi),
            truncated: true,
            before: Vec::new(),
        })
    }

    /// An argument as one element has it; `own` is the rank that it has for one.
    fn of_element(
        &mut self,
        place: &Place<'_>,
        (arg, source): (TExpr, &Expr),
        (own, expected): (usize, &str),
        before: &mut Vec<StmtKind>,
    ) -> Option<TExpr> {
        if arg.ty.shape.len() == own {
            return Some(arg);
        }
        let each = place.each.filter(|each| {
            arg.ty.shape.len() == own + 1 && arg.ty.shape.first() == Some(&each.len)
        });
        match each {
            Some(each) => Some(self.element_at(arg, each, before)),
            None => self.wrong_shape(place, (&arg, source), expected),
        }
    }

    fn wrong_shape<T>(
        &mut self,
        place: &Place<'_>,
        (arg, source): (&TExpr, &Expr),
        expected: &str,
    ) -> Option<T> {
        let (name, found) = (place.name, &arg.ty);
        let of_each = |len: &str| match expected {
            "[real; k]" => format!("`[real; k]` or `[real; {len}, k]`"),
            _ => format!("a single number or `[real; {len}]`"),
        };
        let message = match place.each {
            Some(each) => format!(
                "shapes differ: `{name}` has `{len}` elements, so that `{source}` must be {}, but it is `{found}`",
                of_each(&each.len.text),
                len = each.len.text
            ),
            None if expected == "[real; k]" => format!(
                "shapes differ: `{name}` is a single number here, so that its probabilities are a vector, but `{source}` is `{found}`"
            ),
            None => format!(
                "shapes differ: `{name}` is a single number, but `{source}` is `{found}`; write it in the loop over what it belongs to, or give it a type, `let {name}: [bool; n] ~ …`"
            ),
        };
        self.errors.push(arg.spans, message);
        None
    }

    /// `arg[at]`, with a name for what has none.
    fn element_at(&mut self, arg: TExpr, each: &Each, before: &mut Vec<StmtKind>) -> TExpr {
        let (shape, spans) = (arg.ty.shape[1..].to_vec(), arg.spans);
        let ty = Ty {
            shape,
            ..arg.ty.clone()
        };
        let at = IndexArg {
            value: whole(TKind::Loop(each.at.clone()), spans),
            text: each.at.to_string(),
            safe: true,
        };
        let kind = match arg.kind {
            TKind::Index(base, mut args) => {
                args.push(at);
                TKind::Index(base, args)
            }
            TKind::Var(_) | TKind::Data(_) => TKind::Index(Box::new(arg), vec![at]),
            _ => {
                let name = self.hidden(&arg.ty);
                before.push(StmtKind::Let {
                    var: name,
                    index: Vec::new(),
                    value: arg.clone(),
                });
                let base = TExpr {
                    kind: TKind::Var(name),
                    ty: Ty {
                        elem: Elem::Real,
                        ..arg.ty
                    },
                    spans,
                };
                TKind::Index(Box::new(base), vec![at])
            }
        };
        TExpr { kind, ty, spans }
    }

    /// An array of the compiler's own.
    pub(super) fn hidden(&mut self, ty: &Ty) -> usize {
        let id = self.vars.len();
        self.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("__t{id}"),
            shape: ty.shape.clone(),
            kind: VarKind::Hidden,
            active: ty.active,
        });
        id
    }

    /// A whole number that the data settle.
    fn whole_number(&mut self, t: &TExpr, source: &Expr) -> Option<()> {
        if t.ty.elem == Elem::Int && !t.ty.active && is_plain(t) {
            return Some(());
        }
        let message = format!(
            "how many values there are to sum over must be known: a whole number made of sizes, loop variables and `count`, `int` or `index(n)` data, which `{source}` is not"
        );
        self.errors.push(source.spans, message);
        None
    }

    /// Values are summed over from 0 or more, so that they can be indices.
    fn not_negative(&mut self, t: &TExpr, source: &Expr) -> Option<()> {
        let is_count = match &t.kind {
            TKind::Int(n) => *n >= 0,
            TKind::Size(_) | TKind::Loop(_) => true,
            TKind::Data(id) => self.counts(*id),
            TKind::Index(base, _) => matches!(base.kind, TKind::Data(id) if self.counts(id)),
            _ => false,
        };
        if is_count {
            return Some(());
        }
        let message = format!(
            "the values that are summed over count from 0 or more: a number, a size, or `count` or `index(n)` data, which `{source}` is not; shift them, and subtract the shift where they are used"
        );
        self.errors.push(source.spans, message);
        None
    }

    fn counts(&self, data: usize) -> bool {
        matches!(
            self.data[data].kind,
            DataKind::Count | DataKind::Index(_) | DataKind::Bool
        )
    }
}

/// Why the distribution's values cannot be summed over, and what to write.
fn not_finite(name: &Ident, dist: &ast::DistExpr, found: &str) -> String {
    let infinite = distributions::find(found)
        .is_some_and(|info| matches!(info.support, Support::Counts) && info.joint.is_none());
    match found {
        "HyperGeometric" => {}
        _ if infinite => {
            return format!(
                "`{name}` is summed out over its values, and `{found}` has infinitely many; leave out those beyond what can matter: `let {name} ~ Truncated({dist}, 0..100);`"
            );
        }
        "CategoricalLogit" => {
            return format!(
                "`{name}` is summed out over its values, whose probabilities are a vector: `let w = softmax(…);` of these logits, then `Categorical(w)`"
            );
        }
        _ => {}
    }
    format!(
        "`{name}` is summed out over its values, which `{found}` does not tell; `Bernoulli`, `BernoulliLogit`, `Categorical`, `Binomial`, `BinomialLogit`, `BetaBinomial` and `DiscreteUniform` do; or put their probabilities in a vector `w` and write `Categorical(w)`"
    )
}

fn is_plain(t: &TExpr) -> bool {
    match &t.kind {
        TKind::Int(_) | TKind::Size(_) | TKind::Loop(_) | TKind::Data(_) => true,
        TKind::Index(base, _) => matches!(base.kind, TKind::Data(_)),
        TKind::Neg(a) => is_plain(a),
        TKind::Binary(op, a, b) => *op != BinaryOp::Div && is_plain(a) && is_plain(b),
        _ => false,
    }
}

/// The text of what comes after the last value.
fn past(last: &Expr) -> Option<String> {
    match &last.kind {
        ExprKind::Binary(BinaryOp::Sub, a, one) if constant(one) == Some(1) => Some(a.to_string()),
        _ => constant(last).map(|n| (n + 1).to_string()),
    }
}

pub(super) fn whole(kind: TKind, spans: Spans) -> TExpr {
    TExpr {
        kind,
        ty: Ty::scalar(Elem::Int),
        spans,
    }
}

fn plus_one(t: TExpr) -> TExpr {
    let spans = t.spans;
    if let TKind::Int(n) = t.kind {
        return whole(TKind::Int(n + 1), spans);
    }
    let one = Box::new(whole(TKind::Int(1), spans));
    whole(TKind::Binary(BinaryOp::Add, Box::new(t), one), spans)
}

/// A length as a whole number.
pub(super) fn length(dim: &Dim, spans: Spans) -> TExpr {
    let kind = match &dim.expr.kind {
        ExprKind::Int(n) => TKind::Int(*n),
        ExprKind::Name(name) => TKind::Size(name.clone()),
        ExprKind::Binary(op, a, b) => {
            let side = |e: &Expr| Box::new(length(&Dim::new(e), spans));
            TKind::Binary(*op, side(a), side(b))
        }
        _ => unreachable!("the checker lets only sizes into lengths"),
    };
    whole(kind, spans)
}
