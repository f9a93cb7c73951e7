//! Endpoints: creating, changing, and what is refused.

use serde_json::{Value, json};

use crate::instance::Instance;

#[tokio::test]
async fn a_slug_is_all_it_takes() {
    let instance = Instance::new().await;
    let reply = instance.post("/endpoints", &json!({"slug": "my-shop-2", "later": 1})).await;
    assert_eq!(reply.status, 201);
    let endpoint = reply.json();
    let answer = json!({"status": null, "headers": null, "body": null, "delay_ms": 0, "reject_invalid": false, "plan": null, "template": false, "stand_in": null, "pass_through": null});
    let wanted = json!({
        "slug": "my-shop-2", "name": "my-shop-2", "provider": null, "enabled": true, "paths": [],
        "receiver_path": "/my-shop-2", "public_url": null, "answer": answer, "allow_legacy": false, "secrets": 0,
        "notify": {"when": "unfocused", "query": null}, "allow_from": [], "trusted_proxies": [], "last_handshake": null,
        "rejudging": null, "created_at": endpoint["created_at"],
    });
    assert_eq!(endpoint, wanted);
    assert_eq!(instance.get("/endpoints/my-shop-2").await.done(), endpoint);
    let list = instance.get("/endpoints").await.done();
    let slugs: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|e| &e["slug"]).collect();
    assert_eq!(slugs, [&json!("default"), &json!("my-shop-2")]);
    assert!(instance.creel.directory().by_slug("my-shop-2").is_some());
    instance.post("/endpoints", &json!({"slug": "my-shop-2"})).await.problem(409, "conflict");
    instance.get("/endpoints/nobody").await.problem(404, "not_found");
    instance.patch("/endpoints/nobody", &json!({})).await.problem(404, "not_found");
    instance.delete("/endpoints/nobody").await.problem(404, "not_found");
    instance.delete("/endpoints/default").await.problem(409, "conflict");
}

#[tokio::test]
async fn slugs_are_checked() {
    let instance = Instance::new().await;
    for slug in ["", "A", "a b", "a/b", "a_b", "\u{e9}", "a.b", "../x", &"a".repeat(65)] {
        let problem = instance.post("/endpoints", &json!({"slug": slug})).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], "slug");
    }
    let problem = instance.post("/endpoints", &json!({"slug": "My Shop!"})).await.json();
    assert_eq!(problem["suggestion"], "my-shop");
    for slug in ["a", "0", "-", &"a".repeat(64)] {
        assert_eq!(instance.post("/endpoints", &json!({"slug": slug})).await.status, 201, "{slug}");
    }
    instance.post("/endpoints", &json!({})).await.problem(400, "invalid_json");
}

#[tokio::test]
async fn a_change_leaves_what_it_does_not_name() {
    let instance = Instance::new().await;
    let first = json!({
        "slug": "a", "name": "Shop", "provider": "stripe", "paths": ["/hooks/a", "/api/*"], "public_url": "https://x.test/a",
        "answer": {"status": 202, "headers": [["X-A", "1"]], "body": "ok", "delay_ms": 5, "reject_invalid": true, "plan": "500,ok", "template": true, "stand_in": "slack", "pass_through": null},
    });
    instance.post("/endpoints", &first).await.done();
    let whole = first["answer"].clone();
    let mut merged = whole.clone();
    let steps = [
        (json!({}), whole.clone()),
        (json!({"answer": {}}), whole.clone()),
        (json!({"answer": {"status": 500}}), {
            merged["status"] = json!(500);
            merged.clone()
        }),
        (json!({"answer": {"headers": null}}), {
            merged["headers"] = Value::Null;
            merged.clone()
        }),
        (json!({"answer": {"delay_ms": null, "body": ""}}), {
            merged["delay_ms"] = json!(0);
            merged["body"] = json!("");
            merged.clone()
        }),
        (json!({"answer": {"reject_invalid": false}}), {
            merged["reject_invalid"] = json!(false);
            merged.clone()
        }),
        (json!({"answer": {"plan": "", "template": null, "stand_in": null}}), {
            merged["plan"] = Value::Null;
            merged["template"] = json!(false);
            merged["stand_in"] = Value::Null;
            merged.clone()
        }),
    ];
    for (change, answer) in steps {
        let endpoint = instance.patch("/endpoints/a", &change).await.done();
        assert_eq!(endpoint["answer"], answer, "{change}");
        for field in ["name", "provider", "paths", "public_url"] {
            assert_eq!(endpoint[field], first[field], "{change}");
        }
    }
    let cleared = json!({"name": null, "provider": null, "paths": null, "public_url": null, "answer": null, "enabled": false});
    let endpoint = instance.patch("/endpoints/a", &cleared).await.done();
    assert_eq!((&endpoint["name"], &endpoint["provider"]), (&json!("a"), &Value::Null));
    assert_eq!((&endpoint["paths"], &endpoint["public_url"]), (&json!([]), &Value::Null));
    assert_eq!((&endpoint["answer"]["status"], &endpoint["enabled"]), (&Value::Null, &json!(false)));
    let endpoint =
        instance.patch("/endpoints/a", &json!({"enabled": null, "allow_legacy": true})).await.done();
    assert_eq!((&endpoint["enabled"], &endpoint["allow_legacy"]), (&json!(true), &json!(true)));
}

