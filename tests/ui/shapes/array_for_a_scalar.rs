use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let v: [real; n] ~ Normal(0.0, 1.0);
        for i in 0..n {
            y[i] ~ Normal(v, 1.0);
        }
    }
}

fn main() {}
