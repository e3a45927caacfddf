use wgf::prelude::*;

model! {
    pub model Case {
        let low ~ HalfNormal(1.0);
        let x ~ Pareto(low, 2.0);
    }
}

fn main() {}