#[tokio::test]
async fn changes_at_once_lose_nothing() {
    let instance = Instance::new().await;
    let (status, body) = (json!({"answer": {"status": 201}}), json!({"answer": {"body": "x"}}));
    for _ in 0..20 {
        instance.patch("/endpoints/default", &json!({"answer": null})).await.done();
        let (a, b) = tokio::join!(
            instance.patch("/endpoints/default", &status),
            instance.patch("/endpoints/default", &body)
        );
        a.done();
        b.done();
        let answer = instance.get("/endpoints/default").await.done()["answer"].clone();
        assert_eq!((&answer["status"], &answer["body"]), (&json!(201), &json!("x")));
    }
}

#[tokio::test]
async fn values_that_cannot_work_are_refused() {
    let instance = Instance::new().await;
    let before = instance.get("/endpoints/default").await.done();
    let long = "a".repeat(3000);
    let refused = [
        ("answer.status", json!({"answer": {"status": 199}})),
        ("answer.status", json!({"answer": {"status": 100}})),
        ("answer.status", json!({"answer": {"status": 600}})),
        ("answer.delay_ms", json!({"answer": {"delay_ms": 300_001}})),
        ("answer.headers", json!({"answer": {"headers": [["Content-Length", "5"]]}})),
        ("answer.headers", json!({"answer": {"headers": [["transfer-encoding", "chunked"]]}})),
        ("answer.headers", json!({"answer": {"headers": [["Connection", "close"]]}})),
        ("answer.headers", json!({"answer": {"headers": [["X A", "1"]]}})),
        ("answer.headers", json!({"answer": {"headers": [["", "1"]]}})),
        ("answer.headers", json!({"answer": {"headers": [["X-A", "1\r\nX-B: 2"]]}})),
        ("answer.headers", json!({"answer": {"headers": [["X-A", "\u{0}"]]}})),
        ("answer.plan", json!({"answer": {"plan": "500,42x"}})),
        ("answer.plan", json!({"answer": {"plan": "200,".repeat(600)}})),
        ("answer.stand_in", json!({"answer": {"stand_in": "pagerdudy"}})),
        ("answer.body", json!({"answer": {"template": true, "body": "{{ request"}})),
        ("answer.headers", json!({"answer": {"template": true, "headers": [["X-A", "{% if %}"]]}})),
        ("paths", json!({"paths": ["hooks"]})),
        ("paths", json!({"paths": [""]})),
        ("paths", json!({"paths": ["/a?b"]})),
        ("paths", json!({"paths": ["/a*"]})),
        ("paths", json!({"paths": ["/*/a"]})),
        ("paths", json!({"paths": ["/a b"]})),
        ("paths", json!({"paths": [format!("/{long}")]})),
        ("public_url", json!({"public_url": "ftp://x.test/"})),
        ("public_url", json!({"public_url": "/relative"})),
        ("public_url", json!({"public_url": "javascript:alert(1)"})),
        ("public_url", json!({"public_url": "https://user:pass@x.test/"})),
        ("public_url", json!({"public_url": "https://x.test/#f"})),
        ("name", json!({"name": "two\nlines"})),
        ("name", json!({"name": long})),
    ];
    for (field, change) in refused {
        let problem = instance.patch("/endpoints/default", &change).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{change}");
    }
    let plan = json!({"answer": {"plan": "500,42x"}});
    let problem = instance.patch("/endpoints/default", &plan).await.problem(422, "invalid_field");
    assert_eq!(problem["position"], 4);
    let vendor = json!({"answer": {"stand_in": "pagerdudy"}});
    let problem = instance.patch("/endpoints/default", &vendor).await.problem(422, "invalid_field");
    assert_eq!(problem["suggestion"], "pagerduty");
    for change in
        [json!({"answer": {"status": "200"}}), json!({"answer": {"delay_ms": -1}}), json!({"paths": "/a"})]
    {
        instance.patch("/endpoints/default", &change).await.problem(400, "invalid_json");
    }
    let problem = instance.patch("/endpoints/default", &json!({"provider": "stripo"})).await;
    assert_eq!(problem.problem(422, "unknown_provider")["suggestion"], "stripe");
    assert_eq!(instance.get("/endpoints/default").await.done(), before, "nothing of it was kept");
    let allowed = json!({
        "name": "Caf\u{e9}", "paths": ["/", "/hooks/github", "/api/integrations/*"], "public_url": "http://x.test:8080/a?b=c",
        "answer": {"status": 599, "delay_ms": 300_000, "headers": [["Set-Cookie", "a"], ["Set-Cookie", "b"]]},
    });
    instance.patch("/endpoints/default", &allowed).await.done();
}

