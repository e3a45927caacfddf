use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let h: [real; n];
        h[0] = mu;
    }
}

fn main() {}
