use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(mu, 1.0);
    }
}

fn main() {}
