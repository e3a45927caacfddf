use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; 0] }
        let v: [real; 0] ~ Normal(0.0, 1.0);
    }
}

fn main() {}
