//! HAR: the requests of an HTTP archive (version 1.2), as browsers and proxies write it.
//!
//! An archive has the parts of a request and not its bytes, so the head is written as HTTP/1.1. Its responses are passed
//! over. Each entry is read by itself, so that one that is not as it should be does not take the others away.

use std::fmt;

use data_encoding::BASE64;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::address::Address;
use super::{Cause, ImportedRequest, MOST, Requests};
use crate::clock::Timestamp;
use crate::delivery::Wire;

#[derive(Deserialize)]
struct Archive<'a> {
    #[serde(borrow)]
    log: Log<'a>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    entries: Entries<'a>,
}

/// What stands in `entries`. One more than is allowed is enough to see that there are too many.
struct Entries<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self(Vec::new()))
    }
}

impl<'de: 'a, 'a> Visitor<'de> for Entries<'a> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Self, A::Error> {
        while self.0.len() <= MOST
            && let Some(entry) = list.next_element()?
        {
            self.0.push(entry);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(self)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: Option<String>,
    request: Request,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    http_version: String,
    #[serde(default)]
    headers: Vec<Pair>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    #[serde(default)]
    mime_type: String,
    text: Option<String>,
    encoding: Option<String>,
    #[serde(default)]
    params: Vec<Pair>,
}

pub(super) fn read(text: &[u8]) -> Result<Requests, Cause> {
    // What serde says may quote the text, so only the place is told.
    let archive: Archive<'_> = serde_json::from_slice(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let what = if error.is_data() { "no HTTP archive with log.entries" } else { "not valid JSON" };
        Cause::from(format!("this is {what} (line {line}, column {column})"))
    })?;
    Ok(archive.log.entries.0.iter().map(|entry| request(entry.get())).collect())
}

fn request(entry: &str) -> Result<ImportedRequest, Cause> {
    let entry: Entry = serde_json::from_str(entry).map_err(
        |_| "the entry is not as HAR 1.2 has it: a request with method, url, headers and postData",
    )?;
    let at = entry.started_date_time.as_deref().filter(|text| !text.is_empty());
    let at = at
        .map(|text| Timestamp::parse(text).ok_or("startedDateTime is no time as RFC 3339 has it"))
        .transpose()?;
    let Request { method, url, http_version, headers, post_data } = entry.request;
    let address = Address::read(&url)?;
    let mut fields: Vec<(&str, &[u8])> = Vec::with_capacity(headers.len() + 1);
    if !headers.iter().any(|header| header.name.eq_ignore_ascii_case("host")) {
        fields.push(("Host", address.host.as_bytes()));
    }
    // Names that start with a colon are HTTP/2's way to write the request line.
    let headers = headers.iter().filter(|header| !header.name.starts_with(':'));
    fields.extend(headers.map(|header| (header.name.as_str(), header.value.as_bytes())));
    let version = http_version.to_ascii_lowercase();
    let wire = if ["h2", "http/2"].iter().any(|it| version.starts_with(it)) { Wire::H2 } else { Wire::H1 };
    let body = post_data.map(PostData::body).transpose()?.unwrap_or_default();
    let request = ImportedRequest::written(wire, &method, address.target.as_bytes(), fields, body)?;
    Ok(ImportedRequest { at, ..request })
}

impl PostData {
    fn body(self) -> Result<Vec<u8>, Cause> {
        let is = |mime: &str| self.mime_type.to_ascii_lowercase().starts_with(mime);
        match (self.text, self.encoding.as_deref()) {
            (Some(text), Some("base64")) => BASE64
                .decode(text.as_bytes())
                .map_err(|_| "postData.text is not the base64 that it says".into()),
            (Some(_), Some(encoding)) if !encoding.is_empty() => {
                Err("postData has an encoding other than base64".into())
            }
            (Some(text), _) if !text.is_empty() || self.params.is_empty() => Ok(text.into_bytes()),
            (_, _) if self.params.is_empty() => Ok(Vec::new()),
            (_, _) if is("application/x-www-form-urlencoded") => Ok(form(&self.params)),
            (_, _) => {
                Err("postData has params and no text: the bytes of the form are not in the archive".into())
            }
        }
    }
}

/// Names and values as a form writes them.
fn form(params: &[Pair]) -> Vec<u8> {
    let mut body = Vec::new();
    for Pair { name, value } in params {
        if !body.is_empty() {
            body.push(b'&');
        }
        encode(&mut body, name);
        body.push(b'=');
        encode(&mut body, value);
    }
    body
}

fn encode(body: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => body.push(byte),
            b' ' => body.push(b'+'),
            _ => body.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
}
