//! Credentials: a canary that a destination gets, and that is seen nowhere else.

use std::io::Read;

use creel_core::sending::destination::{DestinationSettings, HeaderEdit};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::stub::{Answer, Stub};
use crate::world::{World, quick};

const CANARY: &str = "canary-5d1f0c77e2-destination";

#[tokio::test]
async fn a_secret_reaches_its_destination_and_nobody_else() {
    let world = World::start().await;
    // A server that repeats what it was sent, and one that refuses it.
    let echo = |status| Answer::With(status, format!("X-Echo: {CANARY}\r\n"), format!("you sent {CANARY}"));
    let stub = Stub::start([echo(200), echo(400)]).await;
    let settings = json!({
        "headers": [{"name": "DD-API-KEY", "value": "${secret:key}"}],
        "transform": {"program": "{routing_key: \"${secret:key}\"}"},
        "ordered": true,
    });
    let id = world.destination(&stub.url("/${secret:key}/hook"), settings).await;
    let kept =
        world.post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": CANARY})).await;
    assert_eq!((&kept["label"], &kept["last_four"]), (&json!("key"), &json!("tion")));
    for body in ["{}", "{\"second\":1}"] {
        world.send("/a", "", body).await;
    }
    world.forward(1, "delivered").await;
    world.forward(2, "failed").await;
    for request in stub.so_far() {
        assert_eq!(request.line(), format!("POST /{CANARY}/hook HTTP/1.1"));
        assert_eq!(request.header("dd-api-key"), Some(CANARY));
        assert_eq!(request.text(), format!("{{\"routing_key\":\"{CANARY}\"}}"));
    }
    // Every way that it could come out again.
    let mut told = String::new();
    for path in [
        "/destinations".to_owned(),
        format!("/destinations/{id}"),
        format!("/destinations/{id}/secrets"),
        "/forwards".to_owned(),
        "/deliveries".to_owned(),
        "/deliveries/1".to_owned(),
        "/deliveries/1/forwards".to_owned(),
        "/deliveries/2/forwards".to_owned(),
    ] {
        told += &world.get(&path).await.to_string();
    }
    let preview = json!({"delivery": 1, "destination": id});
    told += &world.post("/destinations/preview", preview).await.to_string();
    assert!(told.contains("${secret:key}"), "the names are there");
    for attempt in world.creel.store().attempts_of(creel_core::delivery::DeliveryId(1), 10).await.unwrap() {
        told += &format!("{attempt:?}");
        told += &String::from_utf8_lossy(&attempt.made.sent.head);
        told += &String::from_utf8_lossy(attempt.made.sent.body.as_deref().unwrap_or_default());
    }
    assert!(!told.contains(CANARY) && !told.contains("5d1f0c77e2"), "{told}");
    // Nor does it stand in clear in the files.
    let data = world.creel.data_dir().to_owned();
    world.creel.close().await;
    for file in ["creel.db", "search.db"] {
        let mut bytes = Vec::new();
        std::fs::File::open(data.join(file)).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()), "{file}");
    }
}

/// A password in the URL goes along as the header that it stands for, and is as hidden as any other.
#[tokio::test]
async fn a_password_in_the_url_is_sent_and_not_shown() {
    let (world, stub) = (World::start().await, Stub::start([]).await);
    let url = format!("http://someone:${{secret:key}}@{}/hook", stub.address);
    let id = world.destination(&url, json!({})).await;
    world.post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": CANARY})).await;
    world.send("/a", "", "{}").await;
    world.forward(1, "delivered").await;
    let encoded = BASE64.encode(format!("someone:{CANARY}").as_bytes());
    let request = stub.so_far().remove(0);
    assert_eq!(request.line(), "POST /hook HTTP/1.1");
    assert_eq!(request.header("authorization"), Some(format!("Basic {encoded}").as_str()));
    let attempts = world.get("/deliveries/1/attempts").await;
    let attempt = format!("/attempts/{}", attempts["items"][0]["id"]);
    let mut told = world.get(&format!("/destinations/{id}")).await.to_string() + &attempts.to_string();
    told += &world.get(&attempt).await.to_string();
    told += &world.post("/destinations/preview", json!({"delivery": 1, "destination": id})).await.to_string();
    assert!(told.contains("[not kept]") && !told.contains(CANARY) && !told.contains(&encoded), "{told}");
    world.close().await;
}

