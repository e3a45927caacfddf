use wgf::prelude::*;

model! {
    pub model Case {
        let s: real(0.0..2.0) ~ Uniform(0.0, 1.0);
    }
}

fn main() {}
