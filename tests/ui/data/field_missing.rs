use wgf::prelude::*;

model! {
    pub model Case {
        data { m: size, y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
    }
}

fn main() {
    let _ = CaseData { y: vec![1.0] };
}
