use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], k: int }
        let mu ~ Normal(0.0, 1.0);
        for i in k {
            y[i] ~ Normal(mu, 1.0);
        }
    }
}

fn main() {}
