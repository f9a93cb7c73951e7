//! What Creel's window takes beyond a blank one of the same toolkit: the time from the start of the process until
//! something is painted, and the memory of all its processes once it stands idle. Both windows are driven the same way, in
//! turns; what counts is the median.
//!
//! `cargo xtask bench -- --only window [--rounds 5]`
#![cfg_attr(target_os = "linux", allow(clippy::panic, clippy::unwrap_used))]

#[cfg(target_os = "linux")]
mod opened;
// The tests need more of them than is needed here.
#[cfg(target_os = "linux")]
#[allow(dead_code)]
#[path = "../../tests/desktop/display.rs"]
mod display;
#[cfg(target_os = "linux")]
#[path = "../../tests/desktop/driver.rs"]
mod driver;

#[cfg(target_os = "linux")]
fn main() {
    use display::{Desk, built};
    use opened::{Opened, fill};

    let desk = Desk::new();
    let data = desk.data().display().to_string();
    let creel = (built("creel-desktop"), vec!["--data-dir", &data, "--listen", "127.0.0.1:0"]);
    let blank = (built("examples/blank"), Vec::new());
    let open = |(binary, arguments): &(std::path::PathBuf, Vec<&str>), and: &dyn Fn()| {
        Opened::measure(&desk, binary, arguments, and)
    };
    // The first opening of each makes its files, warms the caches and is not counted; what it catches is shown from then
    // on.
    open(&blank, &|| {});
    open(&creel, &|| fill(&desk.receiver()));

    let rounds = rounds();
    println!("{:>5}  {:>30}  {:>30}", "round", "blank: paint (page), memory", "creel: paint (page), memory");
    let pairs: Vec<(Opened, Opened)> = (1..=rounds)
        .map(|round| {
            let pair = if round % 2 == 0 {
                let creel = open(&creel, &|| {});
                (open(&blank, &|| {}), creel)
            } else {
                (open(&blank, &|| {}), open(&creel, &|| {}))
            };
            println!("{round:>5}  {:>30}  {:>30}", pair.0.to_string(), pair.1.to_string());
            pair
        })
        .collect();

    let median = |of: &dyn Fn(&(Opened, Opened)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let slower = median(&|(_, creel)| creel.paint) / median(&|(blank, _)| blank.paint);
    let larger = median(&|(_, creel)| creel.memory) - median(&|(blank, _)| blank.memory);
    figure(
        "first paint of the window, of a blank one's",
        "≤ 1.15 ×",
        &format!("{slower:.2} ×"),
        slower <= 1.15,
    );
    figure(
        "memory of the window, over a blank one's",
        "≤ 100 MiB",
        &format!("{larger:.0} MiB"),
        larger <= 100.0,
    );
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("The window is measured on Linux only.");
}

/// One figure of the table that `cargo xtask bench` prints at the end; it knows them by this form.
#[cfg(target_os = "linux")]
fn figure(what: &str, bar: &str, measured: &str, holds: bool) {
    println!("figure\t{what}\t{bar}\t{measured}\t{}", if holds { "ok" } else { "over" });
}

/// `--rounds N`; cargo adds `--bench` of its own.
#[cfg(target_os = "linux")]
fn rounds() -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == "--rounds");
    at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(5).max(1)
}
