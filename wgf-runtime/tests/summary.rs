//! Draws and the table they come to.

mod fit_support;

use fit_support::GaussianTarget;
use wgf_runtime::fit::{Fitter, Unconstrained};
use wgf_runtime::posterior::{Summary, quantile};

#[test]
fn quantiles_are_of_type_seven() {
    // R: quantile(c(1, 2, 4, 8), c(0, .05, .5, .95, 1)); numpy.quantile gives the same.
    let x = [1.0, 2.0, 4.0, 8.0];
    for (p, q) in [
        (0.0, 1.0),
        (0.05, 1.15),
        (0.5, 3.0),
        (0.95, 7.4),
        (1.0, 8.0),
    ] {
        assert!((quantile(&x, p) - q).abs() < 1e-14);
    }
    assert!(quantile(&[], 0.5).is_nan());
    assert_eq!(quantile(&[3.0], 0.95), 3.0);
}

#[test]
fn rows_hold_moments_and_quantiles() {
    let summary = Summary::new([("x".to_owned(), vec![4.0, 1.0, 8.0, 2.0])]);
    let row = summary.get("x").unwrap();
    assert_eq!((row.mean, row.q50), (3.75, 3.0));
    assert!((row.sd - (28.75f64 / 3.0).sqrt()).abs() < 1e-15);
    assert!(summary.get("y").is_none());
}

#[test]
fn tables_show_digits_that_mean_something() {
    let wide = vec![12345.0, 15000.0, 18000.0];
    let narrow = vec![-0.001234, -0.001236, -0.001238];
    let flat = vec![2.0, 2.0, 2.0];
    let columns = [("wide", wide), ("narrow[0]", narrow), ("flat", flat)];
    let summary = Summary::new(columns.map(|(n, x)| (n.to_owned(), x)));
    let text = summary.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].contains("mean") && lines[0].contains("95%"));
    assert!(lines[1].contains("15115"), "{text}");
    assert!(lines[2].contains("-1.24e-3"), "{text}");
    assert!(lines[3].contains("2.00"), "{text}");
}

#[test]
fn draws_are_reached_by_name_and_by_type() {
    let model = Unconstrained::new(GaussianTarget::random(3, 7));
    let fit = Fitter::new(&model).iterations(50).draws(200).run().unwrap();
    let draws = fit.draws(100);
    assert_eq!(draws.names(), ["u[0]", "u[1]", "u[2]"]);
    assert_eq!((draws.len(), draws.iter().len()), (100, 100));
    let typed: Vec<Vec<f64>> = draws.iter().collect();
    let column = draws.column("u[1]").unwrap();
    assert_eq!(column, draws.column_at(1));
    assert!(typed.iter().zip(&column).all(|(u, c)| u[1] == *c));
    assert_eq!(draws.unconstrained(4), typed[4]);
    assert!(draws.column("u[3]").is_none());
    // Fewer draws are the first of more, and the fit's own are these.
    assert_eq!(fit.draws(200).row(99), draws.row(99));
    assert_eq!(fit.summary(), fit.draws(200).summary());
}
