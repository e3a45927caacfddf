use wgf::prelude::*;

model! {
    pub model Case {
        data { homes: size, y: [real; hoems + 1] }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
