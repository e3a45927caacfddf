//! Several fits of one model side by side: which guide, which divergence, and does it matter?

use wgf::prelude::*;

model! {
    /// Eight schools, with the effects themselves as parameters: a funnel in tau that no Gaussian fits.
    pub model Schools {
        data { y: [real; schools], sigma: [real(0.0..); schools] }

        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        let theta: [real; schools] ~ Normal(mu, tau);
        for j in 0..schools {
            y[j] ~ Normal(theta[j], sigma[j]);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = Schools::new(SchoolsData {
        y: vec![28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0],
        sigma: vec![15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0],
    })?;
    let fit = || model.fit().seed(1);
    let comparison = model.compare([
        fit(),
        fit().guide(diagonal()),
        fit().guide(mixture(4)),
        fit().guide(mixture(4)).divergence(ForwardKl),
        fit().method(distillation()),
    ]);
    println!("{comparison}\n");
    println!(
        "Posterior, from long runs of NUTS (posteriordb): mu 4.4 ± 3.3, tau 3.6 ± 3.2, theta[0] 6.2 ± 5.6"
    );
    draw(&comparison)
}

#[cfg(feature = "plot")]
fn draw(comparison: &Comparison<'_, Schools>) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all("target/plots")?;
    comparison
        .marginals()
        .limit(4)
        .save("target/plots/compare.svg")?;
    println!("drawn: target/plots/compare.svg");
    Ok(())
}

#[cfg(not(feature = "plot"))]
fn draw(_comparison: &Comparison<'_, Schools>) -> Result<(), Box<dyn std::error::Error>> {
    println!("(with --features plot this draws the marginal densities)");
    Ok(())
}
