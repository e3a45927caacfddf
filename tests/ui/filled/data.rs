use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        y[0] = mu;
        y ~ Normal(mu, 1.0);
    }
}

fn main() {}
