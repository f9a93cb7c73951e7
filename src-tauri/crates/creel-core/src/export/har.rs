//! HAR: an HTTP archive (version 1.2, http://www.softwareishard.com/blog/har-12-spec/), an entry for each delivery.
//!
//! The archive has no place for a body that is no text; it gets the `encoding` that the version has for answers, as other
//! writers do, and `POST /import` reads it.

use serde_json::{Value, json};

use super::{Ended, File, answer_status, pairs};
use crate::store::Delivery;

pub(super) fn start() -> String {
    let creator = json!({"name": "Creel", "version": env!("CARGO_PKG_VERSION")});
    format!("{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[\n")
}

pub(super) async fn write(file: &File, delivery: &Delivery) -> Result<(), Ended> {
    let head = file.head(delivery).await?;
    let named = |name: &str| pairs(&head).find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, v)| v);
    let entry = json!({
        "startedDateTime": delivery.received_at,
        "time": 0,
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "response": {
            "status": answer_status(delivery).unwrap_or_default(),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": ""},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
    });
    let request = json!({
        "method": delivery.method,
        "url": url(delivery, named("host").as_deref().unwrap_or("localhost")),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": pairs(&head).map(|(name, value)| json!({"name": name, "value": value})).collect::<Value>(),
        "queryString": [],
        "headersSize": -1,
        "bodySize": delivery.body_size,
    });
    let (entry, request) = (entry.to_string(), request.to_string());
    let open = |written: &str| written.strip_suffix('}').unwrap_or(written).to_owned();
    let start = format!("{},\"request\":{}", open(&entry), open(&request));
    if delivery.body_size == 0 {
        return file.put(format!("{start}}}}}")).await;
    }
    let mime = Value::from(named("content-type").unwrap_or_default());
    file.put(format!("{start},\"postData\":{{\"mimeType\":{mime}")).await?;
    file.put_body(delivery, ",\"text\":", ",\"encoding\":\"base64\",\"text\":").await?;
    file.put("}}}").await
}

/// The URL that the request was sent to, as far as the request says: it does not say whether it was encrypted on its way.
fn url(delivery: &Delivery, host: &str) -> String {
    let target = String::from_utf8_lossy(&delivery.target);
    match target.starts_with('/') {
        true => format!("http://{host}{target}"),
        false => target.into_owned(),
    }
}
