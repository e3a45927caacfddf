//! hudson_lynx_hare-lotka_volterra.

use crate::compare::{self, Region};
use crate::plain::normal;
use crate::posteriordb::read;
use serde_json::json;
use wgf::prelude::*;

fn predator_prey<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = (p[0] - p[1] * z[1]) * z[0];
    dz[1] = (-p[2] + p[3] * z[0]) * z[1];
}

model! {
    pub model LotkaVolterra {
        data { times: [real; n], y: [real(0.0..); n, 2], y0: [real(0.0..); 2] }
        let theta: [positive; 4] ~ Normal([1.0, 0.05, 1.0, 0.05], [0.5, 0.05, 0.5, 0.05]);
        let z0: [positive; 2] ~ LogNormal(10.0.ln(), 1.0);
        let sigma: [positive; 2] ~ LogNormal(-1.0, 1.0);
        let z = ode(self::predator_prey, z0, 0.0, times, theta);
        for j in 0..2 {
            y0[j] ~ LogNormal(z0[j].ln(), sigma[j]);
            for i in 0..n {
                y[i, j] ~ LogNormal(z[i, j].ln(), sigma[j]);
            }
        }
    }
}

/// ln N(ln x | loc, scale²) / x.
fn log_normal(x: f64, loc: f64, scale: f64) -> f64 {
    normal(x.ln(), loc, scale) - x.ln()
}

/// One step of the classical Runge–Kutta method.
fn step(z: [f64; 2], p: &[f64], h: f64) -> [f64; 2] {
    let slope = |z: [f64; 2]| {
        let [u, v] = z;
        [(p[0] - p[1] * v) * u, (-p[2] + p[3] * u) * v]
    };
    let moved = |k: [f64; 2], h: f64| [z[0] + h * k[0], z[1] + h * k[1]];
    let a = slope(z);
    let b = slope(moved(a, h / 2.0));
    let c = slope(moved(b, h / 2.0));
    let d = slope(moved(c, h));
    let mean = |i: usize| (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]) / 6.0;
    moved([mean(0), mean(1)], h)
}

/// The populations after each year, by 2000 steps a year: an error near rounding's.
fn populations(z0: &[f64], p: &[f64], years: usize) -> Vec<[f64; 2]> {
    const STEPS: usize = 2000;
    let mut z = [z0[0], z0[1]];
    let year = |_| {
        (0..STEPS).for_each(|_| z = step(z, p, 1.0 / STEPS as f64));
        z
    };
    (0..years).map(year).collect()
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("hudson_lynx_hare-lotka_volterra") else {
        return;
    };
    let field = |name: &str| &reference.data[name];
    let data = json!({ "times": field("ts"), "y": field("y"), "y0": field("y_init") });
    let data = LotkaVolterraData::from_json_str(&data.to_string()).unwrap();
    let model = LotkaVolterra::new(data).unwrap();
    let (y, y0) = (reference.rows("y"), reference.column("y_init"));
    let years: Vec<f64> = (1..=y.len()).map(|t| t as f64).collect();
    assert_eq!(reference.column("ts"), years);
    let names: Vec<&str> = reference.names.iter().map(String::as_str).collect();
    let region = Region::of(&reference, &names);
    let coordinates = |p: &LotkaVolterraParams| [&p.theta[..], &p.z0[..], &p.sigma[..]].concat();
    compare::check(&model, &region, coordinates, |p| {
        let z = populations(&p.z0, &p.theta, y.len());
        let rates = [(1.0, 0.5), (0.05, 0.05), (1.0, 0.5), (0.05, 0.05)];
        let rates = rates.iter().zip(&p.theta);
        let mut sum: f64 = rates.map(|((m, s), x)| normal(*x, *m, *s)).sum();
        for j in 0..2 {
            sum += log_normal(p.z0[j], 10.0_f64.ln(), 1.0) + log_normal(p.sigma[j], -1.0, 1.0);
            sum += log_normal(y0[j], p.z0[j].ln(), p.sigma[j]);
            let later = y.iter().zip(&z);
            sum += later
                .map(|(y, z)| log_normal(y[j], z[j].ln(), p.sigma[j]))
                .sum::<f64>();
        }
        sum
    });
}
