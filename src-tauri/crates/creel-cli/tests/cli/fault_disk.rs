//! A disk that is full, and one whose writes fail.

use std::path::Path;
use std::time::{Duration, Instant};

use creel_core::search::Query;
use creel_core::{Creel, Options};

use crate::support::Serve;

/// What has to be answered within a second has this long, on a machine that does other things, too.
const PATIENCE: Duration = Duration::from_secs(4);

fn count(data_dir: &Path) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let options = Options::within(data_dir);
        let creel = Creel::open(options).await.expect("a database in order");
        let count = creel.store().count(Query::default()).await.expect("a count");
        creel.close().await;
        count
    })
}

/// Sends until `enough`, and gives the statuses that came.
fn send_until(serve: &Serve, body: &[u8], enough: impl Fn(&[u16]) -> bool) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..1000 {
        let began = Instant::now();
        statuses.push(serve.post("/a", "", body));
        assert!(began.elapsed() < PATIENCE, "an answer took {:?}", began.elapsed());
        if enough(&statuses) {
            return statuses;
        }
        if statuses.ends_with(&[503]) {
            // As a sender would, it waits before the next try.
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    panic!("it never came to it: {:?}", &statuses[statuses.len() - 20..]);
}

fn stored(statuses: &[u16]) -> usize {
    assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
    statuses.iter().filter(|status| **status == 200).count()
}

#[test]
fn a_full_disk_is_answered_503_and_writing_goes_on_once_there_is_room() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a plain path");
    // A small disk of our own, in a mount namespace that ends with the process; the ballast is what gets freed later.
    let disk = format!(
        "mount -t tmpfs -o size=12m creel {path} && dd if=/dev/zero of={path}/ballast bs=1M count=6 status=none && exec \"$@\""
    );
    let serve = Serve::under(
        &["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", &disk, "sh"],
        directory.path(),
    );
    let inside = format!("/proc/{}/root{path}", serve.pid());
    let body = vec![b'x'; 100_000];
    let full = send_until(&serve, &body, |statuses| statuses.ends_with(&[503, 503, 503]));
    std::fs::remove_file(format!("{inside}/ballast")).expect("the ballast");
    let after = send_until(&serve, &body, |statuses| statuses.ends_with(&[200, 200, 200]));
    let kept = stored(&full) + stored(&after);
    // The disk goes with the process, so the files are looked at while they are there: as a crash would leave them.
    let copy = tempfile::tempdir().expect("a directory");
    for file in ["creel.db", "creel.db-wal"] {
        std::fs::copy(format!("{inside}/{file}"), copy.path().join(file)).expect("a file of the database");
    }
    serve.stop();
    assert_eq!(count(copy.path()), kept as u64, "acknowledged is stored, and refused is not");
}

/// Every sync from the first to the last of `failing` fails.
fn failing_syncs(failing: &str) {
    let directory = tempfile::tempdir().expect("a directory");
    let trace = directory.path().join("trace");
    let trace = trace.to_str().expect("a plain path");
    let fail = format!("inject=fdatasync,fsync:error=EIO:when={failing}");
    let data_dir = directory.path().join("data");
    let wrapper = ["strace", "-f", "-o", trace, "-e", "trace=fdatasync,fsync", "-e", &fail];
    let serve = Serve::under(&wrapper, &data_dir);
    let failed = send_until(&serve, b"{}", |statuses| statuses.len() > 30 && statuses.ends_with(&[200; 10]));
    let kept = stored(&failed);
    serve.stop();
    let failures = std::fs::read_to_string(trace).expect("the trace").matches("INJECTED").count();
    assert!(failures >= 5, "only {failures} syncs failed, which proves little");
    // A commit whose sync failed may have reached the disk all the same.
    let found = count(&data_dir);
    let sent = failed.len() as u64;
    assert!((kept as u64..=sent).contains(&found), "{kept} acknowledged, {found} found, {sent} sent");
}

#[test]
fn a_failing_sync_is_answered_503_and_writing_goes_on_after_it() {
    failing_syncs("24..29");
}

#[test]
fn a_disk_that_fails_while_the_database_is_made_does_not_stop_the_start() {
    failing_syncs("1..6");
    failing_syncs("4..9");
}

#[test]
fn every_2xx_leaves_after_a_sync() {
    let directory = tempfile::tempdir().expect("a directory");
    let trace = directory.path().join("trace");
    let data_dir = directory.path().join("data");
    let calls = "trace=fdatasync,fsync,sendto,write,writev";
    let wrapper = ["strace", "-f", "-s", "16", "-o", trace.to_str().expect("a plain path"), "-e", calls];
    let serve = Serve::under(&wrapper, &data_dir);
    for number in 0..50 {
        assert_eq!(serve.post("/a", "", format!("{number}").as_bytes()), 200);
    }
    serve.stop();
    let trace = std::fs::read_to_string(&trace).expect("the trace");
    let (mut syncs, mut answers) = (0, 0);
    for line in trace.lines() {
        // A call that another thread interrupts is finished on a line of its own.
        if line.contains("sync(") && line.ends_with("= 0") || line.contains("sync resumed") {
            syncs += 1;
        }
        if line.contains("HTTP/1.1 200") {
            answers += 1;
            assert!(syncs > 0, "answer {answers} left without a sync since the last one");
            syncs = 0;
        }
    }
    assert_eq!(answers, 50, "{trace}");
}
