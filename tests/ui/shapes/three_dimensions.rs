use wgf::prelude::*;

model! {
    pub model Case {
        let v: [real; 2, 2, 2] ~ Normal(0.0, 1.0);
    }
}

fn main() {}
