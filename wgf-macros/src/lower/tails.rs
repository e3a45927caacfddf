//! Probabilities of intervals as expressions: of single distributions, of mixtures, of counts with more zeros, and of what is
//! truncated.

use super::density::{minus, over, path, plus};
use super::scalar::{Lowering, dim};
use crate::ast::Comparison;
use crate::ir::{Condition, Int, Over, Own, Scalar};
use crate::typed::{Dist, Spec, TExpr};
use proc_macro2::Ident;
use quote::{format_ident, quote};

/// Two ends, either of which may be open.
#[derive(Clone)]
pub(super) struct Ends {
    pub(super) lo: Option<Scalar>,
    pub(super) hi: Option<Scalar>,
}

impl Ends {
    /// What is larger than this.
    pub(super) fn beyond(lo: Scalar) -> Self {
        Ends {
            lo: Some(lo),
            hi: None,
        }
    }

    /// What is at most this.
    pub(super) fn up_to(hi: Scalar) -> Self {
        Ends {
            lo: None,
            hi: Some(hi),
        }
    }

    /// What belongs to both.
    fn within(self, other: Ends) -> Self {
        Ends {
            lo: nearer("max", self.lo, other.lo),
            hi: nearer("min", self.hi, other.hi),
        }
    }

    /// What is larger than a number and at most another, of what lies between these ends, to which a discrete distribution's
    /// belong.
    pub(super) fn half_open(self, discrete: bool) -> Self {
        let lo = match discrete {
            true => self.lo.map(one_less),
            false => self.lo,
        };
        Ends { lo, hi: self.hi }
    }

    /// The one if 0 is between these, the other if not.
    pub(super) fn where_zero(&self, then: Scalar, otherwise: Scalar) -> Scalar {
        self.has_zero().choose(then, otherwise)
    }

    /// Whether 0 is larger than the one and at most the other.
    fn has_zero(&self) -> Verdict {
        let zero = || Scalar::Const(0.0);
        let from = self.lo.as_ref().map(|lo| match number(lo) {
            Some(lo) => Verdict::Known(lo < 0.0),
            None => Verdict::compare(Comparison::Less, lo.clone(), zero()),
        });
        let to = self.hi.as_ref().map(|hi| match number(hi) {
            Some(hi) => Verdict::Known(hi >= 0.0),
            None => Verdict::compare(Comparison::GreaterOrEqual, hi.clone(), zero()),
        });
        let open = Verdict::Known(true);
        from.unwrap_or(open.clone()).and(to.unwrap_or(open))
    }
}

/// What holds, does not, or depends.
#[derive(Clone)]
enum Verdict {
    Known(bool),
    Where(Box<Condition>),
}

impl Verdict {
    fn compare(op: Comparison, a: Scalar, b: Scalar) -> Verdict {
        Verdict::Where(Box::new(Condition::Compare(op, a, b)))
    }

    fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Known(false), _) | (_, Verdict::Known(false)) => Verdict::Known(false),
            (Verdict::Known(true), one) | (one, Verdict::Known(true)) => one,
            (Verdict::Where(a), Verdict::Where(b)) => {
                Verdict::Where(Box::new(Condition::Both(a, b)))
            }
        }
    }

    fn choose(self, then: Scalar, otherwise: Scalar) -> Scalar {
        match self {
            Verdict::Known(true) => then,
            Verdict::Known(false) => otherwise,
            Verdict::Where(condition) => Scalar::If(condition, Box::new(then), Box::new(otherwise)),
        }
    }
}

/// The larger or smaller of two ends.
fn nearer(function: &'static str, a: Option<Scalar>, b: Option<Scalar>) -> Option<Scalar> {
    match (a, b) {
        (Some(a), Some(b)) => Some(match (number(&a), number(&b)) {
            (Some(x), Some(y)) if function == "max" => Scalar::Const(x.max(y)),
            (Some(x), Some(y)) => Scalar::Const(x.min(y)),
            _ => Scalar::Call(function, vec![a, b]),
        }),
        (one, other) => one.or(other),
    }
}

fn one_less(s: Scalar) -> Scalar {
    match number(&s) {
        Some(x) => Scalar::Const(x - 1.0),
        None => minus(s, Scalar::Const(1.0)),
    }
}

/// A number that is written out.
fn number(s: &Scalar) -> Option<f64> {
    match s {
        Scalar::Const(x) => Some(*x),
        Scalar::Int(Int::Lit(n)) => Some(*n as f64),
        Scalar::Neg(s) => number(s).map(|x| -x),
        _ => None,
    }
}

