use wgf::prelude::*;

model! {
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
        let a = if 1 < 2 { mu } else { 0.0 };
        let b = a + muu;
    }
}

fn main() {}
