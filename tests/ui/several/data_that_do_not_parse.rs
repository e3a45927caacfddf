use wgf::prelude::*;

model! {
    pub model Case {
        data {
            schools: size,
            county: [index(schools); n],
            x: [real n, k],
            y: [real, n],
        }
        let mu ~ Normal(0.0, 1.0);
        let theta: [real; schools] ~ Normal(mu, 1.0);
        let beta: [real; k] ~ Normal(0.0, 1.0);
        let eta = x * beta;
        y ~ Normal(eta + theta[0], 1.0);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = Case::new(CaseData {
        schools: 2,
        county: vec![0, 1],
        x: vec![vec![1.0, 2.0]; 3],
        y: vec![1.0, 2.0, 3.0],
    })?;
    let fit = model.fit().seed(1).run()?;
    for draw in fit.draws(10).iter() {
        println!("{} {} {}", draw.mu + 1.0, draw.theta[0], draw.eta[0]);
    }
    Ok(())
}
