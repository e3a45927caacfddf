use wgf::prelude::*;

model! {
    pub model Case {
        data { x: [real; n, k], w: [real; n, k] }
        let mu ~ Normal(0.0, 1.0);
        x ~ Normal(mu + w * w, 1.0);
    }
}

fn main() {}
