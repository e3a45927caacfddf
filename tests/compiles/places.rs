//! Where a model may stand: visibilities, functions, modules that shadow the prelude, twice in one file.

use crate::agrees;
use std::f64::consts::PI;
use wgf::prelude::*;

model! {
    /// No data at all.
    pub(crate) model NoData {
        /// A parameter may be documented.
        let mu ~ Normal(0.0, 1.0);
        /// So may a quantity.
        let two = 2;
        let half = mu / two;;
    }
}

model! { model Private { data { y: [real; n] } let mu ~ Normal(0.0, 1.0); y ~ Normal(mu, 1.0); } }

model! {
    #[allow(dead_code)]
    #[guide(diagonal)]
    #[divergence(reverse_kl)]
    #[method(bbvi)]
    pub(in crate::compiles) model Attributes {
        data {
            /// Known under another name in files.
            #[serde(rename = "Y")]
            y: real,
        }
        let mu ~ Normal(y, 1.0);
        for i in 0..0 {}
        for i in 0..3 {
            for j in i..3 {}
        }
    }
}

#[test]
fn models_of_every_visibility_stand_side_by_side() {
    let model = NoData::new(NoDataData {}).unwrap();
    agrees(&model);
    let fit = model.fit().seed(1).run().unwrap();
    assert!(fit.draws(10).iter().all(|draw| draw.half == draw.mu / 2.0));
    agrees(&Private::new(PrivateData { y: vec![1.0] }).unwrap());
    let data = AttributesData::from_json_str(r#"{"Y": 2.0}"#).unwrap();
    agrees(&Attributes::new(data).unwrap());
}

#[test]
fn a_model_may_stand_in_a_function() {
    model! {
        model Local {
            data { y: [real; n] }
            let mu ~ Normal(0.0, 1.0);
            y ~ Normal(mu, 1.0);
        }
    }
    agrees(&Local::new(LocalData { y: vec![1.0, 2.0] }).unwrap());
}

/// A module in which the prelude's names mean other things.
pub mod shadowed {
    #![allow(missing_docs, missing_debug_implementations, dead_code)]

    pub struct Result;
    pub struct Option;
    pub struct Vec;
    pub struct Some;
    pub struct Ok;
    pub struct Err;
    pub struct None;
    pub struct String;
    pub struct Real;
    pub struct Normal;
    pub struct Model;
    pub trait Clone {}
    pub trait Debug {}
    pub trait PartialEq {}
    pub trait Into {}
    pub mod std {}
    pub mod core {}
    pub mod serde {}
    pub use ::std::f64;

    wgf::model! {
        pub model Shadowed {
            data { y: [real(0.0..); n, k], g: [index(n); m], b: [bool; m] }
            let mu: [positive; n] ~ LogNormal(0.0, 1.0);
            let s[i in m] = mu[g[i]];
            let known = sum(y);
            for i in 0..n { y[i] ~ Normal(mu[i], 1.0); }
            b ~ BernoulliLogit(s);
            factor(known * mu[0]);
        }
    }
}

#[test]
fn a_model_does_not_lean_on_the_prelude() {
    let data = shadowed::ShadowedData {
        y: vec![vec![0.5, 1.0], vec![2.0, 0.0]],
        g: vec![0, 1, 1],
        b: vec![true, false, true],
    };
    agrees(&shadowed::Shadowed::new(data).unwrap());
}

macro_rules! in_a_macro {
    ($name:ident, $y:ident, $scale:expr) => {
        model! {
            /// Written by a macro.
            pub(crate) model $name {
                data { $y: [real; n] }
                let mu ~ Normal(0.0, 2.0 * $scale);
                let twice = 2.0 * mu;
                for i in 0..n { $y[i] ~ Normal(twice, 1.5); }
            }
        }
    };
}

in_a_macro!(Written, z, 1.0 + 0.25);

#[test]
fn a_macro_may_write_a_model() {
    let model = Written::new(WrittenData { z: vec![1.0] }).unwrap();
    agrees(&model);
    let normal = |x: f64, sd: f64| -0.5 * (x / sd).powi(2) - (sd * (2.0 * PI).sqrt()).ln();
    let expected = normal(0.5, 2.0 * (1.0 + 0.25)) + normal(1.0 - 1.0, 1.5);
    assert!((model.log_density(&[0.5]) - expected).abs() < 1e-12);
}
