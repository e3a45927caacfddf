use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        record total = sum(y);
        for i in 0..n {
            record scaled = y[i] * mu;
        }
    }
}

fn main() {}
