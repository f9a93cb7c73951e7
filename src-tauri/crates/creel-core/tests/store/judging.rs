//! A secret that comes later judges what is there already, at its time of arrival.

use creel_core::clock::Timestamp;
use creel_core::endpoint::{EndpointChange, EndpointId};
use creel_core::secret::NewSecret;
use creel_core::{Creel, delivery::DeliveryId};
use creel_signatures::{Catalog, Head, Reason, Secret, SecretKind, Signing, Verdict};
use zeroize::Zeroizing;

use crate::support::{arrival, eventually, fresh, ids};

const SECRET: &str = "whsec_of_this_test";
const BODY: &str = r#"{"id":"evt_1","type":"invoice.paid"}"#;

fn secret(value: &str) -> NewSecret {
    NewSecret {
        kind: SecretKind::SharedSecret,
        value: Zeroizing::new(value.into()),
        username: None,
        label: None,
        format: None,
        url: None,
        captured_from: None,
    }
}

async fn stripe(creel: &Creel) -> EndpointId {
    let first = EndpointChange { provider: Some(Some("stripe".into())), ..EndpointChange::default() };
    let endpoint = creel.store().create_endpoint("stripe".into(), first).await.unwrap();
    creel.refresh_directory().await.unwrap();
    endpoint.id
}

async fn signed(creel: &Creel) -> DeliveryId {
    let catalog = Catalog::builtin();
    let at = Timestamp::now().micros();
    let head = Head { method: "POST", target: b"/stripe", public_url: None, headers: &[] };
    let secrets = [Secret::shared(1, SECRET)];
    let signing = Signing {
        scheme: None,
        secrets: &secrets,
        head,
        body: BODY.as_bytes(),
        timestamp: at,
        written: None,
        id: None,
    };
    let headers = catalog.get("stripe").unwrap().sign(&signing).unwrap();
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    creel.store().capture(arrival(creel, "stripe", &headers, BODY)).await.unwrap()
}

async fn verdict(creel: &Creel, id: DeliveryId) -> (Verdict, Reason) {
    let judgement = creel.store().delivery(id).await.unwrap().judgement;
    (judgement.verdict, judgement.reason)
}

#[tokio::test]
async fn a_delivery_turns_valid_when_its_secret_is_added() {
    let (_directory, creel) = fresh().await;
    let endpoint = stripe(&creel).await;
    let id = signed(&creel).await;
    assert_eq!(verdict(&creel, id).await, (Verdict::Unchecked, Reason::NoSecret));
    let kept = creel.store().add_secret(endpoint, secret(SECRET)).await.unwrap();
    assert_eq!(kept.last_four, "test");
    creel.judge_again("stripe");
    eventually("valid by itself", || async { verdict(&creel, id).await == (Verdict::Valid, Reason::Ok) })
        .await;
    let delivery = creel.store().delivery(id).await.unwrap();
    assert_eq!(delivery.verdict_at_arrival, Verdict::Unchecked);
    assert_eq!(delivery.judgement.secret, Some(kept.id));
    assert_eq!(ids(&creel, "sig:valid").await, [id.0]);
    assert_eq!(ids(&creel, "sig:unchecked").await, [0; 0]);
    let stats = creel.store().stats().await.unwrap();
    let stats = stats.iter().find(|s| s.endpoint == "stripe").unwrap();
    assert_eq!((stats.valid, stats.unchecked), (1, 0));
    eventually("told", || async { creel.rejudging("stripe").is_some_and(|r| r.done) }).await;
    assert_eq!(creel.rejudging("stripe").unwrap().now_valid, 1);

    // A retired secret still counts for what arrived before.
    creel.store().change_secret(endpoint, kept.id, None, Some(true)).await.unwrap();
    creel.judge_again("stripe");
    eventually("judged", || async { creel.rejudging("stripe").is_some_and(|r| r.done) }).await;
    assert_eq!(verdict(&creel, id).await, (Verdict::Valid, Reason::Ok));
    let later = signed(&creel).await;
    assert_eq!(verdict(&creel, later).await, (Verdict::Unchecked, Reason::NoSecret));

    creel.store().delete_secret(endpoint, kept.id).await.unwrap();
    creel.judge_again("stripe");
    eventually("unchecked again", || async {
        verdict(&creel, id).await == (Verdict::Unchecked, Reason::NoSecret)
    })
    .await;
    creel.close().await;
}

#[tokio::test]
async fn a_provider_that_comes_later_also_reads_the_event() {
    let (_directory, creel) = fresh().await;
    creel.store().create_endpoint("late".into(), EndpointChange::default()).await.unwrap();
    creel.refresh_directory().await.unwrap();
    let id = creel.store().capture(arrival(&creel, "late", &[], BODY)).await.unwrap();
    assert_eq!(verdict(&creel, id).await, (Verdict::Unchecked, Reason::NoProvider));
    crate::support::indexed(&creel).await;
    let change = EndpointChange { provider: Some(Some("stripe".into())), ..EndpointChange::default() };
    creel.store().change_endpoint("late", change).await.unwrap();
    creel.judge_again("late");
    eventually("found by its event", || async { ids(&creel, "event:invoice.*").await == [id.0] }).await;
    creel.close().await;
}

#[tokio::test]
async fn judging_that_a_crash_cut_short_is_taken_up_at_the_next_start() {
    let (directory, creel) = fresh().await;
    let endpoint = stripe(&creel).await;
    let id = signed(&creel).await;
    // Let what the creation called for come to its end, so that the mark below is the secret's own.
    creel.judge_again("stripe");
    eventually("judged", || async { creel.rejudging("stripe").is_some_and(|r| r.done) }).await;
    creel.store().add_secret(endpoint, secret(SECRET)).await.unwrap();
    creel.close().await;
    let creel = crate::support::open(directory.path()).await;
    eventually("valid", || async { verdict(&creel, id).await == (Verdict::Valid, Reason::Ok) }).await;
    creel.close().await;
}

#[tokio::test]
async fn a_lost_data_key_leaves_secrets_closed_and_says_so() {
    let (directory, creel) = fresh().await;
    let endpoint = stripe(&creel).await;
    creel.store().add_secret(endpoint, secret(SECRET)).await.unwrap();
    creel.close().await;
    std::fs::remove_file(directory.path().join("secret.key")).unwrap();
    let creel = crate::support::open(directory.path()).await;
    assert!(!creel.store().secrets(endpoint).await.unwrap()[0].available);
    let id = signed(&creel).await;
    assert_eq!(verdict(&creel, id).await, (Verdict::Unchecked, Reason::SecretUnavailable));
    creel.close().await;
    let database = std::fs::read(directory.path().join("creel.db")).unwrap();
    assert!(!database.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
}
