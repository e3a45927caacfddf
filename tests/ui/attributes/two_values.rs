use wgf::prelude::*;

model! {
    #[guide(gaussian, diagonal)]
    pub model Case {
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
