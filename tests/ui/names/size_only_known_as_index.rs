use wgf::prelude::*;

model! {
    pub model Case {
        data { county: [index(counties); n] }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
