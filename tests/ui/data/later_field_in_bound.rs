use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real(lo..); n], lo: real }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
