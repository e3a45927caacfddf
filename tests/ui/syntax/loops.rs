use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for 0 in 0..n { y[0] ~ Normal(mu, 1.0); }
        for i of 0..n { y[i] ~ Normal(mu, 1.0); }
        for i in 0..n y[i] ~ Normal(mu, 1.0);
        for i in zip(y, y) { y[i] ~ Normal(mu, 1.0); }
        for i in minibatch { y[i] ~ Normal(mu, 1.0); }
    }
}

fn main() {}
