use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], z: [real; m] }
        let mu ~ Normal(0.0, 1.0);
        let d = dot(y, z) * mu;
    }
}

fn main() {}
