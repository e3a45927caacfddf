use wgf::prelude::*;

model! {
    pub model Case {
        let __u ~ Normal(0.0, 1.0);
        let mu__adjoint ~ Normal(0.0, 1.0);
    }
}

fn main() {}
