//! What a delivery says is read in the words of support staff, each part with the field it came from.

use creel_signatures::{Catalog, Provider, Summary, SummaryField};
use serde_json::Value;

use crate::request::{Request, provider};
use crate::samples::samples;

fn summary(provider: Option<&Provider>, request: &Request) -> Summary {
    request.head(|head| Summary::read(provider, &head, &request.body))
}

fn generic(body: &str) -> Summary {
    summary(None, &Request::new(body.as_bytes()))
}

fn field(fields: &Value) -> Option<SummaryField> {
    let text = |name: &str| fields[name].as_str().map(str::to_owned);
    Some(SummaryField { text: text("text")?, from: text("from")?, meaning: text("meaning") })
}

/// The whole summary is as the sample says, and nothing else; of a hint the beginning is enough.
fn check(name: &str, expected: &Value, found: &Summary) {
    for (part, found) in [
        ("title", &found.title),
        ("severity", &found.severity),
        ("status", &found.status),
        ("dedup_key", &found.dedup_key),
        ("source", &found.source),
        ("link", &found.link),
    ] {
        assert_eq!(*found, field(&expected[part]), "{name}: {part}");
    }
    let time = &expected["occurred_at"];
    let at = time["at"].as_str().map(|at| at.parse::<jiff::Timestamp>().unwrap().as_microsecond());
    assert_eq!(found.occurred_at, at.zip(field(time)), "{name}: occurred_at");
    let hints: Vec<_> =
        expected["hints"].as_array().into_iter().flatten().map(|h| h.as_str().unwrap()).collect();
    assert_eq!(found.hints.len(), hints.len(), "{name}: {:?}", found.hints);
    assert!(found.hints.iter().zip(&hints).all(|(found, hint)| found.starts_with(hint)), "{name}");
}

#[test]
fn every_sample_is_summed_up() {
    for sample in &samples() {
        let provider = sample.provider.as_deref().map(provider);
        check(&sample.name, &sample.summary, &summary(provider.as_deref(), &sample.request));
        if let Some(provider) = provider {
            assert_eq!(sample.request.event(&provider).event_type, sample.event, "{}", sample.name);
        }
    }
}

/// The tools that OpsKnight's page integrates, each by the provider it is here; beside them it takes any webhook.
#[test]
fn every_tool_that_opsknight_integrates_has_a_sample() {
    let samples = samples();
    for tool in [
        "alertmanager",
        "grafana",
        "datadog",
        "newrelic",
        "sentry",
        "aws-sns",
        "azure-monitor",
        "google-cloud-monitoring",
        "dynatrace",
        "appdynamics",
        "splunk-oncall",
        "splunk-observability",
        "elastic",
        "honeycomb",
        "uptimerobot",
        "pingdom",
        "better-uptime",
        "uptime-kuma",
        "github",
        "bitbucket",
    ] {
        assert!(samples.iter().any(|sample| sample.provider.as_deref() == Some(tool)), "{tool}");
    }
    assert!(samples.iter().any(|sample| sample.provider.is_none()));
}

