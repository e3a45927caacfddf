use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], last: count }
        let mu ~ Normal(0.0, 1.0);
        for i in minibatch(0..last, 16) { y[i] ~ Normal(mu, 1.0); }
    }
}

fn main() {}
