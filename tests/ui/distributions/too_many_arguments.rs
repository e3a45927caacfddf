use wgf::prelude::*;

model! {
    pub model Case {
        let tau ~ HalfNormal(0.0, 1.0);
    }
}

fn main() {}