/// OpsKnight's page: fields in its order, its status values, its severities.
#[test]
fn without_a_definition_the_usual_names_count_in_their_order() {
    for (part, names) in [
        ("title", &["summary", "title", "message", "name"][..]),
        ("severity", &["severity", "level", "priority"]),
        ("status", &["status", "action", "state"]),
        ("dedup_key", &["dedup_key", "id", "alert_id"]),
        ("source", &["source", "origin", "system"]),
    ] {
        for first in 0..names.len() {
            // The fields that come later on the page stand first in the body.
            let members: Vec<_> =
                names[first..].iter().rev().map(|name| format!(r#""{name}":"v-{name}""#)).collect();
            let found = generic(&format!("{{{}}}", members.join(",")));
            let found = match part {
                "title" => found.title,
                "severity" => found.severity,
                "status" => found.status,
                "dedup_key" => found.dedup_key,
                _ => found.source,
            };
            let name = names[first];
            let expected =
                SummaryField { text: format!("v-{name}"), from: format!("json:{name}"), meaning: None };
            assert_eq!(found, Some(expected), "{part} from {name}");
        }
    }
    for (action, values) in [
        ("trigger", &["triggered", "fired", "alert", "critical", "error", "open", "OPEN"][..]),
        ("resolve", &["resolved", "ok", "normal", "closed", "fixed", "Resolved"]),
        ("acknowledge", &["acknowledge", "ack"]),
    ] {
        for value in values {
            let status = generic(&format!(r#"{{"status":"{value}"}}"#)).status.unwrap();
            assert_eq!((status.text.as_str(), status.meaning.as_deref()), (*value, Some(action)));
        }
    }
    for (value, severity) in [
        ("critical", Some("critical")),
        ("high", Some("critical")),
        ("error", Some("error")),
        ("warning", Some("warning")),
        ("medium", Some("warning")),
        ("info", Some("info")),
        ("low", Some("info")),
        ("Low", Some("info")),
        ("P1", None),
        ("fatal", None),
    ] {
        let found = generic(&format!(r#"{{"severity":"{value}"}}"#)).severity.unwrap();
        assert_eq!((found.text.as_str(), found.meaning.as_deref()), (value, severity));
    }
    assert_eq!(generic(r#"{"priority":2}"#).severity.unwrap().text, "2");
}

#[test]
fn what_is_missing_is_hinted_at_where_there_is_something_to_miss_it() {
    let hints = |body: &str| generic(body).hints.len();
    assert_eq!(hints(r#"{"summary":"x"}"#), 2);
    assert_eq!(hints(r#"{"summary":"x","dedup_key":"1"}"#), 1);
    assert_eq!(hints(r#"{"summary":"x","id":1,"source":"s"}"#), 0);
    assert_eq!(hints(r#"{"summary":"x","dedup_key":" ","source":null}"#), 2);
    assert_eq!(hints("{}"), 0);
    assert_eq!(hints("text"), 0);
    let body = br#"{"type":"a.b"}"#;
    let standard = Request::new(body).with("webhook-id", "msg_1");
    assert_eq!(summary(Some(&provider("standard-webhooks")), &standard).hints, [""; 0]);
}

#[test]
fn a_text_is_bounded_and_a_link_is_one_of_the_webs() {
    let long = generic(&format!(r#"{{"summary":"{}"}}"#, "ä".repeat(10_000)));
    assert_eq!(long.title.unwrap().text, "ä".repeat(512));
    for (text, expected) in [
        ("https://example.com/a", true),
        ("HTTP://example.com", true),
        ("javascript:alert(1)", false),
        (" javascript:alert(1)", false),
        ("file:///etc/passwd", false),
        ("//example.com", false),
        ("https://example.com/a b", false),
        ("https:/", false),
        ("ä", false),
    ] {
        assert_eq!(generic(&format!(r#"{{"link":"{text}"}}"#)).link.is_some(), expected, "{text}");
    }
    let second = generic(r#"{"link":"javascript:x","url":"https://example.com"}"#).link.unwrap();
    assert_eq!(second.from, "json:url");
}

#[test]
fn a_time_that_cannot_be_read_is_none_and_the_next_one_counts() {
    let found = generic(r#"{"timestamp":"yesterday","time":1773480615}"#).occurred_at.unwrap();
    assert_eq!((found.0, found.1.from.as_str()), (1_773_480_615_000_000, "json:time"));
    assert_eq!(generic(r#"{"timestamp":"2026-03-14"}"#).occurred_at, None);
}

#[test]
fn a_definition_says_where_it_stands_and_what_it_means() {
    let read = |summary: &str| {
        Catalog::default().add(&format!("id = 'acme'\nname = 'Acme'\n\n[summary]\n{summary}\n"))
    };
    let acme =
        read("title = ['{json:a.b} on {json:c}', '{json:c}']\nsource = []\nseverities = { Sev1 = 'error' }")
            .unwrap();
    let of = |body: &str| summary(Some(&acme), &Request::new(body.as_bytes()));
    let title = of(r#"{"a":{"b":"disk"},"c":"web"}"#).title.unwrap();
    assert_eq!((title.text.as_str(), title.from.as_str()), ("disk on web", "{json:a.b} on {json:c}"));
    // A value that is there and empty is as good as none; what the definition does not have is read as usual.
    assert_eq!(of(r#"{"a":{"b":""},"c":"web"}"#).title.unwrap().from, "json:c");
    assert_eq!(of(r#"{"message":"m"}"#).title.unwrap().from, "json:message");
    assert_eq!(of(r#"{"source":"s","message":"m"}"#).source, None);
    assert_eq!(of(r#"{"severity":"SEV1"}"#).severity.unwrap().meaning.as_deref(), Some("error"));
    assert_eq!(of(r#"{"severity":"high"}"#).severity.unwrap().meaning.as_deref(), Some("critical"));
    for (wrong, column, message) in [
        ("title = ['{jsn:a}']", 10, "is no value"),
        ("titel = []", 1, "unknown field"),
        ("statuses = { down = 'triggered' }", 21, "unknown variant"),
    ] {
        let error = read(wrong).unwrap_err();
        assert_eq!((error.line, error.column), (5, column), "{wrong}: {error}");
        assert!(error.message.contains(message), "{wrong}: {error}");
    }
}

#[test]
fn a_body_that_is_cut_off_gives_what_was_complete() {
    let body = r#"{"summary":"disk full","severity":"high","status":"open","id":"1"}"#;
    for end in 0..=body.len() {
        let found = generic(&body[..end]);
        assert_eq!(found.title.is_some(), end >= 22, "{end}");
        assert_eq!(found.dedup_key.is_some(), end >= body.len() - 1, "{end}");
    }
}

/// Fields of a form are read as those of JSON are, and so is the JSON that a field holds, whatever the form is written as.
#[test]
fn a_form_is_summed_up_like_json() {
    let encoded = |body: &str| {
        Request::new(body.as_bytes()).replace("Content-Type", "application/x-www-form-urlencoded")
    };
    let parts = |fields: &[(&str, &str)]| {
        let part = |(name, value): &(&str, &str)| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body: String = fields.iter().map(part).collect();
        Request::new((body + "--b--\r\n").as_bytes())
            .replace("Content-Type", "multipart/form-data; boundary=b")
    };
    let document = r#"{"title":"disk full","severity":"high","status":"open"}"#;
    for (request, title, severity) in [
        (encoded("title=disk+full&severity=high"), Some("form:title"), Some("form:severity")),
        (parts(&[("title", "disk full"), ("severity", "high")]), Some("form:title"), Some("form:severity")),
        (encoded("payload=%7B%22title%22%3A%22disk%20full%22%7D"), Some("form:payload:title"), None),
        (
            parts(&[("thumb", "\u{1}"), ("payload", document)]),
            Some("form:payload:title"),
            Some("form:payload:severity"),
        ),
        // A field says more than what stands in a document beside it.
        (
            parts(&[("json", document), ("title", "disk full")]),
            Some("form:title"),
            Some("form:json:severity"),
        ),
        // A name that is no plain one is not told.
        (parts(&[("<b>", document)]), Some("form:*:title"), Some("form:*:severity")),
        (parts(&[("list", "[1]"), ("text", "title")]), None, None),
        (parts(&[("a", document)]).replace("Content-Type", "text/plain"), None, None),
    ] {
        let found = summary(None, &request);
        let told = |field: &Option<SummaryField>| field.as_ref().map(|field| field.from.clone());
        let body = String::from_utf8_lossy(&request.body);
        assert_eq!(told(&found.title).as_deref(), title, "{body}");
        assert_eq!(told(&found.severity).as_deref(), severity, "{body}");
        assert!(found.title.is_none_or(|title| title.text == "disk full"), "{body}");
        assert!(
            found.severity.is_none_or(|severity| severity.meaning.as_deref() == Some("critical")),
            "{body}"
        );
    }
}
