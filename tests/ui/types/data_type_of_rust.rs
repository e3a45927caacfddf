use wgf::prelude::*;

model! {
    pub model Case {
        data { y: Vec<f64> }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
