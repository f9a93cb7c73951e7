//! Handshakes: what they bring along is kept, shown, and used only as far as somebody wants it.

use std::net::SocketAddr;

use creel_core::receiver::{Limits, Receiver};
use creel_signatures::{Head, Secret, Signing};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::carriers::exchange;
use crate::instance::Instance;

async fn receiving(instance: &Instance) -> SocketAddr {
    let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
    let address = receiver.local_addr().unwrap();
    tokio::spawn(receiver.serve(instance.creel.clone(), instance.creel.shutdown().clone()));
    address
}

/// Sends a request and gives the reply with the number of its delivery.
async fn post(
    instance: &Instance,
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, Value) {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}Content-Length: {length}\r\n\r\n{body}"
    );
    let (status, reply) = exchange(TcpStream::connect(address).await.unwrap(), &request).await;
    let list = instance.get("/deliveries?limit=1").await.done();
    (status, reply, list["items"][0]["id"].clone())
}

/// Asks until the answer is as wanted.
async fn eventually(instance: &Instance, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..500 {
        let reply = instance.get(path).await.done();
        if wanted(&reply) {
            return reply;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{path} never becomes what it should: {}", instance.get(path).await.text());
}

#[tokio::test]
async fn the_first_secret_that_a_handshake_brings_is_kept() {
    let instance = Instance::new().await;
    let address = receiving(&instance).await;
    instance.post("/endpoints", &json!({"slug": "asana", "provider": "asana"})).await.done();
    let secrets = "/endpoints/asana/secrets";
    let secret = "b537207f20cbfa02357cf448134da559";
    let (status, reply, first) = post(&instance, address, "/asana", &[("X-Hook-Secret", secret)], "{}").await;
    assert_eq!(status, 200);
    assert!(reply.to_lowercase().contains(&format!("x-hook-secret: {secret}")), "{reply}");
    let list = eventually(&instance, secrets, |list| list["items"][0].is_object()).await;
    let kept = &list["items"][0];
    assert_eq!((&kept["label"], &kept["kind"]), (&json!("from the handshake"), &json!("shared_secret")));
    assert_eq!((&kept["captured_from"], &kept["last_four"]), (&first, &json!("a559")));
    let delivery = instance.get(&format!("/deliveries/{first}")).await.done();
    assert_eq!(delivery["handshake"], "secret");
    assert_eq!(delivery["brought"]["secret"], true);
    assert_eq!(delivery["brought"]["kept"]["id"], kept["id"]);
    let endpoint = instance.get("/endpoints/asana").await.done();
    let last = json!({"name": "secret", "at": delivery["received_at"], "delivery": first});
    assert_eq!(endpoint["last_handshake"], last);

    // Judging again with the secret does not make a failure of the handshake that brought it.
    let path = format!("/deliveries/{first}");
    let again = eventually(&instance, &path, |delivery| delivery["reason"] != "no_secret").await;
    assert_eq!((&again["verdict"], &again["reason"]), (&json!("unchecked"), &json!("handshake")));
    let signature = instance.get(&format!("/deliveries/{first}/signature")).await.done();
    assert_eq!(signature["diagnosis"]["findings"], json!([]));
    assert_eq!(signature["diagnosis"]["steps"][1]["outcome"], "passed");

    // What comes then is signed with it.
    let provider = instance.creel.catalog().get("asana").unwrap().clone();
    let body = r#"{"events":[]}"#;
    let signing = Signing {
        scheme: None,
        secrets: &[Secret::shared(1, secret)],
        head: Head { method: "POST", target: b"/asana", public_url: None, headers: &[] },
        body: body.as_bytes(),
        timestamp: 0,
        written: None,
        id: None,
    };
    let signed = provider.sign(&signing).unwrap();
    let headers: Vec<(&str, &str)> =
        signed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (.., id) = post(&instance, address, "/asana", &headers, body).await;
    assert_eq!(instance.get(&format!("/deliveries/{id}")).await.done()["verdict"], "valid");

    // Anybody can send a handshake, so that a second one needs somebody who wants it.
    let (status, _, second) =
        post(&instance, address, "/asana", &[("X-Hook-Secret", "somebody-else")], "{}").await;
    assert_eq!(status, 200);
    let (status, ..) = post(&instance, address, "/asana", &[("X-Hook-Secret", secret)], "{}").await;
    assert_eq!(status, 200);
    instance.settled().await;
    assert_eq!(instance.get(secrets).await.done()["items"].as_array().unwrap().len(), 1);
    let path = format!("/deliveries/{second}/secret");
    let reply = instance.post(&path, &json!({})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(instance.get(secrets).await.done()["items"].as_array().unwrap().len(), 2);
    instance.post(&path, &json!({})).await.problem(409, "conflict");
    instance.post(&format!("/deliveries/{id}/secret"), &json!({})).await.problem(409, "conflict");
    instance.post("/deliveries/999/secret", &json!({})).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_certificate_is_offered_where_the_definition_trusts_its_address() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "paypal", "provider": "paypal"})).await.done();
    instance.post("/endpoints", &json!({"slug": "hub", "provider": "github"})).await.done();
    let send = async |path: &str, url: &str| {
        let lines = ["PAYPAL-TRANSMISSION-SIG: AAAA", &format!("PAYPAL-CERT-URL: {url}")];
        instance.deliver(crate::instance::head(&format!("POST {path}"), &lines), "{}").await
    };
    let trusted = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1";
    for (path, url, host) in [
        ("/paypal", "https://nobody.invalid/cert", json!(null)),
        ("/paypal", "https://127.0.0.1/cert", json!(null)),
        ("/paypal", "http://api.paypal.com/cert", json!(null)),
        ("/paypal", "https://api.paypal.com:8443/cert", json!(null)),
        ("/paypal", "https://api.paypal.com@nobody.invalid/cert", json!(null)),
        ("/hub", trusted, json!(null)),
        ("/paypal", trusted, json!("api.sandbox.paypal.com")),
    ] {
        let id = send(path, url).await;
        let signature = instance.get(&format!("/deliveries/{id}/signature")).await.done();
        assert_eq!(signature["certificate"]["host"], host, "{url}");
        if host.is_null() {
            let problem = instance.post(&format!("/deliveries/{id}/certificate"), &json!({})).await;
            let problem = problem.problem(409, "conflict");
            assert!(problem["detail"].as_str().unwrap().ends_with("Nobody was called."), "{problem}");
        } else {
            assert_eq!(signature["diagnosis"]["cause"], "no_secret");
            let evidence = signature["diagnosis"]["evidence"].as_str().unwrap();
            assert!(evidence.contains(trusted), "{evidence}");
        }
    }
    // Where it is there, nothing is offered; one that counts no more is not there.
    let id = send("/paypal", trusted).await;
    let path = format!("/deliveries/{id}/signature");
    let secret = json!({"kind": "certificate", "value": "-----BEGIN CERTIFICATE-----", "url": trusted});
    let secret = instance.post("/endpoints/paypal/secrets", &secret).await.done();
    assert_eq!(instance.get(&path).await.done()["certificate"], Value::Null);
    instance.post(&format!("/deliveries/{id}/certificate"), &json!({})).await.problem(409, "conflict");
    let retired = format!("/endpoints/paypal/secrets/{}", secret["id"]);
    instance.patch(&retired, &json!({"state": "retired"})).await.done();
    assert_eq!(instance.get(&path).await.done()["certificate"]["url"], trusted);
    instance.post("/deliveries/999/certificate", &json!({})).await.problem(404, "not_found");
}

