//! A lookup: where a template finds its values. It holds what is known of a request at the time: its head, perhaps
//! its body or the beginning of it, and what a scheme has read from the headers.

use std::borrow::Cow;

use crate::algorithm::State;
use crate::canonical::{atlassian, contentful, sns};
use crate::claims::Claims;
use crate::json::{self, Path};
use crate::template::Value;
use crate::{Head, Secret, form, multipart};

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
    /// The URL, where another one than the public URL is tried.
    pub(crate) url: Option<&'a str>,
    /// Members of the signature header.
    pub(crate) members: &'a [(String, Vec<u8>)],
    /// The claims of a token.
    pub(crate) claims: Option<&'a Claims>,
    /// The key that answers to handshakes are signed with.
    pub(crate) mac: Option<&'a State>,
    /// What was found in the JSON body; paths that are not listed were not looked for.
    json: Vec<(&'a Path, Option<String>)>,
}

/// A field of a form.
pub(crate) struct Field<'l> {
    pub(crate) name: Cow<'l, [u8]>,
    pub(crate) value: Cow<'l, [u8]>,
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
            url: None,
            members: &[],
            claims: None,
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
            Value::Later(seconds) => {
                let time: i64 = std::str::from_utf8(self.timestamp?).ok()?.parse().ok()?;
                Some(Cow::Owned(time.checked_add(i64::from(*seconds))?.to_string().into_bytes()))
            }
            Value::Id => self.id.map(Cow::Borrowed),
            Value::Secret => self.secret.map(Cow::Borrowed),
            Value::Username => self.username.map(text),
            Value::PublicId | Value::WebhookId => self.companion.map(text),
            Value::Url => self.url.or(self.head.public_url).map(text),
            Value::Path => Some(Cow::Borrowed(&target[..mark.unwrap_or(target.len())])),
            Value::Query => Some(Cow::Borrowed(query)),
            Value::QuerySorted => Some(Cow::Owned(form::by_name(query))),
            Value::Parameter(name) => form::field(query, name).map(Cow::Owned),
            Value::Method => Some(text(self.head.method)),
            Value::Header(name) => self.head.first(name).map(|value| Cow::Borrowed(trim(value))),
            Value::Json(path) => {
                let (_, found) = self.json.iter().find(|(wanted, _)| *wanted == path)?;
                found.as_deref().map(text)
            }
            Value::Form(name) => self.field(name),
            Value::FormJson(name, path) => found_in(&self.field(name)?, path),
            Value::FormDocument(path) => found_in(&self.document()?.value, path),
            Value::FormSorted { unique } => {
                // A body of another kind is not signed, so that it must not pass for none.
                let form = self.form().or(self.body.filter(|body| body.is_empty()))?;
                Some(Cow::Owned(form::sorted(form, *unique)))
            }
            Value::Member(name) => {
                let (_, value) = self.members.iter().find(|(other, _)| other == name)?;
                Some(Cow::Borrowed(value))
            }
            Value::Claim(path) => self.claims?.get(path).map(|claim| Cow::Owned(claim.into_bytes())),
            Value::AtlassianQueryHash => Some(Cow::Owned(atlassian::query_hash(self.head).into_bytes())),
            Value::ContentfulRequest => contentful::before_body(self.head).map(Cow::Owned),
            Value::SnsMessage => sns::signed_text(self.body?).map(Cow::Owned),
            Value::Optional(inner) => Some(self.value(inner).unwrap_or_default()),
            Value::If(inner) => self.value(inner).map(|_| Cow::Borrowed(&[][..])),
            Value::Hmac(encoding, inner) => {
                let value = self.value(inner).filter(|value| may_be_signed(value))?;
                let mut state = self.mac?.clone();
                state.update(&value);
                Some(Cow::Owned(encoding.encode(&state.finish()).to_vec()))
            }
            Value::Made(function, inner) => function.apply(&self.value(inner)?).map(Cow::Owned),
        }
    }

    /// The first field of that name of a body that the request says is a form.
    fn field(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        if let Some(form) = self.form() {
            return form::field(form, name).map(Cow::Owned);
        }
        multipart::field(self.body?, self.boundary()?, name).map(Cow::Borrowed)
    }

    /// The first field of a form that holds a JSON object. A file that somebody attached is not what the sender says.
    pub(crate) fn document(&self) -> Option<Field<'_>> {
        let holds = |value: &[u8]| value.trim_ascii_start().first() == Some(&b'{');
        if let Some(form) = self.form() {
            let (name, value) = form::fields(form).find(|(_, value)| holds(value))?;
            return Some(Field { name: Cow::Owned(name), value: Cow::Owned(value) });
        }
        let mut parts = multipart::parts(self.body?, self.boundary()?);
        let part = parts.find(|part| !part.is_file && holds(part.value))?;
        Some(Field { name: text(part.name), value: Cow::Borrowed(part.value) })
    }

    /// What stands between the parts of a body that the request says is a multipart form.
    fn boundary(&self) -> Option<&str> {
        multipart::boundary(std::str::from_utf8(self.head.first("content-type")?).ok()?)
    }

    /// The body, where the request says that it is a form in the encoding of URLs.
    fn form(&self) -> Option<&'a [u8]> {
        let content_type = self.head.first("content-type")?;
        let wanted = b"application/x-www-form-urlencoded";
        let start = trim(content_type).get(..wanted.len())?;
        if start.eq_ignore_ascii_case(wanted) { self.body } else { None }
    }
}

fn text(text: &str) -> Cow<'_, [u8]> {
    Cow::Borrowed(text.as_bytes())
}

fn found_in(document: &[u8], path: &Path) -> Option<Cow<'static, [u8]>> {
    let found = json::find(document, &[path], json::LONGEST).pop()??;
    Some(Cow::Owned(found.into_bytes()))
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
