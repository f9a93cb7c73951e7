//! Retention: the oldest beyond the limits go for good, and what somebody marked or deleted is not touched.

use creel_core::Creel;
use creel_core::clock::Timestamp;
use creel_core::delivery::{DeliveryId, Origin};
use creel_core::endpoint::EndpointChange;
use creel_core::marks::MarksChange;
use creel_core::search::Query;
use creel_core::sending::destination::{Destination, DestinationSettings};
use creel_core::store::{Removed, Selection};

use crate::support::{arrival, capture, eventually, fresh, ids, indexed, open};

const DAY: i64 = 24 * 3600 * 1_000_000;

/// Sets the limits, whose keeping is called by that.
async fn keep(creel: &Creel, count: Option<u64>, bytes: Option<u64>, age_days: Option<u64>) {
    let limits = serde_json::json!({"count": count, "bytes": bytes, "age_days": age_days});
    let document = serde_json::json!({"storage": {"retention": limits}});
    let changes = creel_core::settings::changes(document.as_object().unwrap()).unwrap();
    creel.change_settings(changes).await.unwrap();
}

/// That this is left before long, and stays.
async fn left(creel: &Creel, wanted: &[i64]) {
    eventually("what is beyond the limits goes", || async { ids(creel, "").await == wanted }).await;
    keep(creel, None, None, None).await;
    assert_eq!(ids(creel, "").await, wanted);
    indexed(creel).await;
    assert_eq!(creel.store().count(Query::default()).await.unwrap(), wanted.len() as u64);
}

async fn removed(creel: &Creel, slug: &str) -> Option<Removed> {
    let stats = creel.store().stats().await.unwrap();
    stats.into_iter().find(|endpoint| endpoint.endpoint == slug).unwrap().removed_by_retention
}

#[tokio::test]
async fn the_oldest_beyond_the_count_go_and_marked_ones_stay() {
    let (directory, creel) = fresh().await;
    creel.store().create_endpoint("other".into(), EndpointChange::default()).await.unwrap();
    creel.refresh_directory().await.unwrap();
    for n in 1..=7 {
        capture(&creel, "default", format!("number{n}")).await;
    }
    let other = capture(&creel, "other", "number8").await;
    let pin = MarksChange { pinned: Some(true), ..MarksChange::default() };
    let tag = MarksChange { tags: Some(vec!["ticket".into()]), ..MarksChange::default() };
    let read = MarksChange { read: Some(true), note: Some(Some("x".into())), ..MarksChange::default() };
    for (id, change) in [(1, pin), (2, tag), (4, read)] {
        creel.store().mark(DeliveryId(id), change).await.unwrap();
    }
    let deletion = creel.store().delete(Selection::Ids(vec![DeliveryId(3)])).await.unwrap();
    let arrived = creel.store().delivery(DeliveryId(4)).await.unwrap().received_at;
    assert_eq!(removed(&creel, "default").await, None);

    keep(&creel, Some(3), None, None).await;
    left(&creel, &[8, 7, 6, 5, 2, 1]).await;
    let Removed { count, from, to, last_at } = removed(&creel, "default").await.unwrap();
    assert_eq!((count, from, to), (1, arrived, arrived));
    assert!(last_at > arrived && removed(&creel, "other").await.is_none());
    let gone = || async { creel.store().count(Query::parse("number4").unwrap()).await.unwrap() == 0 };
    eventually("the index forgets it", gone).await;

    keep(&creel, Some(1), None, None).await;
    left(&creel, &[8, 7, 2, 1]).await;
    assert_eq!(removed(&creel, "default").await.unwrap().count, 3);
    assert_eq!(creel.store().restore(deletion.id).await.unwrap(), 1, "what was deleted can be undone");
    assert_eq!(ids(&creel, "").await, [8, 7, 3, 2, 1]);

    // Numbers are not given again, even where the newest went.
    let unpin = MarksChange { pinned: Some(false), tags: Some(Vec::new()), ..MarksChange::default() };
    for id in [1, 2] {
        creel.store().mark(DeliveryId(id), unpin.clone()).await.unwrap();
    }
    creel.store().delete(Selection::Ids(vec![other])).await.unwrap();
    keep(&creel, Some(1), None, None).await;
    left(&creel, &[7]).await;
    creel.close().await;
    let creel = open(directory.path()).await;
    assert_eq!(capture(&creel, "default", "next").await, DeliveryId(9));
    creel.close().await;
}

