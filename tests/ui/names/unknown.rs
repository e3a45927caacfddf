use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let alpha ~ Normal(0.0, 1.0);
        y ~ Normal(alhpa, 1.0);
    }
}

fn main() {}
