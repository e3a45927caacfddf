use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], z: [real; m] }
        let v: [real; m] ~ Normal(0.0, 1.0);
        let x: [real; n] ~ Normal(v, 1.0);
    }
}

fn main() {}
