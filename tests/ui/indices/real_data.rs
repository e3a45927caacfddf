use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], x: real }
        let mu ~ Normal(0.0, 1.0);
        let d = y[x] * mu;
    }
}

fn main() {}
