use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        data { y: [real; n] }
        y ~ Normal(mu, 1.0);
    }
}

fn main() {}
