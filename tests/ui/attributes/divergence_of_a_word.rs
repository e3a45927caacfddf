use wgf::prelude::*;
model! {
    #[divergence(renyi(half))]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
