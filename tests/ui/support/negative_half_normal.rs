use wgf::prelude::*;

model! {
    pub model Case {
        let s: negative ~ HalfNormal(1.0);
    }
}

fn main() {}
