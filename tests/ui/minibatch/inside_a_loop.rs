use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n, k] }
        let mu ~ Normal(0.0, 1.0);
        for j in 0..n {
            for i in minibatch(0..k, 16) { y[j, i] ~ Normal(mu, 1.0); }
        }
    }
}

fn main() {}
