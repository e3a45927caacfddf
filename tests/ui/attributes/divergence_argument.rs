use wgf::prelude::*;
model! {
    #[divergence(chi2(2))]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
