//! The event of a delivery is read from where its provider puts it, from whole bodies and from beginnings of them.

use creel_signatures::Event;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::request::{Request, provider};

fn event(event_type: &str, event_id: Option<&str>) -> Event {
    Event { event_type: Some(event_type.to_owned()), event_id: event_id.map(str::to_owned) }
}

#[test]
fn every_provider_names_its_events() {
    let json = |body: &str| Request::new(body.as_bytes());
    let form =
        |body: &str| json(body).replace("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    for (id, request, expected) in [
        ("monithq", json(r#"{"event":"site_up"}"#), event("site_up", None)),
        ("monithq", json("{}").with("X-MonitHQ-Event", "site_down"), event("site_down", None)),
        ("mon1tor", json(r#"{"type":"down"}"#), event("down", None)),
        ("statusstack", json(r#"{"event":"monitor.down"}"#), event("monitor.down", None)),
        ("opsknight", json(r#"{"event":"incident.created"}"#), event("incident.created", None)),
        (
            "opsknight",
            json("{}").with("X-Webhook-Event", "incident.resolved").with("X-Webhook-Delivery", "d-1"),
            event("incident.resolved", Some("d-1")),
        ),
        (
            "wizstatus",
            json(r#"{"event_type":"monitor.up"}"#).with("X-Request-ID", "r-1"),
            event("monitor.up", Some("r-1")),
        ),
        (
            "standard-webhooks",
            json(r#"{"type":"a.b"}"#).with("Webhook-Id", "msg_1"),
            event("a.b", Some("msg_1")),
        ),
        (
            "stripe",
            json(r#"{"id":"evt_1","object":"event","type":"charge.failed"}"#),
            event("charge.failed", Some("evt_1")),
        ),
        (
            "github",
            json(r#"{"ref":"main"}"#).with("X-GitHub-Event", "push").with("X-GitHub-Delivery", "g"),
            event("push", Some("g")),
        ),
        (
            "github",
            json(r#"{"action":"opened"}"#).with("X-GitHub-Event", "issues"),
            event("issues.opened", None),
        ),
        (
            "github",
            form("payload=%7B%22action%22%3A%22closed%22%7D").with("X-GitHub-Event", "issues"),
            event("issues.closed", None),
        ),
        (
            "slack",
            json(r#"{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}"#),
            event("message", Some("Ev1")),
        ),
        ("slack", json(r#"{"type":"url_verification"}"#), event("url_verification", None)),
        ("slack", form("token=x&command=%2Fdeploy+now"), event("/deploy now", None)),
        ("slack", form("payload=%7B%22type%22%3A%22block_actions%22%7D"), event("block_actions", None)),
        (
            "shopify",
            json("{}").with("X-Shopify-Topic", "orders/create").with("X-Shopify-Webhook-Id", "w"),
            event("orders/create", Some("w")),
        ),
        (
            "shopify",
            json("{}").with("shopify-topic", "product").with("shopify-webhook-id", "w"),
            event("product", Some("w")),
        ),
    ] {
        assert_eq!(request.event(&provider(id)), expected, "{id}");
    }
}

#[test]
fn events_are_named_by_what_a_body_holds() {
    for (id, header, body, event_type, event_id) in [
        ("telegram", None, r#"{"update_id":7,"message":{"message_id":1}}"#, "message", Some("7")),
        ("telegram", None, r#"{"update_id":8,"callback_query":{"id":"q"}}"#, "callback_query", Some("8")),
        ("dropbox", None, r#"{"list_folder":{"accounts":["dbid:A"]},"delta":{}}"#, "list_folder", None),
        ("gitlab", Some(("X-Gitlab-Event", "Push Hook")), "{}", "Push Hook", None),
        ("gitlab-signing", Some(("webhook-id", "i")), r#"{"object_kind":"push"}"#, "push", Some("i")),
        ("bitbucket", Some(("X-Event-Key", "repo:push")), "{}", "repo:push", None),
        ("jira", None, r#"{"webhookEvent":"jira:issue_created"}"#, "jira:issue_created", None),
        ("paddle", None, r#"{"event_type":"a.b","notification_id":"n","event_id":"e"}"#, "a.b", Some("n")),
        (
            "coinbase-commerce",
            None,
            r#"{"event":{"id":"e","type":"charge:created"}}"#,
            "charge:created",
            Some("e"),
        ),
        (
            "gocardless",
            None,
            r#"{"events":[{"resource_type":"payments","action":"confirmed"}],"meta":{"webhook_id":"WB1"}}"#,
            "payments.confirmed",
            Some("WB1"),
        ),
        (
            "pagerduty",
            None,
            r#"{"event":{"id":"e","event_type":"incident.triggered"}}"#,
            "incident.triggered",
            Some("e"),
        ),
        ("sentry", Some(("Sentry-Hook-Resource", "issue")), r#"{"action":"created"}"#, "issue.created", None),
        (
            "meta",
            None,
            r#"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages"}]}]}"#,
            "whatsapp_business_account.messages",
            None,
        ),
        ("meta", None, r#"{"object":"page","entry":[{"messaging":[]}]}"#, "page", None),
        ("azure-event-grid", None, r#"[{"id":"i","eventType":"Blob.Created"}]"#, "Blob.Created", Some("i")),
        ("tailscale", None, r#"[{"type":"nodeCreated"},{"type":"x"}]"#, "nodeCreated", None),
        ("line", None, r#"{"events":[{"type":"message","webhookEventId":"w"}]}"#, "message", Some("w")),
        ("strava", None, r#"{"object_type":"activity","aspect_type":"create"}"#, "activity.create", None),
        ("auth0", None, r#"[{"data":{"type":"s"}}]"#, "s", None),
        ("alertmanager", None, "{\"status\":\"firing\",\"version\":\"4\"}\n", "firing", None),
    ] {
        let mut request = Request::new(body.as_bytes());
        if let Some((name, value)) = header {
            request = request.with(name, value);
        }
        assert_eq!(request.event(&provider(id)), event(event_type, event_id), "{id}");
    }
    for (id, body) in [("telegram", r#"{"update_id":7}"#), ("dropbox", r#"{"list_folder":{"accounts":[]}}"#)]
    {
        assert_eq!(Request::new(body.as_bytes()).event(&provider(id)).event_type, None, "{id}");
    }
}

#[test]
fn a_body_that_is_cut_off_gives_what_was_complete() {
    let provider = provider("stripe");
    let body = br#"{"id":"evt_1","data":{"object":{"id":"ch_1","list":[1,2,{"a":null}]}},"type":"charge.failed","x":1}"#;
    let type_ends = body.windows(8).position(|window| window == b"failed\",").unwrap() + 7;
    for end in 0..=body.len() {
        let event = Request::new(&body[..end]).event(&provider);
        assert_eq!(event.event_id.is_some(), end >= 13, "{end}");
        assert_eq!(event.event_type.is_some(), end >= type_ends, "{end}");
    }
}

#[test]
fn of_a_repeated_field_the_last_one_counts() {
    let request = Request::new(br#"{"type":"a","type":"b","id":1,"id":9007199254740993}"#);
    assert_eq!(request.event(&provider("stripe")), event("b", Some("9007199254740993")));
}

#[test]
fn long_names_are_cut() {
    let request = Request::new(format!(r#"{{"type":"{}"}}"#, "ä".repeat(1_000)).as_bytes());
    assert_eq!(request.event(&provider("stripe")).event_type.unwrap(), "ä".repeat(256));
    let request = Request::new(b"{}").with("X-Shopify-Topic", "x".repeat(1_000));
    assert_eq!(request.event(&provider("shopify")).event_type.unwrap().len(), 256);
}

#[test]
fn garbage_is_no_event_and_no_panic() {
    let mut random = StdRng::seed_from_u64(1);
    let seeds =
        [r#"{"type":"a","event":{"type":"b"},"id":1}"#, "payload=%7B%22type%22%3A%22b%22%7D&x=%", "[[[[", ""];
    for round in 0..20_000 {
        let mut body = seeds[round % seeds.len()].as_bytes().to_vec();
        for _ in 0..random.random_range(0..4) {
            let at = random.random_range(0..=body.len());
            body.insert(at, random.random());
        }
        let mut request = Request::new(&body).with("X-GitHub-Event", [0xff, 0x00]);
        if round % 2 == 0 {
            request = request.replace("Content-Type", "application/x-www-form-urlencoded");
        }
        for id in ["slack", "stripe", "github"] {
            let provider = provider(id);
            request.event(&provider);
            request.handshake(&provider, &[], "below");
        }
    }
    let deep = "[".repeat(100_000) + &"{\"event\":".repeat(100_000);
    assert_eq!(Request::new(deep.as_bytes()).event(&provider("slack")), Event::default());
    let deep = "{\"event\":".repeat(100_000);
    assert_eq!(Request::new(deep.as_bytes()).event(&provider("slack")), Event::default());
}
