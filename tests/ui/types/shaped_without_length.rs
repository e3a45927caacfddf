use wgf::prelude::*;

model! {
    pub model Case {
        let p: [ordered; 3] ~ Normal(0.0, 1.0);
    }
}

fn main() {}
