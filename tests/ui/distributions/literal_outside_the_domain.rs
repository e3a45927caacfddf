use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [bool; n], c: [count; n] }
        let p ~ Beta(0.0, 1.0);
        let s ~ HalfNormal(-2.0);
        y ~ Bernoulli(1.5);
        c ~ NegBinomial(-1.0, 2.0);
        c ~ NegBinomialLog(-1.0, 0.0);
    }
}

fn main() {}
