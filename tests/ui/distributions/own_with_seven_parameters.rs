use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        y ~ own::Seven(mu, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
    }
}

fn main() {}
