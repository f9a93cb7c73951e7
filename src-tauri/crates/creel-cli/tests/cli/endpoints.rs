//! Endpoints and their secrets, from adding to bringing back.

use crate::support::{Ran, Serve, creel, eventually, program};

#[test]
fn an_endpoint_is_added_changed_deleted_and_brought_back() {
    let serve = Serve::new();
    let added = serve
        .run(&[
            "endpoint",
            "add",
            "shop",
            "--provider",
            "github",
            "--path",
            "/hooks/shop",
            "--path",
            "/api/*",
        ])
        .ok();
    for part in [&format!("{}/shop", serve.receiver), "/hooks/shop", "github", "creel secret add shop"] {
        assert!(added.text().contains(part), "{part:?} is not in {}", added.text());
    }
    let set =
        ["endpoint", "set", "shop", "--status", "202", "--header", "X-A: b", "--body", "thanks", "--json"];
    let changed = serve.run(&set).ok().json();
    assert_eq!(changed["answer"]["status"], 202);
    assert_eq!(changed["answer"]["headers"], serde_json::json!([["X-A", "b"]]));
    assert_eq!(changed["provider"], "github", "what is not given stays");
    assert_eq!(serve.post("/hooks/shop", "", b"1"), 202);
    assert_eq!(serve.post("/api/deep/down", "", b"2"), 202);
    assert_eq!(serve.post("/shop/below", "", b"3"), 202);

    serve.run(&["endpoint", "set", "shop", "--reject-invalid"]).ok();
    serve.run(&["secret", "add", "shop", "s3cret-of-the-shop"]).ok();
    assert_eq!(serve.post("/shop", "", b"4"), 401);
    serve.run(&["endpoint", "set", "shop", "--reject-invalid=false", "--provider", ""]).ok();
    assert_eq!(serve.post("/shop", "", b"5"), 202);
    let shown = serve.run(&["endpoint", "show", "shop", "--json"]).ok().json();
    assert_eq!((&shown["provider"], &shown["secrets"]), (&serde_json::Value::Null, &1.into()));

    let notify = ["endpoint", "set", "shop", "--notify", "matching", "--notify-query", "sig:invalid"];
    let told = serve.run(&notify).ok();
    assert!(told.text().contains("Notifies   of what matches sig:invalid"), "{}", told.text());
    serve.run(&["endpoint", "set", "shop", "--notify-query", "sgi:invalid"]).fails(2, &["sig"]);

    serve.run(&["destination", "add", &format!("{}/nobody", serve.api), "--name", "app"]).ok();
    let told = serve.run(&["endpoint", "set", "shop", "--pass-through", "app"]).ok();
    let passed = "Answers    what destination 1 answers within 5000 ms, else 202";
    assert!(told.text().contains(passed), "{}", told.text());
    serve
        .run(&["endpoint", "set", "shop", "--pass-through", "nobody"])
        .fails(2, &["no destination \"nobody\""]);
    let told = serve.run(&["endpoint", "set", "shop", "--pass-through", "", "--json"]).ok().json();
    assert_eq!(told["answer"]["pass_through"], serde_json::Value::Null);

    let deleted = serve.run(&["endpoint", "rm", "shop"]).ok();
    assert!(deleted.text().contains("5 deliveries"), "{}", deleted.text());
    let undo = deleted.text().split("creel undo ").nth(1).unwrap().split('`').next().unwrap().to_owned();
    assert_eq!(serve.run(&["ls", "--json"]).ok().json()["items"].as_array().unwrap().len(), 0);
    serve.run(&["endpoint", "show", "shop"]).fails(2, &["shop"]);
    let back = serve.run(&["undo", &undo]).ok();
    assert!(back.text().contains("5 deliveries"), "{}", back.text());
    assert_eq!(serve.run(&["ls", "--json"]).ok().json()["items"].as_array().unwrap().len(), 5);
    let listed = serve.run(&["endpoint", "ls"]).ok();
    assert!(listed.text().contains("/shop /hooks/shop /api/*"), "{}", listed.text());
}

#[test]
fn an_endpoint_answers_by_a_plan_by_a_template_and_as_a_vendor() {
    let serve = Serve::new();
    let added = serve.run(&["endpoint", "add", "flaky", "--plan", "500,429 retry-after:5,ok"]).ok();
    assert!(added.text().contains("as usual, by the plan 500,429 retry-after:5,ok"), "{}", added.text());
    for status in [500, 429, 200] {
        assert_eq!(serve.post("/flaky", "Webhook-Id: a\r\n", b"{}"), status);
    }
    serve
        .run(&["endpoint", "set", "flaky", "--plan", "500,oops"])
        .fails(2, &["column 5", "\"oops\"", "Nothing was changed"]);
    serve.run(&["endpoint", "set", "flaky", "--plan", "", "--template", "--body", "{{ retry }}"]).ok();
    serve
        .run(&["endpoint", "set", "flaky", "--body", "{{ retry"])
        .fails(2, &["line 1", "Nothing was changed"]);
    serve.run(&["endpoint", "add", "pd", "--stand-in", "pagerdudy"]).fails(2, &["pagerduty"]);
    let added = serve.run(&["endpoint", "add", "pd", "--stand-in", "pagerduty"]).ok();
    assert!(added.text().contains("as pagerduty would"), "{}", added.text());
    assert_eq!(serve.post("/pd/v2/enqueue", "", b"{}"), 400);
    let id = serve.run(&["ls", "--json"]).ok().json()["items"][0]["id"].to_string();
    let shown = serve.run(&["show", &id]).ok();
    for part in ["PagerDuty Events API v2 would not take it", "body:routing_key: Length of 'routing_key'"] {
        assert!(shown.text().contains(part), "{part:?} is not in {}", shown.text());
    }
    let shown = serve.run(&["show", &id, "--json"]).ok().json();
    assert_eq!(shown["stand_in"]["violations"][0]["path"], "body:routing_key");
}

