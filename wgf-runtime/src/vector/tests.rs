//! Every vector does to each of its numbers what the scalar of its kind does to one, to the bit.

use super::four::Four;
use super::*;
use crate::engine::Level;
use crate::special::elementary;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

/// A function of one number, for a scalar and for a vector.
macro_rules! functions {
    ($scalar:ty, $vector:ty) => {
        [
            functions!($scalar, $vector, elementary::exp),
            functions!($scalar, $vector, elementary::exp_m1),
            functions!($scalar, $vector, elementary::ln),
            functions!($scalar, $vector, elementary::ln_1p),
            functions!($scalar, $vector, elementary::inv_logit),
            functions!($scalar, $vector, elementary::log1p_exp),
            functions!($scalar, $vector, elementary::logit),
            functions!($scalar, $vector, elementary::tanh),
            functions!($scalar, $vector, elementary::sinh),
            functions!($scalar, $vector, elementary::cosh),
            functions!($scalar, $vector, Register::sqrt),
            functions!($scalar, $vector, Register::abs),
            functions!($scalar, $vector, |x| Register::mul_add(x, x, x) / x - x),
            functions!($scalar, $vector, |x| -x * x),
        ]
    };
    ($scalar:ty, $vector:ty, $f:expr) => {{
        let scalar: fn($scalar) -> $scalar = $f;
        let vector: fn($vector) -> $vector = $f;
        (stringify!($f), scalar, vector)
    }};
}

/// Numbers of every size and sign, and the edges.
fn numbers() -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let mut numbers = vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::MIN_POSITIVE,
        f64::MIN_POSITIVE / 8.0,
        f64::MAX,
        -f64::MAX,
    ];
    numbers.extend((0..2000).map(|_| f64::from_bits(rng.random())));
    numbers.extend((0..2000).map(|_| 60.0 * rng.random::<f64>() - 30.0));
    numbers.extend((0..1000).map(|_| rng.random::<f64>()));
    numbers
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// A name, the function of a scalar, and that of a vector.
type Pair<S, V> = (&'static str, fn(S) -> S, fn(V) -> V);

fn check<S: Register, V: Register>(functions: &[Pair<S, V>]) {
    assert_eq!(S::FUSED, V::FUSED);
    for xs in numbers().chunks_exact(V::LANES) {
        for (name, scalar, vector) in functions {
            let mut got = vec![0.0; V::LANES];
            vector(V::load(xs)).store(&mut got);
            for (&x, got) in xs.iter().zip(got) {
                let mut want = [0.0];
                scalar(S::splat(x)).store(&mut want);
                assert!(
                    same(got, want[0]),
                    "{name}({x:e}) = {got:e}, not {:e}",
                    want[0]
                );
            }
        }
    }
}

/// Sums, masks and maps, which no elementary function shows.
fn check_rest<V: Register>() {
    let numbers: Vec<f64> = (0..V::LANES).map(|i| (i * i) as f64 - 3.0).collect();
    let v = V::load(&numbers);
    assert_eq!(v.sum(), numbers.iter().sum::<f64>());
    let at_least_one = V::select(v.lt(V::splat(1.0)), V::splat(1.0), v.map(|x| x + 1.0));
    let mut got = vec![0.0; V::LANES];
    at_least_one.store(&mut got);
    for (x, got) in numbers.iter().zip(got) {
        assert_eq!(got, if *x < 1.0 { 1.0 } else { x + 1.0 });
    }
    let largest = numbers[V::LANES - 1];
    assert!(V::all(v.lt(V::splat(largest + 1.0))));
    assert!(!V::all(v.lt(V::splat(largest))));
}

/// x = 2ᵏm, exactly where all numbers of the register are positive and normal, and as its logarithm elsewhere.
fn check_factors<V: Register>() {
    let mut numbers = numbers();
    numbers.extend((0..800).map(|i| f64::from_bits(0x3f00_0000_0000_1234 + (i << 48))));
    for xs in numbers.chunks_exact(V::LANES) {
        let all_normal = xs.iter().all(|x| x.is_normal() && *x > f64::MIN_POSITIVE);
        let (m, k) = elementary::factors(V::load(xs));
        let (mut ms, mut ks) = (vec![0.0; V::LANES], vec![0.0; V::LANES]);
        m.store(&mut ms);
        k.store(&mut ks);
        for ((&x, m), k) in xs.iter().zip(ms).zip(ks) {
            if all_normal {
                assert!(
                    (1.0..2.0).contains(&m) && k.fract() == 0.0,
                    "{x:e}: {m}, {k}"
                );
                // Two powers: 2ᵏ itself may be subnormal.
                let half = (k / 2.0).floor();
                assert_eq!(m * half.exp2() * (k - half).exp2(), x);
            } else {
                let ln = m.ln() + k * std::f64::consts::LN_2;
                let close = (ln - x.ln()).abs() <= 4.0 * f64::EPSILON * x.ln().abs();
                assert!(close || same(ln, x.ln()), "{x:e}: {ln} is not {}", x.ln());
            }
        }
    }
}

#[test]
fn factors_are_the_numbers() {
    check_factors::<f64>();
    check_factors::<Four>();
    check_factors::<Several<Four, 2>>();
    check_factors::<Plain>();
    check_factors::<Several<Plain, 2>>();
    #[cfg(target_arch = "x86_64")]
    if Level::best() >= Level::Avx2 {
        check_factors::<Avx2>();
        check_factors::<Several<Avx2, 2>>();
    }
}

#[test]
fn vectors_do_what_numbers_do() {
    check::<f64, Four>(&functions!(f64, Four));
    check_rest::<Four>();
    check::<f64, Several<Four, 2>>(&functions!(f64, Several<Four, 2>));
    check_rest::<Several<Four, 2>>();
    check::<f64, Plain>(&functions!(f64, Plain));
    check_rest::<Plain>();
    check::<f64, Several<Plain, 2>>(&functions!(f64, Several<Plain, 2>));
    check_rest::<Several<Plain, 2>>();
    check_rest::<f64>();
    check_rest::<Fused>();
    #[cfg(target_arch = "x86_64")]
    if Level::best() >= Level::Avx2 {
        check::<Fused, Avx2>(&functions!(Fused, Avx2));
        check_rest::<Avx2>();
        check::<Fused, Several<Avx2, 2>>(&functions!(Fused, Several<Avx2, 2>));
        check_rest::<Several<Avx2, 2>>();
    }
    #[cfg(target_arch = "x86_64")]
    if Level::best() >= Level::Avx512 {
        check::<Fused, Avx512>(&functions!(Fused, Avx512));
        check_rest::<Avx512>();
    }
}
