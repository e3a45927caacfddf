use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ normal(0.0, 1.0);
    }
}

fn main() {}
