use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {
    let _ = CaseData { y: vec![1.0], n: 1 };
}
