use wgf::prelude::*;

model! {
    pub model Case {
        let type ~ Normal(0.0, 1.0);
    }
}

fn main() {}
