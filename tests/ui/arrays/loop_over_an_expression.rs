use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        for x in y + 1.0 {
            factor(-(x - mu).square());
        }
    }
}

fn main() {}
