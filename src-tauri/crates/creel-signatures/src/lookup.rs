//! A lookup: where a template finds its values. It holds what is known of a request at the time: its head, perhaps
//! its body or the beginning of it, and what a scheme has read from the headers.

use std::borrow::Cow;

use crate::algorithm::State;
use crate::form;
use crate::json::{self, Path};
use crate::template::Value;
use crate::{Head, Secret};

/// What templates can use. Everything but the head is filled in by whoever knows it.
#[derive(Clone)]
pub(crate) struct Lookup<'a> {
    pub(crate) head: &'a Head<'a>,
    pub(crate) body: Option<&'a [u8]>,
    pub(crate) timestamp: Option<&'a [u8]>,
    pub(crate) id: Option<&'a [u8]>,
    pub(crate) secret: Option<&'a [u8]>,
    pub(crate) username: Option<&'a str>,
    /// A secret that is not the key: a public id or a webhook id.
    pub(crate) companion: Option<&'a str>,
    /// The key that answers to handshakes are signed with.
    pub(crate) mac: Option<&'a State>,
    /// What was found in the JSON body; paths that are not listed were not looked for.
    json: Vec<(&'a Path, Option<String>)>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(head: &'a Head<'a>) -> Self {
        Self {
            head,
            body: None,
            timestamp: None,
            id: None,
            secret: None,
            username: None,
            companion: None,
            mac: None,
            json: Vec::new(),
        }
    }

    /// Adds the body (or its beginning) and reads from it, in one walk, the JSON values at `paths`.
    /// Values longer than `cap` characters are cut.
    pub(crate) fn with_body(
        mut self,
        body: &'a [u8],
        paths: impl Iterator<Item = &'a Path>,
        cap: usize,
    ) -> Self {
        self.body = Some(body);
        let mut wanted: Vec<&Path> = Vec::new();
        for path in paths {
            if !wanted.contains(&path) {
                wanted.push(path);
            }
        }
        if !wanted.is_empty() {
            let found = json::find(body, &wanted, cap);
            self.json = wanted.into_iter().zip(found).collect();
        }
        self
    }

    pub(crate) fn with_secret(mut self, secret: &'a Secret, key: &'a [u8]) -> Self {
        self.secret = Some(key);
        self.username = secret.username.as_deref();
        self
    }

    /// The bytes of a value; none where the request lacks it.
    pub(crate) fn value(&self, value: &Value) -> Option<Cow<'_, [u8]>> {
        let target = self.head.target;
        let mark = target.iter().position(|byte| *byte == b'?');
        let query = mark.map_or(&[][..], |at| &target[at + 1..]);
        match value {
            Value::Body => self.body.map(Cow::Borrowed),
            Value::Timestamp => self.timestamp.map(Cow::Borrowed),
            Value::Id => self.id.map(Cow::Borrowed),
            Value::Secret => self.secret.map(Cow::Borrowed),
            Value::Username => self.username.map(|name| Cow::Borrowed(name.as_bytes())),
            Value::Url => self.head.public_url.map(|url| Cow::Borrowed(url.as_bytes())),
            Value::Path => Some(Cow::Borrowed(&target[..mark.unwrap_or(target.len())])),
            Value::Query => Some(Cow::Borrowed(query)),
            Value::Parameter(name) => form::field(query, name).map(Cow::Owned),
            Value::Method => Some(Cow::Borrowed(self.head.method.as_bytes())),
            Value::Header(name) => self.head.first(name).map(|value| Cow::Borrowed(trim(value))),
            Value::Json(path) => {
                let (_, found) = self.json.iter().find(|(wanted, _)| *wanted == path)?;
                found.as_ref().map(|text| Cow::Borrowed(text.as_bytes()))
            }
            Value::Form(name) => form::field(self.form()?, name).map(Cow::Owned),
            Value::FormJson(name, path) => {
                let document = form::field(self.form()?, name)?;
                let found = json::find(&document, &[path], json::LONGEST).pop()??;
                Some(Cow::Owned(found.into_bytes()))
            }
            Value::PublicId => self.companion.map(|id| Cow::Borrowed(id.as_bytes())),
            Value::Sha256Hex(inner) => {
                use sha2::Digest;
                let hash = sha2::Sha256::digest(&self.value(inner)?);
                Some(Cow::Owned(data_encoding::HEXLOWER.encode(&hash).into_bytes()))
            }
            Value::Hmac(encoding, inner) => {
                let value = self.value(inner)?;
                if !may_be_signed(&value) {
                    return None;
                }
                let mut state = self.mac?.clone();
                state.update(&value);
                Some(Cow::Owned(encoding.encode(&state.finish()).to_vec()))
            }
            Value::If(inner) => self.value(inner).map(|_| Cow::Borrowed(&[][..])),
            Value::JsonEscape(inner) => {
                let bytes = self.value(inner)?;
                let quoted = serde_json::to_string(std::str::from_utf8(&bytes).ok()?).ok()?;
                Some(Cow::Owned(quoted.get(1..quoted.len() - 1)?.as_bytes().to_vec()))
            }
        }
    }

    /// The body, where the request says that it is a form.
    fn form(&self) -> Option<&'a [u8]> {
        let content_type = self.head.first("content-type")?;
        let wanted = b"application/x-www-form-urlencoded";
        let start = trim(content_type).get(..wanted.len())?;
        if start.eq_ignore_ascii_case(wanted) { self.body } else { None }
    }
}

/// Whether an answer may hold the signature of a value that a sender chose. It must be short and no document, or
/// anyone who can reach the endpoint could have a webhook signed.
fn may_be_signed(value: &[u8]) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(byte);
    value.len() <= 128 && value.iter().all(letter)
}

/// A header value without the spaces and tabs around it, which HTTP does not count as part of the value.
pub(crate) fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}
