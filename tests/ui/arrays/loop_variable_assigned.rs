use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let z: [real; n];
        for e in y {
            e = mu;
        }
    }
}

fn main() {}
