//! The typed values of a draw are the named ones, and both are what the model says.

mod support;

use support::{models, normals};
use wgf::prelude::*;

/// The values of one point by name and by type.
struct Draw<P> {
    names: Vec<String>,
    values: Vec<f64>,
    params: P,
}

impl<P> Draw<P> {
    fn of(model: &impl Model<Params = P>, u: &[f64]) -> Self {
        let quantities = model.quantities().iter();
        let names: Vec<String> = quantities.flat_map(|q| q.element_names()).collect();
        let mut values = vec![f64::NAN; names.len()];
        model.constrain(u, &mut values);
        let params = model.params(&values);
        Draw {
            names,
            values,
            params,
        }
    }

    fn named(&self, name: &str) -> f64 {
        let at = self.names.iter().position(|n| n == name);
        self.values[at.expect("a named element")]
    }
}

#[test]
fn quantities_that_only_the_draws_need_are_worked_out() {
    let model = models::reductions();
    let u = normals(2, model.dim(), 1.0);
    let draw = Draw::of(&model, &u);
    let params = &draw.params;
    let y = normals(21, 6, 1.0);
    assert_eq!(params.a, u[0]);
    for (j, b) in params.b.iter().enumerate() {
        assert!((b - 1.5 / (1.0 + (-u[1 + j]).exp())).abs() < 1e-15);
    }
    assert!((params.s - (4.0 - u[4].exp())).abs() < 1e-15);
    let total: f64 = params.b.iter().sum();
    for (i, r) in params.reported.iter().enumerate() {
        assert!((r - (params.b[0] * y[i] - total)).abs() < 1e-14);
    }
    assert_eq!(draw.named("reported[4]"), params.reported[4]);
}

#[test]
fn matrices_are_named_and_typed_row_by_row() {
    let model = models::bounds();
    let u = normals(2, model.dim(), 1.0);
    let draw = Draw::of(&model, &u);
    let params = &draw.params;
    assert_eq!(draw.named("m[2,1]"), params.m[2][1]);
    assert_eq!(
        params.s[3][2],
        params.m[3][2] * params.f[2] + params.b * params.e
    );
}
