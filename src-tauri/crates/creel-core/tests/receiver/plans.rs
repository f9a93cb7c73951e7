//! Plans, templates and stand-ins: what an endpoint answers sending by sending, request by request, and as a vendor.

use std::time::Duration;

use creel_core::delivery::{self, Fault};
use creel_core::endpoint::{Answer, EndpointChange};
use creel_core::receiver::Limits;
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout};

use crate::server::{Answered, PATIENCE, Server};

async fn endpoint(server: &Server, slug: &str, answer: Answer) {
    let change = EndpointChange { answer: Some(answer), ..EndpointChange::default() };
    server.creel.store().create_endpoint(slug.into(), change).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
}

fn plan(plan: &str) -> Answer {
    Answer { plan: Some(plan.to_owned()), body: Some("thanks".to_owned()), ..Answer::default() }
}

fn request(target: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {target} HTTP/1.1\r\nHost: h\r\n{fields}Content-Length: {length}\r\n\r\n{body}")
}

/// All that comes back until the connection ends.
async fn everything(server: &Server, request: &str) -> String {
    let mut sender = server.connect().await;
    sender.send(request).await;
    let mut received = Vec::new();
    timeout(PATIENCE, sender.stream.read_to_end(&mut received)).await.expect("the end").unwrap();
    String::from_utf8(received).unwrap()
}

async fn answered(server: &Server, request: &str) -> Answered {
    let mut sender = server.connect().await;
    sender.send(request).await;
    sender.answer().await.expect("an answer")
}

async fn last(server: &Server) -> delivery::Answered {
    server.newest(1).await[0].answered.unwrap()
}

#[tokio::test]
async fn each_sending_of_an_event_gets_its_step() {
    let server = Server::start(Limits::default()).await;
    endpoint(&server, "plan", plan("500,429 retry-after:5,200")).await;
    for event in ["a", "b"] {
        let sending = request("/plan", &format!("Webhook-Id: {event}\r\n"), "{}");
        for (status, retry_after, body) in
            [(500, None, ""), (429, Some("5"), ""), (200, None, "thanks"), (200, None, "thanks")]
        {
            let answered = answered(&server, &sending).await;
            let body_text = String::from_utf8(answered.body.clone()).unwrap();
            assert_eq!(
                (answered.status, answered.header("retry-after"), body_text.as_str()),
                (status, retry_after, body)
            );
            assert_eq!(last(&server).await, delivery::Answered::with(status));
        }
    }
    // Without an id, the same path and body are the same.
    for (body, status) in [("one", 500), ("two", 500), ("one", 429), ("two", 429), ("one", 200)] {
        assert_eq!(answered(&server, &request("/plan", "", body)).await.status, status, "{body}");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_answer_is_dropped_cut_or_late_as_the_plan_says() {
    let server = Server::start(Limits::default()).await;
    endpoint(&server, "plan", plan("drop,cut,503 cut,ok delay:300ms,ok")).await;
    let sending = request("/plan", "Webhook-Id: a\r\n", "{}");
    assert_eq!(everything(&server, &sending).await, "");
    assert_eq!(last(&server).await, delivery::Answered { status: None, fault: Some(Fault::Dropped) });
    let cut = everything(&server, &sending).await;
    assert!(cut.starts_with("HTTP/1.1 200 OK\r\n") && cut.ends_with("Content-Length: 6\r\n\r\ntha"), "{cut}");
    assert_eq!(last(&server).await, delivery::Answered { status: Some(200), fault: Some(Fault::Cut) });
    let cut = everything(&server, &sending).await;
    assert!(cut.starts_with("HTTP/1.1 503 ") && !cut.contains("\r\n\r\n"), "{cut}");
    let began = Instant::now();
    assert_eq!(answered(&server, &sending).await.body, b"thanks");
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert_eq!(answered(&server, &sending).await.status, 200);
    let retry = server.creel.store().retry(server.newest(1).await[0].id).await.unwrap().unwrap();
    assert_eq!((retry.number, retry.of), (5, 5));
    server.stop().await;
}

#[tokio::test]
async fn a_template_sees_its_request() {
    let server = Server::start(Limits::default()).await;
    let body = r#"{"id":{{ request.json.id }},"q":"{{ request.query.q }}","a":"{{ request.headers['x-a'] }}","v":"{{ verdict }}","status":"{% if retry > 1 %}already_processed{% else %}ok{% endif %}"}"#;
    let answer = Answer {
        template: true,
        headers: Some(vec![("X-Path".to_owned(), "{{ request.path }}".to_owned())]),
        body: Some(body.to_owned()),
        ..Answer::default()
    };
    endpoint(&server, "template", answer).await;
    let sending = request("/template/below?q=1%202", "X-A: b\r\n", r#"{"id":9007199254740993}"#);
    for status in ["ok", "already_processed"] {
        let answered = answered(&server, &sending).await;
        let wanted =
            format!(r#"{{"id":9007199254740993,"q":"1 2","a":"b","v":"unchecked","status":"{status}"}}"#);
        assert_eq!(String::from_utf8(answered.body.clone()).unwrap(), wanted);
        assert_eq!(answered.header("x-path"), Some("/template/below"));
    }
    let broken = Answer { template: true, body: Some("{{ 1 / 0 }}".to_owned()), ..Answer::default() };
    endpoint(&server, "broken", broken).await;
    let told = answered(&server, &request("/broken", "", "")).await;
    assert_eq!(told.status, 500);
    assert!(told.body.starts_with(b"The answer's template could not be filled in: line 1"));
    server.stop().await;
}

#[tokio::test]
async fn a_stand_in_answers_as_its_vendor_and_a_plan_goes_first() {
    let server = Server::start(Limits::default()).await;
    let pagerduty = |plan: Option<&str>| Answer {
        stand_in: Some("pagerduty".to_owned()),
        plan: plan.map(str::to_owned),
        ..Answer::default()
    };
    endpoint(&server, "pd", pagerduty(None)).await;
    endpoint(&server, "busy", pagerduty(Some("429 retry-after:1,ok"))).await;
    let event = |key: &str| {
        let payload = r#"{"summary":"s","source":"h","severity":"error"}"#;
        format!(r#"{{"routing_key":"{key}","event_action":"trigger","dedup_key":"d","payload":{payload}}}"#)
    };
    let right = event("0123456789abcdef0123456789abcdef");
    let taken =
        answered(&server, &request("/pd/v2/enqueue", "Content-Type: application/json\r\n", &right)).await;
    assert_eq!((taken.status, taken.header("content-type")), (202, Some("application/json")));
    assert_eq!(taken.body, br#"{"status":"success","message":"Event processed","dedup_key":"d"}"#);
    assert_eq!(last(&server).await, delivery::Answered::with(202));
    let refused = answered(&server, &request("/pd/v2/enqueue", "", &event("short"))).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.starts_with(br#"{"status":"invalid event","#));
    for status in [429, 202, 202] {
        assert_eq!(answered(&server, &request("/busy/v2/enqueue", "", &right)).await.status, status);
    }
    // A body is looked at up to a mebibyte, though it is kept in parts from a quarter of that on.
    let long = right.replace("\"s\"", &format!("\"{}\"", "x".repeat(400_000)));
    let refused = answered(&server, &request("/pd/v2/enqueue", "", &long)).await;
    assert!(String::from_utf8(refused.body).unwrap().contains("it has 400000 characters"));
    let endless = "x".repeat(2_000_000);
    assert_eq!(answered(&server, &request("/pd/v2/enqueue", "", &endless)).await.status, 413);
    server.stop().await;
}
