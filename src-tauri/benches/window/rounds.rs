//! The rounds: each opens a blank window and Creel's, driven the same way. What counts is the median of the rounds' own
//! ratios, since the machine's speed drifts.

use crate::display::{Desk, built};
use crate::opened::{Opened, fill};

pub(crate) fn measure() {
    let desk = Desk::new();
    let data = desk.data().display().to_string();
    let (creel, blank) = (built("creel-desktop"), built("examples/blank"));
    let arguments = ["--data-dir", &data, "--listen", "127.0.0.1:0"];
    // The first opening of each makes its files, warms the caches and is not counted.
    Opened::measure(&desk, &blank, &[], || {});
    Opened::measure(&desk, &creel, &arguments, || fill(&desk.receiver()));

    println!("{:>5}  {:>30}  {:>30}", "round", "blank: paint (page), memory", "creel: paint (page), memory");
    let mut pairs = Vec::new();
    for round in 1..=wanted() {
        let blank = || Opened::measure(&desk, &blank, &[], || {});
        let creel = || Opened::measure(&desk, &creel, &arguments, || {});
        let (blank, creel) = if round % 2 == 0 {
            let blank = blank();
            (blank, creel())
        } else {
            let creel = creel();
            (blank(), creel)
        };
        println!("{round:>5}  {:>30}  {:>30}", blank.to_string(), creel.to_string());
        pairs.push((blank, creel));
    }
    let median = |of: &dyn Fn(&(Opened, Opened)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let paint = median(&|(blank, creel)| creel.paint / blank.paint);
    let memory = median(&|(blank, creel)| creel.memory - blank.memory);
    figure(
        "first paint of the window, of a blank one's",
        "≤ 1.15 ×",
        &format!("{paint:.2} ×"),
        paint <= 1.15,
    );
    figure("memory beyond a blank window's", "≤ 100 MiB", &format!("{memory:.0} MiB"), memory <= 100.0);
}

/// One figure of the table that `cargo xtask bench` prints at the end; it knows them by this form.
fn figure(what: &str, bar: &str, measured: &str, holds: bool) {
    println!("figure\t{what}\t{bar}\t{measured}\t{}", if holds { "ok" } else { "over" });
}

/// `--rounds N`; cargo adds `--bench` of its own.
fn wanted() -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == "--rounds");
    at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(5).max(1)
}
