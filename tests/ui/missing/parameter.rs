use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu: [real?; n] ~ Normal(0.0, 1.0);
        y ~ Normal(mu, 1.0);
    }
}

fn main() {}
