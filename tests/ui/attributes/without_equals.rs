use wgf::prelude::*;

model! {
    #[without = "hoist"]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
