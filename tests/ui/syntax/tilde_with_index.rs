use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let theta[i in n] ~ Normal(0.0, 1.0);
        y ~ Normal(theta, 1.0);
    }
}

fn main() {}
