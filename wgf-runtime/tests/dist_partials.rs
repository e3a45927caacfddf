//! The closed forms of `kernel_partials` against derivatives of the kernel by dual numbers.

mod support;

use num_dual::{Dual64, HyperDual64};
use support::{Disagreements, Points, Tolerance, continuous, discrete, entry, is_data, partials};
use wgf_runtime::dist::Distribution;
use wgf_runtime::real::Jet;

const POINTS: usize = 200;

/// Random points come near zeros of the derivatives, where only the absolute error is small.
const CLOSE: Tolerance = Tolerance::relative(1e-12).or(1e-13);

/// Inputs that have derivatives: a continuous variate (0) and the parameters (1…), except those that are data.
fn differentiable<D: Distribution<N>, const N: usize>(
    name: &str,
    discrete: bool,
) -> impl Iterator<Item = usize> {
    (usize::from(discrete)..=N)
        .filter(move |&input| input == 0 || !is_data(name, D::PARAMETERS[input - 1]))
}

fn first_order<D: Distribution<N>, const N: usize, const ALL: u32>(
    name: &str,
    discrete: bool,
    found: &mut Disagreements,
) {
    let mut points = Points::new(1);
    for _ in 0..POINTS {
        let (x, args) = points.draw::<D, N>();
        let all = partials::<D, f64, N, ALL>(ALL, x, args);
        // Four slots are enough for a variate and three parameters.
        let jet = D::kernel(
            Jet::<f64, 4>::input(x, 0),
            std::array::from_fn(|i| Jet::input(args[i], i + 1)),
        );
        let at = || format!("{name} at {x:e}, {args:?}");
        found.compare(all.value, D::kernel(x, args), CLOSE, at);
        for input in differentiable::<D, N>(name, discrete) {
            let dual = |re: f64, i: usize| Dual64::new(re, f64::from(u8::from(i == input)));
            let want = D::kernel(dual(x, 0), std::array::from_fn(|i| dual(args[i], i + 1)));
            let alone = partials::<D, f64, N, ALL>(1 << input, x, args);
            for (got, how) in [
                (entry(&all, input), "all active"),
                (entry(&alone, input), "alone"),
                (jet.eps[input], "kernel on Jet"),
            ] {
                found.compare(got, want.eps, CLOSE, || {
                    format!("{}, partial {input}, {how}", at())
                });
            }
        }
    }
}

/// The derivative of each partial along a random direction is a row of the Hessian times that direction.
fn second_order<D: Distribution<N>, const N: usize, const ALL: u32>(
    name: &str,
    discrete: bool,
    found: &mut Disagreements,
) {
    let mut points = Points::new(2);
    for _ in 0..POINTS {
        let (x, args) = points.draw::<D, N>();
        let mut direction = [0.0; 4];
        for input in differentiable::<D, N>(name, discrete) {
            direction[input] = points.between(-1.0, 1.0);
        }
        let dual = |re: f64, i: usize| Dual64::new(re, direction[i]);
        let got = partials::<D, Dual64, N, ALL>(
            ALL,
            dual(x, 0),
            std::array::from_fn(|i| dual(args[i], i + 1)),
        );
        for input in differentiable::<D, N>(name, discrete) {
            let hyper = |re: f64, i: usize| {
                let seed = f64::from(u8::from(i == input));
                HyperDual64::new(re, seed, direction[i], 0.0)
            };
            let want = D::kernel(hyper(x, 0), std::array::from_fn(|i| hyper(args[i], i + 1)));
            let at = |what: &str| format!("{name} at {x:e}, {args:?}, {what} {input}");
            let entry = entry(&got, input);
            found.compare(got.value.eps, want.eps2, CLOSE, || at("value along"));
            found.compare(entry.re, want.eps1, CLOSE, || at("partial"));
            found.compare(entry.eps, want.eps1eps2, CLOSE, || at("second partial"));
        }
    }
}

#[test]
fn partials_are_the_derivatives_of_the_kernel() {
    let mut found = Disagreements::default();
    continuous!(first_order, false, &mut found);
    discrete!(first_order, true, &mut found);
    found.report();
}

#[test]
fn partials_of_dual_numbers_are_second_derivatives() {
    let mut found = Disagreements::default();
    continuous!(second_order, false, &mut found);
    discrete!(second_order, true, &mut found);
    found.report();
}

/// The tails are computed piecewise around |z| = 1 and with |z|, whose kinks must not show: the second derivative of
/// −ln(1 + z²) is −2 (1 − z²)/(1 + z²)².
#[test]
fn kinks_leave_no_trace_in_second_derivatives() {
    use wgf_runtime::dist::Cauchy;
    for z in [-1.0, 0.0, 1.0] {
        let want = -2.0 * (1.0 - z * z) / (1.0 + z * z) / (1.0 + z * z);
        let (loc, scale) = (HyperDual64::from(0.0), HyperDual64::from(1.0));
        let kernel = Cauchy::kernel(HyperDual64::new(z, 1.0, 1.0, 0.0), [loc, scale]);
        let (loc, scale) = (Dual64::from(0.0), Dual64::from(1.0));
        let closed = Cauchy::kernel_partials::<_, 0b111>(Dual64::new(z, 1.0), [loc, scale]);
        for (got, how) in [(kernel.eps1eps2, "kernel"), (closed.x.eps, "closed form")] {
            assert!(
                (got - want).abs() < 1e-14,
                "{how} at {z}: {got}, expected {want}"
            );
        }
    }
}

/// The negative binomial's ratios are computed on either side of x = μ, where ∂²/∂μ² is 1/(x + φ) − 1/x; and its log mass
/// is cut off and continued linearly at |ln μ| = 200.
#[test]
fn seams_leave_no_trace_in_second_derivatives() {
    use wgf_runtime::dist::{NegBinomial, NegBinomialLog};
    let mut found = Disagreements::default();
    for (x, dispersion) in [(1.0, 1.0), (7.0, 0.3), (40.0, 1e6)] {
        let fixed = HyperDual64::from;
        let args = [HyperDual64::new(x, 1.0, 1.0, 0.0), fixed(dispersion)];
        let kernel = NegBinomial::kernel(fixed(x), args);
        let want = 1.0 / (x + dispersion) - 1.0 / x;
        found.compare(kernel.eps1eps2, want, CLOSE, || format!("at {x}"));
        found.compare(kernel.eps1, 0.0, CLOSE, || format!("slope at {x}"));
        for log_mean in [-200.0, 200.0] {
            let args = [HyperDual64::new(log_mean, 1.0, 1.0, 0.0), fixed(dispersion)];
            let kernel = NegBinomialLog::kernel(fixed(x), args);
            let at = || format!("{x}, {dispersion} at the seam {log_mean}");
            let slope = if log_mean < 0.0 { x } else { -dispersion };
            found.compare(kernel.eps1, slope, CLOSE, at);
            found.compare(kernel.eps1eps2, 0.0, CLOSE.or(1e-9), at);
        }
    }
    found.report();
}
