//! Draws from the continuous distributions, by rand_distr's algorithms or from a normal or exponential draw.

use super::super::*;
use super::draw;
use crate::special;
use rand::Rng;
use rand_distr::{Distribution as _, Exp1, Open01, StandardNormal, StandardUniform};

fn normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    StandardNormal.sample(rng)
}

fn exponential<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    Exp1.sample(rng)
}

/// A draw from what rand_distr may refuse to make (of parameters whose reciprocal overflows, say): then NaN.
fn of<D, E, R>(distribution: Result<D, E>, rng: &mut R) -> f64
where
    D: rand_distr::Distribution<f64>,
    R: Rng + ?Sized,
{
    distribution.map_or(f64::NAN, |d| d.sample(rng))
}

fn gamma<R: Rng + ?Sized>(rng: &mut R, shape: f64) -> f64 {
    of(rand_distr::Gamma::new(shape, 1.0), rng)
}

fn student_t<R: Rng + ?Sized>(rng: &mut R, df: f64) -> f64 {
    of(rand_distr::StudentT::new(df), rng)
}

fn cauchy<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    of(rand_distr::Cauchy::new(0.0, 1.0), rng)
}

fn chi_squared<R: Rng + ?Sized>(rng: &mut R, df: f64) -> f64 {
    of(rand_distr::ChiSquared::new(df), rng)
}

/// `impl Sample<N> for D` from an expression in the generator and the parameters.
macro_rules! samples {
    ($($name:ident $n:literal: |$rng:ident, $args:pat_param| $draw:expr;)*) => {$(
        impl Sample<$n> for $name {
            fn sample<R: Rng + ?Sized>($rng: &mut R, args: [f64; $n]) -> f64 {
                draw::<Self, $n>(args, |$args| $draw)
            }
        }
    )*};
}

samples! {
    Normal 2: |rng, [loc, scale]| loc + scale * normal(rng);
    StudentT 3: |rng, [df, loc, scale]| loc + scale * student_t(rng, df);
    Cauchy 2: |rng, [loc, scale]| loc + scale * cauchy(rng);
    HalfNormal 1: |rng, [scale]| scale * normal(rng).abs();
    HalfCauchy 1: |rng, [scale]| scale * cauchy(rng).abs();
    HalfStudentT 2: |rng, [df, scale]| scale * student_t(rng, df).abs();
    LogNormal 2: |rng, [loc, scale]| (loc + scale * normal(rng)).exp();
    Exponential 1: |rng, [rate]| exponential(rng) / rate;
    Gamma 2: |rng, [shape, rate]| gamma(rng, shape) / rate;
    InvGamma 2: |rng, [shape, scale]| scale / gamma(rng, shape);
    ChiSquared 1: |rng, [df]| chi_squared(rng, df);
    InvChiSquared 1: |rng, [df]| chi_squared(rng, df).recip();
    Beta 2: |rng, [a, b]| of(rand_distr::Beta::new(a, b), rng);
    BetaProportion 2: |rng, args| {
        let [a, b] = beta_proportion::shapes(args);
        of(rand_distr::Beta::new(a, b), rng)
    };
    Uniform 2: |rng, [lo, hi]| match lo < hi {
        true => {
            let u: f64 = StandardUniform.sample(rng);
            (lo * (1.0 - u) + hi * u).clamp(lo, hi)
        }
        false => f64::NAN,
    };
    Laplace 2: |rng, [loc, scale]| loc + scale * (exponential(rng) - exponential(rng));
    Logistic 2: |rng, [loc, scale]| loc + scale * special::logit(Open01.sample(rng));
    Gumbel 2: |rng, [loc, scale]| of(rand_distr::Gumbel::new(loc, scale), rng);
    SkewNormal 3: |rng, [loc, scale, shape]| of(rand_distr::SkewNormal::new(loc, scale, shape), rng);
    ExpModNormal 3: |rng, [loc, scale, rate]| loc + scale * normal(rng) + exponential(rng) / rate;
    Weibull 2: |rng, [shape, scale]| of(rand_distr::Weibull::new(scale, shape), rng);
    Frechet 2: |rng, [shape, scale]| of(rand_distr::Frechet::new(0.0, scale, shape), rng);
    Rayleigh 1: |rng, [scale]| scale * (2.0 * exponential(rng)).sqrt();
    Pareto 2: |rng, [min, shape]| of(rand_distr::Pareto::new(min, shape), rng);
    Lomax 2: |rng, [scale, shape]| scale * (exponential(rng) / shape).exp_m1();
    Kumaraswamy 2: |rng, [a, b]| (-(-exponential(rng) / b).exp_m1()).powf(a.recip());
    VonMises 2: |rng, [loc, concentration]| super::von_mises::angle(rng, loc, concentration);
}
