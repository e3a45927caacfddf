use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        t = 3;
        y ~ Normal(mu, 1.0);
    }
}

fn main() {}
