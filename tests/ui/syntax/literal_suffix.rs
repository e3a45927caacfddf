use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0f32, 1u8);
    }
}

fn main() {}
