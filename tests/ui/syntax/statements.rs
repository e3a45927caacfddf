use wgf::prelude::*;

model! {
    pub model Case {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let ~ Normal(0.0, 1.0);
        let a (mu);
        let b[i in n, j in n, k in n] = mu;
        record c;
        record d ~ Normal(0.0, 1.0);
        #[inline]
        let e = mu;
        factor(mu, mu);
        mu;
        if mu > 0.0 factor(mu);
        if mu > 0.0 { factor(mu); } else factor(-mu);
    }
}

fn main() {}
