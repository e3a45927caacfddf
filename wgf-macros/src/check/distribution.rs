//! Distributions and their arguments.

use super::Checker;
use super::support::number;
use crate::ast::DistExpr;
use crate::distributions::{self, DISTRIBUTIONS, Distribution, NOT_BUILT};
use crate::errors::did_you_mean;
use crate::typed::{Dim, Elem, TExpr, Ty};
use proc_macro2::Ident;

impl Checker<'_> {
    /// The distribution and its typed arguments.
    pub(super) fn distribution(
        &mut self,
        dist: &DistExpr,
    ) -> Option<(&'static Distribution, Vec<TExpr>)> {
        let args: Vec<Option<TExpr>> = dist.args.iter().map(|a| self.expr(a)).collect();
        let name = dist.name.to_string();
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
        for (arg, parameter) in args.iter().zip(info.parameters) {
            self.argument_in_domain(arg, parameter, info);
            if info.data_only.contains(parameter) && arg.ty.active {
                let message = format!(
                    "`{parameter}` of `{name}` must be known from the data, but this depends on a parameter"
                );
                self.errors.push(arg.spans, message);
                return None;
            }
        }
        Some((info, args))
    }

    fn unknown_distribution(&mut self, name: &Ident) {
        let text = name.to_string();
        let names = DISTRIBUTIONS.iter().map(|d| d.name);
        let message = if NOT_BUILT.contains(&text.as_str()) {
            let all: Vec<&str> = names.collect();
            format!(
                "the distribution `{text}` is not built yet; this version has {}",
                all.join(", ")
            )
        } else {
            let hint = match distributions::alias(&text) {
                Some(ours) => format!("; it is called `{ours}` here"),
                None => did_you_mean(&text, names),
            };
            format!("there is no distribution `{text}`{hint}")
        };
        self.errors.push(name.span(), message);
    }

    /// Every argument is a number or has the target's shape.
    pub(super) fn fits_target(
        &mut self,
        shape: &[Dim],
        info: &Distribution,
        args: &[TExpr],
        dist: &DistExpr,
    ) -> Option<()> {
        let target = Ty {
            elem: Elem::Real,
            shape: shape.to_vec(),
            active: false,
        };
        for ((arg, parameter), source) in args.iter().zip(info.parameters).zip(&dist.args) {
            if !arg.ty.is_scalar() && arg.ty.shape != shape {
                let message = format!(
                    "shapes differ: `{parameter}` of `{}` is `{}`, but what is distributed is `{target}`",
                    info.name, arg.ty
                );
                self.errors.push(source.spans, message);
                return None;
            }
        }
        Some(())
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
            "scale" | "rate" | "shape" | "df" | "a" | "b" | "dispersion" if x <= 0.0 => "positive",
            "mean" if x < 0.0 => "zero or positive",
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
