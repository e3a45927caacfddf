use wgf::prelude::*;

model! {
    pub model Case {
        let tau ~ Flat(1.0);
    }
}

fn main() {}
