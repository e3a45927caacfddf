use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; n, 3] }
        let mu ~ Normal(0.0, 1.0);
        for i in 0..n {
            factor(x[i][3] * mu);
        }
    }
}

fn main() {}
