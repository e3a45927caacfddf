//! Arrays filled element by element: autoregressions, GARCH, state spaces, and what is wrong with their data.

mod support;

use num_dual::HyperDual64;
use support::{normals, relative_error};
use wgf::__private::{Program, oracle_score};
use wgf::prelude::*;

model! {
    /// GARCH(1,1).
    pub model Garch {
        data { y: [real; t], sigma1: real(0.0..) }
        let mu ~ Normal(0.0, 1.0);
        let alpha0: positive ~ Flat;
        let alpha1: unit ~ Flat;
        let share: unit ~ Flat;
        let beta1 = (1.0 - alpha1) * share;
        let s: [real; t];
        s[0] = sigma1;
        for i in 1..t {
            s[i] = (alpha0 + alpha1 * (y[i - 1] - mu).powi(2) + beta1 * s[i - 1].powi(2)).sqrt();
        }
        y ~ Normal(mu, s);
    }
}

model! {
    /// Two states that drive each other, names in the loop, an observation in it, and a table filled by rows.
    pub model States {
        data { y: [real; t], first: int(0..) }
        let a ~ Normal(0.5, 0.2);
        let b ~ Normal(0.3, 0.2);
        let noise: [real; t] ~ Normal(0.0, 1.0);
        let tau ~ HalfNormal(1.0);
        let level: [real; t];
        let speed: [real; t];
        level[0] = noise[0];
        speed[0] = b;
        for i in 1..t {
            let pull = (a * speed[i - 1]).tanh();
            let force = pull * pull + level[i - 1];
            level[i] = a * force + tau * noise[i];
            speed[i] = b * pull - 0.1 * level[i] * force;
            y[i] ~ Normal(level[i] + speed[i - 1], 0.5 + tau);
        }
        let table: [real; t, 3];
        for i in 0..t {
            table[i, 0] = level[i];
            for j in 1..3 {
                let grown = table[i, j - 1] * b;
                table[i, j] = grown.sin() + a * j;
            }
        }
        for i in first..t {
            y[i] ~ StudentT(5.0, table[i, 2] * sum(speed), 1.0 + tau);
        }
        factor(-0.01 * dot(level, speed) - mean(table).square());
    }
}

