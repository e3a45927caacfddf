use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for i in minibatch(0..n, 0) { y[i] ~ Normal(mu, 1.0); }
    }
}

fn main() {}
