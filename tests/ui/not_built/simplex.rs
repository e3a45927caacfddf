use wgf::prelude::*;

model! {
    pub model Case {
        let p: simplex[3] ~ Dirichlet(1.0);
    }
}

fn main() {}
