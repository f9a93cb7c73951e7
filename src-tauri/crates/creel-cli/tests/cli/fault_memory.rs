//! Bodies far larger than the memory that Creel may take for them.

use crate::support::Serve;

const MIB: usize = 1024 * 1024;

fn noise(length: usize, seed: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 977 + seed) as u8).collect()
}

#[test]
fn a_body_of_100_mib_costs_32_mib_at_most() {
    let serve = Serve::new();
    assert_eq!(serve.post("/a", "", b"warm"), 200);
    let before = serve.memory("VmRSS");
    let body = noise(100 * MIB, 0);
    assert_eq!(serve.post("/a", "", &body), 200);
    let cost = serve.memory("VmHWM") - before;
    assert!(cost <= 32.0, "100 MiB cost {cost:.1} MiB");
    serve.stop();
}

#[test]
fn twenty_bodies_of_20_mib_at_once_stay_bounded() {
    let serve = Serve::new();
    assert_eq!(serve.post("/a", "", b"warm"), 200);
    let before = serve.memory("VmRSS");
    let body = noise(20 * MIB, 1);
    let statuses = std::thread::scope(|scope| {
        let senders = [(); 20].map(|()| scope.spawn(|| serve.post("/a", "", &body)));
        senders.map(|sender| sender.join().unwrap())
    });
    let cost = serve.memory("VmHWM") - before;
    assert_eq!(statuses, [200; 20]);
    assert!(cost <= 64.0, "400 MiB at once cost {cost:.1} MiB");
    serve.stop();
}
