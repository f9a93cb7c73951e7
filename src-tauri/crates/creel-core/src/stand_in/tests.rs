use super::*;

#[test]
fn every_file_is_read_and_its_id_is_its_own() {
    let ids: Vec<&str> = all().iter().map(|stand_in| stand_in.facts.id.as_str()).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
    for stand_in in all() {
        let Facts { source, confidence, path, notes, .. } = &stand_in.facts;
        assert!(source.starts_with("https://") && path.starts_with('/') && !notes.is_empty(), "{source}");
        assert!(matches!(confidence.as_str(), "doc" | "verified_by_source"), "{confidence}");
    }
}

/// A request as it is written: the request line, headers, an empty line, the body.
async fn judge(id: &str, request: &str) -> (u16, Vec<String>, String, BTreeMap<String, String>) {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next().and_then(|line| line.split_once(' ')).expect("a request line");
    let headers: Vec<(&str, &[u8])> = lines
        .map(|line| line.split_once(": ").expect("a header"))
        .map(|(name, value)| (name, value.as_bytes()))
        .collect();
    let asked = Asked {
        method,
        target: target.as_bytes(),
        headers: &headers,
        body: body.as_bytes(),
        size: body.len() as u64,
    };
    let judged = get(id).expect(id).judge(asked).await.unwrap_or_else(|error| panic!("{id}: {error}"));
    let body = String::from_utf8(judged.body().0.to_vec()).expect("text");
    let paths = judged.violations.iter().map(|violation| violation.path.clone()).collect();
    (judged.status, paths, body, judged.headers)
}

const JSON: &str = "Content-Type: application/json";

