use wgf::prelude::*;

model! {
    pub model Case {
        data { t: [count; m] }
        let k ~ HalfNormal(1.0);
        let trials = 2 * k;
        t ~ Binomial(trials, 0.5);
    }
}

fn main() {}