#[tokio::test]
async fn nobody_is_called_back_but_whom_the_definition_names() {
    let instance = Instance::new().await;
    let address = receiving(&instance).await;
    instance.post("/endpoints", &json!({"slug": "grid", "provider": "azure-event-grid"})).await.done();
    let validation =
        |url: &str| json!([{"data": {"validationCode": "512d38b6", "validationUrl": url}}]).to_string();
    let kind = [("aeg-event-type", "SubscriptionValidation"), ("Content-Type", "application/json")];
    for (url, host) in [
        ("https://nobody.invalid/validate", json!(null)),
        (&format!("https://127.0.0.1:{}/", address.port()), json!(null)),
        ("http://rp-eastus2.eventgrid.azure.net/validate", json!(null)),
        ("https://rp-eastus2.eventgrid.azure.net:553/validate?id=1", json!("rp-eastus2.eventgrid.azure.net")),
    ] {
        let (status, reply, id) = post(&instance, address, "/grid", &kind, &validation(url)).await;
        assert!(status == 200 && reply.contains("512d38b6"), "{reply}");
        let delivery = instance.get(&format!("/deliveries/{id}")).await.done();
        assert_eq!(delivery["brought"]["calls_back"], host, "{url}");
        assert_eq!(delivery["brought"]["confirmation"], Value::Null);
        if host.is_null() {
            let problem = instance.post(&format!("/deliveries/{id}/confirmation"), &json!({})).await;
            assert!(
                problem.problem(409, "conflict")["detail"].as_str().unwrap().ends_with("Nobody was called.")
            );
        }
    }
    let (.., id) = post(&instance, address, "/", &[], "").await;
    assert_eq!(instance.get(&format!("/deliveries/{id}")).await.done()["brought"], Value::Null);
    instance.post(&format!("/deliveries/{id}/confirmation"), &json!({})).await.problem(409, "conflict");
    instance.post("/deliveries/999/confirmation", &json!({})).await.problem(404, "not_found");
}
