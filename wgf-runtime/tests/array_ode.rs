//! Ordinary differential equations: values and derivatives against closed forms and known references, what lanes and dual
//! numbers do, and failures.

use num_dual::{Dual64, HyperDual64};
use wgf_runtime::array::{Field, Ode, OdeFault, OdeMethod, OdeOptions, Operation, View};
use wgf_runtime::real::{Lanes, Parts, Real};

const DEFAULT: OdeOptions = OdeOptions {
    rtol: 1e-8,
    atol: 1e-10,
    max_steps: 10_000,
    method: OdeMethod::NonStiff,
};

const STIFF: OdeOptions = OdeOptions {
    method: OdeMethod::Stiff,
    ..DEFAULT
};

macro_rules! field {
    ($name:ident, $options:expr, $f:ident) => {
        struct $name;

        impl Field for $name {
            const OPTIONS: OdeOptions = $options;

            fn derivative<T: Real>(t: f64, z: &[T], p: &[T], dz: &mut [T]) {
                $f(t, z, p, dz);
            }
        }
    };
}

/// z′ = r z (1 − z/K), p = (r, K).
fn logistic<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = p[0] * z[0] * (z[0] / p[1]).sub_from(1.0);
}

fn logistic_solution<T: Real>(t: f64, z0: T, r: T, k: T) -> T {
    k / ((k / z0 - 1.0) * (r * -t).exp() + 1.0)
}

/// z″ = −ω² z with a force a cos t, p = (ω, a).
fn oscillator<T: Real>(t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = z[1];
    dz[1] = p[1] * t.cos() - p[0] * p[0] * z[0];
}

fn oscillator_solution<T: Real>(t: f64, z0: [T; 2], omega: T, a: T) -> T {
    let forced = a / (omega * omega - 1.0);
    let phase = omega * t;
    (z0[0] - forced) * phase.cos() + z0[1] / omega * phase.sin() + forced * t.cos()
}

/// Robertson's kinetics.
fn robertson<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    let (slow, fast, middle) = (p[0] * z[0], p[1] * z[1] * z[1], p[2] * z[1] * z[2]);
    dz[0] = middle - slow;
    dz[1] = slow - middle - fast;
    dz[2] = fast;
}

/// Van der Pol's oscillator in the scaling of its relaxation, p = ε.
fn van_der_pol<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = z[1];
    dz[1] = ((z[0] * z[0]).sub_from(1.0) * z[1] - z[0]) / p[0];
}

/// z′ = z², whose solution from 1 has a pole at t = 1.
fn explosion<T: Real>(_t: f64, z: &[T], _p: &[T], dz: &mut [T]) {
    dz[0] = z[0] * z[0];
}

fn fast_decay<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = -(p[0] * z[0]);
}

field!(Logistic, DEFAULT, logistic);
field!(StiffLogistic, STIFF, logistic);
field!(Oscillator, DEFAULT, oscillator);
field!(StiffOscillator, STIFF, oscillator);
field!(StiffRobertson, STIFF, robertson);
field!(
    StiffVanDerPol,
    OdeOptions {
        max_steps: 100_000,
        ..STIFF
    },
    van_der_pol
);
field!(Explosion, DEFAULT, explosion);
field!(StiffExplosion, STIFF, explosion);
field!(FastDecay, DEFAULT, fast_decay);
field!(
    Impatient,
    OdeOptions {
        max_steps: 5,
        ..DEFAULT
    },
    oscillator
);

/// The solution and its sensitivities, with all of z0 and p active.
fn solve<F: Field, T: Real>(z0: &[T], t0: f64, times: &[f64], p: &[T]) -> (Vec<T>, Vec<T>) {
    let dims = [z0.len(), times.len(), p.len()];
    let nan = T::constant(f64::NAN);
    let mut output = vec![nan; z0.len() * times.len()];
    let mut kept = vec![nan; <Ode<F> as Operation<4>>::kept_len(&dims)];
    let inputs = [
        View::Active(z0),
        View::Known(&[t0]),
        View::Known(times),
        View::Active(p),
    ];
    Ode::<F>::forward(&dims, inputs, &mut output, &mut kept);
    (output, kept)
}

fn failure<F: Field>(z0: &[f64], end: f64, p: &[f64]) -> Option<OdeFault> {
    let inputs = [
        View::Active(z0),
        View::Known(&[0.0]),
        View::Known(&[0.5 * end, end][..]),
        View::Active(p),
    ];
    let fault = Ode::<F>::failure(inputs).map(|failure| failure.reason);
    let (output, kept) = solve::<F, f64>(z0, 0.0, &[0.5 * end, end], p);
    let rejected = output.iter().chain(&kept).all(|x| x.is_nan());
    assert_eq!(rejected, fault.is_some());
    fault
}

#[track_caller]
fn close(got: f64, want: f64, tolerance: f64) {
    let scale = tolerance * (1.0 + want.abs());
    assert!((got - want).abs() <= scale, "{got}, not {want}");
}

const TIMES: [f64; 6] = [0.3, 0.5, 2.0, 2.5, 6.0, 11.0];

/// How far the error of the whole way may exceed that of a step.
const GLOBAL: f64 = 200.0;

