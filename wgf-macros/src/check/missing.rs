//! Data of which entries may be missing: `x: [real?; n]`. What is missing is a parameter of the distribution that the model
//! states for the whole, and `x` reads as one array of both.

use super::Checker;
use super::names::Symbol;
use super::support::within;
use crate::ast::{Comparison, DistExpr, Expr, ExprKind};
use crate::constraint::number;
use crate::distributions::{Distribution, Support};
use crate::errors::Spans;
use crate::typed::{
    Condition, Constraint, DataKind, DataVar, Dim, Elem, IndexArg, Missing, Size, Spec, Stmt,
    StmtKind, TExpr, TKind, Ty, Var, VarId, VarKind,
};
use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt;

/// Such data, and what the statements so far say of them.
pub(super) struct Stated {
    pub(super) missing: Missing,
    name: Ident,
    /// The set that the type says.
    written: Constraint,
    /// The set of what is missing, and whether the type alone said it.
    set: Option<(Constraint, bool)>,
    is_stated: bool,
}

impl Checker<'_> {
    /// Enters the arrays that such data fall into.
    pub(super) fn missing_data(&mut self, var: DataVar, mark: Option<Span>) -> Symbol {
        let Some(written) = self.written_range(&var, mark) else {
            return Symbol::Broken;
        };
        let (name, shape) = (var.name.clone(), var.shape.clone());
        let plain = name.unraw();
        let own = |what: &str| format_ident!("{plain}__{what}", span = name.span());
        let count = own("count");
        self.sizes.push(Size {
            name: count.clone(),
            given: false,
            docs: Vec::new(),
        });
        let len = Dim::new(&Expr::new(
            ExprKind::Name(count.clone()),
            name.span().into(),
        ));
        let data = self.data.len();
        self.data.push(DataVar {
            name: own("observed"),
            ..var
        });
        self.data.push(DataVar {
            docs: Vec::new(),
            name: own("place"),
            field: None,
            kind: DataKind::Index(len.clone()),
            shape: shape.clone(),
        });
        let latent = self.vars.len();
        let hidden = |name: Ident, shape: Vec<Dim>, kind: VarKind| Var {
            docs: Vec::new(),
            name,
            shape,
            kind,
            active: true,
        };
        let kind = VarKind::Latent(Constraint::Real);
        self.vars.push(hidden(own("missing"), vec![len], kind));
        self.vars.push(hidden(name.clone(), shape, VarKind::Hidden));
        self.missing.push(Stated {
            missing: Missing {
                data,
                place: data + 1,
                count,
                latent,
                whole: latent + 1,
            },
            name,
            written,
            set: None,
            is_stated: false,
        });
        Symbol::Var(latent + 1)
    }

    /// The set that the type says; only entries of arrays of real numbers can be missing.
    fn written_range(&self, var: &DataVar, mark: Option<Span>) -> Option<Constraint> {
        let message = match &var.kind {
            DataKind::Real { lo, hi } if !var.shape.is_empty() => {
                return Some(Constraint::Real.cut(lo.clone(), hi.clone()));
            }
            DataKind::Real { .. } => {
                "entries of an array can be missing, as in `[real?; n]`; a single number that is missing is a parameter: `let name ~ …`".to_owned()
            }
            kind => {
                let kind = match kind {
                    DataKind::Int { .. } => "int",
                    DataKind::Count => "count",
                    DataKind::Bool => "bool",
                    _ => "index",
                };
                format!(
                    "only `real` data can be missing: a missing `{kind}` would be a discrete parameter, in which a log density has no derivative; leave such entries out of the data"
                )
            }
        };
        self.errors.push(mark.unwrap_or(var.name.span()), message);
        None
    }

    /// The entry of a variable that is such data.
    pub(super) fn missing_entry(&self, id: VarId) -> Option<&Stated> {
        self.missing.iter().find(|m| m.missing.whole == id)
    }

    pub(super) fn is_data(&self, name: &Ident) -> bool {
        match self.scopes.get(&name.to_string()) {
            Some(Symbol::Data(_)) => true,
            Some(Symbol::Var(id)) => self.missing_entry(*id).is_some(),
            _ => false,
        }
    }

    /// `let x__missing ~ …; let x[i in n] = …;`, before everything that reads `x`.
    pub(super) fn filled_in(&self) -> Vec<Stmt> {
        let made = self.missing.iter().flat_map(|m| {
            let line = Spans::from(m.name.span()).line();
            let latent = StmtKind::Latent(m.missing.latent);
            [latent, self.whole_array(m)].map(|kind| Stmt { kind, line })
        });
        made.collect()
    }

    /// `let x[i in n] = if x__place[i] < x__count { x__missing[x__place[i]] } else { x__observed[i] };`
    fn whole_array(&self, m: &Stated) -> StmtKind {
        let (spans, shape) = (
            Spans::from(m.name.span()),
            &self.vars[m.missing.whole].shape,
        );
        let index: Vec<Ident> = ["__i", "__j"][..shape.len()]
            .iter()
            .map(|var| format_ident!("{var}"))
            .collect();
        let typed = |kind: TKind, elem: Elem, shape: &[Dim], active: bool| TExpr {
            kind,
            ty: Ty {
                elem,
                shape: shape.to_vec(),
                active,
            },
            spans,
        };
        let int = |kind: TKind| typed(kind, Elem::Int, &[], false);
        let element = |of: TExpr, at: Vec<TExpr>| {
            let (elem, active) = (of.ty.elem, of.ty.active);
            let at = at.into_iter().map(|value| IndexArg {
                value,
                text: String::new(),
                safe: true,
            });
            let kind = TKind::Index(Box::new(of), at.collect());
            typed(kind, elem, &[], active)
        };
        let here = || {
            index
                .iter()
                .map(|var| int(TKind::Loop(var.clone())))
                .collect()
        };
        let data = |id: usize, elem: Elem| typed(TKind::Data(id), elem, shape, false);
        let place = || element(data(m.missing.place, Elem::Int), here());
        let latent = TKind::Var(m.missing.latent);
        let latent = typed(latent, Elem::Real, &self.vars[m.missing.latent].shape, true);
        let is_missing = Condition::Compare(
            Comparison::Less,
            place(),
            int(TKind::Size(m.missing.count.clone())),
        );
        let value = TKind::If(
            Box::new(is_missing),
            Box::new(element(latent, vec![place()])),
            Box::new(element(data(m.missing.data, Elem::Real), here())),
        );
        StmtKind::Let {
            var: m.missing.whole,
            value: typed(value, Elem::Real, &[], true),
            index,
        }
    }

    /// `x ~ D(args)`, of such data or some of them: D's support is that of what is missing.
    pub(super) fn state_missing(
        &mut self,
        target: &TExpr,
        dist: &Distribution,
        args: &[TExpr],
        source: &DistExpr,
    ) -> Option<()> {
        let Some(at) = self.stated(target) else {
            return Some(());
        };
        self.missing[at].is_stated = true;
        let support = self.support_constraint(dist, args, &target.ty.shape, source.spans)?;
        let name = self.missing[at].name.unraw();
        let message = if let Some((shape, _)) = support.shaped() {
            format!(
                "entries of `{name}` may be missing, and the entries of a `{}` depend on each other",
                shape.name
            )
        } else if support.is_active() {
            format!(
                "the bounds of what is missing of `{name}` must be known from the data, but they depend on a parameter"
            )
        } else if self.differs_from_pass_to_pass(&support) {
            format!(
                "the bounds of what is missing of `{name}` must be the same in every pass of the loop"
            )
        } else {
            return self.narrow(at, support, source);
        };
        self.errors.push(source.spans, message);
        None
    }

    /// The same of distributions put together.
    pub(super) fn state_missing_by(
        &mut self,
        target: &TExpr,
        spec: &Spec,
        dist: &Distribution,
        source: &DistExpr,
    ) -> Option<()> {
        let Some(at) = self.stated(target) else {
            return Some(());
        };
        self.missing[at].is_stated = true;
        let bounded = matches!(dist.support, Support::Interval | Support::AboveFirst);
        if !bounded && !is_cut(spec) {
            return self.state_missing(target, dist, &[], source);
        }
        let message = format!(
            "entries of `{}` may be missing, and a range for them cannot be told from `{}`, which is not built for them yet",
            self.missing[at].name, source.name
        );
        self.errors.push(source.spans, message);
        None
    }

    fn stated(&self, target: &TExpr) -> Option<usize> {
        let root = match &target.kind {
            TKind::Index(base, _) => &base.kind,
            kind => kind,
        };
        let TKind::Var(id) = root else { return None };
        self.missing.iter().position(|m| m.missing.whole == *id)
    }

    fn differs_from_pass_to_pass(&self, set: &Constraint) -> bool {
        let varies = |t: &TExpr| {
            t.any(&|t| match &t.kind {
                TKind::Loop(_) => true,
                TKind::Var(id) => matches!(self.vars[*id].kind, VarKind::Local),
                _ => false,
            })
        };
        bounds(set).into_iter().any(varies)
    }

    /// Puts what is missing into both the set of the type and the support.
    fn narrow(&mut self, at: usize, support: Constraint, source: &DistExpr) -> Option<()> {
        let entry = &self.missing[at];
        let is_real = |set: &Constraint| matches!(set, Constraint::Real);
        let (set, by_type) = match &entry.written {
            written if is_real(written) => (support, false),
            written if is_real(&support) || within(written, &support) => (written.clone(), true),
            written if within(&support, written) => (support, false),
            _ => {
                let message = format!(
                    "the type of `{}` and the support of `{}` overlap, but neither lies in the other; narrow the type",
                    entry.name, source.name
                );
                self.errors.push(source.spans, message);
                return None;
            }
        };
        let agrees = entry.set.as_ref().is_none_or(|(before, before_by_type)| {
            by_type && *before_by_type || is_same(before, &set)
        });
        if !agrees {
            let message = format!(
                "statements before give the missing entries of `{}` another range; write it in the type: `real(lo..hi)?`",
                entry.name
            );
            self.errors.push(source.spans, message);
            return None;
        }
        self.vars[entry.missing.latent].kind = VarKind::Latent(set.clone());
        self.missing[at].set = Some((set, by_type));
        Some(())
    }

    /// Nothing can be said of what is missing without a distribution.
    pub(super) fn all_stated(&self) {
        // A statement with an error may have been the one.
        if !self.errors.is_empty() {
            return;
        }
        for m in self.missing.iter().filter(|m| !m.is_stated) {
            let name = &m.name;
            let message = format!(
                "entries of `{name}` may be missing, and no statement says how they are distributed: `{name} ~ …`"
            );
            self.errors.push(name.span(), message);
        }
    }
}

/// Whether a truncation or censoring is in it.
fn is_cut(spec: &Spec) -> bool {
    match spec {
        Spec::Between { .. } | Spec::Observed { .. } => true,
        Spec::Each { inner, .. } | Spec::Inflated { inner, .. } => is_cut(inner),
        Spec::List { components, .. } => components.iter().any(is_cut),
        Spec::Plain { .. } | Spec::Weight { .. } => false,
    }
}

fn bounds(set: &Constraint) -> Vec<&TExpr> {
    match set {
        Constraint::Above(end) | Constraint::Below(end) => vec![end],
        Constraint::Between(lo, hi) => vec![lo, hi],
        _ => Vec::new(),
    }
}

/// Whether two sets are the same as far as they are written out.
fn is_same(a: &Constraint, b: &Constraint) -> bool {
    let numbers = |set| {
        bounds(set)
            .into_iter()
            .map(number)
            .collect::<Option<Vec<f64>>>()
    };
    std::mem::discriminant(a) == std::mem::discriminant(b)
        && numbers(a).is_some_and(|a| Some(a) == numbers(b))
}
