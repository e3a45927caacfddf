use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let v: [real; n / 2] ~ Normal(0.0, 1.0);
    }
}

fn main() {}
