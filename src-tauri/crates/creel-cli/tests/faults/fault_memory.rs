//! Bodies far larger than the memory that Creel may take for them.

use crate::post::post;
use crate::serve::Serve;

const MIB: usize = 1024 * 1024;

fn noise(length: usize, seed: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 977 + seed) as u8).collect()
}

#[test]
fn a_body_of_100_mib_costs_32_mib_at_most() {
    let directory = tempfile::tempdir().expect("a directory");
    let serve = Serve::start(directory.path(), &[]);
    assert_eq!(post(serve.receiver, "/default", b"warm").expect("an answer"), 200);
    let before = serve.memory("VmRSS");
    let body = noise(100 * MIB, 0);
    assert_eq!(post(serve.receiver, "/default", &body).expect("an answer"), 200);
    let cost = serve.memory("VmHWM") - before;
    assert!(cost <= 32.0, "100 MiB cost {cost:.1} MiB");
    serve.stop();
}

#[test]
fn twenty_bodies_of_20_mib_at_once_stay_bounded() {
    let directory = tempfile::tempdir().expect("a directory");
    let serve = Serve::start(directory.path(), &[]);
    assert_eq!(post(serve.receiver, "/default", b"warm").expect("an answer"), 200);
    let before = serve.memory("VmRSS");
    let body: std::sync::Arc<[u8]> = noise(20 * MIB, 1).into();
    let senders: Vec<_> = (0..20)
        .map(|_| {
            let (receiver, body) = (serve.receiver, body.clone());
            std::thread::spawn(move || post(receiver, "/default", &body).expect("an answer"))
        })
        .collect();
    let statuses: Vec<u16> = senders.into_iter().map(|sender| sender.join().unwrap()).collect();
    let cost = serve.memory("VmHWM") - before;
    assert_eq!(statuses, [200; 20]);
    assert!(cost <= 64.0, "400 MiB at once cost {cost:.1} MiB");
    serve.stop();
}
