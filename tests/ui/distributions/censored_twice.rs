use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n], seen: [bool; n] }
        let mu ~ Normal(0.0, 1.0);
        y ~ Truncated(Censored(Normal(mu, 1.0), 0.0..), ..3.0);
        y ~ Censored(RightCensored(Normal(mu, 1.0), observed = seen), 0.0..);
    }
}

fn main() {}
