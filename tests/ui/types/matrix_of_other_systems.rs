use wgf::prelude::*;

model! {
    pub model Case {
        data { y: vector[n], z: vector }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
