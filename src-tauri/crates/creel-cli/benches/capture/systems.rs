//! The two systems: each is started for a round, on as many threads, and stopped after it, so that nothing one of them
//! still does in the background counts against the other.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::any;
use creel_core::endpoint::EndpointChange;
use creel_core::receiver::{Limits, Receiver};
use creel_core::secret::NewSecret;
use creel_core::{Creel, Options};
use creel_signatures::SecretKind;
use tokio_util::sync::CancellationToken;

use crate::load::{self, Round};

/// As `creel serve` does: one processor is left for the thread that writes, and here for the sender.
fn runtime() -> tokio::runtime::Runtime {
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get()).saturating_sub(1).max(1);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .expect("a runtime")
}

pub(crate) fn axum(requests: &[Vec<u8>], length: Duration) -> Round {
    let runtime = runtime();
    let address = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener");
        let read_and_forget = any(|body: Bytes| async move {
            std::hint::black_box(body.len());
        });
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(read_and_forget)).await });
        address
    });
    let round = load::send(address, requests, length);
    runtime.shutdown_timeout(Duration::from_secs(1));
    round
}

pub(crate) fn creel(directory: &Path, requests: &[Vec<u8>], length: Duration) -> Round {
    let runtime = runtime();
    let stop = CancellationToken::new();
    let (creel, address, serving) = runtime.block_on(async {
        let options = Options::within(directory);
        let creel = Creel::open(options).await.expect("a directory of our own");
        if creel.store().endpoint("bench").await.is_err() {
            make_endpoint(&creel).await;
        }
        let any_port = "127.0.0.1:0".parse().expect("an address");
        let receiver = Receiver::bind(any_port, Limits::default()).await.expect("a free port");
        let address = receiver.local_addr().expect("a bound listener");
        let serving = tokio::spawn(receiver.serve(creel.clone(), stop.clone()));
        (creel, address, serving)
    });
    let round = load::send(address, requests, length);
    runtime.block_on(async {
        stop.cancel();
        serving.await.expect("the receiver does not panic");
        creel.close().await;
    });
    round
}

async fn make_endpoint(creel: &Creel) {
    let first = EndpointChange { provider: Some(Some("github".into())), ..EndpointChange::default() };
    let endpoint = creel.store().create_endpoint("bench".into(), first).await.expect("a new endpoint");
    let secret = NewSecret {
        kind: SecretKind::SharedSecret,
        value: load::SECRET.to_owned().into(),
        username: None,
        label: None,
        format: None,
        url: None,
        captured_from: None,
    };
    creel.store().add_secret(endpoint.id, secret).await.expect("a new secret");
    creel.refresh_directory().await.expect("the directory");
    // There is nothing to judge again yet; done now, it is not in the way of a later round.
    creel.judge_again("bench");
    while !creel.rejudging("bench").is_some_and(|rejudging| rejudging.done) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
