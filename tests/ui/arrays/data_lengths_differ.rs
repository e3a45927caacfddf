use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], lag: int }
        let mu ~ Normal(0.0, 1.0);
        y[lag..] ~ Normal(mu * y[..n - 1], 1.0);
    }
}

fn main() {}