#[test]
fn secrets_decide_and_are_never_shown() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    let body = b"{\"action\":\"opened\"}";
    // HMAC-SHA256 of the body with the key `It's a Secret to Everybody`.
    let signature = "X-GitHub-Event: issues\r\nX-Hub-Signature-256: sha256=\
                     9dd3f8f3b5c3bb2e19a4ddcd2ea9a1fbb23d9b5e7ed0ce4f8ee7a3ef59be3f0b\r\n";
    assert_eq!(serve.post("/gh", signature, body), 200);
    let verdict = || serve.run(&["ls", "--json"]).ok().json()["items"][0]["verdict"].clone();
    assert_eq!(verdict(), "unchecked");

    let secret = "a secret of the tests 1234";
    let add = program(&serve.data)
        .args(["secret", "add", "gh", "env:GH", "--label", "old one"])
        .env("GH", secret)
        .output();
    let added = Ran::of(add.unwrap()).ok();
    assert!(!added.text().contains(secret), "{}", added.text());
    eventually("the delivery to be judged", || (verdict() == "invalid").then_some(()));
    let listed = serve.run(&["secret", "ls", "gh"]).ok();
    assert!(listed.text().contains("old one") && listed.text().contains("1234"), "{}", listed.text());
    assert!(!listed.text().contains("tests 1234"));

    let retired = serve.run(&["secret", "retire", "gh", "1", "--json"]).ok().json();
    assert_eq!(retired["state"], "retired");
    let active = serve.run(&["secret", "activate", "gh", "1", "--json"]).ok().json();
    assert_eq!(active["state"], "active");
    let deleted = serve.run(&["secret", "rm", "gh", "1", "--json"]).ok().json();
    assert_eq!(serve.run(&["secret", "ls", "gh", "--json"]).ok().json()["items"], serde_json::json!([]));
    serve.run(&["undo", &deleted["id"].to_string()]).ok();
    assert_eq!(serve.run(&["secret", "ls", "gh", "--json"]).ok().json()["items"][0]["id"], 1);
}

#[test]
fn everything_is_done_as_well_when_nothing_runs() {
    let dir = tempfile::tempdir().unwrap();
    creel(dir.path(), &["endpoint", "add", "stripe", "--provider", "stripe"]).ok();
    creel(dir.path(), &["secret", "add", "stripe", "whsec_of_no_importance"]).ok();
    let shown = creel(dir.path(), &["endpoint", "show", "stripe", "--json"]).ok().json();
    assert_eq!(shown["secrets"], 1);
    let serve = Serve::on(dir.path());
    assert_eq!(serve.post("/stripe", "", b"{}"), 200);
    let item = serve.run(&["ls", "--json"]).ok().json()["items"][0].clone();
    assert_eq!((&item["endpoint"], &item["verdict"]), (&"stripe".into(), &"missing".into()));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "Not A Slug"]).fails(2, &["a-z", "not-a-slug"]);
    serve
        .run(&["endpoint", "add", "x", "--provider", "strip"])
        .fails(2, &["strip", "creel provider ls", "stripe"]);
    serve.run(&["endpoint", "add", "x", "--status", "99"]).fails(2, &["99"]);
    serve.run(&["endpoint", "add", "x", "--header", "none"]).fails(2, &["Name: value"]);
    serve.run(&["endpoint", "set", "default"]).fails(2, &["what to change"]);
    serve.run(&["endpoint", "rm", "default"]).fails(2, &["default"]);
    serve.run(&["secret", "add", "nobody", "x"]).fails(2, &["nobody"]);
    serve
        .run(&["secret", "add", "default", "env:NO_SUCH_VARIABLE_HERE"])
        .fails(2, &["NO_SUCH_VARIABLE_HERE"]);
    serve.run(&["secret", "add", "default", "x", "--kind", "spell"]).fails(2, &["shared_secret"]);
    serve.run(&["undo", "77"]).fails(2, &["77"]);
    serve.run(&["provider", "show", "strip"]).fails(2, &["strip", "stripe"]);
    assert_eq!(serve.run(&["endpoint", "ls", "--json"]).ok().json()["items"].as_array().unwrap().len(), 1);
}

#[test]
fn providers_are_listed_with_the_users_own() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("providers")).unwrap();
    let definition = include_str!("../../../creel-signatures/providers/github.toml");
    let own =
        definition.replace("id = \"github\"", "id = \"mine\"").replace("\"GitHub\"", "\"Mine\u{202e}\"");
    std::fs::write(dir.path().join("providers/mine.toml"), own).unwrap();
    std::fs::write(dir.path().join("providers/broken.toml"), "id = ").unwrap();
    let serve = Serve::on(dir.path());
    assert!(serve.log().contains("broken.toml"), "{}", serve.log());
    let listed = serve.run(&["provider", "ls"]).ok();
    let line = listed.text().lines().find(|line| line.starts_with("mine ")).unwrap().to_owned();
    assert!(line.contains("yours") && line.contains("Mine\\u{202e}"), "{line}");
    let shown = serve.run(&["provider", "show", "stripe"]).ok();
    for part in ["secret: Signing secret", "header:Stripe-Signature", "Set it up:"] {
        assert!(shown.text().contains(part), "{part:?} is not in {}", shown.text());
    }
    assert_eq!(serve.run(&["provider", "show", "mine", "--json"]).ok().json()["origin"], "user");
}
