//! What is captured is kept as it came, across restarts, however long it is.

use bytes::Bytes;
use creel_core::delivery::{Body, DeliveryId};
use creel_core::store::StoreError;
use creel_core::store::upload::CHUNK;

use crate::support::{arrival, capture, fresh, open};

fn pattern(length: usize) -> Bytes {
    (0..length).map(|i| (i * 7 + i / 251) as u8).collect()
}

#[tokio::test]
async fn a_delivery_comes_back_byte_for_byte_after_a_restart() {
    let (directory, creel) = fresh().await;
    let body = pattern(3000);
    let mut sent = arrival(&creel, "default", &[("X-One", "a"), ("x-one", "b")], body.clone());
    sent.trailers = b"X-Sum: 1\r\n\r\n".to_vec();
    sent.framing.chunked = true;
    let head = sent.head.clone();
    let id = creel.store().capture(sent).await.unwrap();
    creel.close().await;

    let creel = open(directory.path()).await;
    let delivery = creel.store().delivery(id).await.unwrap();
    assert_eq!(
        (delivery.method.as_str(), delivery.target.as_slice()),
        ("POST", b"/default/hook?n=1".as_slice())
    );
    assert_eq!((delivery.body_size, delivery.framing.chunked), (3000, true));
    assert_eq!(creel.store().head(id).await.unwrap(), (head, b"X-Sum: 1\r\n\r\n".to_vec()));
    assert_eq!(creel.store().body(id, 0..u64::MAX).await.unwrap(), body);
    assert_eq!(creel.store().body(id, 10..20).await.unwrap(), body[10..20]);
    assert_eq!(creel.store().body(id, 2990..9000).await.unwrap(), body[2990..]);
    assert_eq!(creel.store().body(id, 9000..9001).await.unwrap(), Bytes::new());
    let next = capture(&creel, "default", "x").await;
    assert_eq!(next.0, id.0 + 1, "numbers go on where they stood");
    assert_eq!(creel.store().last_before(), Some(id), "what is newer arrived since the start");
    creel.close().await;
}

#[tokio::test]
async fn a_long_body_is_kept_in_chunks() {
    let (_directory, creel) = fresh().await;
    for length in [CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17] {
        let body = pattern(length);
        let mut upload = creel.store().upload();
        for part in body.chunks(50_001) {
            upload.push(part).await.unwrap();
        }
        assert_eq!(upload.size(), length as u64);
        let mut sent = arrival(&creel, "default", &[], Bytes::new());
        sent.body = Body::Uploaded(upload);
        let id = creel.store().capture(sent).await.unwrap();
        assert_eq!(creel.store().body(id, 0..u64::MAX).await.unwrap(), body, "{length}");
        let middle = (CHUNK - 5) as u64..(CHUNK + 5).min(length) as u64;
        let expected = &body[middle.start as usize..middle.end as usize];
        assert_eq!(creel.store().body(id, middle).await.unwrap(), expected);
    }
    creel.close().await;
}

#[tokio::test]
async fn an_upload_that_never_became_a_delivery_leaves_nothing() {
    let (directory, creel) = fresh().await;
    let mut upload = creel.store().upload();
    upload.push(&pattern(2 * CHUNK + 1)).await.unwrap();
    drop(upload);
    capture(&creel, "default", "after it").await;
    creel.close().await;
    let chunks = || {
        let file = rusqlite::Connection::open(directory.path().join("creel.db")).unwrap();
        file.query_row("SELECT count(*) FROM chunks", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert!(chunks() <= 1, "what was known to be written is discarded at once");
    let file = rusqlite::Connection::open(directory.path().join("creel.db")).unwrap();
    file.execute("INSERT INTO chunks VALUES (99 << 16, x'00')", []).unwrap();
    drop(file);
    open(directory.path()).await.close().await;
    assert_eq!(chunks(), 0, "the rest is swept at the next start");
}

#[tokio::test]
async fn many_at_once_are_all_kept_in_commit_order() {
    let (_directory, creel) = fresh().await;
    let captures = (0..500).map(|n| {
        let creel = creel.clone();
        tokio::spawn(async move { (n, capture(&creel, "default", format!("body {n}")).await) })
    });
    let mut seen = std::collections::BTreeSet::new();
    for capture in captures.collect::<Vec<_>>() {
        let (n, id) = capture.await.unwrap();
        assert_eq!(creel.store().body(id, 0..100).await.unwrap(), format!("body {n}"));
        assert!(seen.insert(id.0), "{id:?} was given twice");
    }
    assert_eq!(seen, (1..=500).collect());
    creel.close().await;
}

#[tokio::test]
async fn what_does_not_exist_is_said_so() {
    let (_directory, creel) = fresh().await;
    let nothing = creel.store().delivery(DeliveryId(7)).await;
    assert!(matches!(nothing, Err(StoreError::NotFound(_))));
    assert!(matches!(creel.store().body(DeliveryId(7), 0..1).await, Err(StoreError::NotFound(_))));
    assert!(matches!(creel.store().endpoint("nope").await, Err(StoreError::NotFound(_))));
    creel.close().await;
    let late = creel.store().capture(arrival(&creel, "default", &[], "late")).await;
    assert!(matches!(late, Err(StoreError::Unavailable(_))), "after closing nothing is acknowledged");
}
