use wgf::prelude::*;

model! {
    #[without(hoits)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