#[tokio::test]
async fn many_go_in_parts_while_others_come() {
    let (_directory, creel) = fresh().await;
    for n in 0..450 {
        capture(&creel, "default", format!("n{n}")).await;
    }
    keep(&creel, Some(5), None, None).await;
    for n in 450..500 {
        capture(&creel, "default", format!("n{n}")).await;
    }
    eventually("most of it goes", || async { ids(&creel, "").await.len() <= 55 }).await;
    keep(&creel, Some(5), None, None).await;
    left(&creel, &[500, 499, 498, 497, 496]).await;
    assert_eq!(removed(&creel, "default").await.unwrap().count, 495);
    creel.close().await;
}

#[tokio::test]
async fn the_oldest_beyond_the_bytes_go() {
    let (_directory, creel) = fresh().await;
    for n in 0..5 {
        // In chunks, so that these go with their delivery.
        let mut upload = creel.store().upload();
        upload.push(&vec![n; 300_000]).await.unwrap();
        let mut arrival = arrival(&creel, "default", &[], "");
        arrival.body = creel_core::delivery::Body::Uploaded(upload);
        creel.store().capture(arrival).await.unwrap();
    }
    indexed(&creel).await;
    keep(&creel, None, Some(1024 * 1024), None).await;
    left(&creel, &[5, 4, 3]).await;
    assert_eq!(creel.store().body(DeliveryId(3), 299_999..300_001).await.unwrap(), vec![2]);
    creel.close().await;
}

#[tokio::test]
async fn what_outlived_its_age_goes() {
    let (_directory, creel) = fresh().await;
    let now = Timestamp::now().micros();
    let (received, imported) = (false, true);
    // What is said to be older than all may be here for a minute: it goes with what arrived after it.
    for (age, is) in
        [(40, received), (400, imported), (31, received), (400, imported), (29, received), (0, received)]
    {
        let mut arrival = arrival(&creel, "default", &[], "x");
        arrival.received_at = Timestamp::from_micros(now - age * DAY);
        if is == imported {
            arrival.origin = Origin::Imported;
        }
        creel.store().capture(arrival).await.unwrap();
    }
    keep(&creel, None, None, Some(30)).await;
    left(&creel, &[6, 5, 4]).await;
    let removed = removed(&creel, "default").await.unwrap();
    assert_eq!((removed.from.micros(), removed.to.micros()), (now - 400 * DAY, now - 31 * DAY));
    creel.close().await;
}

/// Ages and bounds of what waits: it outlives its limit, twice the limit at most, and its destination's own at no time.
#[tokio::test]
async fn what_waits_to_be_forwarded_outlives_its_age_once() {
    let (_directory, creel) = fresh().await;
    let now = Timestamp::now().micros();
    for (name, filter, max_age_s) in [("any", "any", None), ("young", "young", Some(31 * 24 * 3600))] {
        let settings = DestinationSettings {
            url: "http://127.0.0.1:9/".into(),
            filter: filter.into(),
            max_age_s,
            ..DestinationSettings::default()
        };
        let made = creel.store().create_destination(name.into(), true, settings).await.unwrap();
        creel.store().change_destination(Destination { paused: true, ..made }).await.unwrap();
    }
    for (age, body) in [(70, "any"), (32, "young"), (40, "any"), (40, "none"), (30, "young"), (1, "none")] {
        let mut arrival = arrival(&creel, "default", &[], body);
        arrival.received_at = Timestamp::from_micros(now - age * DAY);
        creel.store().capture(arrival).await.unwrap();
    }
    creel.start_forwarding();
    let queued = || async {
        let wanted = creel_core::store::ForwardsWanted { limit: 10, ..Default::default() };
        creel.store().forwards(wanted).await.unwrap().len() == 4
    };
    eventually("they are queued", queued).await;
    keep(&creel, None, None, Some(30)).await;
    left(&creel, &[6, 5, 3]).await;
    creel.close().await;
}