model! {
    /// Rows of a panel: work in the recursion that the row does not change, and a factor that the recursion itself fills.
    pub model Panel {
        data { y: [real; m, n], x: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let v: [real; m, n];
        for g in 0..m {
            v[g, 0] = a;
            for i in 1..n {
                v[g, i] = (a * x[i]).tanh() + 0.3 * v[g, i - 1];
            }
            for i in 0..n {
                y[g, i] ~ Normal(v[g, i], 1.0);
            }
        }
        let factor: [real; m];
        let w: [real; m, n];
        factor[0] = 0.5 * a;
        for i in 0..n {
            w[0, i] = a * i;
        }
        for g in 1..m {
            factor[g] = w[g - 1, n - 1];
            w[g, 0] = a;
            for i in 1..n {
                w[g, i] = 0.1 * a + factor[1] * w[g, i - 1];
            }
        }
        for g in 0..m {
            for i in 0..n {
                y[g, i] ~ Normal(w[g, i], 1.0);
            }
        }
    }
}

fn panel_data() -> PanelData {
    PanelData {
        y: (0..3).map(|g| normals(20 + g, 4, 1.0)).collect(),
        x: normals(30, 4, 1.0),
    }
}

fn panel() -> Panel {
    Panel::new(panel_data()).unwrap()
}

/// The panel's density as it is written.
fn panel_by_hand(data: &PanelData, a: f64) -> f64 {
    let (m, n) = (data.y.len(), data.x.len());
    let (mut v, mut w) = (vec![vec![0.0; n]; m], vec![vec![0.0; n]; m]);
    let mut factor = vec![0.5 * a; m];
    for (i, w) in w[0].iter_mut().enumerate() {
        *w = a * i as f64;
    }
    for g in 0..m {
        v[g][0] = a;
        if g > 0 {
            factor[g] = w[g - 1][n - 1];
            w[g][0] = a;
        }
        for i in 1..n {
            v[g][i] = (a * data.x[i]).tanh() + 0.3 * v[g][i - 1];
            if g > 0 {
                w[g][i] = 0.1 * a + factor[1] * w[g][i - 1];
            }
        }
    }
    let ln_normal = |y: f64, mean: f64| -0.5 * (y - mean).powi(2) - 0.918_938_533_204_672_8;
    let mut value = ln_normal(a, 0.0);
    for (g, row) in data.y.iter().enumerate() {
        for (i, &y) in row.iter().enumerate() {
            value += ln_normal(y, v[g][i]) + ln_normal(y, w[g][i]);
        }
    }
    value
}

fn garch(t: usize) -> Garch {
    Garch::new(GarchData {
        y: normals(8, t, 1.0),
        sigma1: 0.7,
    })
    .unwrap()
}

fn states(t: usize) -> States {
    States::new(StatesData {
        y: normals(9, t, 1.0),
        first: 2,
    })
    .unwrap()
}

fn check<M: LogDensity + Program>(model: &M) {
    let d = LogDensity::dim(model);
    let (mut gradient, mut oracle) = (vec![0.0; d], vec![0.0; d]);
    for seed in 0..10 {
        let u = normals(seed, d, 0.6);
        let value = LogDensity::score(model, &u, &mut gradient);
        let expected = oracle_score(model, &u, &mut oracle);
        assert!(value.is_finite());
        assert!(relative_error(value, expected) < 1e-12);
        assert!(relative_error(model.log_density(&u), expected) < 1e-12);
        for (i, (g, o)) in gradient.iter().zip(&oracle).enumerate() {
            assert!(
                relative_error(*g, *o) < 1e-10,
                "coordinate {i}: {g} is not {o}"
            );
        }
    }
}

#[test]
fn scores_are_the_oracles() {
    check(&garch(30));
    check(&states(12));
    check(&panel());
}

#[test]
fn a_panel_is_what_is_written() {
    let data = panel_data();
    for a in [0.3, -0.7, 0.3] {
        let (got, want) = (panel().log_density(&[a]), panel_by_hand(&data, a));
        assert!(relative_error(got, want) < 1e-14, "{got} is not {want}");
    }
}

#[test]
fn second_derivatives_are_the_oracles() {
    let model = states(6);
    let d = model.dim();
    let (u, v) = (normals(1, d, 0.5), normals(2, d, 1.0));
    let (mut gradient, mut product) = (vec![0.0; d], vec![0.0; d]);
    model.hessian_vector_product(&u, &v, &mut gradient, &mut product);
    for (i, h) in product.iter().enumerate() {
        let point: Vec<HyperDual64> = (0..d)
            .map(|j| HyperDual64::new(u[j], f64::from(u8::from(i == j)), v[j], 0.0))
            .collect();
        let expected = model.density_as_written(&point).eps1eps2;
        assert!(
            relative_error(*h, expected) < 1e-10,
            "{i}: {h} is not {expected}"
        );
    }
}

/// The workspace of a recursion grows with its length and with nothing else: so many numbers a step, and no more. (That no
/// score allocates, whatever its length, is held in `allocation.rs`.)
#[test]
fn a_long_recursion_takes_memory_in_proportion_to_its_length() {
    let (short, long) = (garch(1_000), garch(100_000));
    let per_step = short.workspace_len() as f64 / 1_000.0;
    assert!(per_step <= 8.0, "{per_step} numbers a step");
    assert_eq!(long.workspace_len(), 100 * short.workspace_len());
    let d = long.dim();
    let mut gradient = vec![0.0; d];
    let u = [0.1, -1.0, -1.5, 0.3];
    let value = long.score(&u, &mut gradient);
    assert!(value.is_finite() && gradient.iter().all(|g| g.is_finite()));
    // A central difference of the density, whose rounding is ε|ℓ|/h ≈ 1e-16 · 2e5 / 1e-4.
    for i in 0..d {
        let at = |h: f64| {
            let mut v = u;
            v[i] += h;
            long.log_density(&v)
        };
        let difference = (at(1e-4) - at(-1e-4)) / 2e-4;
        let truncation = 1e-6 * value.abs();
        assert!(
            (difference - gradient[i]).abs() < truncation,
            "{i}: {difference} is not {}",
            gradient[i]
        );
    }
}

#[test]
fn draws_hold_the_arrays() {
    let model = states(5);
    let names: Vec<String> = model.quantities().iter().map(|q| q.name.clone()).collect();
    assert_eq!(names, ["a", "b", "noise", "tau", "level", "speed", "table"]);
    let u = normals(3, model.dim(), 0.5);
    let len: usize = model.quantities().iter().map(|q| q.len()).sum();
    let mut values = vec![0.0; len];
    model.constrain(&u, &mut values);
    let params = model.params(&values);
    assert_eq!(params.level[0], params.noise[0]);
    assert_eq!(params.table[3][0], params.level[3]);
    let pull = (params.a * params.speed[1]).tanh();
    let expected = params.a * (pull * pull + params.level[1]) + params.tau * params.noise[2];
    assert!((params.level[2] - expected).abs() < 1e-14);
}

model! {
    pub model Gaps {
        data { y: [real; t], from: int(0..), to: int(0..), read: int(0..) }
        let a ~ Normal(0.0, 1.0);
        let s: [real; t];
        for i in from..to {
            s[i] = a * y[i];
        }
        y[0] ~ Normal(s[read], 1.0);
    }
}

fn gaps(from: i64, to: i64, read: i64) -> Result<Gaps, DataError> {
    Gaps::new(GapsData {
        y: vec![1.0; 4],
        from,
        to,
        read,
    })
}

#[test]
fn elements_have_values_before_they_are_read_and_one_each() {
    assert!(gaps(0, 4, 3).is_ok());
    let text = |model: Result<Gaps, DataError>| model.err().unwrap().to_string();
    let error = text(gaps(1, 4, 0));
    assert!(
        error.starts_with("`s[0]` is read before it has a value (in `Normal(s[read], 1.0)` at "),
        "{error}"
    );
    let error = text(gaps(0, 3, 1));
    assert!(
        error.starts_with("`s[3]` has no value, as no statement gives it one (in `let s` at "),
        "{error}"
    );
    let error = text(gaps(0, 5, 1));
    assert!(
        error.starts_with("i = 4 is out of range for `s` of length 4"),
        "{error}"
    );
}

model! {
    pub model Twice {
        data { y: [real; t] }
        let a ~ Normal(0.0, 1.0);
        let s: [real; t];
        for i in 0..t { s[i] = a; }
        s[0] = 2.0 * a;
        y ~ Normal(s, 1.0);
    }
}

#[test]
fn no_element_has_two_values() {
    let error = Twice::new(TwiceData { y: vec![0.0; 3] }).err().unwrap();
    let text = error.to_string();
    assert!(
        text.starts_with("`s[0]` is given a value twice (in `s[0] = 2.0 * a` at "),
        "{text}"
    );
}