#[tokio::test]
async fn a_path_has_one_owner() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "a", "paths": ["/hooks/a", "/later"]})).await.done();
    instance.post("/endpoints", &json!({"slug": "b"})).await.done();
    instance.patch("/endpoints/b", &json!({"paths": ["/hooks/a"]})).await.problem(409, "conflict");
    instance.patch("/endpoints/b", &json!({"paths": ["/a/*"]})).await.problem(409, "conflict");
    instance.post("/endpoints", &json!({"slug": "later"})).await.problem(409, "conflict");
    instance.patch("/endpoints/a", &json!({"paths": ["/hooks/a", "/a/below"]})).await.done();
}

#[tokio::test]
async fn a_notification_rule_is_kept_where_its_query_is_understood() {
    let instance = Instance::new().await;
    let rule = |when: &str, query: Value| json!({"when": when, "query": query});
    for (change, kept) in [
        (json!({"when": "failed"}), rule("failed", Value::Null)),
        (json!({"query": "event:charge.*"}), rule("failed", json!("event:charge.*"))),
        (json!({"when": "matching"}), rule("matching", json!("event:charge.*"))),
        (json!({"when": "never", "query": ""}), rule("never", Value::Null)),
        (json!({"when": null}), rule("unfocused", Value::Null)),
        (json!({"when": "always", "later": 1}), rule("always", Value::Null)),
        (Value::Null, rule("unfocused", Value::Null)),
    ] {
        let endpoint = instance.patch("/endpoints/default", &json!({"notify": change})).await.done();
        assert_eq!(endpoint["notify"], kept, "{change}");
        assert_eq!(instance.get("/endpoints/default").await.done(), endpoint, "{change}");
    }
    let patch = async |change: Value| instance.patch("/endpoints/default", &json!({"notify": change})).await;
    let problem = patch(json!({"when": "matching"})).await.problem(422, "invalid_field");
    assert_eq!(problem["field"], "notify.query");
    let problem = patch(rule("matching", json!("POST evnt:x"))).await.problem(400, "invalid_query");
    assert_eq!((&problem["field"], &problem["position"]), (&json!("notify.query"), &json!(5)));
    patch(json!({"when": "sometimes"})).await.problem(400, "invalid_json");
    let created = json!({"slug": "a", "notify": {"when": "matching", "query": "sig:invalid"}});
    assert_eq!(instance.post("/endpoints", &created).await.done()["notify"], created["notify"]);
}
