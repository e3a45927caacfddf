//! Pictures: what is written, and what is refused. How they look, nobody but a reader can say.

mod fit_support;

use std::path::PathBuf;

use fit_support::GaussianTarget;
use nalgebra::{DMatrix, DVector};
use wgf_runtime::fit::{Fitter, Unconstrained};
use wgf_runtime::guide::Gaussian;
use wgf_runtime::plot::{Ellipse, Lines, Marginals, Plane, PlotError};

/// A file of its own in the directory for this test's files.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The picture that `save` writes, once it is found well formed.
fn svg(name: &str, save: impl FnOnce(&PathBuf) -> Result<(), PlotError>) -> String {
    let path = file(name);
    save(&path).unwrap();
    let svg = std::fs::read_to_string(path).unwrap();
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("an end of every tag");
        assert!(!text.contains('>'), "{text}");
        for entity in text.split('&').skip(1) {
            let known = ["lt;", "gt;", "amp;", "quot;", "apos;"];
            assert!(known.iter().any(|k| entity.starts_with(k)), "{text}");
        }
        let name = tag.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
        assert!(!tag.contains("NaN") && !tag.contains("inf"), "{tag}");
    }
    assert!(open.is_empty());
    svg
}

/// The points of every line of a colour.
fn lines(svg: &str, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let coloured = svg
        .lines()
        .filter(|tag| tag.starts_with("<polyline") && tag.contains(colour));
    let points = coloured.map(|tag| tag.split("points=\"").nth(1).unwrap());
    let points = points.map(|points| points.trim_end_matches(" \"/>"));
    let pair = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse().unwrap(), y.parse().unwrap())
    };
    points
        .map(|points| points.split(' ').map(pair).collect())
        .collect()
}

const BLUE: &str = "#0072B2";
const VERMILION: &str = "#D55E00";
const GREY: &str = "#3C3C3C";

#[test]
fn lines_carry_their_labels_and_their_size() {
    let svg = svg("labels.svg", |path| {
        Lines::new("<ELBO> & \"bound\"\nof fits")
            .x_label("iteration\u{7}")
            .y_label("nats")
            .series("q's", [(0.0, 1.0), (1.0, 2.0)])
            .level("log Z", 2.5)
            .size(500, 300)
            .save(path)
    });
    assert!(svg.starts_with("<svg width=\"500\" height=\"300\""));
    for label in [
        "&lt;ELBO&gt; &amp; &quot;bound&quot; of fits",
        "iteration \n",
        "nats",
        "q&apos;s",
        "log Z",
    ] {
        assert!(svg.contains(label), "{label}");
    }
}

#[test]
fn a_line_breaks_where_a_point_cannot_be_drawn() {
    let points = |hole: f64| {
        [
            (1.0, 1.0),
            (2.0, 2.0),
            (3.0, hole),
            (4.0, 2.0),
            (5.0, 3.0),
            (6.0, 2.0),
        ]
    };
    let linear = |hole| {
        let picture = Lines::new("").series("", points(hole));
        lines(&svg("broken.svg", |path| picture.save(path)), BLUE)
    };
    assert_eq!(linear(-1.0).len(), 1);
    for hole in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let parts = linear(hole);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3]);
    }
    let picture = Lines::new("").series("", points(-1.0)).log_y();
    assert_eq!(
        lines(&svg("broken_log.svg", |path| picture.save(path)), BLUE).len(),
        2
    );
}

#[test]
fn a_power_law_is_straight_on_logarithmic_axes() {
    let law = (1..6).map(|k| (2f64.powi(k), 3.0 * 2f64.powi(-2 * k)));
    let picture = Lines::new("").log_x().log_y().series("law", law);
    let line = &lines(&svg("law.svg", |path| picture.save(path)), BLUE)[1];
    for pair in line.windows(2) {
        // A tenth of a pixel is a unit.
        assert!((pair[1].0 - pair[0].0 - (line[1].0 - line[0].0)).abs() <= 1.0);
        assert!((pair[1].1 - pair[0].1 - (line[1].1 - line[0].1)).abs() <= 1.0);
    }
}

#[test]
fn lines_are_cut_at_the_range_asked_for() {
    let picture = Lines::new("").y_range(0.0..1.0);
    let picture = picture.series("", [(0.0, 0.5), (1.0, 10.5), (2.0, 0.5)]);
    let parts = lines(&svg("cut.svg", |path| picture.save(path)), BLUE);
    assert_eq!(parts.len(), 2);
    let (rise, fall) = (&parts[0], &parts[1]);
    assert_eq!(rise[1].1, fall[0].1);
    // Half the height, from which the line leaves after a twentieth of its way.
    let width = fall[1].0 - rise[0].0;
    assert!((rise[1].0 - rise[0].0 - width / 40.0).abs() <= 1.0);
}

#[test]
fn the_contour_of_a_round_density_is_a_circle_on_the_page() {
    let picture = Plane::new("", -2.0..2.0, -2.0..2.0);
    let picture = picture.contours("target", [0.5], |x, y| -0.5 * (x * x + y * y));
    // The legend's line is the first in grey, then the axes and their ticks, of two points each.
    let circles: Vec<_> = lines(&svg("circle.svg", |path| picture.save(path)), GREY)
        .into_iter()
        .filter(|line| line.len() > 2)
        .collect();
    assert_eq!(circles.len(), 1);
    let end = |key: fn(&(f64, f64)) -> f64, sign: f64| {
        let ends = circles[0].iter().map(key).map(|v| sign * v);
        sign * ends.fold(f64::NEG_INFINITY, f64::max)
    };
    let (left, right) = (end(|p| p.0, -1.0), end(|p| p.0, 1.0));
    let (top, bottom) = (end(|p| p.1, -1.0), end(|p| p.1, 1.0));
    for (x, y) in &circles[0] {
        let across = (x - (left + right) / 2.0) / (right - left) * 2.0;
        let down = (y - (top + bottom) / 2.0) / (bottom - top) * 2.0;
        assert!((across.hypot(down) - 1.0).abs() < 2e-3);
    }
}

