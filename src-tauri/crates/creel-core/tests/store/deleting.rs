//! Deleting hides, can be undone, and a week later is for good.

use creel_core::clock::Timestamp;
use creel_core::delivery::DeliveryId;
use creel_core::endpoint::EndpointChange;
use creel_core::search::Query;
use creel_core::store::{Selection, StoreError};

use crate::support::{capture, fresh, ids, open};

const WEEK: i64 = 7 * 24 * 3600 * 1_000_000;

fn in_eight_days() -> Timestamp {
    Timestamp::from_micros(Timestamp::now().micros() + WEEK + WEEK / 7)
}

#[tokio::test]
async fn a_deletion_is_undone_whole() {
    let (_directory, creel) = fresh().await;
    for n in 0..5 {
        capture(&creel, "default", format!("n{n}")).await;
    }
    let store = creel.store();
    let some = Selection::Ids(vec![DeliveryId(2), DeliveryId(4), DeliveryId(99)]);
    let deletion = store.delete(some.clone()).await.unwrap();
    assert_eq!(deletion.count, 2, "what does not exist does not count");
    assert_eq!(store.delete(some).await.unwrap().count, 0, "nor does what is deleted already");
    assert_eq!(ids(&creel, "").await, [5, 3, 1]);
    assert_eq!(store.count(Query::default()).await.unwrap(), 3);
    assert!(matches!(store.delivery(DeliveryId(2)).await, Err(StoreError::NotFound(_))));
    let rest = store
        .delete(Selection::Query { query: Query::parse("n4").unwrap(), as_of: None, except: [].into() })
        .await
        .unwrap();
    assert_eq!(ids(&creel, "").await, [3, 1]);
    assert_eq!(store.restore(deletion.id).await.unwrap(), 2);
    assert_eq!(store.restore(rest.id).await.unwrap(), 1);
    assert_eq!(ids(&creel, "").await, [5, 4, 3, 2, 1]);
    assert!(matches!(store.restore(rest.id).await, Err(StoreError::NotFound(_))));
    creel.close().await;
}

#[tokio::test]
async fn a_large_deletion_is_one_though_it_is_made_in_parts() {
    let (_directory, creel) = fresh().await;
    let mut captures = tokio::task::JoinSet::new();
    for n in 0..2_100 {
        let creel = creel.clone();
        captures.spawn(async move { capture(&creel, "default", format!("n{n}")).await });
    }
    captures.join_all().await;
    let store = creel.store();
    let all = Selection::Query {
        query: Query::default(),
        as_of: Some(DeliveryId(2_050)),
        except: [DeliveryId(7)].into(),
    };
    let deletion = store.delete(all).await.unwrap();
    assert_eq!(deletion.count, 2_049);
    assert_eq!(store.count(Query::default()).await.unwrap(), 51);
    assert_eq!(store.restore(deletion.id).await.unwrap(), 2_049);
    assert_eq!(store.count(Query::default()).await.unwrap(), 2_100);
    creel.close().await;
}

#[tokio::test]
async fn an_endpoint_goes_and_returns_with_its_deliveries() {
    let (_directory, creel) = fresh().await;
    let store = creel.store();
    store.create_endpoint("shop".into(), EndpointChange::default()).await.unwrap();
    creel.refresh_directory().await.unwrap();
    capture(&creel, "shop", "a").await;
    capture(&creel, "default", "b").await;
    let deletion = store.delete_endpoint("shop").await.unwrap();
    assert_eq!(deletion.count, 1);
    assert_eq!(ids(&creel, "").await, [2]);
    assert_eq!(store.count(Query::default()).await.unwrap(), 1);
    store.create_endpoint("shop".into(), EndpointChange::default()).await.unwrap();
    let taken = store.restore(deletion.id).await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
    store.delete_endpoint("shop").await.unwrap();
    assert_eq!(store.restore(deletion.id).await.unwrap(), 1);
    assert_eq!(ids(&creel, "").await, [2, 1]);
    assert!(matches!(store.delete_endpoint("default").await, Err(StoreError::Conflict(_))));
    creel.close().await;
}

#[tokio::test]
async fn after_a_week_it_is_gone_for_good_and_its_numbers_stay_taken() {
    let (directory, creel) = fresh().await;
    for n in 0..3 {
        capture(&creel, "default", format!("n{n}")).await;
    }
    let store = creel.store();
    let last = store.delete(Selection::Ids(vec![DeliveryId(3)])).await.unwrap();
    assert_eq!(store.purge(Timestamp::now()).await.unwrap(), 0, "not before its time");
    assert_eq!(store.purge(in_eight_days()).await.unwrap(), 1);
    assert!(matches!(store.restore(last.id).await, Err(StoreError::NotFound(_))));
    creel.close().await;
    let creel = open(directory.path()).await;
    assert_eq!(capture(&creel, "default", "next").await, DeliveryId(4));
    assert_eq!(ids(&creel, "").await, [4, 2, 1]);
    creel.close().await;
}

#[tokio::test]
async fn what_was_deleted_before_it_was_indexed_is_found_when_it_returns() {
    let (directory, creel) = fresh().await;
    capture(&creel, "default", "needle").await;
    let deletion = creel.store().delete(Selection::Ids(vec![DeliveryId(1)])).await.unwrap();
    creel.close().await;
    std::fs::remove_file(directory.path().join("search.db")).unwrap();
    let creel = open(directory.path()).await;
    crate::support::indexed(&creel).await;
    assert_eq!(ids(&creel, "needle").await, [0; 0]);
    assert_eq!(creel.store().count(Query::parse("needle").unwrap()).await.unwrap(), 0);
    creel.store().restore(deletion.id).await.unwrap();
    assert_eq!(ids(&creel, "needle").await, [1]);
    assert_eq!(creel.store().count(Query::parse("needle").unwrap()).await.unwrap(), 1);
    creel.store().delete(Selection::Ids(vec![DeliveryId(1)])).await.unwrap();
    creel.store().purge(in_eight_days()).await.unwrap();
    // What is gone for good is not counted either, once the index has heard of it.
    let gone = || async { creel.store().count(Query::parse("needle").unwrap()).await.unwrap() == 0 };
    crate::support::eventually("forgotten", gone).await;
    creel.close().await;
}
