//! Distributions and their arguments.

use super::Checker;
use super::spec::COMBINATORS;
use crate::ast::{DistExpr, Expr};
use crate::constraint::number;
use crate::distributions::{self, Distribution, Support};
use crate::errors::did_you_mean;
use crate::joint::Joint;
use crate::pattern::{self, Lengths};
use crate::typed::{DataKind, Dim, Elem, TExpr, TKind, Ty, Var, VarKind};
use proc_macro2::Ident;
use std::fmt;

/// What is distributed: what it is called, and its shape.
#[derive(Clone, Copy)]
pub(super) struct Variate<'a> {
    pub(super) name: &'a dyn fmt::Display,
    pub(super) shape: &'a [Dim],
}

/// `` `y[1..]`, what is distributed, is `[real; n - 1]` ``
impl fmt::Display for Variate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, ty) = (self.name, real(self.shape));
        write!(f, "`{name}`, what is distributed, is `{ty}`")
    }
}

impl Checker<'_> {
    /// The distribution and its typed arguments.
    pub(super) fn distribution(
        &mut self,
        dist: &DistExpr,
    ) -> Option<(&'static Distribution, Vec<TExpr>)> {
        let name = dist.name.to_string();
        if name == "MarkovChain" && dist.path.is_none() {
            let message = "`MarkovChain` is a distribution of discrete parameters, which are summed out: `let z: [index(k); n] ~ MarkovChain(initial, transition);`";
            self.errors.push(dist.name.span(), message);
            return None;
        }
        let args: Vec<Option<TExpr>> = dist.args.iter().map(|a| self.expr(a)).collect();
        if dist.path.is_some() {
            let args: Vec<TExpr> = args.into_iter().collect::<Option<_>>()?;
            if args.len() > OWN.parameters.len() {
                let most = OWN.parameters.len();
                let message = format!("a distribution of your own has at most {most} parameters");
                self.errors.push(dist.spans, message);
                return None;
            }
            return Some((&OWN, args));
        }
        let Some(info) = distributions::find(&name) else {
            self.unknown_distribution(&dist.name);
            return None;
        };
        if args.len() != info.parameters.len() {
            let list = info.parameters.join(", ");
            let message = match info.parameters.len() {
                0 => format!("`{name}` takes no arguments"),
                n => format!(
                    "`{name}({list})` takes {}, not {}",
                    super::expr::count(n),
                    args.len()
                ),
            };
            self.errors.push(dist.spans, message);
            return None;
        }
        let args: Vec<TExpr> = args.into_iter().collect::<Option<_>>()?;
        for ((arg, parameter), source) in args.iter().zip(info.parameters).zip(&dist.args) {
            self.argument_in_domain(arg, parameter, info);
            if info.data_only.contains(parameter) && arg.ty.active {
                let message = format!(
                    "`{parameter}` of `{name}` must be known from the data, but `{source}` depends on a parameter"
                );
                self.errors.push(arg.spans, message);
                return None;
            }
        }
        Some((info, args))
    }

    fn unknown_distribution(&mut self, name: &Ident) {
        let text = name.to_string();
        let hint = match distributions::alias(&text) {
            Some(ours) => format!("; it is called `{ours}` here"),
            None => {
                let names = distributions::all().map(|d| d.name);
                did_you_mean(&text, names.chain(COMBINATORS))
            }
        };
        let message = format!("there is no distribution `{text}`{hint}");
        self.errors.push(name.span(), message);
    }

    /// Every argument is a number or has the target's shape; the lengths that a distribution of arrays is told.
    pub(super) fn fits_target(
        &mut self,
        target: Variate<'_>,
        info: &Distribution,
        args: &[TExpr],
        dist: &DistExpr,
    ) -> Option<Vec<Dim>> {
        if let Some(joint) = info.joint {
            return self.fits_jointly(target, (info, joint), args, dist);
        }
        for ((arg, parameter), source) in args.iter().zip(info.parameters).zip(&dist.args) {
            if !arg.ty.is_scalar() && arg.ty.shape != target.shape {
                let (name, arg) = (info.name, &arg.ty);
                let message = format!(
                    "shapes differ: `{source}`, the `{parameter}` of `{name}`, is `{arg}`, but {target}"
                );
                self.errors.push(source.spans, message);
                return None;
            }
        }
        Some(Vec::new())
    }

    /// What is distributed has, after the dimensions that it repeats over, the shape that the distribution asks for; and so
    /// has every argument, with or without those dimensions before it.
    fn fits_jointly(
        &mut self,
        target: Variate<'_>,
        (info, joint): (&Distribution, &Joint),
        args: &[TExpr],
        dist: &DistExpr,
    ) -> Option<Vec<Dim>> {
        let (mut lengths, shape) = (Lengths::default(), target.shape);
        let own = pattern::rank(joint.variate);
        let repeats = shape.len().checked_sub(own);
        let split = repeats.map(|at| shape.split_at(at));
        let fits = split.filter(|(_, own)| lengths.fit(joint.variate, own));
        let Some((lead, _)) = fits else {
            let message = format!(
                "`{}` is a distribution of {}, but {target}",
                info.name,
                pattern::describe(joint.variate)
            );
            self.errors.push(dist.spans, message);
            return None;
        };
        for (i, (arg, source)) in args.iter().zip(&dist.args).enumerate() {
            let (shape, pattern) = (&arg.ty.shape[..], joint.parameters[i]);
            let expected = lengths.describe(pattern);
            let rest = shape.strip_prefix(lead).filter(|_| !lead.is_empty());
            let fits =
                rest.is_some_and(|own| lengths.fit(pattern, own)) || lengths.fit(pattern, shape);
            if !fits {
                let (parameter, name, found) = (info.parameters[i], info.name, &arg.ty);
                let message = format!(
                    "shapes differ: {target}, so that the `{parameter}` of `{name}` must be {expected}, but `{source}` is `{found}`"
                );
                self.errors.push(source.spans, message);
                return None;
            }
            if pattern::rank(pattern) > 0 && !arg.ty.is_scalar() {
                self.whole(arg, source)?;
            }
        }
        if info.name == "Icar" {
            self.edges(&args[0], target, dist)?;
        }
        lengths.dims(joint.dims)
    }

    /// Pairs of indices.
    fn edges(&mut self, edges: &TExpr, target: Variate<'_>, dist: &DistExpr) -> Option<()> {
        let (source, len) = (&dist.args[0], target.shape.last()?);
        let kind = match edges.kind {
            TKind::Data(id) => Some(&self.data[id].kind),
            _ => None,
        };
        let are_pairs = edges.ty.shape.last().is_some_and(|e| e.text == "2");
        let message = match kind {
            Some(DataKind::Index(of)) if are_pairs && of == len => return Some(()),
            Some(DataKind::Index(of)) if are_pairs => format!(
                "`{source}` are pairs of indices below `{}`, but `{}` has `{}` elements",
                of.text, target.name, len.text
            ),
            _ => format!(
                "the `edges` of `Icar` are pairs of indices, data of type `[index({}); m, 2]`, but `{source}` is `{}`",
                len.text, edges.ty
            ),
        };
        self.errors.push(source.spans, message);
        None
    }

    /// The shape of a parameter without a type, from the arguments of a distribution of arrays.
    pub(super) fn inferred_shape(
        &mut self,
        name: &Ident,
        info: &Distribution,
        args: &[TExpr],
    ) -> Option<Vec<Dim>> {
        let Some(joint) = info.joint else {
            return Some(Vec::new());
        };
        let mut lengths = Lengths::default();
        for (arg, pattern) in args.iter().zip(joint.parameters) {
            lengths.fit(pattern, &arg.ty.shape);
        }
        let shape = lengths.shape(joint.variate);
        if shape.is_none() {
            let ty = match info.support {
                Support::Shaped(shape) => format!("{shape}[k]"),
                _ => "[real; k]".to_owned(),
            };
            let message = format!(
                "the length of `{name}` is not known; write its type: `let {name}: {ty} ~ {}(…)`",
                info.name
            );
            self.errors.push(name.span(), message);
        }
        shape
    }

    /// An array that is read as a whole must have one value for all passes of the loops around it, or be a row of a name.
    pub(super) fn whole(&mut self, t: &TExpr, source: &Expr) -> Option<()> {
        self.has_lengths(t, source)?;
        if !self.scopes.in_loop() || is_place(t) || !reads_loops(t, &self.vars) {
            return Some(());
        }
        if self.differs_by_loops_alone(t) {
            return self.has_passes(source.spans, &format!("`{source}`"));
        }
        let message = format!(
            "`{source}` is an array that differs with a variable of its own, which has no place to stand in; name all of them before: `let name[i in n, j in k] = …`"
        );
        self.errors.push(source.spans, message);
        None
    }

    /// An argument that is written out lies in the parameter's domain.
    fn argument_in_domain(
        &mut self,
        arg: &TExpr,
        parameter: &str,
        dist: &Distribution,
    ) -> Option<()> {
        let x = number(arg)?;
        let domain = match parameter {
            // Which may be negative.
            "shape" if dist.name == "SkewNormal" => return Some(()),
            "mean" if dist.name == "BetaProportion" && !(x > 0.0 && x < 1.0) => {
                "strictly between 0 and 1"
            }
            "scale" | "rate" | "shape" | "df" | "a" | "b" | "dispersion" | "precision" | "min"
                if x <= 0.0 =>
            {
                "positive"
            }
            "mean" | "concentration" if x < 0.0 => "zero or positive",
            "p" if !(0.0..=1.0).contains(&x) => "between 0 and 1",
            _ => return Some(()),
        };
        let message = format!(
            "`{parameter}` of `{}` must be {domain}, but is {x}",
            dist.name
        );
        self.errors.push(arg.spans, message);
        None
    }
}

/// A distribution of the user's own, of which nothing is known here.
static OWN: Distribution = Distribution {
    name: "your distribution",
    parameters: &[
        "parameter 1",
        "parameter 2",
        "parameter 3",
        "parameter 4",
        "parameter 5",
        "parameter 6",
    ],
    data_only: &[],
    support: Support::Any,
    joint: None,
};

fn real(shape: &[Dim]) -> Ty {
    Ty {
        elem: Elem::Real,
        shape: shape.to_vec(),
        active: false,
    }
}

/// A name, or a row of it.
fn is_place(t: &TExpr) -> bool {
    match &t.kind {
        TKind::Var(_) | TKind::Data(_) => true,
        TKind::Index(base, _) => is_place(base),
        _ => false,
    }
}

/// Whether the value may differ from pass to pass of the loops around it.
pub(super) fn reads_loops(t: &TExpr, vars: &[Var]) -> bool {
    t.any(&|t| match &t.kind {
        TKind::Loop(_) => true,
        TKind::Var(id) => matches!(vars[*id].kind, VarKind::Local | VarKind::Filled),
        _ => false,
    })
}
