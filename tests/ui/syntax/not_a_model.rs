use wgf::prelude::*;

model! {
    pub struct Case {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
