use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let m: [real; n];
        for i in minibatch(0..n, 16) {
            m[i] = 2.0 * mu;
            y[i] ~ Normal(m[i], 1.0);
        }
    }
}

fn main() {}
