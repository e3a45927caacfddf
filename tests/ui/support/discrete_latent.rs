use wgf::prelude::*;

model! {
    pub model Case {
        let z ~ Bernoulli(0.5);
    }
}

fn main() {}
