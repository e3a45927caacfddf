use wgf::prelude::*;

model! {
    #[derive(Clone)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
