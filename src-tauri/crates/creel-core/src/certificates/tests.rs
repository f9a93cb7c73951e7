//! Certificates fetched from a server of our own that speaks TLS on this machine.

use std::sync::Arc;

use axum::body::Body;
use creel_signatures::{Catalog, Provider};
use data_encoding::BASE64;
use http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{FetchError, fetch_from, keep, lacking};
use crate::confirming::tests::{believing_root, sender};
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointChange;
use crate::{Creel, Options, api};

/// A message that SNS signs, with the certificate and the address that it names.
fn vector() -> (Value, String, String) {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../../../fixtures/vectors/aws-sns.json")).unwrap();
    let vector = vectors.into_iter().next().unwrap();
    let text = |name: &str| vector["secrets"][0][name].as_str().unwrap().to_owned();
    let (certificate, url) = (text("value"), text("url"));
    (vector, certificate, url)
}

fn sns() -> Arc<Provider> {
    Catalog::builtin().get("aws-sns").unwrap().clone()
}

async fn fetched(answer: String) -> Result<String, FetchError> {
    let (port, serving) = sender(answer.into_bytes().leak()).await;
    let url = format!("https://localhost:{port}/Service-1.pem");
    let fetched = fetch_from(&believing_root(), &url, &sns(), false).await;
    let request = serving.await.unwrap();
    assert!(request.starts_with("GET /Service-1.pem HTTP/1.1\r\n"), "{request}");
    fetched
}

#[tokio::test]
async fn only_a_certificate_that_the_scheme_can_use_is_taken() {
    let (_, certificate, _) = vector();
    let answered = |status: &str, length: usize, body: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    let ok = |body: &str| answered("200 OK", body.len(), body);
    assert_eq!(fetched(ok(&format!("{certificate}\n"))).await.unwrap(), certificate.trim());
    let of_another_family = include_str!("../confirming/testdata/localhost.pem");
    for unusable in ["", "<html>Not here</html>", of_another_family, &certificate[..200]] {
        let came = fetched(ok(unusable)).await;
        assert!(matches!(came, Err(FetchError::Unusable(_))), "{unusable}: {came:?}");
    }
    for status in ["404 Not Found", "500 Oops", "302 Found\r\nLocation: https://localhost/"] {
        let came = fetched(answered(status, certificate.len(), &certificate)).await;
        assert!(matches!(came, Err(FetchError::Status(_))), "{status}: {came:?}");
    }
    let cut = fetched(answered("200 OK", certificate.len() + 1, &certificate)).await;
    assert!(matches!(cut, Err(FetchError::Incomplete)), "{cut:?}");
    let long = format!("{certificate}{}", "\n".repeat(70_000));
    let came = fetched(ok(&long)).await;
    assert!(matches!(came, Err(FetchError::Incomplete)), "{came:?}");
    let private = fetch_from(&believing_root(), "https://localhost/x.pem", &sns(), true).await;
    assert!(matches!(private, Err(FetchError::Call(_))), "{private:?}");
}

#[tokio::test]
async fn what_was_fetched_is_kept_for_its_address_and_judges() {
    let dir = tempfile::tempdir().unwrap();
    let creel = Creel::open(Options::within(dir.path())).await.unwrap();
    let change = EndpointChange { provider: Some(Some("aws-sns".into())), ..EndpointChange::default() };
    creel.store().create_endpoint("sns".into(), change).await.unwrap();
    creel.refresh_directory().await.unwrap();
    let (vector, certificate, url) = vector();
    let body = BASE64.decode(vector["body_b64"].as_str().unwrap().as_bytes()).unwrap();
    let text = format!(
        "POST /sns HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{}",
        body.len(),
        String::from_utf8(body).unwrap()
    );
    let router = api::router(creel.clone());
    let request = Request::post("/api/v1/import").header("content-type", "application/json");
    let request = request.body(Body::from(json!({"text": text}).to_string())).unwrap();
    assert!(router.oneshot(request).await.unwrap().status().is_success());
    let newest = || async { creel.store().delivery(DeliveryId(1)).await.unwrap() };

    let found = lacking(&creel, &newest().await).await.unwrap().unwrap();
    assert_eq!((found.url.as_str(), found.host.as_str()), (url.as_str(), "sns.eu-central-1.amazonaws.com"));
    let kept = keep(&creel, found, certificate.clone()).await.unwrap().unwrap();
    assert_eq!(kept.url, Some(url));
    assert_eq!(kept.label.as_deref(), Some("from sns.eu-central-1.amazonaws.com"));
    assert!(lacking(&creel, &newest().await).await.unwrap().is_none());
    let listing = creel.directory().by_slug("sns").unwrap();
    assert!(listing.verifier.is_some());
    crate::judging::judge_one(creel.clone(), "sns".into(), DeliveryId(1)).await;
    assert_eq!(newest().await.judgement.verdict, creel_signatures::Verdict::Valid);
    creel.close().await;
}
