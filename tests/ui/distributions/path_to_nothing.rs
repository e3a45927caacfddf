use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ my::Own(0.0, 1.0);
    }
}

fn main() {}
