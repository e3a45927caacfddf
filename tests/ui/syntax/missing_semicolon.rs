use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let tau ~ HalfNormal(1.0)
        let sigma ~ HalfNormal(1.0);
        y ~ Normal(mu + tau, sigma);
    }
}

fn main() {}
