//! What capturing costs: durable, verified capture of 1 KiB requests over 64 connections, against an axum handler that
//! reads the body and answers 200. Both run in this process, beside the sender, in turns; the ratio of each round is what
//! counts, since the machine's own speed drifts. At the end, what an idle `creel serve` holds in memory.
//!
//! `cargo xtask bench -- --only capture [--rounds 5] [--seconds 5]`

mod idle;
mod load;
mod systems;

use std::time::Duration;

use load::Round;

const CONNECTIONS: usize = 64;

fn main() {
    let (rounds, seconds) = arguments();
    let requests = load::requests();
    let store = tempfile::tempdir().expect("a temporary directory");
    println!(
        "{CONNECTIONS} connections, {} B a request, {rounds} rounds of {seconds} s each\n",
        requests[0].len()
    );
    println!(
        "{:>5}  {:>28}  {:>28}  {:>6}",
        "round", "axum: r/s, p50, p99 ms", "creel: r/s, p50, p99 ms", "ratio"
    );
    let mut pairs = Vec::new();
    for round in 0..=rounds {
        // The first round warms both up and is not counted; the order changes from round to round.
        let length = Duration::from_secs(if round == 0 { 1 } else { seconds });
        let axum = || systems::axum(&requests, length);
        let creel = || systems::creel(store.path(), &requests, length);
        let (axum, creel) = if round % 2 == 0 {
            let axum = axum();
            (axum, creel())
        } else {
            let creel = creel();
            (axum(), creel)
        };
        if round > 0 {
            println!("{round:>5}  {axum:>28}  {creel:>28}  {:>6.3}", creel.rate() / axum.rate());
            pairs.push((axum, creel));
        }
    }
    summary(&pairs);
    idle::report(&store.path().join("idle"));
}

fn summary(pairs: &[(Round, Round)]) {
    let median = |of: &dyn Fn(&(Round, Round)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ratio = median(&|(axum, creel)| creel.rate() / axum.rate());
    let p99 = median(&|(_, creel)| creel.percentile(99));
    println!(
        "cost: {:.1} µs of processor time a request, axum {:.1} µs, both with their share of the sender; \
         p99 of axum {:.1} ms",
        median(&|(_, creel)| creel.cost()),
        median(&|(axum, _)| axum.cost()),
        median(&|(axum, _)| axum.percentile(99)),
    );
    let refused: u64 = pairs.iter().map(|(axum, creel)| axum.refused + creel.refused).sum();
    figure("durable captures, of what axum answers", "≥ 0.35 ×", &format!("{ratio:.3} ×"), ratio >= 0.35);
    figure("answer to a capture, p99", "≤ 50 ms", &format!("{p99:.1} ms"), p99 <= 50.0);
    figure("requests refused", "0", &refused.to_string(), refused == 0);
}

/// One figure of the table that `cargo xtask bench` prints at the end; it knows them by this form.
fn figure(what: &str, bar: &str, measured: &str, holds: bool) {
    println!("figure\t{what}\t{bar}\t{measured}\t{}", if holds { "ok" } else { "over" });
}

/// `--rounds N --seconds S`; cargo adds `--bench` of its own.
fn arguments() -> (usize, u64) {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    (number("--rounds", 5).max(1) as usize, number("--seconds", 5).max(1))
}
