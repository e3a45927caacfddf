use wgf::prelude::*;

model! {
    pub model Case {
        let mu: f64 ~ Normal(0.0, 1.0);
    }
}

fn main() {}
