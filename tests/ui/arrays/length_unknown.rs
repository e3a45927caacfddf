use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ GaussianRandomWalk(1.0);
    }
}

fn main() {}
