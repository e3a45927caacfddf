use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let p ~ BetaProportion(1.0, 2.0);
        let q ~ BetaProportion(0.5, -2.0);
        let low ~ Pareto(0.0, 2.0);
        y ~ SkewNormal(0.0, 1.0, -2.0);
        y ~ VonMises(0.0, -1.0);
    }
}

fn main() {}