fn logistic_is_right<F: Field>() {
    let (z0, p) = ([0.3], [0.7, 2.5]);
    let (z, s) = solve::<F, f64>(&z0, 0.0, &TIMES, &p);
    for (i, &t) in TIMES.iter().enumerate() {
        close(z[i], logistic_solution(t, z0[0], p[0], p[1]), GLOBAL * 1e-8);
        for j in 0..3 {
            let mut x = [z0[0], p[0], p[1]].map(Dual64::from);
            x[j].eps = 1.0;
            let want = logistic_solution(t, x[0], x[1], x[2]).eps;
            close(s[3 * i + j], want, GLOBAL * 1e-8);
        }
    }
}

#[test]
fn logistic_growth_and_its_derivatives() {
    logistic_is_right::<Logistic>();
    logistic_is_right::<StiffLogistic>();
}

fn oscillator_is_right<F: Field>() {
    let (z0, p) = ([1.0, -0.5], [1.7, 0.4]);
    let (z, s) = solve::<F, f64>(&z0, 0.0, &TIMES, &p);
    for (i, &t) in TIMES.iter().enumerate() {
        let want = oscillator_solution(t, z0, p[0], p[1]);
        close(z[2 * i], want, GLOBAL * 1e-8);
        for j in 0..4 {
            let mut x = [z0[0], z0[1], p[0], p[1]].map(Dual64::from);
            x[j].eps = 1.0;
            let want = oscillator_solution(t, [x[0], x[1]], x[2], x[3]).eps;
            close(s[8 * i + j], want, GLOBAL * 1e-8);
        }
    }
}

#[test]
fn a_forced_oscillator_and_its_derivatives() {
    oscillator_is_right::<Oscillator>();
    oscillator_is_right::<StiffOscillator>();
}

/// Where z stands still, its sensitivities do not, and the steps are short enough for them.
#[test]
fn at_an_equilibrium_the_sensitivities_are_right() {
    let (z, s) = solve::<Logistic, f64>(&[2.5], 0.0, &TIMES, &[3.0, 2.5]);
    for (i, &t) in TIMES.iter().enumerate() {
        let decay = (-3.0 * t).exp();
        close(z[i], 2.5, 1e-12);
        close(s[3 * i], decay, GLOBAL * 1e-8);
        close(s[3 * i + 1], 0.0, GLOBAL * 1e-8);
        close(s[3 * i + 2], 1.0 - decay, GLOBAL * 1e-8);
    }
}

fn sensitivities_are_derivatives<F: Field>() {
    let (z0, p) = ([1.0, -0.5], [1.7, 0.4]);
    let (z, s) = solve::<F, f64>(&z0, 0.0, &TIMES, &p);
    for j in 0..4 {
        let mut x = [z0[0], z0[1], p[0], p[1]].map(Dual64::from);
        x[j].eps = 1.0;
        let (dual, _) = solve::<F, Dual64>(&x[..2], 0.0, &TIMES, &x[2..]);
        for (place, (dual, z)) in dual.iter().zip(&z).enumerate() {
            assert_eq!(dual.re, *z);
            close(dual.eps, s[4 * place + j], 1e-12);
        }
    }
}

/// The same steps of the same method: up to rounding, whatever the tolerance.
#[test]
fn the_sensitivities_are_those_of_dual_numbers() {
    sensitivities_are_derivatives::<Oscillator>();
    sensitivities_are_derivatives::<StiffOscillator>();
}

fn second_derivatives_are_right<F: Field>() {
    let point = [0.3, 0.7, 2.5];
    for (a, b) in [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2)] {
        let mut x = point.map(HyperDual64::from);
        x[a].eps1 = 1.0;
        x[b].eps2 = 1.0;
        let (z, _) = solve::<F, HyperDual64>(&x[..1], 0.0, &TIMES, &x[1..]);
        for (z, &t) in z.iter().zip(&TIMES) {
            let want = logistic_solution(t, x[0], x[1], x[2]);
            close(z.eps1eps2, want.eps1eps2, 10.0 * GLOBAL * 1e-8);
        }
    }
}

#[test]
fn second_derivatives_come_with_dual_numbers() {
    second_derivatives_are_right::<Logistic>();
    second_derivatives_are_right::<StiffLogistic>();
}

#[test]
fn a_lane_does_not_depend_on_its_neighbours() {
    type Several = Lanes<f64, 4>;
    // The last is out of every range.
    let omegas = [0.5, 1.7, 12.0, f64::NAN];
    let z0 = [1.0, -0.5].map(Several::constant);
    let p = [
        Several::from_lanes(|lane| omegas[lane]),
        Several::constant(0.4),
    ];
    let (together, kept) = solve::<Oscillator, Several>(&z0, 0.0, &TIMES, &p);
    for (lane, &omega) in omegas.iter().enumerate() {
        let (alone, of_one) = solve::<Oscillator, f64>(&[1.0, -0.5], 0.0, &TIMES, &[omega, 0.4]);
        let pairs = together.iter().zip(&alone).chain(kept.iter().zip(&of_one));
        for (together, alone) in pairs {
            assert_eq!(together.lane(lane).to_bits(), alone.to_bits());
        }
        assert_eq!(alone[0].is_nan(), omega.is_nan());
    }
}

