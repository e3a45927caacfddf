use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; 4] }
        let mu ~ Normal(0.0, 1.0);
        y[1..6] ~ Normal(mu, 1.0);
    }
}

fn main() {}
