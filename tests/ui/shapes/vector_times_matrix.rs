use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        y ~ Normal(beta * x, 1.0);
    }
}

fn main() {}
