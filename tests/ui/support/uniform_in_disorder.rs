use wgf::prelude::*;

model! {
    pub model Case {
        let s ~ Uniform(1.0, 0.0);
    }
}

fn main() {}
