use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let m ~ DiscreteUniform(-2, 2);
        y ~ Normal(a + m, 1.0);
    }
}

fn main() {}
