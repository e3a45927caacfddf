use wgf::prelude::*;

model! {
    pub model Case {
        data { y: Vec<f64>, x: std::vec::Vec }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
