use wgf::prelude::*;

model! {
    pub model First { let a ~ Flat; }
    pub model Second {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
