use wgf::prelude::*;

model! {
    pub model Case {
        let tau ~ HalfNormal;
    }
}

fn main() {}
