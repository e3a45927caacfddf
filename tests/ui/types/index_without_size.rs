use wgf::prelude::*;

model! {
    pub model Case {
        data { g: [index; n] }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