impl Lowering<'_> {
    /// What is truncated to these ends and, inside, to others; and the ends of all.
    pub(super) fn cut<'s>(
        &mut self,
        mut spec: &'s Spec,
        mut ends: Ends,
        at: &[Int],
    ) -> (&'s Spec, Ends) {
        while let Spec::Between {
            inner,
            lo,
            hi,
            censored: false,
            ..
        } = spec
        {
            ends = ends.within(self.ends(lo, hi, at));
            spec = inner;
        }
        (spec, ends)
    }

    pub(super) fn ends(&mut self, lo: &Option<TExpr>, hi: &Option<TExpr>, at: &[Int]) -> Ends {
        let [lo, hi] = [lo, hi].map(|e| e.as_ref().map(|e| self.broadcast(e, at)));
        Ends { lo, hi }
    }

    /// ln P(lo < X ≤ hi).
    pub(super) fn ln_mass(&mut self, spec: &Spec, ends: &Ends, at: &[Int]) -> Scalar {
        match spec {
            Spec::Plain { dist, args, .. } => {
                let args = args.iter().map(|arg| self.broadcast(arg, at)).collect();
                plain(dist, ends, args)
            }
            Spec::Each {
                weights,
                var,
                len,
                inner,
            } => {
                let body = self.ln_share(weights, (var, inner), ends, at);
                over(Over::LogSumExp, var, Int::Lit(0), dim(len), body)
            }
            Spec::List {
                weights,
                components,
            } => {
                let terms = self.ln_shares(weights, components, ends, at);
                Scalar::Call("log_sum_exp", terms)
            }
            Spec::Inflated { gate, inner } => {
                let gate = self.broadcast(gate, at);
                let rest = Scalar::Call("ln_1p", vec![Scalar::Neg(Box::new(gate.clone()))]);
                let rest = plus(rest, self.ln_mass(inner, ends, at));
                let gate = Scalar::Call("ln", vec![gate]);
                match ends.has_zero() {
                    Verdict::Known(false) => rest,
                    has_zero => {
                        let zero = has_zero.choose(gate, Scalar::Const(f64::NEG_INFINITY));
                        Scalar::Call("log_sum_exp", vec![zero, rest])
                    }
                }
            }
            Spec::Between {
                censored: false,
                discrete,
                ..
            } => {
                let open = Ends { lo: None, hi: None };
                let (inner, own) = self.cut(spec, open, at);
                self.ln_mass_of_cut(inner, own.half_open(*discrete), ends, at)
            }
            Spec::Between { .. } | Spec::Observed { .. } | Spec::Weight { .. } => {
                unreachable!("the checker keeps what is censored out of other distributions")
            }
        }
    }

    /// The same of what has `own` ends, beyond which there is nothing.
    fn ln_mass_of_cut(&mut self, inner: &Spec, own: Ends, ends: &Ends, at: &[Int]) -> Scalar {
        let whole = self.ln_mass(inner, &own, at);
        let both = own.within(ends.clone());
        let part = minus(self.ln_mass(inner, &both, at), whole);
        let some = match (both.lo, both.hi) {
            (Some(lo), Some(hi)) => match (number(&lo), number(&hi)) {
                (Some(lo), Some(hi)) => Verdict::Known(lo < hi),
                _ => Verdict::compare(Comparison::Less, lo, hi),
            },
            _ => Verdict::Known(true),
        };
        some.choose(part, Scalar::Const(f64::NEG_INFINITY))
    }

    /// ln of a component's weight times its probability, for the component that a variable counts.
    pub(super) fn ln_share(
        &mut self,
        weights: &TExpr,
        (var, inner): (&Ident, &Spec),
        ends: &Ends,
        at: &[Int],
    ) -> Scalar {
        let mut place = match weights.ty.shape.len() {
            1 => Vec::new(),
            _ => at.to_vec(),
        };
        place.push(Int::Loop(var.clone()));
        self.within.push((
            var.clone(),
            Int::Lit(0),
            dim(&weights.ty.shape[place.len() - 1]),
        ));
        let weight = Scalar::Call("ln", vec![self.scalar(weights, &place)]);
        let share = plus(weight, self.ln_mass(inner, ends, at));
        self.within.pop();
        share
    }

    /// The same for components that are written out.
    pub(super) fn ln_shares(
        &mut self,
        weights: &[TExpr],
        components: &[Spec],
        ends: &Ends,
        at: &[Int],
    ) -> Vec<Scalar> {
        let each = weights.iter().zip(components);
        each.map(|(weight, component)| {
            let weight = Scalar::Call("ln", vec![self.scalar(weight, &[])]);
            plus(weight, self.ln_mass(component, ends, at))
        })
        .collect()
    }
}

/// A function of the ends and of a distribution's arguments.
fn plain(dist: &Dist, Ends { lo, hi }: &Ends, args: Vec<Scalar>) -> Scalar {
    let function = match (lo, hi) {
        (Some(_), None) => "ln_sf",
        (None, Some(_)) => "ln_cdf",
        (Some(_), Some(_)) => "ln_mass",
        (None, None) => return Scalar::Const(0.0),
    };
    let (path, count) = (path(dist), args.len());
    let function = format_ident!("{function}");
    let mut numbers: Vec<Scalar> = lo.iter().chain(hi).cloned().collect();
    let own = Own {
        path: quote!(__p::#function::<#path, #count, _>),
        alone: Some(numbers.len()),
    };
    numbers.extend(args);
    Scalar::Own(own, numbers)
}
