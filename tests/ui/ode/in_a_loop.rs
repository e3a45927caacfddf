use wgf::prelude::*;

fn decay<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = -(p[0] * z[0]);
}

wgf::model! {
    pub model Decay {
        data { times: [real; n], y: [real; n] }
        let rate ~ LogNormal(0.0, 1.0);
        let start: [real; 1] ~ Normal(0.0, 1.0);
        for i in 0..n {
            let z = ode(decay, start, 0.0, times, rate * y[i]);
            y[i] ~ Normal(z[i, 0], 1.0);
        }
    }
}

fn main() {}