/// An older Creel took a password in a URL and a value of `Authorization` as they are, and kept them in clear.
#[tokio::test]
async fn what_an_older_creel_kept_in_clear_is_not_shown() {
    const TOKEN: &str = "canary-bearer-77aa10";
    let world = World::start().await;
    let echo = format!("you sent {CANARY}, {TOKEN}");
    let stub = Stub::start([Answer::With(200, format!("X-Echo: {CANARY}\r\n"), echo)]).await;
    let edit = |name: &str, value: &str| HeaderEdit { name: name.to_owned(), value: Some(value.to_owned()) };
    let settings = DestinationSettings {
        url: format!("http://someone:{CANARY}@{}/hook", stub.address),
        headers: vec![edit("Cookie", TOKEN), edit("X-Plain", "plain")],
        ..DestinationSettings::default()
    };
    let stored =
        world.creel.store().create_destination("old".to_owned(), true, settings.clone()).await.unwrap();
    let path = format!("/destinations/{}", stored.id.0);
    world.send("/a", "", "{}").await;
    world.forward(1, "delivered").await;
    let request = stub.so_far().remove(0);
    let encoded = BASE64.encode(format!("someone:{CANARY}").as_bytes());
    assert_eq!(request.header("authorization"), Some(format!("Basic {encoded}").as_str()));
    assert_eq!(request.header("cookie"), Some(TOKEN));

    let shown = world.get(&path).await;
    let url = format!("http://someone:***@{}/hook", stub.address);
    assert_eq!(shown["url"], json!(url));
    let headers = json!([{"name": "Cookie", "value": "***"}, {"name": "X-Plain", "value": "plain"}]);
    assert_eq!(shown["headers"], headers);
    assert!(shown["warnings"].to_string().contains("***"), "{shown}");
    let attempts = world.get("/deliveries/1/attempts").await;
    let attempt = format!("/attempts/{}", attempts["items"][0]["id"]);
    let mut told = shown.to_string() + &attempts.to_string();
    for path in ["/destinations", "/forwards", "/deliveries/1/forwards", &attempt] {
        told += &world.get(path).await.to_string();
    }
    for made in world.creel.store().attempts_of(creel_core::delivery::DeliveryId(1), 10).await.unwrap() {
        told += &format!("{made:?}");
    }
    let preview =
        json!({"delivery": 1, "destination": stored.id.0, "draft": {"url": url, "headers": headers}});
    let preview = world.post("/destinations/preview", preview).await;
    assert_eq!(preview["error"], Value::Null);
    told += &preview.to_string();
    // What is given back as it was shown stays; what is changed is held to what holds for a new one.
    told += &world.patch(&path, json!({"name": "renamed", "url": url, "headers": headers})).await.to_string();
    for changed in
        [json!({"url": format!("{url}/else")}), json!({"headers": [{"name": "Cookie", "value": "other"}]})]
    {
        let refused = world.refused(http::Method::PATCH, &path, changed, 422, "invalid_field").await;
        told += &refused.to_string();
    }
    let kept = world.creel.store().destination(stored.id).await.unwrap();
    assert_eq!((kept.name.as_str(), &kept.settings), ("renamed", &settings));
    let deletion = world.delete(&path).await;
    told += &world.post(&format!("/deletions/{}/restore", deletion["id"]), json!({})).await.to_string();
    told += &world.get(&path).await.to_string();
    for secret in [CANARY, TOKEN, &encoded] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    world.close().await;
}

