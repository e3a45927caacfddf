//! Pareto-smoothed weights against ArviZ, and on ratios that no one should have.

use wgf_runtime::diagnose::{Verdict, khat_threshold, psis};

fn numbers(value: &serde_json::Value) -> Vec<f64> {
    let or_hole = |v: &serde_json::Value| v.as_f64().unwrap_or(f64::NEG_INFINITY);
    value.as_array().unwrap().iter().map(or_hole).collect()
}

#[test]
fn agrees_with_arviz() {
    let table: serde_json::Value =
        serde_json::from_str(include_str!("reference/psis.json")).unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let name = &case["name"];
        let ours = psis(&numbers(&case["log_ratios"]));
        let khat = case["khat"].as_f64().unwrap_or(f64::INFINITY);
        let same = ours.khat == khat || (ours.khat - khat).abs() < 1e-8;
        assert!(same, "{name}: k-hat {} for {khat}", ours.khat);
        for (a, b) in ours.log_weights.iter().zip(numbers(&case["log_weights"])) {
            assert!(*a == b || (a - b).abs() < 1e-8, "{name}: {a} for {b}");
        }
    }
}

#[test]
fn weights_sum_to_one() {
    let x: Vec<f64> = (0..500).map(|i| (i as f64 * 0.7).sin() * 3.0).collect();
    let p = psis(&x);
    let total: f64 = p.log_weights.iter().map(|w| w.exp()).sum();
    assert!((total - 1.0).abs() < 1e-12);
    assert!(p.ess > 1.0 && p.ess < 500.0);
    assert_eq!(p.finite, 500);
}

#[test]
fn constant_ratios_are_exact() {
    let x: Vec<f64> = (0..1000).map(|i| -31.0 + 1e-13 * (i % 7) as f64).collect();
    let p = psis(&x);
    assert_eq!(p.khat, f64::NEG_INFINITY);
    assert_eq!(p.verdict(), Verdict::Exact);
    assert!((p.ess - 1000.0).abs() < 1e-6);
}

#[test]
fn ties_in_the_tail_are_survived() {
    let x: Vec<f64> = (0..400).map(|i| f64::from(i % 5)).collect();
    let p = psis(&x);
    assert!(!p.khat.is_nan());
    let two: Vec<f64> = (0..400).map(|i| f64::from(u8::from(i % 40 == 0))).collect();
    assert!(!psis(&two).khat.is_nan());
}

#[test]
fn nan_and_minus_infinity_weigh_nothing() {
    let mut x: Vec<f64> = (0..300).map(|i| (i as f64 * 1.3).cos()).collect();
    x[17] = f64::NAN;
    x[18] = f64::NEG_INFINITY;
    let p = psis(&x);
    assert_eq!(p.finite, 298);
    assert_eq!(p.log_weights[17], f64::NEG_INFINITY);
    assert_eq!(p.log_weights[18], f64::NEG_INFINITY);
    assert!(p.khat.is_finite());
}

#[test]
fn samples_too_small_or_too_wild_say_so() {
    for x in [
        vec![],
        vec![0.3],
        vec![1.0, 2.0, 3.0],
        vec![f64::NAN; 40],
        vec![f64::NEG_INFINITY; 40],
        vec![f64::INFINITY, 0.0, 1.0],
    ] {
        let p = psis(&x);
        assert_eq!(p.log_weights.len(), x.len());
        assert!(p.khat.is_infinite(), "{x:?}");
    }
    let infinite = psis(&[f64::INFINITY, 0.0, f64::INFINITY]);
    assert_eq!(infinite.verdict(), Verdict::Unreliable);
    assert!((infinite.log_weights[0] - 0.5f64.ln()).abs() < 1e-15);
}

#[test]
fn the_threshold_grows_with_the_sample() {
    assert_eq!(khat_threshold(100), 0.5);
    assert!((khat_threshold(1000) - 2.0 / 3.0).abs() < 1e-15);
    assert_eq!(khat_threshold(4000), 0.7);
}
