use wgf::prelude::*;

model! {
    pub model Case {
        data {
            #[cfg(test)]
            y: [real; n],
        }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {}
