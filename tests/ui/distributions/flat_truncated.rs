use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Truncated(Flat, 0.0..);
        y ~ Censored(Mixture([0.5, 0.5], [Normal(0.0, 1.0), Flat]), ..3.0);
    }
}

fn main() {}
