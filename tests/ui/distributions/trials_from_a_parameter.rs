use wgf::prelude::*;

model! {
    pub model Case {
        data { t: [count; m] }
        let k ~ HalfNormal(1.0);
        let p ~ Beta(1.0, 1.0);
        t ~ Binomial(k, p);
    }
}

fn main() {}
