use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let beta: [real; t] ~ Normal(0.0, 1.0);
        beta[0] = mu;
        y ~ Normal(beta, 1.0);
    }
}

fn main() {}