/// What a destination names and does not have is waited for: nothing is sent, and no try is used up.
#[tokio::test]
async fn what_lacks_a_secret_waits_for_it() {
    let check = async |settings: Value, path: &str| {
        let (world, stub) = (World::start().await, Stub::start([]).await);
        let mut settings = settings;
        settings["retries"] = quick(1);
        world.post("/endpoints", json!({"slug": "a", "provider": "github"})).await;
        let id = world.destination(&stub.url(path), settings.clone()).await;
        world.send("/a", "", "{}").await;
        world.send("/a", "", "{}").await;
        let list = world.until("/forwards", |list| list["items"][1]["reason"] == "no_secret").await;
        for forward in list["items"].as_array().unwrap() {
            let detail = forward["detail"].as_str().unwrap();
            assert!(detail.starts_with("It waits for the secret \"key\"."), "{settings}: {detail}");
            assert_eq!((&forward["state"], &forward["tries"]), (&json!("queued"), &json!(0)), "{settings}");
        }
        let path = format!("/destinations/{id}");
        let seen = world.get(&path).await;
        let waiting = (&seen["missing_secrets"], &seen["queue"]["waiting"], &seen["queue"]["failed"]);
        assert_eq!(waiting, (&json!(["key"]), &json!(2), &json!(0)), "{settings}");
        assert_eq!(stub.so_far(), [], "{settings}");
        // As soon as it is there, it goes on.
        world.post(&format!("{path}/secrets"), json!({"label": "key", "value": CANARY})).await;
        for delivery in [1, 2] {
            let forward = world.forward(delivery, "delivered").await;
            assert_eq!((&forward["tries"], &forward["reason"]), (&json!(1), &Value::Null), "{settings}");
        }
        // And when it goes, the next one waits again.
        world.delete(&format!("{path}/secrets/key")).await;
        world.send("/a", "", "{}").await;
        world.until("/forwards", |list| list["items"][0]["reason"] == "no_secret").await;
        assert_eq!(stub.so_far().len(), 2, "{settings}");
        world.close().await;
    };
    check(json!({}), "/hook/${secret:key}").await;
    check(json!({"headers": [{"name": "X-Key", "value": "${secret:key}"}]}), "/").await;
    check(json!({"transform": {"program": "{key: \"${secret:key}\"}"}}), "/").await;
    check(json!({"signing": {"resign": {"secret": "key"}}}), "/").await;
}

/// A data directory whose key is lost or late: what needs a secret waits until it can be opened.
#[tokio::test]
async fn closed_secrets_are_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let stub = Stub::start([]).await;
    let world = World::open(data.clone(), true).await;
    world.post("/endpoints", json!({"slug": "a", "provider": "github"})).await;
    world.post("/endpoints/a/secrets", json!({"kind": "shared_secret", "value": CANARY})).await;
    let one = world.destination(&stub.url("/"), json!({"signing": {"resign": {}}})).await;
    let headers = json!([{"name": "X-Key", "value": "${secret:key}"}]);
    let other = world.destination(&stub.url("/"), json!({"headers": headers})).await;
    world.post(&format!("/destinations/{other}/secrets"), json!({"label": "key", "value": CANARY})).await;
    world.close().await;
    let key = std::fs::read(data.join("secret.key")).unwrap();
    std::fs::write(data.join("secret.key"), b"half").unwrap();

    let world = World::open(data.clone(), true).await;
    world.send("/a", "", "{}").await;
    let waiting = |list: &Value| {
        let items = list["items"].as_array().unwrap();
        items.len() == 2 && items.iter().all(|forward| forward["reason"] == "no_secret")
    };
    let list = world.until("/forwards", waiting).await;
    for forward in list["items"].as_array().unwrap() {
        assert!(forward["detail"].as_str().unwrap().contains("keyring"), "{forward}");
    }
    for id in [one, other] {
        let seen = world.get(&format!("/destinations/{id}")).await;
        assert!(seen["warnings"][0].as_str().unwrap().contains("closed"), "{seen}");
    }
    world.close().await;
    assert_eq!(stub.so_far(), []);
    std::fs::write(data.join("secret.key"), key).unwrap();

    let world = World::open(data, true).await;
    let through = |list: &Value| {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|forward| (&forward["state"], &forward["tries"]) == (&json!("delivered"), &json!(1)))
    };
    world.until("/forwards", through).await;
    assert_eq!(stub.so_far().len(), 2);
    world.close().await;
}

/// A sender that writes the name of a secret gets no value put in its place, however the program cuts and joins its words.
#[tokio::test]
async fn a_sender_cannot_ask_for_a_secret() {
    let (world, stub) = (World::start().await, Stub::start([]).await);
    let program = "{key: \"${secret:key}\", text: (.a + .b), all: .}";
    let id = world.destination(&stub.url("/"), json!({"transform": {"program": program}})).await;
    world.post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": CANARY})).await;
    world.send("/a", "", r#"{"a":"\u0024{sec","b":"ret:key}"}"#).await;
    world.forward(1, "delivered").await;
    let sent: Value = serde_json::from_slice(&stub.so_far()[0].body).unwrap();
    assert_eq!((&sent["key"], &sent["text"]), (&json!(CANARY), &json!("${secret:key}")));
    let attempts = world.creel.store().attempts_of(creel_core::delivery::DeliveryId(1), 1).await.unwrap();
    let shown: Value = serde_json::from_slice(attempts[0].made.sent.body.as_deref().unwrap()).unwrap();
    assert_eq!((&shown["key"], &shown["text"]), (&json!("${secret:key}"), &json!("${secret:key}")));
    world.close().await;
}
