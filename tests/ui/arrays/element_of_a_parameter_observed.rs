use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let theta: [real; 3] ~ Normal(mu, 1.0);
        for t in theta {
            t ~ Normal(mu, 1.0);
        }
        y ~ Normal(mu, 1.0);
    }
}

fn main() {}
