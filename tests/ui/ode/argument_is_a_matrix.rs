use wgf::prelude::*;

fn decay<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = -(p[0] * z[0]);
}

wgf::model! {
    pub model Decay {
        data { times: [real; n], y: [real; n] }
        let rate ~ LogNormal(0.0, 1.0);
        let start: [real; 1] ~ Normal(0.0, 1.0);
        let z = ode(decay, start, 0.0, times, rate);
        let w = ode(decay, start, 0.0, times, z);
    }
}

fn main() {}
