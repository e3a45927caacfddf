use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        y + 1.0 ~ Normal(mu, 1.0);
        exp(mu) ~ Normal(0.0, 1.0);
    }
}

fn main() {}
