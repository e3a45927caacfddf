use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        y ~ Normal(mu, 1.0);
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
