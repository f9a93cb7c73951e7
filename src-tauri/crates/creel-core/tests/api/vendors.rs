//! Ready transforms and stand-ins as the API tells of them.

use serde_json::json;

use crate::instance::{Instance, head};

#[tokio::test]
async fn transforms_and_stand_ins_are_listed_and_violations_stand_on_the_delivery() {
    let instance = Instance::new().await;
    let transforms = instance.get("/transforms").await.done();
    let items = transforms["items"].as_array().unwrap();
    let pagerduty = items.iter().find(|item| item["id"] == "pagerduty").unwrap();
    assert_eq!(pagerduty["stand_in"], "pagerduty");
    assert_eq!(pagerduty["needs"][0]["label"], "routing_key");
    assert!(transforms["prelude"].as_str().unwrap().contains("def severity:"));
    let stand_ins = instance.get("/stand-ins").await.done();
    let ids: Vec<&str> =
        stand_ins["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"opsknight") && ids.contains(&"teams"), "{ids:?}");
    assert_eq!(stand_ins["items"][0].get("program"), None);

    let id = instance.deliver(head("POST /v2/enqueue", &[]), "{}").await;
    let path = format!("/deliveries/{id}");
    assert_eq!(instance.get(&path).await.done()["stand_in"], json!(null));
    instance.patch("/endpoints/default", &json!({"answer": {"stand_in": "pagerduty"}})).await.done();
    let stand_in = instance.get(&path).await.done()["stand_in"].clone();
    assert_eq!(
        (&stand_in["id"], &stand_in["title"]),
        (&json!("pagerduty"), &json!("PagerDuty Events API v2"))
    );
    let paths: Vec<&str> =
        stand_in["violations"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["body:routing_key", "body:event_action", "body:dedup_key"]);
}
