use wgf::prelude::*;

model! {
    pub model Case {
        let mu: unit(0.0..2.0) ~ Flat;
    }
}

fn main() {}
