use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let s: real;
        s = mu;
        y ~ Normal(s, 1.0);
    }
}

fn main() {}
