use wgf::prelude::*;
model! {
    #[guide(low_rank)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}
fn main() {}
