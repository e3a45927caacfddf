use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real(mu..); n] }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
