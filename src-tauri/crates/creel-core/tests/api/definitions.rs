//! Definitions of the user's: they count as soon as they are saved, and say where they are wrong.

use std::time::Duration;

use serde_json::{Value, json};

use crate::instance::{Instance, head};

const MINE: &str = r#"
id = "mine"
name = "Mine"
[[key]]
name = "secret"
kind = "shared_secret"
label = "Secret"
required = true
[[scheme]]
name = "v1"
label = "HMAC"
kind = "mac"
alg = "hmac-sha256"
source = "header:X-Mine"
encoding = "hex"
"#;

/// Asks until the answer is as wanted.
async fn eventually(instance: &Instance, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..400 {
        let reply = instance.get(path).await.json();
        if wanted(&reply) {
            return reply;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{path} never becomes what it should: {}", instance.get(path).await.text());
}

#[tokio::test]
async fn a_definition_counts_as_soon_as_it_is_saved() {
    let instance = Instance::new().await;
    let folder = instance.dir.path().join("data/providers");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("mine.toml");
    std::fs::write(&file, MINE).unwrap();
    let mine = eventually(&instance, "/providers/mine", |reply| reply["id"] == "mine").await;
    assert_eq!((&mine["origin"], &mine["confidence"]), (&json!("user"), &json!("unstated")));
    instance.post("/endpoints", &json!({"slug": "mine", "provider": "mine"})).await.done();
    let secret = json!({"kind": "shared_secret", "value": "key"});
    instance.post("/endpoints/mine/secrets", &secret).await.done();
    // HMAC-SHA-256 of "body" with "key".
    let signature = "X-Mine: 515aae133b435d4000956731f68ae5cf5eb85d4f0dc6a546d2bfcd3595ec1ae1";
    let id = instance.deliver(head("POST /mine", &[signature]), "body").await;
    let path = format!("/deliveries/{id}");
    let before = instance.get(&path).await.done();

    // Another header is read now, so that what is stored is judged again by it.
    std::fs::write(&file, MINE.replace("X-Mine", "X-Renamed")).unwrap();
    eventually(&instance, &path, |reply| reply["verdict"] == "missing").await;
    std::fs::write(&file, format!("# Back again.\n{MINE}")).unwrap();
    let after = eventually(&instance, &path, |reply| reply["verdict"] == before["verdict"]).await;
    assert_eq!(after["reason"], before["reason"]);

    std::fs::write(&file, MINE.replace("kind = \"mac\"", "kind = \"magic\"")).unwrap();
    let list = eventually(&instance, "/providers", |reply| reply["problems"][0].is_object()).await;
    let problem = &list["problems"][0];
    assert_eq!((&problem["line"], &problem["column"]), (&json!(12), &json!(8)), "{problem}");
    assert!(problem["file"].as_str().unwrap().ends_with("mine.toml"), "{problem}");
    assert_eq!(instance.get("/health").await.done()["refused_definitions"], list["problems"]);
    instance.get("/providers/mine").await.problem(404, "not_found");

    std::fs::write(&file, MINE).unwrap();
    std::fs::write(folder.join("other.toml"), MINE).unwrap();
    let list = eventually(&instance, "/providers", |reply| {
        reply["problems"][0]["file"].as_str().is_some_and(|file| file.ends_with("other.toml"))
    });
    let message = list.await["problems"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("another file defines \"mine\""), "{message}");
}
