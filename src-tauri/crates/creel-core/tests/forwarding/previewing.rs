//! Previewing: what a destination would make of a delivery.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_preview_shows_the_request_and_sends_nothing() {
    let world = World::start().await;
    world.send("/a", "Authorization: Bearer their-canary\r\nX-A: 1\r\n", "{\"n\": 1}").await;
    let preview = async |draft: Value| {
        let body = json!({"delivery": 1, "draft": draft});
        world.post("/destinations/preview", body).await
    };
    let url = "http://127.0.0.1:9/${secret:token}/hook";
    let seen = preview(
        json!({"url": url, "transform": {"program": "{k: \"${secret:token}\", m: .n}"}, "method": "PUT"}),
    )
    .await;
    assert_eq!(
        (&seen["forwarded"], &seen["error"], &seen["program_error"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    let request = &seen["request"];
    assert_eq!((&request["method"], &request["url"]), (&json!("PUT"), &json!(url)));
    assert_eq!(
        (&request["body"], &request["body_unchanged"]),
        (&json!("{\"k\":\"${secret:token}\",\"m\":1}"), &json!(false))
    );
    assert!(!seen.to_string().contains("their-canary"), "{seen}");
    assert_eq!(seen["missing_secrets"], json!(["token"]));
    assert_eq!(
        seen["warnings"].as_array().unwrap().len(),
        1,
        "the signature does not fit the changed body: {seen}"
    );

    let seen = preview(json!({"url": "http://localhost/", "filter": "method:GET"})).await;
    assert_eq!(seen["forwarded"], false);
    assert!(seen["passed_over"].as_str().unwrap().contains("filter"));
    assert_eq!(
        (&seen["request"]["body"], &seen["request"]["body_unchanged"]),
        (&json!("{\"n\": 1}"), &json!(true))
    );

    let seen = preview(
        json!({"url": "http://localhost/", "filter": "sig:vald", "transform": {"program": ".n |\n ]"}}),
    )
    .await;
    assert_eq!(
        (&seen["forwarded"], &seen["filter_error"]["position"], &seen["filter_error"]["suggestion"]),
        (&Value::Null, &json!(4), &json!("valid"))
    );
    assert_eq!((&seen["program_error"]["line"], &seen["request"]), (&json!(2), &Value::Null));

    let seen =
        preview(json!({"url": "http://localhost/", "transform": {"program": "error(\"no luck\")"}})).await;
    assert!(seen["program_error"]["message"].as_str().unwrap().contains("no luck"), "{seen}");
    let seen = preview(json!({"url": "nonsense"})).await;
    assert!(seen["error"].as_str().unwrap().contains("URL"), "{seen}");
    assert_eq!(world.get("/forwards").await["items"], json!([]));
    world.close().await;
}
