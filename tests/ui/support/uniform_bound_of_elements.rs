use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let s ~ Uniform(y[0], 1.0);
    }
}

fn main() {}
