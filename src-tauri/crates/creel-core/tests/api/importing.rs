//! Importing: what a file or a paste becomes, asked through the router.

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::instance::{Instance, head};
use crate::secrets::becomes;

/// A request that Stripe's own library signed, as a file has it, and when it was received in time.
struct Signed {
    raw: String,
    body: String,
    headers: Vec<(String, String)>,
    secret: Value,
    at: i64,
}

impl Signed {
    fn by_stripe() -> Self {
        let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fixtures/vectors/stripe.json");
        let vectors: Value = serde_json::from_slice(&std::fs::read(vectors).unwrap()).unwrap();
        let vector = &vectors[0];
        assert_eq!(vector["expected"], "valid");
        let body = BASE64.decode(vector["body_b64"].as_str().unwrap().as_bytes()).unwrap();
        let body = String::from_utf8(body).unwrap();
        let headers: Vec<(String, String)> = serde_json::from_value(vector["headers"].clone()).unwrap();
        let lines: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let mut lines: Vec<_> = lines.iter().map(String::as_str).collect();
        let length = format!("Content-Length: {}", body.len());
        lines.push(&length);
        let raw = format!("{}{body}", head("POST /stripe/hook", &lines));
        let (secret, at) = (vector["secrets"][0].clone(), vector["now"].as_i64().unwrap());
        Self { raw, body, headers, secret, at }
    }

    /// As an entry of an archive that says it was sent then.
    fn entry(&self, sent_at: &str) -> Value {
        let header = |(name, value): &(String, String)| json!({"name": name, "value": value});
        json!({"startedDateTime": sent_at, "request": {
            "method": "POST", "url": "https://hooks.example/stripe", "httpVersion": "HTTP/1.1",
            "headers": self.headers.iter().map(header).collect::<Vec<_>>(),
            "postData": {"mimeType": "application/json", "text": self.body},
        }})
    }
}

async fn with_stripe(secret: &Value) -> Instance {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "stripe", "provider": "stripe"})).await.done();
    instance.post("/endpoints/stripe/secrets", secret).await.done();
    instance
}

async fn imported(instance: &Instance, body: &Value) -> Vec<i64> {
    let reply = instance.post("/import", body).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let reply = reply.json();
    assert_eq!(reply["refused"], json!([]), "{reply}");
    let ids: Vec<i64> = serde_json::from_value(reply["deliveries"].clone()).unwrap();
    assert_eq!(reply["imported"], ids.len());
    ids
}

async fn delivery(instance: &Instance, id: i64) -> Value {
    instance.get(&format!("/deliveries/{id}")).await.done()
}

async fn found(instance: &Instance, query: &str) -> Vec<i64> {
    let query = query.replace(' ', "%20").replace(':', "%3A");
    let list = instance.get(&format!("/deliveries?q={query}")).await.done();
    let ids: Vec<i64> =
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect();
    let count = instance.get(&format!("/deliveries/count?q={query}")).await.done();
    assert_eq!(count["count"], ids.len(), "{query}");
    ids
}

#[tokio::test]
async fn a_raw_request_is_judged_as_of_the_time_that_is_given() {
    let signed = Signed::by_stripe();
    let instance = with_stripe(&signed.secret).await;
    let revision = instance.settled().await;
    let ids = imported(&instance, &json!({"text": signed.raw, "at": signed.at})).await;
    assert!(instance.creel.changes().revision() > revision, "live views have to ask again");
    let shown = delivery(&instance, ids[0]).await;
    let wanted = json!({
        "endpoint": "stripe", "received_at": "2026-03-14T09:30:15.000000Z", "target": "/stripe/hook", "verdict": "valid",
        "reason": "ok", "event_type": "invoice.paid", "imported": true, "answer_status": null, "answer_fault": null, "handshake": null,
        "peer": null, "wire": "h1", "bare_lf": false, "chunked": false,
    });
    for (field, value) in wanted.as_object().unwrap() {
        assert_eq!(shown[field], *value, "{field}");
    }
    assert_eq!(instance.get(&format!("/deliveries/{}/raw", ids[0])).await.text(), signed.raw);
    // Without a time it is of now, and that is too late.
    for (at, reason) in [(Value::Null, "timestamp_too_old"), (json!(signed.at + 301), "timestamp_too_old")] {
        let ids = imported(&instance, &json!({"text": signed.raw, "at": at, "format": "raw"})).await;
        assert_eq!(delivery(&instance, ids[0]).await["reason"], reason);
    }
}

#[tokio::test]
async fn an_archive_is_judged_at_its_own_times() {
    let signed = Signed::by_stripe();
    let instance = with_stripe(&signed.secret).await;
    let entries = [signed.entry("2026-03-14T10:30:15.250+01:00"), signed.entry("2026-03-14T09:40:00Z")];
    let archive = json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    let ids = imported(&instance, &json!({"text": archive})).await;
    let seen = async |id: i64| {
        let shown = delivery(&instance, id).await;
        let text = |field: &str| shown[field].as_str().unwrap().to_owned();
        (text("received_at"), text("reason"))
    };
    assert_eq!(seen(ids[0]).await, ("2026-03-14T09:30:15.250000Z".into(), "ok".into()));
    assert_eq!(seen(ids[1]).await, ("2026-03-14T09:40:00.000000Z".into(), "timestamp_too_old".into()));
    // What is said counts over what the archive says.
    let ids = imported(&instance, &json!({"text": archive, "at": signed.at.to_string()})).await;
    assert_eq!(seen(ids[1]).await, ("2026-03-14T09:30:15.000000Z".into(), "ok".into()));
}

