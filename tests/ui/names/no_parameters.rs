use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        y ~ Normal(0.0, 1.0);
    }
}

fn main() {}
