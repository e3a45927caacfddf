use wgf::prelude::*;

fn decay<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = -(p[0] * z[0]);
}

wgf::model! {
    pub model Decay {
        data { times: [real; n], y: [real; n] }
        let rate ~ LogNormal(0.0, 1.0);
        let start: [real; 1] ~ Normal(0.0, 1.0);
        let a = ode(decay, start, 0.0, times, rate, rtoll = 1e-6);
        let b = ode(decay, start, 0.0, times, rate, method = rk45);
        let c = ode(decay, start, 0.0, times, rate, rtol = 0.0);
        let d = ode(decay, start, 0.0, times, rate, atol = rate);
        let e = ode(decay, start, 0.0, times, rate, max_steps = 1e4);
        let f = ode(decay, start, 0.0, times, rtol = 1e-6, rate);
        let g = ode(decay, start, 0.0, times, rate, rtol = 1e-6, rtol = 1e-6);
    }
}

fn main() {}
