//! Names that collide with something: generated names, Rust's types and keywords, constants of the module.

use crate::agrees;
use wgf::prelude::*;

/// Constants that a pattern cannot shadow.
const N: usize = 7;
/// The same.
static SIGMA: f64 = 2.0;

/// A unit struct is a constant too.
#[derive(Debug)]
pub struct Tau;

model! {
    /// Data and parameters named like generated functions, methods and arguments.
    pub model Generated {
        data {
            u: [real; size],
            gradient: [real; size],
            data: real,
            new: real,
            dim: real(0.0..),
            fit: [count; size],
            score: bool,
            values: [index(3); size],
            path: int,
            text: int(..10),
        }
        let draw ~ Normal(data, 1.0);
        let model: [real; 3] ~ Normal(new, 1.0 + dim);
        let log_density ~ HalfNormal(1.0);
        let constrain = draw + log_density;
        let params = 2.0 * data + path - text;
        for i in 0..size {
            u[i] ~ Normal(model[values[i]] + params, log_density);
            gradient[i] ~ Normal(constrain, 1.0);
            fit[i] ~ PoissonLog(draw);
        }
        score ~ Bernoulli(0.5);
        path ~ Poisson(log_density);
    }
}

#[test]
fn generated_names_are_free_for_the_user() {
    let data = GeneratedData {
        u: vec![0.5, -1.0],
        gradient: vec![0.1, 0.2],
        data: 0.3,
        new: -0.4,
        dim: 0.5,
        fit: vec![3, 0],
        score: true,
        values: vec![2, 0],
        path: 4,
        text: -5,
    };
    agrees(&Generated::new(data).unwrap());
}

model! {
    /// Parameters named like Rust's types, prelude and keywords.
    pub model Rust {
        data { usize: size, f64: [real; usize], r#type: [real; r#match], r#fn: [index(r#match); usize] }
        let str ~ Normal(0.0, 1.0);
        let r#loop: [real; r#match] ~ Normal(str, 1.0);
        let std ~ HalfNormal(1.0);
        let core: [unit; usize] ~ Beta(2.0, 2.0);
        let Some = str.exp();
        let r#in[r#mod in r#match] = r#loop[r#mod] * Some;
        let wgf[vec in usize] = f64[vec] * std + core[vec];
        for r#for in 0..usize {
            let r#let = wgf[r#for] + r#in[r#fn[r#for]];
            f64[r#for] ~ Normal(r#let, 1.0);
        }
        r#type ~ Normal(r#loop, std);
    }
}

#[test]
fn names_of_rust_are_free_for_the_user() {
    let text = r#"{"usize": 2, "f64": [0.1, 0.2], "type": [1.0, 2.0, 3.0], "fn": [2, 0]}"#;
    let model = Rust::new(RustData::from_json_str(text).unwrap()).unwrap();
    agrees(&model);
    let names: Vec<String> = model
        .quantities()
        .iter()
        .flat_map(|q| q.element_names())
        .collect();
    assert!(names.contains(&"loop[2]".to_owned()), "{names:?}");
    let error = RustData::from_json_str(r#"{"usize": 2, "f64": [0.1], "type": [1.0], "fn": [0]}"#);
    let error = Rust::new(error.unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("f64 has length 1"), "{error}");
}

model! {
    /// Names of constants, a static and a unit struct of this module.
    #[allow(non_snake_case)]
    pub model Constants {
        data { N: size, Y: [real; N] }
        let SIGMA ~ HalfNormal(1.0);
        let Tau: [real; N] ~ Normal(0.0, SIGMA);
        let None = SIGMA * 2.0;
        for I in 0..N {
            let Z = Tau[I] + None;
            Y[I] ~ Normal(Z, SIGMA);
        }
    }
}

#[test]
fn names_of_constants_are_free_for_the_user() {
    assert_eq!((N, SIGMA, format!("{Tau:?}")), (7, 2.0, "Tau".to_owned()));
    let data = ConstantsData {
        N: 2,
        Y: vec![0.5, 1.5],
    };
    agrees(&Constants::new(data).unwrap());
}

model! {
    /// Names used twice where their scopes do not meet, names that differ by case, names of Greek.
    pub model Scopes {
        data { y: [real; n], x: [real; n], σ: real(0.0..) }
        let μ ~ Normal(0.0, 1.0);
        let a[i in n] = μ * x[i];
        let b[i in n] = μ + x[i];
        for i in 0..n {
            let mean = a[i];
            y[i] ~ Normal(mean, σ);
        }
        for i in 0..n {
            let mean = b[i];
            x[i] ~ Normal(mean, σ);
        }
        let i = μ.exp();
        let sum = sum(a) + i;
        factor(-0.1 * sum.square());
    }
}

#[test]
fn a_name_may_return_in_another_scope() {
    let data = ScopesData {
        y: vec![0.5, 1.5],
        x: vec![1.0, -1.0],
        σ: 0.7,
    };
    agrees(&Scopes::new(data).unwrap());
}

model! {
    /// Names that come again after the loop they belong to: as a loop variable, as a parameter, in another loop.
    pub model Again {
        data { y: [real; n], z: [real; n] }
        let a ~ Normal(0.0, 1.0);
        for i in 0..n {
            let b = a * y[i];
            let j = b + 1.0;
            z[i] ~ Normal(j, 1.0);
        }
        let b ~ Normal(0.0, 1.0);
        for j in 0..n {
            let c = a + b;
            y[j] ~ Normal(c * j, 1.0);
        }
        for i in 0..n {
            let c = a - b;
            z[i] ~ Normal(c, 1.0);
        }
    }
}

/// By hand: the oracle is compiled from the same statements.
#[test]
fn names_may_come_again_after_their_loop() {
    let (y, z) = ([0.5, -1.0, 2.0], [0.1, 0.4, -0.3]);
    let data = AgainData {
        y: y.to_vec(),
        z: z.to_vec(),
    };
    let model = Again::new(data).unwrap();
    agrees(&model);
    let (a, b) = (0.3, -0.8);
    let normal =
        |x: f64, mean: f64| -0.5 * (x - mean).powi(2) - 0.5 * (2.0 * std::f64::consts::PI).ln();
    let mut expected = normal(a, 0.0) + normal(b, 0.0);
    for i in 0..3 {
        expected += normal(z[i], a * y[i] + 1.0);
        expected += normal(y[i], (a + b) * i as f64) + normal(z[i], a - b);
    }
    let value = model.log_density(&[a, b]);
    assert!(
        (value - expected).abs() < 1e-12,
        "{value} is not {expected}"
    );
}
