use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let y = 2.0;
    }
}

fn main() {}
