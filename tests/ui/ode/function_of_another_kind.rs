use wgf::prelude::*;

fn decay<T: Real>(z: T, rate: T) -> T {
    -(rate * z)
}

wgf::model! {
    pub model Decay {
        data { times: [real; n], y: [real; n] }
        let rate ~ LogNormal(0.0, 1.0);
        let start: [real; 1] ~ Normal(0.0, 1.0);
        let z = ode(decay, start, 0.0, times, rate);
    }
}

fn main() {}
