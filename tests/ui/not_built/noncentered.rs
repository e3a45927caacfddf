use wgf::prelude::*;

model! {
    pub model Case {
        #[noncentered]
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
