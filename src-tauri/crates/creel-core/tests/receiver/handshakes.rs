//! Handshakes over the wire: every public vector gets the answer its provider wants.

use std::path::Path;

use creel_core::delivery;
use creel_core::endpoint::EndpointChange;
use creel_core::receiver::Limits;
use creel_core::secret::NewSecret;
use creel_signatures::{Reason, Verdict};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::server::{Answered, Server};

fn vectors() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/vectors");
    let mut vectors = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let all: Vec<Value> = serde_json::from_str(&text).unwrap();
        vectors.extend(all.into_iter().filter(|vector| vector["kind"] == "handshake"));
    }
    vectors
}

fn secret(fields: &Value) -> NewSecret {
    let text = |name: &str| fields[name].as_str().map(str::to_owned);
    NewSecret {
        kind: serde_json::from_value(fields["kind"].clone()).unwrap(),
        value: text("value").or(text("password")).unwrap().into(),
        username: text("username"),
        label: text("label"),
        format: text("format"),
        url: text("url"),
        captured_from: None,
    }
}

/// Whether the answer is one that a vector allows.
fn allows(expected: &Value, answered: &Answered) -> bool {
    let each = |name: &str, holds: &dyn Fn(&Value) -> bool| expected.get(name).is_none_or(holds);
    let any = |name: &str, holds: &dyn Fn(&Value) -> bool| {
        each(name, &|all| all.as_array().unwrap().iter().any(holds))
    };
    let status = |status: &Value| *status == u64::from(answered.status);
    let is = |name: &str, value: &Value| value == answered.header(name).unwrap_or_default();
    let headers = |name: &str, holds: &dyn Fn(&str, &Value) -> bool| {
        each(name, &|all| all.as_object().unwrap().iter().all(|(name, value)| holds(name, value)))
    };
    each("status", &status)
        && any("status_one_of", &status)
        && each("status_class", &|class| *class == format!("{}xx", answered.status / 100))
        && each("content_type", &|kind| is("content-type", kind))
        && headers("headers", &is)
        && headers("headers_should", &is)
        && headers("headers_one_of", &|name, values| values.as_array().unwrap().iter().any(|v| is(name, v)))
        && each("headers_present", &|names| {
            names.as_array().unwrap().iter().all(|name| answered.header(name.as_str().unwrap()).is_some())
        })
        && each("body", &|body| body.as_str().unwrap().as_bytes() == answered.body)
        && each("json", &|json| serde_json::from_slice::<Value>(&answered.body).is_ok_and(|v| v == *json))
        && any("one_of", &|one| allows(one, answered))
        && any("one_of_bodies", &|body| body == String::from_utf8_lossy(&answered.body).trim_end())
}

#[tokio::test]
async fn every_vector_is_answered_as_its_provider_wants() {
    let server = Server::start(Limits::default()).await;
    for vector in vectors() {
        let text = |name: &str| vector[name].as_str().unwrap();
        let slug = text("id");
        let (path, query) = match text("url").split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (text("url"), String::new()),
        };
        let path = path.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap();
        // The vectors share paths, so that each gets an endpoint of its own; Fastly asks at a path of its choice, and
        // mon1tor below the endpoint's.
        let (paths, target) = match text("provider") {
            "fastly" => (vec![path.clone()], path),
            "mon1tor" => (Vec::new(), format!("/{slug}/123456789")),
            _ => (Vec::new(), format!("/{slug}{query}")),
        };
        let change = EndpointChange {
            provider: Some(Some(text("provider").into())),
            paths: Some(paths),
            ..EndpointChange::default()
        };
        server.creel.store().create_endpoint(slug.into(), change).await.unwrap();
        let id = server.creel.store().endpoint(slug).await.unwrap().id;
        for fields in vector["secrets"].as_array().unwrap() {
            server.creel.store().add_secret(id, secret(fields)).await.unwrap();
        }
        server.creel.refresh_directory().await.unwrap();

        let body = BASE64.decode(text("body_b64").as_bytes()).unwrap();
        let mut request = format!("{} {target} HTTP/1.1\r\nHost: h\r\n", text("method")).into_bytes();
        for pair in vector["headers"].as_array().unwrap() {
            let (name, value) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
            request.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        request.extend(format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes());
        request.extend(&body);
        let mut sender = server.connect().await;
        sender.send(request).await;
        let answered = sender.answer_to(text("method")).await.unwrap();
        assert!(allows(&vector["expected_response"], &answered), "{slug}: {answered:?}");
        let delivery = server.newest(1).await.remove(0);
        assert_eq!(
            (delivery.endpoint.as_str(), delivery.answered),
            (slug, Some(delivery::Answered::with(answered.status)))
        );
        assert!(delivery.handshake.is_none() || answered.status < 300, "{slug}: {delivery:?}");
        let verdict = delivery.judgement.verdict;
        assert!(delivery.handshake.is_none() || verdict != Verdict::Missing, "{slug}: {delivery:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_unsigned_handshake_is_no_failure_of_an_endpoint_with_a_secret() {
    let server = Server::start(Limits::default()).await;
    let change = EndpointChange { provider: Some(Some("asana".into())), ..EndpointChange::default() };
    server.creel.store().create_endpoint("asana".into(), change).await.unwrap();
    let id = server.creel.store().endpoint("asana").await.unwrap().id;
    let fields = json!({"kind": "shared_secret", "value": "b537207f20cbfa02357cf448134da559"});
    server.creel.store().add_secret(id, secret(&fields)).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
    let check = async |headers: &str, shakes: bool, verdict: Verdict, reason: Reason| {
        let mut sender = server.connect().await;
        let request = format!("POST /asana HTTP/1.1\r\nHost: h\r\n{headers}Content-Length: 2\r\n\r\n{{}}");
        sender.send(request.into_bytes()).await;
        assert_eq!(sender.answer().await.unwrap().status, 200, "{headers}");
        let delivery = server.newest(1).await.remove(0);
        let judgement = (delivery.judgement.verdict, delivery.judgement.reason);
        assert_eq!((delivery.handshake.is_some(), judgement), (shakes, (verdict, reason)), "{headers}");
    };
    let wrong = "X-Hook-Signature: 5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd\r\n";
    check("X-Hook-Secret: another\r\n", true, Verdict::Unchecked, Reason::Handshake).await;
    let both = format!("X-Hook-Secret: another\r\n{wrong}");
    check(&both, true, Verdict::Invalid, Reason::SignatureMismatch).await;
    check("", false, Verdict::Missing, Reason::MissingSignature).await;
    check(wrong, false, Verdict::Invalid, Reason::SignatureMismatch).await;
    server.stop().await;
}
