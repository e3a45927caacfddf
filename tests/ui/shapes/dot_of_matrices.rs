use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; n, k] }
        let mu ~ Normal(0.0, 1.0);
        let d = dot(x, x) * mu;
    }
}

fn main() {}
