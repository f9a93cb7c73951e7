//! Protection: which networks an endpoint takes from, and whose word counts about who called.

use serde_json::{Value, json};

use crate::instance::{Instance, head};

#[tokio::test]
async fn networks_are_kept_as_they_are_meant() {
    let instance = Instance::new().await;
    let wanted = json!({"slug": "shop", "allow_from": ["192.0.2.9/24", "2001:DB8::1"], "trusted_proxies": ["127.0.0.1/32"]});
    let endpoint = instance.post("/endpoints", &wanted).await.done();
    assert_eq!(endpoint["allow_from"], json!(["192.0.2.0/24", "2001:db8::1"]));
    assert_eq!(endpoint["trusted_proxies"], json!(["127.0.0.1"]));
    let change = json!({"allow_from": null});
    let endpoint = instance.patch("/endpoints/shop", &change).await.done();
    assert_eq!((&endpoint["allow_from"], &endpoint["trusted_proxies"]), (&json!([]), &json!(["127.0.0.1"])));
    for (field, wrong) in [
        ("allow_from", json!(["localhost"])),
        ("trusted_proxies", json!(["10.0.0.0/33"])),
        ("allow_from", json!(vec!["10.0.0.1"; 65])),
    ] {
        let problem = instance.patch("/endpoints/shop", &json!({field: wrong})).await;
        assert_eq!(problem.problem(422, "invalid_field")["field"], field);
    }
    let same = instance.get("/endpoints/shop").await.done();
    assert_eq!(same, endpoint);
}

#[tokio::test]
async fn a_delivery_says_who_called_where_a_proxy_is_trusted() {
    let instance = Instance::new().await;
    let headers = [
        "X-Forwarded-For: 198.51.100.9, 192.0.2.7",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: hooks.example",
    ];
    let id = instance.deliver(head("POST /", &headers), "").await;
    let path = format!("/deliveries/{id}");
    assert_eq!(instance.get(&path).await.done()["client"], Value::Null);
    instance.patch("/endpoints/default", &json!({"trusted_proxies": ["127.0.0.0/8"]})).await.done();
    let wanted =
        json!({"address": "192.0.2.7", "scheme": "https", "host": "hooks.example", "via": "127.0.0.1"});
    let delivery = instance.get(&path).await.done();
    assert_eq!((&delivery["client"], &delivery["peer"]), (&wanted, &json!("127.0.0.1:5000")));
}
