//! What draws of truncated distributions are from.

use super::density::minus;
use super::scalar::{Lowering, dim};
use super::tails::Ends;
use crate::ir::{DrawnFrom, Int, Scalar};
use crate::typed::Spec;

impl Lowering<'_> {
    /// A draw between two ends: of a mixture, from a component that is chosen with its weight times its probability between
    /// them, so that no draw is rejected.
    pub(super) fn between(
        &mut self,
        spec: &Spec,
        ends: Ends,
        discrete: bool,
        at: &[Int],
    ) -> DrawnFrom {
        let (spec, ends) = self.cut(spec, ends, at);
        let open = ends.clone().half_open(discrete);
        match spec {
            Spec::Plain { dist, args, .. } => DrawnFrom::Truncated {
                dist: dist.clone(),
                args: args.iter().map(|arg| self.broadcast(arg, at)).collect(),
                lo: ends.lo,
                hi: ends.hi,
                discrete,
            },
            Spec::Each {
                weights,
                var,
                len,
                inner,
            } => {
                let whole = self.ln_mass(spec, &open, at);
                let share = self.ln_share(weights, (var, inner), &open, at);
                DrawnFrom::Each {
                    var: var.clone(),
                    hi: dim(len),
                    weight: quotient(share, whole),
                    inner: Box::new(self.between(inner, ends, discrete, at)),
                }
            }
            Spec::List {
                weights,
                components,
            } => {
                let shares = self.ln_shares(weights, components, &open, at);
                let whole = Scalar::Call("log_sum_exp", shares.clone());
                let weights = shares
                    .into_iter()
                    .map(|share| quotient(share, whole.clone()));
                let components = components
                    .iter()
                    .map(|c| self.between(c, ends.clone(), discrete, at));
                DrawnFrom::OneOf(weights.collect(), components.collect())
            }
            Spec::Inflated { gate, inner } => {
                let zero = open.where_zero(
                    Scalar::Call("ln", vec![self.broadcast(gate, at)]),
                    Scalar::Const(f64::NEG_INFINITY),
                );
                let gate = quotient(zero, self.ln_mass(spec, &open, at));
                DrawnFrom::Inflated(gate, Box::new(self.between(inner, ends, discrete, at)))
            }
            Spec::Between { .. } | Spec::Observed { .. } | Spec::Weight { .. } => {
                unreachable!("the checker keeps what is censored from being truncated")
            }
        }
    }
}

/// A quotient of what has these logarithms.
fn quotient(ln_part: Scalar, ln_whole: Scalar) -> Scalar {
    Scalar::Call("exp", vec![minus(ln_part, ln_whole)])
}
