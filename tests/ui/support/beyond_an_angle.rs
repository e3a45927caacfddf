use wgf::prelude::*;

model! {
    pub model Case {
        let x: real(-4.0..4.0) ~ VonMises(0.0, 2.0);
        let y: positive ~ Pareto(1.0, 2.0);
    }
}

fn main() {}
