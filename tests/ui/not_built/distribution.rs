use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Laplace(0.0, 1.0);
    }
}

fn main() {}
