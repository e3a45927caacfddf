use wgf::prelude::*;
model! {
    #[divergence(foward_kl)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
