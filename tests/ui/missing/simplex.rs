use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real?; 3] }
        let mu ~ Normal(0.0, 1.0);
        y ~ Dirichlet([1.0, 2.0, 3.0]);
    }
}

fn main() {}