/// What data settle has no sensitivities, and takes no place among the others'.
#[test]
fn the_adjoints_are_those_of_what_is_active() {
    let (z0, times) = ([1.0, -0.5], TIMES);
    let (omega, a) = (Dual64::new(1.7, 0.0), Dual64::new(0.4, 1.0));
    let z = z0.map(Dual64::from);
    let (by_dual, _) = solve::<Oscillator, Dual64>(&z, 0.0, &times, &[omega, a]);
    let weights: Vec<f64> = (0..12).map(|i| f64::from(i) - 4.3).collect();
    let want: f64 = by_dual.iter().zip(&weights).map(|(z, w)| z.eps * w).sum();
    let dims = [2, times.len(), 1, 1];
    let inputs = [
        View::Known(&z0[..]),
        View::Known(&[0.0]),
        View::Known(&times),
        View::Known(&[1.7]),
        View::Active(&[0.4]),
    ];
    let (mut output, mut kept) = (vec![f64::NAN; 12], vec![f64::NAN; 48]);
    Ode::<Oscillator>::forward(&dims, inputs, &mut output, &mut kept);
    let (mut gradient, mut adjoint) = (weights, [3.0]);
    let adjoints = [None, None, None, None, Some(&mut adjoint[..])];
    Ode::<Oscillator>::backward(&dims, inputs, &output, &mut kept, &mut gradient, adjoints);
    close(adjoint[0] - 3.0, want, GLOBAL * 1e-8);
}

#[test]
fn times_may_repeat_and_start_at_t0() {
    let times = [0.0, 0.0, 1.0, 1.0, 1.0];
    for z in [
        solve::<Logistic, f64>(&[0.3], 0.0, &times, &[0.7, 2.5]).0,
        solve::<StiffLogistic, f64>(&[0.3], 0.0, &times, &[0.7, 2.5]).0,
    ] {
        assert_eq!([z[0], z[1]], [0.3, 0.3]);
        assert_eq!([z[3], z[4]], [z[2], z[2]]);
    }
}

/// Values of Mazzia & Magherini, *Test Set for Initial Value Problem Solvers*, release 2.4 (2008), problem ROBER at t = 40 and 1e11.
#[test]
fn robertsons_kinetics() {
    let times = [40.0, 1e11];
    let want = [
        [
            0.715_827_068_719_394,
            9.185_534_764_557_338e-6,
            0.284_163_745_745_841_3,
        ],
        [
            2.083_340_149_701_255e-8,
            8.333_360_770_334_713e-14,
            0.999_999_979_166_505,
        ],
    ];
    let (z, _) = solve::<StiffRobertson, f64>(&[1.0, 0.0, 0.0], 0.0, &times, &[0.04, 3e7, 1e4]);
    for (row, want) in want.iter().enumerate() {
        for (i, want) in want.iter().enumerate() {
            let got = z[3 * row + i];
            assert!(
                (got - want).abs() <= 1e-7 * want + 1e-9,
                "{got}, not {want}"
            );
        }
    }
}

/// The same test set, problem VDPOL at t = 2: ε = 10⁻⁶ is μ = 1000.
#[test]
fn van_der_pols_relaxation() {
    let (z, s) = solve::<StiffVanDerPol, f64>(&[2.0, 0.0], 0.0, &[2.0], &[1e-6]);
    close(z[0], 1.706_167_732_170_483, 1e-6);
    close(z[1], -0.892_809_701_024_797_5, 1e-6);
    assert!(s.iter().all(|s| s.is_finite()));
}

#[test]
fn failures_are_told_and_nothing_hangs() {
    assert_eq!(failure::<Oscillator>(&[1.0, 0.0], 3.0, &[1.0, 0.1]), None);
    let reasons = [
        failure::<Explosion>(&[1.0], 2.0, &[]),
        failure::<StiffExplosion>(&[1.0], 2.0, &[]),
    ];
    for reason in reasons {
        let reason = reason.expect("a pole on the way");
        assert!(
            matches!(
                reason,
                OdeFault::StepSize | OdeFault::NotFinite | OdeFault::Steps(_)
            ),
            "{reason:?}"
        );
    }
    assert_eq!(
        failure::<Impatient>(&[1.0, 0.0], 100.0, &[1.0, 0.1]),
        Some(OdeFault::Steps(5))
    );
    assert_eq!(
        failure::<FastDecay>(&[1.0], 10.0, &[1e6]),
        Some(OdeFault::Steps(10_000))
    );
    for p in [f64::NAN, f64::INFINITY, -1e300, 1e300, 1e9] {
        assert!(failure::<FastDecay>(&[1.0], 10.0, &[p]).is_some(), "{p}");
        let _ = failure::<Logistic>(&[p], 10.0, &[p, 2.0]);
        let _ = failure::<StiffLogistic>(&[p], 10.0, &[p, 2.0]);
        let _ = failure::<StiffOscillator>(&[p, 1.0], 10.0, &[p, 2.0]);
    }
}
