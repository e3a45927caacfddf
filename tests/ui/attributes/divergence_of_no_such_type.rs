use wgf::prelude::*;
model! {
    #[divergence(missing::Mine)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
