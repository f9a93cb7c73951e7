//! Finding gives the same answers whether the index has caught up or not.

use creel_core::delivery::DeliveryId;
use creel_core::endpoint::EndpointChange;
use creel_core::search::Query;
use creel_core::store::Page;
use creel_core::{Creel, store::Delivery};

use crate::support::{arrival, capture, find, fresh, ids, indexed};

async fn provider(creel: &Creel, slug: &str, provider: &str) {
    let first = EndpointChange { provider: Some(Some(provider.into())), ..EndpointChange::default() };
    creel.store().create_endpoint(slug.into(), first).await.unwrap();
    creel.refresh_directory().await.unwrap();
}

#[tokio::test]
async fn queries_find_what_they_ask_for() {
    let (_directory, creel) = fresh().await;
    provider(&creel, "stripe", "stripe").await;
    capture(&creel, "default", r#"{"order":"inv-17","note":"Paid in full."}"#).await; // 1
    capture(&creel, "stripe", r#"{"id":"evt_1","type":"charge.failed"}"#).await; // 2
    capture(&creel, "stripe", r#"{"id":"evt_2","type":"invoice.paid"}"#).await; // 3
    capture(&creel, "default", "äpfel, Ünïcode ΣΑΣ; invoice").await; // 4
    let check = |query: &'static str, expected: &'static [i64]| {
        let creel = creel.clone();
        async move {
            assert_eq!(ids(&creel, query).await, expected, "{query}");
            let count = creel.store().count(Query::parse(query).unwrap()).await.unwrap();
            assert_eq!(count, expected.len() as u64, "count of {query}");
        }
    };
    // The first round may meet an index that lags behind, the second one does not.
    for _ in 0..2 {
        check("", &[4, 3, 2, 1]).await;
        check("endpoint:stripe", &[3, 2]).await;
        check("-endpoint:stripe", &[4, 1]).await;
        check("method:POST", &[4, 3, 2, 1]).await;
        check("method:GET", &[]).await;
        check("event:charge.*", &[2]).await;
        check("event:*.paid", &[3]).await;
        check("event:invoice.paid,charge.failed", &[3, 2]).await;
        check("sig:unchecked", &[4, 3, 2, 1]).await;
        check("sig:unchecked endpoint:default", &[4, 1]).await;
        check("sig:valid", &[]).await;
        check("inv-17", &[1]).await;
        check("inv*", &[4, 3, 1]).await;
        check("invoice", &[4]).await;
        check("full paid", &[1]).await;
        check("\"in full\"", &[1]).await;
        check("\"paid in full\"", &[1]).await;
        check("-invoice", &[3, 2, 1]).await;
        check("ünïcode", &[4]).await;
        check("äp*", &[4]).await;
        check("evt_2", &[3]).await;
        check("nothing", &[]).await;
        indexed(&creel).await;
    }
    creel.close().await;
}

fn numbers(deliveries: &[Delivery]) -> Vec<i64> {
    deliveries.iter().map(|delivery| delivery.id.0).collect()
}

#[tokio::test]
async fn pages_stand_still_while_deliveries_arrive() {
    let (_directory, creel) = fresh().await;
    for n in 1..=300 {
        capture(&creel, "default", format!("number {n} {}", if n % 3 == 0 { "fizz" } else { "" })).await;
    }
    for query in ["", "fizz", "sig:unchecked", "method:post"] {
        let all = ids(&creel, query).await;
        let parsed = Query::parse(query).unwrap();
        let page = |page: Page| {
            let (creel, parsed) = (creel.clone(), parsed.clone());
            async move { numbers(&creel.store().find(parsed, page).await.unwrap()) }
        };
        let mut collected = Vec::new();
        let mut before = None;
        loop {
            let part = page(Page { limit: 7, before, ..Page::default() }).await;
            let Some(last) = part.last() else { break };
            before = Some(DeliveryId(*last));
            collected.extend(part);
        }
        assert_eq!(collected, all, "{query}: page after page gives the whole");
        let as_of = Some(DeliveryId(150));
        let offset = page(Page { limit: 5, as_of, offset: 20, ..Page::default() }).await;
        let expected: Vec<i64> = all.iter().copied().filter(|id| *id <= 150).skip(20).take(5).collect();
        assert_eq!(offset, expected, "{query}: an offset counts from where the list stood");
        let newer = page(Page { limit: 4, after: Some(DeliveryId(100)), ..Page::default() }).await;
        let mut expected: Vec<i64> = all.iter().rev().copied().filter(|id| *id > 100).take(4).collect();
        expected.reverse();
        assert_eq!(newer, expected, "{query}: a tail misses none");
    }
    creel.close().await;
}

#[tokio::test]
async fn an_index_that_is_lost_or_damaged_is_made_again() {
    let (directory, creel) = fresh().await;
    for n in 0..20 {
        capture(&creel, "default", format!("word{n}")).await;
    }
    indexed(&creel).await;
    creel.close().await;
    for damage in [b"not a database".as_slice(), b""] {
        std::fs::write(directory.path().join("search.db"), damage).unwrap();
        let creel = crate::support::open(directory.path()).await;
        assert_eq!(ids(&creel, "word7").await, [8]);
        indexed(&creel).await;
        assert_eq!(ids(&creel, "word7").await, [8]);
        let health = creel.store().health().await;
        assert!(health.set_aside.is_empty(), "what is damaged is the index, and not the database");
        creel.close().await;
    }
    std::fs::remove_file(directory.path().join("search.db")).unwrap();
    let creel = crate::support::open(directory.path()).await;
    indexed(&creel).await;
    assert_eq!(ids(&creel, "word7").await, [8]);
    creel.close().await;
}

#[tokio::test]
async fn totals_and_rates_follow_what_is_stored() {
    let (_directory, creel) = fresh().await;
    provider(&creel, "github", "github").await;
    let first = capture(&creel, "github", "{}").await;
    capture(&creel, "github", "{}").await;
    creel.store().capture(arrival(&creel, "default", &[], "x")).await.unwrap();
    let stats = creel.store().stats().await.unwrap();
    let of = |slug: &str| stats.iter().find(|s| s.endpoint == slug).unwrap().clone();
    assert_eq!((of("github").deliveries, of("github").unchecked, of("github").last_minute), (2, 2, 2));
    assert_eq!((of("default").deliveries, of("default").last_hour), (1, 1));
    assert!(of("github").newest_at.is_some());
    assert_eq!(find(&creel, "endpoint:github").await.last().unwrap().id, first);
    creel.close().await;
}
