use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        let s = my::own(mu);
    }
}

fn main() {}
