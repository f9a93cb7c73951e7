use creel_signatures::Catalog;

use super::*;
use crate::stand_in::{self, Asked};

/// The payloads that the first five users' senders document, with what is said of each.
const PAYLOADS: [(&str, &str, &str); 9] = [
    (
        "monithq",
        "incident_created",
        r#"{"event":"incident_created","timestamp":"2025-11-05T10:30:00Z","data":{"incident_id":"inc_7","site_name":"Main Website","severity":"high"}}"#,
    ),
    (
        "monithq",
        "site_up",
        r#"{"event":"site_up","timestamp":"2025-11-05T10:30:00Z","data":{"incident_id":"inc_7","site_name":"Main Website","severity":"high"}}"#,
    ),
    ("mon1tor", "", r#"{"message":"checkout is slow","level":"warning"}"#),
    (
        "statusstack",
        "component.status_changed",
        r#"{"event":"component.status_changed","timestamp":"2025-01-19T10:30:00Z","stack":{"id":"stack_abc123","name":"Production Infrastructure","slug":"production"},"component":{"id":"comp_xyz789","name":"Production API","previous_status":"operational","current_status":"critical"},"incident":{"id":"inc_123","created_at":"2025-01-19T10:30:00Z"}}"#,
    ),
    (
        "statusstack",
        "component.status_changed",
        r#"{"event":"component.status_changed","timestamp":"2025-01-19T11:30:00Z","stack":{"id":"stack_abc123","name":"Production Infrastructure","slug":"production"},"component":{"id":"comp_xyz789","name":"Production API","previous_status":"critical","current_status":"operational"},"incident":{"id":"inc_123","created_at":"2025-01-19T10:30:00Z"}}"#,
    ),
    (
        "opsknight",
        "incident.created",
        r#"{"event":"incident.created","timestamp":"2024-01-15T10:30:00Z","data":{"id":"cuid_abc123","title":"Database connection timeout","description":"Connection pool exhausted","status":"OPEN","urgency":"HIGH","priority":null,"service":{"id":"svc_xyz789","name":"API Gateway"},"assignee":null,"createdAt":"2024-01-15T10:30:00Z"}}"#,
    ),
    (
        "opsknight",
        "incident.acknowledged",
        r#"{"event":"incident.acknowledged","timestamp":"2024-01-15T10:31:00Z","data":{"id":"cuid_abc123","title":"Database connection timeout","status":"ACKNOWLEDGED","urgency":"LOW","service":{"id":"svc_xyz789","name":"API Gateway"}}}"#,
    ),
    (
        "wizstatus",
        "monitor.down",
        r#"{"event_type":"monitor.down","timestamp":"2026-01-31T14:30:00Z","monitor":{"id":"mon_abc123","name":"Production API","url":"https://api.example.com","type":"http"},"check":{"status":"down","response_code":500,"response_time_ms":2500,"location":"us-east"},"incident":{"id":"inc_xyz789","started_at":"2026-01-31T14:28:00Z","duration_seconds":120}}"#,
    ),
    (
        "wizstatus",
        "monitor.up",
        r#"{"event_type":"monitor.up","timestamp":"2026-01-31T14:40:00Z","monitor":{"id":"mon_abc123","name":"Production API","url":"https://api.example.com","type":"http"},"check":{"status":"up","response_code":200},"incident":{"id":"inc_xyz789"}}"#,
    ),
];

async fn transformed(transform: &ReadyTransform, provider: &str, event: &str, body: &str) -> Option<String> {
    let catalog = Catalog::builtin();
    let head = b"POST /hooks?a=1 HTTP/1.1\r\nContent-Type: application/json\r\nX-A: 1\r\nX-A: 2\r\n\r\n";
    let source = Source {
        id: DeliveryId(7),
        endpoint: "ours",
        event_type: (!event.is_empty()).then_some(event),
        event_id: None,
        verdict: Verdict::Valid,
        received_at: Timestamp::from_micros(1_700_000_000_000_000),
        head,
        body_start: body.as_bytes(),
        provider: catalog.get(provider).map(AsRef::as_ref),
    };
    let input = Bytes::copy_from_slice(body.as_bytes());
    let output = transform.program.run(input, source.values()).await;
    let output = output.unwrap_or_else(|error| panic!("{} of {provider}: {error}", transform.facts.id))?;
    Some(String::from_utf8(output).expect("JSON is UTF-8"))
}

/// A text with every secret in its place, as a destination would put it in.
fn filled(text: &str) -> String {
    let values = [
        ("routing_key", "0123456789abcdef0123456789abcdef"),
        ("webhook", "T0/B0/x"),
        ("bot_token", "12:ab"),
        ("chat_id", "-5"),
    ];
    let named = values
        .iter()
        .fold(text.to_owned(), |text, (label, value)| text.replace(&format!("${{secret:{label}}}"), value));
    let mut parts = named.split("${secret:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "x" + part.split_once('}').expect("an end").1)
}

#[test]
fn every_file_is_read_and_says_what_it_needs() {
    let ids: Vec<&str> = all().iter().map(|transform| transform.facts.id.as_str()).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
    for ReadyTransform { facts, .. } in all() {
        let Facts { id, source, url, headers, needs, program, stand_in, .. } = facts;
        assert!(source.starts_with("https://") && url.starts_with("https://"), "{id}");
        assert!(stand_in.as_deref().is_none_or(|id| stand_in::get(id).is_some()), "{id}");
        let texts = [url, program].into_iter().chain(headers.iter().map(|(_, value)| value));
        let mut named: Vec<String> = texts
            .flat_map(|text| text.split("${secret:").skip(1))
            .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
            .collect();
        named.sort();
        named.dedup();
        let mut needed: Vec<String> = needs.iter().map(|need| need.label.clone()).collect();
        needed.sort();
        assert_eq!(named, needed, "{id}");
    }
}

#[tokio::test]
async fn what_a_transform_makes_is_what_its_vendor_takes() {
    for transform in all() {
        let Facts { id, method, url, headers, .. } = &transform.facts;
        for (provider, event, body) in PAYLOADS {
            let Some(made) = transformed(transform, provider, event, body).await else {
                let triggers = event.ends_with("created") || event.ends_with("down") || event.is_empty();
                assert!(!triggers, "{id} sends nothing of {provider} {event}");
                continue;
            };
            let Some(stand_in) = transform.facts.stand_in.as_deref().and_then(stand_in::get) else {
                continue;
            };
            let (made, url) = (filled(&made), filled(url));
            let url = match id.as_str() {
                "discord" => url.replace("T0/B0/x", "1/t"),
                _ => url,
            };
            let target = url.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).expect("a path");
            let headers: Vec<(String, String)> =
                headers.iter().map(|(name, value)| (name.clone(), filled(value))).collect();
            let fields: Vec<(&str, &[u8])> =
                headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
            let asked = Asked {
                method,
                target: target.as_bytes(),
                headers: &fields,
                body: made.as_bytes(),
                size: made.len() as u64,
            };
            let judged = stand_in.judge(asked).await.unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(judged.violations, [], "{id} of {provider} {event}: {made}");
            assert!((200..300).contains(&judged.status), "{id} of {provider} {event}");
        }
    }
}

#[tokio::test]
async fn pagerduty_is_told_what_happened() {
    async fn check(provider: &str, event: &str, wanted: [&str; 5]) {
        let (_, _, body) =
            PAYLOADS.into_iter().rfind(|(by, name, _)| *by == provider && *name == event).expect("a payload");
        let transform = get("pagerduty").expect("pagerduty");
        let made = transformed(transform, provider, event, body).await.expect("an event");
        let made: serde_json::Value = serde_json::from_str(&made).expect("JSON");
        let text = |path: &str| made.pointer(path).and_then(|value| value.as_str()).unwrap_or_default();
        let given =
            ["/event_action", "/payload/severity", "/dedup_key", "/payload/summary", "/payload/source"]
                .map(text);
        assert_eq!(given, wanted, "{provider} {event}");
        assert_eq!(text("/routing_key"), "${secret:routing_key}");
        assert_eq!(made.pointer("/payload/custom_details"), serde_json::from_str(body).ok().as_ref());
    }
    check(
        "monithq",
        "incident_created",
        ["trigger", "critical", "inc_7", "incident_created: Main Website", "Main Website"],
    )
    .await;
    check("monithq", "site_up", ["resolve", "info", "inc_7", "site_up: Main Website", "Main Website"]).await;
    check("mon1tor", "", ["trigger", "warning", "creel-7", "checkout is slow", "ours"]).await;
    check(
        "statusstack",
        "component.status_changed",
        ["resolve", "info", "inc_123", "Production API: critical → operational", "Production Infrastructure"],
    )
    .await;
    check(
        "opsknight",
        "incident.created",
        ["trigger", "critical", "cuid_abc123", "Database connection timeout", "API Gateway"],
    )
    .await;
    check(
        "opsknight",
        "incident.acknowledged",
        ["acknowledge", "info", "cuid_abc123", "Database connection timeout", "API Gateway"],
    )
    .await;
    check(
        "wizstatus",
        "monitor.down",
        ["trigger", "error", "inc_xyz789", "Production API is down", "https://api.example.com"],
    )
    .await;
    check(
        "wizstatus",
        "monitor.up",
        ["resolve", "info", "inc_xyz789", "Production API is up", "https://api.example.com"],
    )
    .await;
}