#[tokio::test]
async fn a_command_from_a_browser_goes_where_its_path_or_the_caller_says() {
    let signed = Signed::by_stripe();
    let instance = with_stripe(&signed.secret).await;
    let options: String =
        signed.headers.iter().map(|(name, value)| format!("  -H '{name}: {value}' \\\n")).collect();
    let command = |path: &str| {
        format!(
            "curl 'https://hooks.example{path}' \\\n{options}  --data-raw '{}' \\\n  --compressed",
            signed.body
        )
    };
    for (path, endpoint, wanted, reason) in [
        ("/stripe", Value::Null, "stripe", "ok"),
        ("/elsewhere", Value::Null, "default", "no_provider"),
        ("/elsewhere", json!("stripe"), "stripe", "ok"),
    ] {
        let import = json!({"text": command(path), "endpoint": endpoint, "at": signed.at});
        let shown = delivery(&instance, imported(&instance, &import).await[0]).await;
        assert_eq!((&shown["endpoint"], &shown["reason"]), (&json!(wanted), &json!(reason)), "{path}");
        assert_eq!(shown["headers"][0], json!(["Host", "hooks.example"]));
    }
}

#[tokio::test]
async fn imported_deliveries_are_judged_again_at_their_time() {
    let signed = Signed::by_stripe();
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "stripe", "provider": "stripe"})).await.done();
    let id = imported(&instance, &json!({"text": signed.raw, "at": signed.at})).await[0];
    assert_eq!(delivery(&instance, id).await["reason"], "no_secret");
    instance.post("/endpoints/stripe/secrets", &signed.secret).await.done();
    becomes(&instance, &format!("/deliveries/{id}"), "valid").await;
    let shown = delivery(&instance, id).await;
    assert_eq!(shown["verdict_at_arrival"], "unchecked");
    assert_eq!((&shown["imported"], &shown["answer_status"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_the_rest_is_imported() {
    let instance = Instance::new().await;
    let commands = "curl x.test/a -d 1\ncurl x.test/b -F c=d\ncurl x.test/e -d @f";
    let reply = instance.post("/import", &json!({"text": commands})).await.done();
    assert_eq!((&reply["imported"], reply["deliveries"].as_array().unwrap().len()), (&json!(1), 1));
    let refused = reply["refused"].as_array().unwrap();
    assert_eq!((&refused[0]["index"], &refused[1]["index"]), (&json!(1), &json!(2)));
    assert!(refused[1]["cause"].as_str().unwrap().contains("nothing is read from the disk"), "{reply}");
}

#[tokio::test]
async fn an_import_of_nothing_is_a_problem_that_says_why() {
    let instance = Instance::new().await;
    let revision = instance.settled().await;
    for (text, says) in [
        ("", "Nothing was imported: there is no request in it."),
        ("hello", "no empty line"),
        ("{\"a\":1}", "log.entries"),
        ("curl -F a=b x.test", "-F writes a form"),
        ("curl 'x", "a quote is not closed"),
        ("curl a -Q", "-Q is not known"),
        ("curl -F a x\ncurl -F b x\ncurl -F c x\ncurl -F d x", "Request 3: the option -F"),
        ("curl -F a x\ncurl -F b x\ncurl -F c x\ncurl -F d x", "And 1 more."),
    ] {
        let problem =
            instance.post("/import", &json!({"text": text})).await.problem(422, "nothing_to_import");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{text}: {problem}");
    }
    // A secret in the wrong place is not repeated.
    let secret = json!({"text": "curl -H 'Authorization Bearer s3cr3t' x.test"});
    assert!(!instance.post("/import", &secret).await.text().contains("s3cr3t"));
    let good = "curl x.test";
    for (body, status, code) in [
        (json!({}), 422, "invalid_field"),
        (json!({"text": good, "content_b64": "YQ=="}), 422, "invalid_field"),
        (json!({"content_b64": "?"}), 422, "invalid_field"),
        (json!({"text": good, "at": "soon"}), 422, "invalid_field"),
        (json!({"text": good, "at": "999999999999"}), 422, "invalid_field"),
        (json!({"text": good, "endpoint": "nowhere"}), 404, "not_found"),
        (json!({"text": good, "format": "csv"}), 400, "invalid_json"),
    ] {
        instance.post("/import", &body).await.problem(status, code);
    }
    assert_eq!(instance.creel.changes().revision(), revision, "nothing was written");
}

#[tokio::test]
async fn a_long_body_of_any_bytes_is_stored_as_it_is() {
    let instance = Instance::new().await;
    let body: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8 ^ 0x80).collect();
    let raw = [format!("PUT /long HTTP/1.1\nHost: x\nContent-Length: {}\n\n", body.len()).as_bytes(), &body]
        .concat();
    let id = imported(&instance, &json!({"content_b64": BASE64.encode(&raw)})).await[0];
    assert!(instance.get(&format!("/deliveries/{id}/raw")).await.bytes == raw);
    let shown = delivery(&instance, id).await;
    assert_eq!((&shown["body_size"], &shown["bare_lf"]), (&json!(body.len()), &json!(true)));
}

#[tokio::test]
async fn imported_deliveries_are_listed_searched_counted_and_deleted_like_others() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "shop"})).await.done();
    let long_ago = json!({"text": "curl x.test/a -d blue\ncurl x.test/shop -d blue\ncurl x.test/b", "at": 1_600_000_000});
    let mut all = Vec::new();
    for _ in 0..2 {
        all.push(instance.deliver(head("POST /shop", &[]), "blue").await);
        all.extend(imported(&instance, &long_ago).await);
        all.push(instance.deliver(head("POST /late", &[]), "red").await);
    }
    let [r0, a0, s0, b0, l0, r1, a1, s1, b1, l1] = all[..] else { panic!("{all:?}") };
    // Once over what is not indexed yet, and once, mostly, over the index.
    for _ in 0..2 {
        for (query, wanted) in [
            ("is:imported", &[b1, s1, a1, b0, s0, a0][..]),
            ("-is:imported", &[l1, r1, l0, r0]),
            ("is:imported endpoint:shop", &[s1, s0]),
            ("is:imported blue", &[s1, a1, s0, a0]),
            ("blue -is:imported", &[r1, r0]),
            ("is:imported method:GET", &[b1, b0]),
            ("endpoint:shop", &[s1, r1, s0, r0]),
        ] {
            assert_eq!(found(&instance, query).await, wanted, "{query}");
        }
        instance.settled().await;
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = instance.get(&format!("/deliveries?q=is%3Aimported&limit=4{cursor}")).await.done();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, [b1, s1, a1, b0, s0, a0]);
    let after = instance.get(&format!("/deliveries?q=is%3Aimported&after={s0}&limit=2")).await.done();
    assert_eq!((&after["items"][0]["id"], &after["items"][1]["id"]), (&json!(a1), &json!(b0)));
    // Old times among the new ones do not disturb the rates, and an import arrives at no time.
    let stats = instance.get("/stats").await.done();
    let of = |slug: &str| {
        let endpoints = stats["endpoints"].as_array().unwrap();
        endpoints.iter().find(|endpoint| endpoint["endpoint"] == slug).unwrap().clone()
    };
    assert_eq!((&of("shop")["deliveries"], &of("shop")["last_minute"]), (&json!(4), &json!(2)), "{stats}");
    assert_eq!(
        (&of("default")["last_hour"], &of("default")["deliveries"]),
        (&json!(2), &json!(6)),
        "{stats}"
    );
    assert!(of("shop")["newest_at"].as_str().unwrap() > "2026", "{stats}");
    let deletion = instance.post("/deletions", &json!({"q": "is:imported"})).await.done();
    assert_eq!((&deletion["count"], found(&instance, "").await), (&json!(6), vec![l1, r1, l0, r0]));
    instance.post(&format!("/deletions/{}/restore", deletion["id"]), &json!({})).await.done();
    assert_eq!(found(&instance, "is:imported").await.len(), 6);
}

