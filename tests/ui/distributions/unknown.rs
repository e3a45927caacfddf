use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normall(0.0, 1.0);
    }
}

fn main() {}
