use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        factor(sum(y[i] * mu for i in 0..n));
    }
}

fn main() {}
