use wgf::prelude::*;

model! {
    pub model Case {
        data { x: real?, y: [real; n] }
        let b ~ Normal(0.0, 1.0);
        x ~ Normal(0.0, 1.0);
        y ~ Normal(b * x, 1.0);
    }
}

fn main() {}
