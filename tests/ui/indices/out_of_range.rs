use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; 8] }
        let mu ~ Normal(0.0, 1.0);
        let d = y[8] * mu;
    }
}

fn main() {}
