use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        for i in 0..n {
            let z ~ Normal(0.0, 1.0);
            y[i] ~ Normal(z, 1.0);
        }
    }
}

fn main() {}
