use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real(2.0..1.0); n] }
        let mu: real(1.0..0.0) ~ Flat;
    }
}

fn main() {}
