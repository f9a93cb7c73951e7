//! An HTTP message signature (RFC 9421): the sender chooses which parts of the request it signs, and says so. The body
//! is signed by its digest (RFC 9530), which has to be among those parts.

use data_encoding::BASE64;
use sha2::{Digest, Sha256, Sha512};
use subtle::ConstantTimeEq;

use crate::key::Key;
use crate::lookup::{Lookup, trim};
use crate::reading::Reading;
use crate::scheme::Scheme;
use crate::structured::{Item, Member, Value, dictionary};
use crate::timestamp::Unit;
use crate::{Head, Reason};

/// How many signatures of one request are tried.
const SIGNATURES: usize = 8;
/// What Creel calls the signatures that it makes.
const LABEL: &str = "sig1";

/// One signature with what it says of itself.
struct Signed<'t> {
    signature: &'t [u8],
    components: &'t [Option<&'t str>],
    input: &'t Member<'t>,
}

impl Signed<'_> {
    fn integer(&self, name: &str) -> Option<i64> {
        self.input.parameters.iter().find_map(|(other, value)| match value {
            Item::Integer(number) if *other == name => Some(*number),
            _ => None,
        })
    }

    fn string(&self, name: &str) -> Option<&str> {
        self.input.parameters.iter().find_map(|(other, value)| match value {
            Item::String(text) if *other == name => Some(*text),
            _ => None,
        })
    }

    fn covers(&self, component: &str) -> bool {
        self.components.contains(&Some(component))
    }
}

/// Lends every signature of a request together with its input.
fn each<T>(head: &Head<'_>, mut use_it: impl FnMut(&Signed<'_>) -> T) -> Result<Vec<T>, Reason> {
    let text = joined(head, "signature").ok_or(Reason::MissingSignature)?;
    let inputs_text = joined(head, "signature-input").ok_or(Reason::MissingHeader)?;
    let signatures = dictionary(&text).ok_or(Reason::MalformedHeader)?;
    let inputs = dictionary(&inputs_text).ok_or(Reason::MalformedHeader)?;
    let pairs = signatures.iter().filter_map(|member| {
        let input = inputs.iter().find(|input| input.name == member.name)?;
        let Value::Item(Item::Bytes(signature)) = &member.value else { return None };
        let Value::List(components) = &input.value else { return None };
        Some(Signed { signature, components, input })
    });
    let all: Vec<T> = pairs.take(SIGNATURES).map(|signed| use_it(&signed)).collect();
    if all.is_empty() { Err(Reason::MalformedHeader) } else { Ok(all) }
}

/// Judges the signatures of a request whose body is at hand, given the keys that count. One right signature is enough.
pub(crate) fn judge<'k>(
    scheme: &Scheme,
    keys: impl Iterator<Item = &'k (usize, Key)> + Clone,
    lookup: &Lookup<'_>,
    at: i64,
) -> (Reason, Option<usize>) {
    match each(lookup.head, |signed| judge_one(scheme, keys.clone(), lookup, signed, at)) {
        Err(reason) => (reason, None),
        Ok(all) => {
            let right = all.iter().find(|(reason, _)| *reason == Reason::Ok);
            let near = right.or_else(|| all.iter().find(|(_, secret)| secret.is_some()));
            near.or(all.first()).copied().unwrap_or((Reason::MalformedHeader, None))
        }
    }
}

fn judge_one<'k>(
    scheme: &Scheme,
    mut keys: impl Iterator<Item = &'k (usize, Key)>,
    lookup: &Lookup<'_>,
    signed: &Signed<'_>,
    at: i64,
) -> (Reason, Option<usize>) {
    let Some(algorithm) = scheme.algorithm else { return (Reason::Algorithm, None) };
    if signed.string("alg").is_some_and(|name| algorithm.message_name() != Some(name)) {
        return (Reason::Algorithm, None);
    }
    let base = match base(signed.components, signed.input.text, lookup) {
        Ok(base) => base,
        Err(reason) => return (reason, None),
    };
    let matched = keys.find(|(_, key)| match key {
        Key::Secret { start, .. } => {
            let mut state = start.clone();
            state.update(&base);
            state.finish().ct_eq(signed.signature).into()
        }
        key => key.verifies(algorithm, None, &base, signed.signature),
    });
    let Some((secret, _)) = matched else { return (Reason::SignatureMismatch, None) };
    let body = lookup.body.unwrap_or_default();
    let covered = signed.covers("content-digest");
    if (covered && !digest_holds(lookup.head, body)) || (!covered && !body.is_empty()) {
        return (Reason::SignatureMismatch, None);
    }
    let now = at.div_euclid(1_000_000);
    let reason = match (signed.integer("created"), scheme.tolerance) {
        _ if signed.integer("expires").is_some_and(|expires| now > expires) => Reason::TimestampTooOld,
        (Some(created), Some(tolerance)) => Unit::S.judge(created, at, tolerance),
        (None, Some(_)) => Reason::MissingTimestamp,
        (_, None) => Reason::Ok,
    };
    (reason, Some(*secret))
}

