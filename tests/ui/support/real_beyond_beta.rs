use wgf::prelude::*;

model! {
    pub model Case {
        let p: positive ~ Beta(1.0, 1.0);
    }
}

fn main() {}
