//! kill -9 while deliveries are sent on: none is lost, and none is called delivered that did not arrive.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use creel_core::sending::forward::ForwardState;
use creel_core::store::ForwardsWanted;
use creel_core::{Creel, Options};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::support::{Serve, eventually};

const ROUNDS: u64 = 50;
const PER_ROUND: usize = 24;

/// What arrived at a destination that answers 200, by its body.
fn destination() -> (String, Arc<Mutex<HashSet<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let arrived = Arc::<Mutex<HashSet<String>>>::default();
    let shared = arrived.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let arrived = shared.clone();
            std::thread::spawn(move || serve(stream, &arrived));
        }
    });
    (url, arrived)
}

fn serve(mut stream: TcpStream, arrived: &Mutex<HashSet<String>>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    let body = loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?;
            if body.len() == length.parse::<usize>().ok()? {
                break body.to_owned();
            }
        }
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    };
    arrived.lock().unwrap().insert(body);
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").ok()
}

/// The bodies of all that is stored, and of what is called delivered; with nothing being sent meanwhile.
async fn claimed(data: &Path) -> (HashSet<String>, HashSet<String>) {
    let creel = Creel::open(Options::within(data)).await.unwrap();
    let store = creel.store();
    let body = async |id| String::from_utf8(store.body(id, 0..64).await.unwrap().to_vec()).unwrap();
    let (mut stored, mut delivered) = (HashSet::new(), HashSet::new());
    let page = creel_core::store::Page { limit: 1_000_000, ..Default::default() };
    for delivery in store.find(creel_core::search::Query::default(), page).await.unwrap() {
        stored.insert(body(delivery.id).await);
    }
    let wanted =
        ForwardsWanted { state: Some(ForwardState::Delivered), limit: 1_000_000, ..Default::default() };
    for forward in store.forwards(wanted).await.unwrap() {
        delivered.insert(body(forward.delivery).await);
    }
    creel.close().await;
    (stored, delivered)
}

#[test]
fn no_forward_is_lost_and_none_is_claimed() {
    let dir = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut random = StdRng::seed_from_u64(50);
    let (url, arrived) = destination();
    let (mut acknowledged, mut interrupted) = (HashSet::new(), 0);
    for round in 0..ROUNDS {
        let mut serve = Serve::on(dir.path());
        if round == 0 {
            serve.run(&["destination", "add", &url]).ok();
        }
        let before = arrived.lock().unwrap().len();
        for number in 0..PER_ROUND {
            let body = format!("{round}-{number}");
            assert_eq!(serve.post("/a", "Connection: close\r\n", body.as_bytes()), 200);
            acknowledged.insert(body);
        }
        std::thread::sleep(Duration::from_millis(random.random_range(0..60)));
        serve.child.kill().unwrap();
        serve.child.wait().unwrap();
        interrupted += usize::from(arrived.lock().unwrap().len() < before + PER_ROUND);
        if round % 5 == 4 {
            let (_, delivered) = runtime.block_on(claimed(dir.path()));
            let arrived = arrived.lock().unwrap();
            let claimed: Vec<_> = delivered.difference(&arrived).collect();
            assert!(claimed.is_empty(), "round {round}: called delivered and never arrived: {claimed:?}");
        }
    }
    assert!(interrupted > 5, "only {interrupted} kills came while something was on its way");
    let serve = Serve::on(dir.path());
    eventually("the queue to drain", || {
        // What came right before the last kill is queued only now.
        let not_queued = serve.run(&["ls", "forward:none", "--json"]).ok().json()["items"].clone();
        let queue = serve.run(&["destination", "ls", "--json"]).ok().json()["items"][0]["queue"].clone();
        (not_queued == json!([]) && queue["waiting"] == 0 && queue["sending"] == 0).then_some(())
    });
    serve.stop();
    let (stored, delivered) = runtime.block_on(claimed(dir.path()));
    let arrived = arrived.lock().unwrap();
    let lost: Vec<_> = acknowledged.difference(&arrived).collect();
    assert!(lost.is_empty(), "acknowledged and never sent on: {lost:?}");
    assert_eq!(delivered, stored, "all that is stored was delivered");
    assert!(delivered.is_subset(&arrived));
    println!("{} forwards in {ROUNDS} lives, {interrupted} of them cut short", delivered.len());
}