/// What is signed (RFC 9421 §2.5): a line for each part, and the list of the parts itself.
fn base(components: &[Option<&str>], input: &str, lookup: &Lookup<'_>) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::new();
    for (index, component) in components.iter().enumerate() {
        // A part with parameters, such as one member of a header, is a way of signing that is not known here.
        let name = component.ok_or(Reason::Scheme)?;
        if components[..index].contains(component) {
            return Err(Reason::MalformedHeader);
        }
        let value = if name.starts_with('@') {
            derived(name, lookup).ok_or(Reason::Scheme)?
        } else {
            joined(lookup.head, name).ok_or(Reason::MissingHeader)?.into_bytes()
        };
        out.extend_from_slice(format!("\"{name}\": ").as_bytes());
        out.extend_from_slice(&value);
        out.push(b'\n');
    }
    out.extend_from_slice(format!("\"@signature-params\": {input}").as_bytes());
    Ok(out)
}

/// A part that is no header (RFC 9421 §2.2).
fn derived(name: &str, lookup: &Lookup<'_>) -> Option<Vec<u8>> {
    let head = lookup.head;
    let url = lookup.url.or(head.public_url);
    let parts = || url?.split_once("://");
    let mut target = head.target.splitn(2, |byte| *byte == b'?');
    let path = target.next().unwrap_or_default();
    Some(match name {
        "@method" => head.method.as_bytes().to_vec(),
        "@request-target" => head.target.to_vec(),
        "@path" if path.is_empty() => b"/".to_vec(),
        "@path" => path.to_vec(),
        "@query" => [b"?", target.next().unwrap_or_default()].concat(),
        "@target-uri" => url?.as_bytes().to_vec(),
        "@scheme" => parts()?.0.to_ascii_lowercase().into_bytes(),
        "@authority" => match parts() {
            Some((_, rest)) => rest.split('/').next()?.to_ascii_lowercase().into_bytes(),
            None => trim(head.first("host")?).to_ascii_lowercase(),
        },
        _ => return None,
    })
}

/// Whether the digests of the body are right, those that are known here, of which there has to be one.
fn digest_holds(head: &Head<'_>, body: &[u8]) -> bool {
    let Some(text) = joined(head, "content-digest") else { return false };
    let Some(members) = dictionary(&text) else { return false };
    let known = members.iter().filter_map(|member| {
        let expected = match member.name {
            "sha-256" => Sha256::digest(body).to_vec(),
            "sha-512" => Sha512::digest(body).to_vec(),
            _ => return None,
        };
        Some(member.value == Value::Item(Item::Bytes(expected)))
    });
    let known: Vec<bool> = known.collect();
    !known.is_empty() && known.into_iter().all(|right| right)
}

/// All values of a header as one.
fn joined(head: &Head<'_>, name: &str) -> Option<String> {
    let values = head.all(name).map(|value| std::str::from_utf8(trim(value)));
    let values = values.collect::<Result<Vec<_>, _>>().ok()?;
    (!values.is_empty()).then(|| values.join(", "))
}

/// What a signature says of itself.
pub(crate) fn reading(_: &Scheme, lookup: &Lookup<'_>) -> Result<Reading, Reason> {
    let mut all = each(lookup.head, |signed| Reading {
        signatures: vec![BASE64.encode(signed.signature).into_bytes()],
        timestamp: signed.integer("created").map(|time| time.to_string()),
        signed_at: signed.integer("created").map(|time| time.saturating_mul(1_000_000)),
        id: signed.string("nonce").map(str::to_owned),
    })?;
    Ok(all.swap_remove(0))
}

/// What is to be signed, and the headers that go with it, of which `Signature` is still to come.
pub(crate) struct Unsigned {
    pub(crate) base: Vec<u8>,
    pub(crate) headers: Vec<(String, String)>,
}

/// Puts together what is to be signed at `seconds`.
pub(crate) fn unsigned(scheme: &Scheme, lookup: &Lookup<'_>, seconds: i64) -> Result<Unsigned, Reason> {
    let name = scheme.algorithm.and_then(|algorithm| algorithm.message_name()).ok_or(Reason::Algorithm)?;
    let digest = BASE64.encode(&Sha256::digest(lookup.body.unwrap_or_default()));
    let digest = format!("sha-256=:{digest}:");
    let key = lookup.companion.map(|id| format!(";keyid=\"{id}\"")).unwrap_or_default();
    let input = format!("{LABEL}={};created={seconds}{key};alg=\"{name}\"", scheme.content.source());
    let given = lookup.head.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-digest"));
    let headers: Vec<_> = given.copied().chain([("Content-Digest", digest.as_bytes())]).collect();
    let head = Head { headers: &headers, ..*lookup.head };
    let members = dictionary(&input).ok_or(Reason::MalformedHeader)?;
    let Some(Member { value: Value::List(components), text, .. }) = members.first() else {
        return Err(Reason::MalformedHeader);
    };
    let mut with_digest = Lookup::new(&head);
    with_digest.url = lookup.url;
    let base = base(components, text, &with_digest)?;
    let headers = vec![("Content-Digest".to_owned(), digest), ("Signature-Input".to_owned(), input)];
    Ok(Unsigned { base, headers })
}

/// The `Signature` header with a signature that was made.
pub(crate) fn signature_header(signature: &[u8]) -> (String, String) {
    ("Signature".to_owned(), format!("{LABEL}=:{}:", BASE64.encode(signature)))
}
