use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        for i in 0..n {
            theta[i] ~ Normal(0.0, 1.0);
        }
    }
}

fn main() {}