#[tokio::test]
async fn what_the_vendor_takes_is_answered_as_the_vendor_does() {
    async fn check(id: &str, request: &str, status: u16, body: &str) {
        let (given, violations, said, _) = judge(id, request).await;
        assert_eq!((given, &violations[..]), (status, &[][..]), "{id}: {said}");
        assert!(said.contains(body), "{id}: {said}");
    }
    let key = "0123456789abcdef0123456789abcdef";
    let event = |rest: &str| format!("POST /pd/v2/enqueue\n{JSON}\n\n{{\"routing_key\":\"{key}\",{rest}}}");
    let trigger = r#""event_action":"trigger","dedup_key":"srv01/HTTP","payload":{"summary":"s","source":"h","severity":"critical"}"#;
    let success = r#"{"status":"success","message":"Event processed","dedup_key":"srv01/HTTP"}"#;
    check("pagerduty", &event(trigger), 202, success).await;
    check("pagerduty", &event(r#""event_action":"resolve","dedup_key":"k""#), 202, r#""dedup_key":"k""#)
        .await;
    check(
        "pagerduty",
        &event(r#""event_action":"trigger","payload":{"summary":"s","source":"h","severity":"info"}"#),
        202,
        "\"dedup_key\":\"",
    )
    .await;
    let datadog = format!("POST /api/v1/events\n{JSON}\nDD-API-KEY: k\n\n{{\"title\":\"t\",\"text\":\"x\"}}");
    check("datadog", &datadog, 202, r#"{"status":"ok","event":{"id":"#).await;
    check("slack", &format!("POST /services/T/B/x\n{JSON}\n\n{{\"text\":\"hello\"}}"), 200, "ok").await;
    let card = r#"{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.4","body":[{"type":"TextBlock","text":"t"}]}}]}"#;
    check("teams", &format!("POST /workflows/x?sig=1\n{JSON}\n\n{card}"), 202, "").await;
    check("discord", &format!("POST /api/webhooks/1/t\n{JSON}\n\n{{\"content\":\"c\"}}"), 204, "").await;
    let waiting = format!("POST /api/webhooks/1/t?wait=true\n{JSON}\n\n{{\"content\":\"c\"}}");
    check("discord", &waiting, 200, r#""content":"c""#).await;
    let telegram = format!("POST /bot12:ab/sendMessage\n{JSON}\n\n{{\"chat_id\":-5,\"text\":\"t\"}}");
    check("telegram", &telegram, 200, r#"{"ok":true,"result":{"message_id":"#).await;
    let ticket = r#"{"ticket":{"subject":"s","comment":{"body":"b"},"priority":"urgent"}}"#;
    let zendesk = format!("POST /api/v2/tickets.json\n{JSON}\nAuthorization: Basic eA==\n\n{ticket}");
    check("zendesk", &zendesk, 201, r#""priority":"urgent""#).await;
    let incident = r#"{"incident":{"name":"n","status":"investigating","impact_override":"major"}}"#;
    let statuspage = format!("POST /v1/pages/p/incidents\n{JSON}\nAuthorization: OAuth k\n\n{incident}");
    check("statuspage", &statuspage, 201, r#""impact":"major""#).await;
    let alert = r#"{"summary":"a","status":"resolved"}"#;
    let opsknight =
        format!("POST /api/integrations/webhook?integrationId=i\n{JSON}\nX-API-Key: k\n\n{alert}");
    check("opsknight", &opsknight, 202, r#""action":"resolved""#).await;
    let grafana = "POST /api/integrations/grafana?integrationId=i&key=k\n\n{}";
    check("opsknight", grafana, 202, r#""status":"success""#).await;
}

#[tokio::test]
async fn what_the_vendor_refuses_is_refused_in_its_words() {
    async fn check(id: &str, request: &str, status: u16, violations: &[&str], body: &str) {
        let (given, paths, said, _) = judge(id, request).await;
        assert_eq!(
            (given, &paths[..]),
            (status, &violations.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>()[..]),
            "{id}: {said}"
        );
        assert!(said.contains(body), "{id}: {said}");
    }
    // StatusStack's page puts the key into a header.
    let header = format!(
        "POST /v2/enqueue\n{JSON}\nAuthorization: Token token=k\n\n{{\"event_action\":\"trigger\",\"payload\":{{\"summary\":\"s\",\"source\":\"h\",\"severity\":\"critical\"}}}}"
    );
    let wrong_key = r#"{"status":"invalid event","message":"Event object is invalid","errors":["Length of 'routing_key' is incorrect (should be 32 characters)"]}"#;
    check("pagerduty", &header, 400, &["body:routing_key"], wrong_key).await;
    check("pagerduty", "POST /v2/enqueue\n\n{", 400, &["body"], "\"JSON parse error\"").await;
    check("pagerduty", "GET /v2/enqueue\n\n", 404, &["method", "body"], "").await;
    let unknown = format!(
        "POST /v2/enqueue\n{JSON}\n\n{{\"routing_key\":\"0123456789abcdef0123456789abcdef\",\"event_action\":\"resolve\"}}"
    );
    check("pagerduty", &unknown, 400, &["body:dedup_key"], "dedup key").await;
    check(
        "datadog",
        &format!("POST /api/v1/events\n{JSON}\n\n{{\"title\":\"t\",\"text\":\"x\"}}"),
        403,
        &["header:dd-api-key"],
        r#"{"errors":["Forbidden"]}"#,
    )
    .await;
    check(
        "datadog",
        &format!("POST /api/v1/events\n{JSON}\nDD-API-KEY: k\n\n{{\"title\":\"t\",\"alert_type\":\"bad\"}}"),
        400,
        &["body:text", "body:alert_type"],
        "body:alert_type",
    )
    .await;
    check("slack", &format!("POST /services/T/B/x\n{JSON}\n\n{{}}"), 400, &["body:text"], "no_text").await;
    check("slack", "POST /services/T/B/x\n\nhello", 400, &["body"], "invalid_payload").await;
    check("slack", &format!("POST /hook\n{JSON}\n\n{{\"text\":\"t\"}}"), 404, &["path"], "no_service").await;
    let long = "x".repeat(151);
    check("slack", &format!("POST /services/T/B/x\n{JSON}\n\n{{\"blocks\":[{{\"type\":\"header\",\"text\":{{\"text\":\"{long}\"}}}}]}}"), 400, &["body:blocks.0.text.text"], "invalid_blocks").await;
    let old_card = r#"{"@type":"MessageCard","text":"t"}"#;
    check(
        "teams",
        &format!("POST /workflows/x\n{JSON}\n\n{old_card}"),
        400,
        &["body:type", "body:attachments"],
        "attachment",
    )
    .await;
    check(
        "discord",
        &format!("POST /api/webhooks/1/t\n{JSON}\n\n{{}}"),
        400,
        &["body"],
        r#"{"message":"Cannot send an empty message","code":50006}"#,
    )
    .await;
    let embed = format!("{{\"embeds\":[{{\"title\":\"{}\"}}]}}", "x".repeat(257));
    check(
        "discord",
        &format!("POST /api/webhooks/1/t\n{JSON}\n\n{embed}"),
        400,
        &["body:embeds.0.title"],
        r#""errors":{"embeds":{"0":{"title":{"_errors":[{"#,
    )
    .await;
    check(
        "telegram",
        &format!("POST /bot12:ab/sendMessage\n{JSON}\n\n{{\"text\":\"t\"}}"),
        400,
        &["body:chat_id"],
        r#"{"ok":false,"error_code":400,"description":"Bad Request: chat_id is empty"}"#,
    )
    .await;
    check(
        "telegram",
        &format!("POST /botx/sendMessage\n{JSON}\n\n{{\"chat_id\":1,\"text\":\"t\"}}"),
        401,
        &["path"],
        "Unauthorized",
    )
    .await;
    // WizStatus's page: no subdomain, no version, a description and no comment.
    let page = r#"{"ticket":{"subject":"s","description":"d","priority":"high"}}"#;
    check(
        "zendesk",
        &format!("POST /tickets\n{JSON}\nAuthorization: Bearer x\n\n{page}"),
        404,
        &["path", "body:ticket.comment"],
        "",
    )
    .await;
    check(
        "zendesk",
        &format!("POST /api/v2/tickets\n{JSON}\nAuthorization: Bearer x\n\n{page}"),
        422,
        &["body:ticket.comment"],
        r#""error":"RecordInvalid""#,
    )
    .await;
    check(
        "zendesk",
        &format!("POST /api/v2/tickets\n{JSON}\n\n{{\"ticket\":{{\"comment\":{{\"body\":\"b\"}}}}}}"),
        401,
        &["header:authorization"],
        "Couldn't authenticate you",
    )
    .await;
    check(
        "statuspage",
        &format!("POST /incidents\n{JSON}\n\n{{\"incident\":{{\"name\":\"n\"}}}}"),
        404,
        &["path", "header:authorization"],
        "",
    )
    .await;
    check("statuspage", &format!("POST /v1/pages/p/incidents\n{JSON}\nAuthorization: OAuth k\n\n{{\"incident\":{{\"name\":\"n\",\"impact_override\":\"huge\"}}}}"), 422, &["body:incident.impact_override"], "impact_override").await;
    check(
        "opsknight",
        &format!("POST /api/integrations/webhook\n{JSON}\nX-API-Key: k\n\n{{}}"),
        400,
        &["query:integrationId"],
        r#""error":"integrationId is required""#,
    )
    .await;
    check(
        "opsknight",
        &format!("POST /api/integrations/nosuch?integrationId=i&key=k\n{JSON}\n\n{{}}"),
        404,
        &["path"],
        "",
    )
    .await;
    check(
        "opsknight",
        &format!(
            "POST /api/integrations/prometheus?integrationId=i&key=k\n{JSON}\n\n{{\"status\":\"firing\"}}"
        ),
        400,
        &["body:alerts"],
        "Payload validation failed",
    )
    .await;
}

#[tokio::test]
async fn hostile_bodies_are_only_refused() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for stand_in in all() {
        let id = &stand_in.facts.id;
        for body in [
            "",
            "null",
            "[]",
            "\"x\"",
            "7",
            "{\"incident\":7,\"ticket\":[],\"embeds\":{\"a\":1},\"blocks\":7,\"payload\":[1],\"attachments\":[7],\"content\":{},\"text\":[]}",
            "{\"embeds\":[1],\"blocks\":[null],\"attachments\":[{\"content\":[]}]}",
        ] {
            let path = stand_in.facts.path.replace("ID", "1");
            let request = format!("POST {path}\n{JSON}\n\n{body}");
            let (status, ..) = judge(id, &request).await;
            assert!((200..500).contains(&status), "{id}: {status} for {body}");
        }
        let asked = Asked { method: "POST", target: b"/", headers: &[], body: deep.as_bytes(), size: 1000 };
        assert!(matches!(stand_in.judge(asked).await, Err(RunError::Input(_))));
        let asked = Asked { method: "POST", target: b"/", headers: &[], body: b"", size: 9_000_000 };
        assert!((400..500).contains(&stand_in.judge(asked).await.expect(id).status), "{id}");
    }
}