#[test]
fn a_guide_is_its_ellipses_and_what_lies_outside_is_left_out() {
    let covariance = DMatrix::from_row_slice(3, 3, &[1.0, 0.2, 0.5, 0.2, 2.0, 0.1, 0.5, 0.1, 3.0]);
    let scale = covariance.clone().cholesky().unwrap().l();
    let guide = Gaussian::new(DVector::from_vec(vec![0.1, 0.2, 0.3]), scale).unwrap();
    let ellipses = Ellipse::of_guide(&guide, [0, 2]);
    assert_eq!(ellipses.len(), 1);
    assert_eq!((ellipses[0].mean, ellipses[0].weight), ([0.1, 0.3], 1.0));
    let [[a, b], [_, c]] = ellipses[0].covariance;
    assert!((a - 1.0).abs() + (b - 0.5).abs() + (c - 3.0).abs() < 1e-12);

    let outside = Ellipse {
        mean: [50.0, 0.0],
        ..ellipses[0]
    };
    let picture = Plane::new("", -6.0..6.0, -6.0..6.0)
        .points("draws", [(0.0, 1.0), (7.0, 0.0), (f64::NAN, 0.0)])
        .guide("guide", &guide, [0, 2])
        .ellipses("", [outside]);
    let svg = svg("guide.svg", |path| picture.save(path));
    // One deviation and two, and a line in the legend.
    assert_eq!(lines(&svg, VERMILION).len(), 3);
    // The draw and its mark in the legend.
    let dots = svg.lines().filter(|tag| tag.starts_with("<circle"));
    assert_eq!(dots.filter(|tag| tag.contains(BLUE)).count(), 2);
}

#[test]
fn marginals_have_a_panel_for_each_parameter_up_to_the_limit() {
    let mut picture = Marginals::new("Many");
    for k in 0..9 {
        let values = (0..50).map(|i| f64::from(i * i % (7 + k)));
        picture = picture.column("Gaussian", &format!("theta[{k}]"), values.clone());
        picture = picture.weighted_column(
            "weighted",
            &format!("theta[{k}]"),
            values.map(|x| (x, 1.0 + x)),
        );
    }
    let all = svg("all.svg", |path| picture.save(path));
    let some = svg("some.svg", |path| picture.clone().limit(4).save(path));
    // A line in the legend, and one in every panel.
    for colour in [BLUE, VERMILION] {
        assert_eq!(lines(&all, colour).len(), 10);
        assert_eq!(lines(&some, colour).len(), 5);
    }
    assert!(all.contains("theta[8]") && !all.contains(" parameters"));
    assert!(
        some.contains("theta[3]")
            && !some.contains("theta[4]")
            && some.contains("4 of 9 parameters")
    );
}

#[test]
fn draws_of_a_fit_are_panels_under_their_own_names() {
    let model = Unconstrained::new(GaussianTarget::random(3, 7));
    let fit = Fitter::new(&model).iterations(50).draws(200).run().unwrap();
    let picture = Marginals::new("Fit").draws("Gaussian", &fit.draws(100));
    let svg = svg("draws.svg", |path| picture.save(path));
    assert!(
        ["u[0]", "u[1]", "u[2]", "Gaussian"]
            .iter()
            .all(|name| svg.contains(name))
    );
    assert_eq!(lines(&svg, BLUE).len(), 4);
}

#[test]
fn refusals_name_the_file() {
    let path = file("never.svg");
    let nothing = [
        Lines::new("").save(&path),
        Lines::new("")
            .series("", [(0.0, -1.0)])
            .level("", 1.0)
            .log_y()
            .save(&path),
        Marginals::new("").column("", "x", [f64::NAN]).save(&path),
        Plane::new("", 0.0..1.0, 0.0..1.0)
            .points("", [(2.0, 2.0)])
            .save(&path),
        Plane::new("", 0.0..1.0, 0.0..1.0)
            .contours("", [1.0], |_, _| f64::NAN)
            .save(&path),
    ];
    for result in nothing {
        let error = result.unwrap_err();
        assert!(
            matches!(error, PlotError::Empty { .. }) && error.to_string().contains("never.svg")
        );
    }
    let line = Lines::new("").series("", [(0.0, 1.0)]);
    let nowhere = Plane::new("", 1.0..0.0, 0.0..1.0).contours("", [1.0], |_, _| unreachable!());
    let no_range = [
        nowhere.save(&path),
        line.clone().log_y().y_range(-1.0..1.0).save(&path),
        line.clone().x_range(1.0..1.0).save(&path),
        Plane::new("", 0.0..f64::NAN, 0.0..1.0)
            .points("", [(0.0, 0.0)])
            .save(&path),
    ];
    for result in no_range {
        let error = result.unwrap_err();
        assert!(
            matches!(error, PlotError::Range { .. }) && error.to_string().contains("never.svg")
        );
    }
    assert!(!path.exists());

    let error = line.save(file("no/such/folder.svg")).unwrap_err();
    assert!(matches!(error, PlotError::Write { .. }) && error.to_string().contains("folder.svg"));
}
