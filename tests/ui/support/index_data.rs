use wgf::prelude::*;

model! {
    pub model Case {
        data { g: [index(3); n] }
        let mu ~ Normal(0.0, 1.0);
        g ~ Normal(mu, 1.0);
    }
}

fn main() {}
