//! Retries are known by what stays the same, whether the index has caught up, lags behind, or cannot be had.

use creel_core::Creel;
use creel_core::clock::Timestamp;
use creel_core::delivery::{Answered, DeliveryId, Origin};
use creel_core::endpoint::EndpointChange;
use creel_core::retry::{After, Previous, Retry, RetryKey};
use creel_core::search::Query;
use creel_core::store::Selection;

use crate::support::{arrival, fresh, ids, indexed, open};

const MINUTE: i64 = 60 * 1_000_000;

/// In place of the answer's status: nobody was answered.
const IMPORTED: u16 = 0;

/// Stores a request that arrives `minute` minutes after the first, and is answered so.
async fn send(creel: &Creel, minute: i64, slug: &str, header: (&str, &str), body: &str, status: u16) {
    let headers = [header];
    let headers = if header.0.is_empty() { &headers[..0] } else { &headers[..] };
    let mut arrival = arrival(creel, slug, headers, body.to_owned());
    arrival.received_at = Timestamp::from_micros(1_700_000_000_000_000 + minute * MINUTE);
    arrival.origin = match status {
        IMPORTED => Origin::Imported,
        answer_status => {
            Origin::Received { peer: ([127, 0, 0, 1], 4242).into(), answer: Answered::with(answer_status) }
        }
    };
    creel.store().capture(arrival).await.unwrap();
}

/// `number of key first previous next`, then the gap in minutes, whether the bytes are the same, and after what, where
/// somebody was answered.
async fn told(creel: &Creel, id: i64) -> String {
    let or_none = |id: Option<DeliveryId>| id.map_or("-".to_owned(), |id| id.0.to_string());
    let Some(Retry { number, of, key, first, previous, next }) =
        creel.store().retry(DeliveryId(id)).await.unwrap()
    else {
        return String::new();
    };
    let key = match key {
        RetryKey::DeliveryId => "delivery",
        RetryKey::EventId => "event",
        RetryKey::Body => "body",
    };
    let before = previous.as_ref().map_or(String::new(), |Previous { gap_ms, same_bytes, after, .. }| {
        let same = if *same_bytes == Some(true) { "same" } else { "other" };
        let after = match after {
            Some(After::Success) => " after success",
            Some(After::Failure) => " after failure",
            None => "",
        };
        format!(", {} min {same}{after}", gap_ms / 60_000)
    });
    let previous = or_none(previous.map(|previous| previous.id));
    format!("{number} of {of} by {key}: {} {previous} {}{before}", first.0, or_none(next))
}

async fn scene(creel: &Creel) {
    for (slug, provider) in [("gh", Some("github")), ("shop", Some("stripe")), ("plain", None)] {
        let first = EndpointChange { provider: Some(provider.map(Into::into)), ..Default::default() };
        creel.store().create_endpoint(slug.into(), first).await.unwrap();
    }
    creel.refresh_directory().await.unwrap();
    let long = "x".repeat(300_000);
    for (minute, slug, header, body, status) in [
        (0, "gh", ("X-GitHub-Delivery", "d1"), "{\"a\":1}", 500), // 1
        (1, "gh", ("X-GitHub-Delivery", "d2"), "{\"a\":1}", 200), // 2: another delivery that says the same
        (5, "gh", ("x-github-delivery", "d1"), "{\"a\":2}", 200), // 3
        (900, "gh", ("X-GitHub-Delivery", "d1"), "{\"a\":2}", 200), // 4
        (0, "plain", ("X-GitHub-Delivery", "d1"), "{\"a\":1}", 200), // 5: another endpoint
        (0, "shop", ("X-Request-ID", "r1"), "{\"id\":\"evt_1\"}", 200), // 6
        (2, "shop", ("X-Request-ID", "r2"), "{\"id\":\"evt_1\"}", 200), // 7: the proxy's id says nothing
        (0, "plain", ("", ""), &long, 404),                       // 8
        (59, "plain", ("", ""), &long, 302),                      // 9
        (118, "plain", ("", ""), &long, 200),                     // 10
        (179, "plain", ("", ""), &long, 200),                     // 11: more than an hour later
        (180, "plain", ("", ""), "", 200),                        // 12
        (180, "plain", ("", ""), "", 200),                        // 13: nothing was said
        (181, "plain", ("Idempotency-Key", "k"), "one", 200),     // 14
        (182, "plain", ("Idempotency-Key", "k"), "two", 200),     // 15
    ] {
        send(creel, minute, slug, header, body, status).await;
    }
}

