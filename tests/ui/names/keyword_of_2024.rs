use wgf::prelude::*;

model! {
    pub model Case {
        let gen ~ Normal(0.0, 1.0);
    }
}

fn main() {}