#[tokio::test]
async fn a_paste_can_be_read_without_being_stored() {
    let instance = Instance::new().await;
    for (text, method, url, header, body) in [
        (
            "curl -X PUT 'https://example.org/a?b=c' -H 'X-A: 1' -d '{\"a\":1}'",
            "PUT",
            json!("https://example.org/a?b=c"),
            json!(["X-A", "1"]),
            "{\"a\":1}",
        ),
        (
            "POST /hook HTTP/1.1\r\nHost: localhost:3000\r\nX-B: 2\r\n\r\nhello",
            "POST",
            json!("http://localhost:3000/hook"),
            json!(["X-B", "2"]),
            "hello",
        ),
        ("GET /bare HTTP/1.0\n\n", "GET", Value::Null, Value::Null, ""),
    ] {
        let read = instance.post("/requests/read", &json!({"text": text})).await.done();
        assert_eq!(
            (&read["method"], &read["url"], &read["body"]),
            (&json!(method), &url, &json!(body)),
            "{text}"
        );
        let headers = read["headers"].as_array().unwrap();
        assert!(header.is_null() || headers.contains(&header), "{text}: {read}");
    }
    let refused = instance.post("/requests/read", &json!({"text": "curl 'x"})).await;
    let problem = refused.problem(422, "nothing_to_import");
    assert!(problem["detail"].as_str().unwrap().contains("a quote is not closed"), "{problem}");
    assert_eq!(instance.get("/deliveries").await.done()["items"], json!([]));
}