async fn check_scene(creel: &Creel) {
    for (id, wanted) in [
        (1, "1 of 3 by delivery: 1 - 3"),
        (2, ""),
        (3, "2 of 3 by delivery: 1 1 4, 5 min other after failure"),
        (4, "3 of 3 by delivery: 1 3 -, 895 min same after success"),
        (5, ""),
        (6, "1 of 2 by event: 6 - 7"),
        (7, "2 of 2 by event: 6 6 -, 2 min same after success"),
        (8, "1 of 3 by body: 8 - 9"),
        (9, "2 of 3 by body: 8 8 10, 59 min same after failure"),
        (10, "3 of 3 by body: 8 9 -, 59 min same after failure"),
        (11, ""),
        (12, ""),
        (13, ""),
        (14, "1 of 2 by delivery: 14 - 15"),
        (15, "2 of 2 by delivery: 14 14 -, 1 min other after success"),
    ] {
        assert_eq!(told(creel, id).await, wanted, "of {id}");
    }
    assert_eq!(ids(creel, "is:dup").await, [15, 10, 9, 7, 4, 3]);
    assert_eq!(ids(creel, "is:dup endpoint:gh method:post").await, [4, 3]);
    assert_eq!(ids(creel, "-is:dup endpoint:gh").await, [2, 1]);
    assert_eq!(creel.store().count(Query::parse("is:dup").unwrap()).await.unwrap(), 6);
    let all = (1..=15).map(DeliveryId).collect();
    let mut numbers: Vec<_> = creel.store().retry_numbers(all).await.unwrap().into_iter().collect();
    numbers.sort_unstable();
    let wanted = [(3, 2), (4, 3), (7, 2), (9, 2), (10, 3), (15, 2)];
    assert_eq!(numbers, wanted.map(|(id, number)| (DeliveryId(id), number)));
}

#[tokio::test]
async fn what_stays_the_same_shows_a_retry() {
    let (_directory, creel) = fresh().await;
    scene(&creel).await;
    // The first round may meet an index that lags behind, the second one does not.
    for _ in 0..2 {
        check_scene(&creel).await;
        indexed(&creel).await;
    }
    creel.close().await;
}

#[tokio::test]
async fn without_an_index_the_answers_are_the_same() {
    let directory = tempfile::tempdir().unwrap();
    // Nothing can be opened or removed here.
    std::fs::create_dir_all(directory.path().join("search.db/in-the-way")).unwrap();
    let creel = open(directory.path()).await;
    scene(&creel).await;
    check_scene(&creel).await;
    assert_eq!(creel.store().health().await.not_indexed, 15);
    creel.close().await;
}

#[tokio::test]
async fn what_is_deleted_is_passed_over_until_it_returns() {
    let (_directory, creel) = fresh().await;
    for minute in 0..3 {
        send(&creel, minute, "default", ("webhook-id", "m"), "x", 200).await;
    }
    for _ in 0..2 {
        let deletion = creel.store().delete(Selection::Ids(vec![DeliveryId(1)])).await.unwrap();
        assert_eq!(told(&creel, 2).await, "1 of 2 by delivery: 2 - 3");
        assert_eq!(ids(&creel, "is:dup").await, [3]);
        creel.store().restore(deletion.id).await.unwrap();
        assert_eq!(told(&creel, 2).await, "2 of 3 by delivery: 1 1 3, 1 min same after success");
        assert_eq!(ids(&creel, "is:dup").await, [3, 2]);
        indexed(&creel).await;
    }
    creel.close().await;
}

#[tokio::test]
async fn what_was_imported_was_answered_by_nobody() {
    let (_directory, creel) = fresh().await;
    for (minute, status) in [(0, 500), (-5, IMPORTED), (1, 200)] {
        send(&creel, minute, "default", ("webhook-id", "m"), "x", status).await;
    }
    for _ in 0..2 {
        assert_eq!(told(&creel, 2).await, "2 of 3 by delivery: 1 1 3, -5 min same after failure");
        assert_eq!(told(&creel, 3).await, "3 of 3 by delivery: 1 2 -, 6 min same");
        assert_eq!(ids(&creel, "is:dup").await, [3, 2]);
        assert_eq!(ids(&creel, "is:dup is:imported").await, [2]);
        indexed(&creel).await;
    }
    creel.close().await;
}

#[tokio::test]
async fn a_provider_that_reads_an_event_id_changes_what_is_a_retry() {
    let (_directory, creel) = fresh().await;
    creel.store().create_endpoint("shop".into(), EndpointChange::default()).await.unwrap();
    creel.refresh_directory().await.unwrap();
    for (minute, body) in
        [(0, "{\"id\":\"evt_1\",\"try\":1}"), (1, "{\"id\":\"evt_1\",\"try\":2}"), (2, "{}")]
    {
        send(&creel, minute, "shop", ("", ""), body, 200).await;
    }
    indexed(&creel).await;
    assert_eq!(ids(&creel, "is:dup").await, [0; 0]);
    let change = EndpointChange { provider: Some(Some("stripe".into())), ..Default::default() };
    creel.store().change_endpoint("shop", change).await.unwrap();
    creel.refresh_directory().await.unwrap();
    creel.judge_again("shop");
    let found = || async { ids(&creel, "is:dup").await == [2] };
    crate::support::eventually("the second is found as a retry", found).await;
    let wanted = "2 of 2 by event: 1 1 -, 1 min other after success";
    let seen = || async { told(&creel, 2).await == wanted };
    crate::support::eventually("it is told as a retry", seen).await;
    creel.close().await;
}
