use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        y ~ DiscreteUniform(-3, 3);
    }
}

fn main() {}
