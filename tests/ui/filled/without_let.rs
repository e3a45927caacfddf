use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        a = 2.0 * mu;
        y ~ Normal(a, 1.0);
    }
}

fn main() {}
