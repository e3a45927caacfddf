use wgf::prelude::*;

model! {
    pub model Case {
        data { k: size, y: [real; n], p: [real; m], q: [real; n, k], x: real, c: count }
        let mu ~ Normal(0.0, 1.0);
        let a ~ HyperGeometric(3, 4, 5);
        let b ~ Binomial(x, 0.5);
        let d ~ Truncated(Poisson(2.0), 0..mu);
        let e ~ Truncated(Poisson(2.0), mu..5);
        let f ~ Truncated(Poisson(2.0), 0..);
        let g: [count; n] ~ Truncated(Poisson(2.0), 0..5);
        let h: [bool; n] ~ Bernoulli(p);
        let i ~ Bernoulli(p);
        let j ~ Categorical(q);
        let l ~ Categorical(0.5);
        let o: index ~ Categorical(p);
        let r: [index; n] ~ MarkovChain(uniform(k), q);
    }
}

fn main() {}
