use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        factor(-sum((e - mu).square() for e in n));
    }
}

fn main() {}
