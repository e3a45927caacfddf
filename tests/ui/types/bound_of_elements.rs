use wgf::prelude::*;

model! {
    pub model Case {
        data { lo: [real; n] }
        let mu: real(lo[0]..) ~ Flat;
    }
}

fn main() {}
