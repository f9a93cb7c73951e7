//! kill -9 under load: whatever was acknowledged is found after the next start, byte for byte and once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use creel_core::search::Query;
use creel_core::store::Page;
use creel_core::{Creel, Options};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::{Serve, exchange, status};

const ROUNDS: u64 = 20;
const SENDERS: u64 = 16;

/// The number in front names the body; what follows it is made from the number.
fn body(number: u64) -> Vec<u8> {
    // Some are longer than a row holds.
    let length = if number.is_multiple_of(40) { 400_000 } else { 200 + number as usize % 3000 };
    let mut body = format!("{number:016}").into_bytes();
    body.extend((0..length).map(|at| (number as usize * 31 + at * 7) as u8));
    body
}

fn head(length: usize) -> String {
    format!("POST /a HTTP/1.1\r\nhOsT: creel\r\nX-A: 1\r\nx-a:  2\r\nContent-Length: {length}\r\n\r\n")
}

/// Everything that is stored, by its number; each must be whole.
async fn stored(data_dir: &Path) -> HashMap<u64, u32> {
    let options = Options::within(data_dir);
    let creel = Creel::open(options).await.expect("the lock of a killed process is free");
    let mut found = HashMap::new();
    let mut page = Page { limit: 1000, ..Page::default() };
    loop {
        let deliveries = creel.store().find(Query::default(), page).await.expect("a list");
        let Some(last) = deliveries.last() else { break };
        page.before = Some(last.id);
        for delivery in deliveries {
            let bytes = creel.store().body(delivery.id, 0..u64::MAX).await.expect("a body");
            let number =
                std::str::from_utf8(&bytes[..16]).ok().and_then(|n| n.parse().ok()).expect("a number");
            assert!(bytes == body(number), "the body of {number} is not what was sent");
            let (stored, _) = creel.store().head(delivery.id).await.expect("a head");
            assert_eq!(stored, head(bytes.len()).into_bytes(), "the head of {number}");
            *found.entry(number).or_default() += 1;
        }
    }
    creel.close().await;
    found
}

#[test]
fn nothing_acknowledged_is_lost() {
    let directory = tempfile::tempdir().expect("a directory");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut random = StdRng::seed_from_u64(20);
    let next = Arc::new(AtomicU64::new(1));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for round in 0..ROUNDS {
        let mut serve = Serve::on(directory.path());
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| {
                let (next, acknowledged, receiver) =
                    (next.clone(), acknowledged.clone(), serve.receiver.clone());
                std::thread::spawn(move || {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let body = body(number);
                        let request = [head(body.len()).as_bytes(), &body].concat();
                        match exchange(&receiver, &request).map_or(0, |answer| status(&answer)) {
                            200 => acknowledged.lock().unwrap().push(number),
                            0 => return,
                            other => panic!("{number} was answered {other}"),
                        }
                    }
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(random.random_range(20..400)));
        serve.child.kill().unwrap();
        serve.child.wait().unwrap();
        for sender in senders {
            sender.join().unwrap();
        }
        // Looking at every round would mostly measure how fast a growing file is read.
        if round % 5 == 4 {
            let found = runtime.block_on(stored(directory.path()));
            let acknowledged = acknowledged.lock().unwrap();
            let lost: Vec<_> = acknowledged.iter().filter(|number| !found.contains_key(*number)).collect();
            assert!(lost.is_empty(), "round {round}: acknowledged and not found: {lost:?}");
            assert!(found.values().all(|times| *times == 1), "round {round}: stored twice");
        }
    }
    let count = acknowledged.lock().unwrap().len();
    assert!(count > 200, "only {count} were acknowledged, which proves little");
    println!("{count} acknowledged in {ROUNDS} lives");
}
