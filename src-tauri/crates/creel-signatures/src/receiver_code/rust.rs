//! Rust with axum.

use super::recipe::{Fragment, Piece, Read, Recipe, simple};
use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::encoding::{Decoding, Encoding};
use crate::layout::{Layout, Pairs, Version};
use crate::template::Value;
use crate::timestamp::Unit;

const TEMPLATE: &str = include_str!("../../receivers/main.rs");

/// What the code names, the crate that has it, and how it is imported; none where its path is written out.
const CRATES: &[(&str, &str, Option<&str>)] = &[
    ("BASE64", "data-encoding", Some("data_encoding::BASE64")),
    ("BASE64_NOPAD", "data-encoding", Some("data_encoding::BASE64_NOPAD")),
    ("BASE64URL_NOPAD", "data-encoding", Some("data_encoding::BASE64URL_NOPAD")),
    ("HEXLOWER", "data-encoding", Some("data_encoding::HEXLOWER")),
    ("HEXLOWER_PERMISSIVE", "data-encoding", Some("data_encoding::HEXLOWER_PERMISSIVE")),
    ("Hmac", "hmac@0.13", Some("hmac::{Hmac, KeyInit, Mac}")),
    ("digest", "sha2@0.11", Some("sha2::Digest")),
    ("Sha1", "sha1@0.11", Some("sha1::Sha1")),
    ("Sha256", "sha2@0.11", Some("sha2::Sha256")),
    ("Sha384", "sha2@0.11", Some("sha2::Sha384")),
    ("Sha512", "sha2@0.11", Some("sha2::Sha512")),
    ("is_same", "subtle", Some("subtle::ConstantTimeEq")),
    ("field", "serde_json", None),
    ("form", "form_urlencoded", None),
    ("jiff", "jiff", None),
];

pub(super) fn write(recipe: &Recipe<'_>) -> Option<String> {
    let (answer, refusal) = recipe.answers();
    let (key, checks) = (key(recipe), checks(recipe)?.join("\n"));
    let names = |name: &str| names(&key, name) || names(&checks, name);
    let used = CRATES.iter().filter(|(name, ..)| names(name));
    let mut crates: Vec<_> = used.clone().map(|(_, name, _)| *name).collect();
    crates.dedup();
    let mut imports: Vec<_> =
        used.filter_map(|(.., path)| *path).map(|path| format!("use {path};")).collect();
    imports.sort_unstable();
    let invalid = recipe.provider.answer.invalid.as_ref();
    let mut filling = recipe.filling();
    filling
        .value("answer", literal(answer))
        .value("refusal", literal(refusal))
        .value("answer_status", status(recipe.provider.answer.status))
        .value("refusal_status", status(invalid.map_or(401, |answer| answer.status)))
        .value("crates", crates.join(" "))
        .value("imports", imports.join("\n"))
        .value("body", if names("body") { "body" } else { "_body" })
        .value("request", if names("request") { "request" } else { "_request" })
        .value("key", &key)
        .value("checks", &checks)
        .turn_on("header", names("text"))
        .turn_on("form", names("form"));
    Some(filling.fill(TEMPLATE))
}

/// A status as axum has it.
fn status(code: u16) -> String {
    let name = match code {
        200 => "OK",
        201 => "CREATED",
        202 => "ACCEPTED",
        204 => "NO_CONTENT",
        400 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        code => return format!("StatusCode::from_u16({code}).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)"),
    };
    format!("StatusCode::{name}")
}

/// Whether `code` has `name` as a word of its own.
fn names(code: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| !code[at + name.len()..].starts_with(part))
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}

fn key(recipe: &Recipe<'_>) -> String {
    let secret = &recipe.scheme.secret;
    let stripped = secret.strip_prefix.iter().fold("secret.as_str()".to_owned(), |text, prefix| {
        format!("{text}.trim_start_matches({})", literal(prefix))
    });
    match secret.decode {
        Decoding::None if secret.strip_prefix.is_empty() => "secret.into_bytes()".to_owned(),
        Decoding::None => format!("{stripped}.as_bytes().to_vec()"),
        Decoding::Hex => format!("HEXLOWER_PERMISSIVE.decode({stripped}.as_bytes()).ok()?"),
        Decoding::Sha1 => format!("Sha1::digest({stripped}).to_vec()"),
        Decoding::Base64 => {
            format!("BASE64_NOPAD.decode({stripped}.trim_end_matches('=').as_bytes()).ok()?")
        }
    }
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    // What a token says, and what is checked besides, is left to a library.
    if recipe.scheme.kind == Kind::Jwt || !recipe.checks.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if !recipe.headers.is_empty() {
        let names: Vec<_> = recipe.headers.iter().map(|name| literal(name)).collect();
        lines.push(format!("let names = [{}];", names.join(", ")));
        lines.push(
            "let signatures: Vec<_> = names.iter().filter_map(|name| text(request, name)).collect();"
                .to_owned(),
        );
    }
    for read in &recipe.reads {
        // What the signature's header has inside is taken out of it below.
        if matches!(read.value, Value::Member(_)) {
            continue;
        }
        let place = place(read.value)?;
        // Repeated headers are read all at once below.
        if recipe.scheme.source.repeats() && read.variable == "header" {
            lines.push(format!("{place}?;"));
            continue;
        }
        let end = if read.optional { ".unwrap_or_default()" } else { "?" };
        lines.push(format!("let {} = {place}{end};", read.variable));
    }
    for name in &recipe.scheme.require {
        lines.push(format!("text(request, {})?;", literal(name)));
    }
    lines.extend(layout(recipe)?);
    lines.extend(time(recipe)?);
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("text(request, {})", literal(name)),
        Value::Parameter(name) => format!("form(request.uri.query()?.as_bytes(), {})", literal(name)),
        Value::Json(path) if simple(path.steps()) => {
            format!("field(body, &{:?})", path.steps())
        }
        Value::Form(name) => format!("form(body, {})", literal(name)),
        _ => return None,
    })
}

fn layout(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    Some(match &scheme.layout {
        Layout::Plain { prefix, .. } if !recipe.headers.is_empty() => prefix.is_empty().then(Vec::new)?,
        Layout::Plain { prefix, .. } if scheme.source.repeats() => {
            let [Read { value: Value::Header(name), .. }, ..] = recipe.reads.as_slice() else { return None };
            vec![
                format!("let all = request.headers.get_all({}).iter();", literal(name)),
                "let texts = all.filter_map(|value| value.to_str().ok());".to_owned(),
                format!(
                    "let bare = texts.map(|text| text.strip_prefix({}).unwrap_or(text));",
                    literal(prefix)
                ),
                "let signatures: Vec<_> = bare.collect();".to_owned(),
            ]
        }
        Layout::Plain { prefix, .. } if prefix.is_empty() => Vec::new(),
        Layout::Plain { prefix, optional: true } => {
            vec![format!("let signature = header.strip_prefix({}).unwrap_or(header);", literal(prefix))]
        }
        Layout::Plain { prefix, optional: false } => {
            vec![format!("let signature = header.strip_prefix({})?;", literal(prefix))]
        }
        Layout::Pairs(Pairs { item, kv, sig, ts, also, .. }) => {
            if sig.is_empty() {
                return None;
            }
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let also = also.iter().map(|(name, _)| (format!("{name}_member"), name.as_str()));
            let ts =
                ts.as_deref().filter(|_| recipe.reads_timestamp()).map(|ts| ("timestamp".to_owned(), ts));
            let members = ts.into_iter().chain(also);
            let mut lines: Vec<_> = members
                .map(|(variable, name)| format!("let {variable} = *{}.first()?;", values(name)))
                .collect();
            lines.push(format!("let signatures = {};", values(sig)));
            lines
        }
        Layout::List { item, kv, sig: Version::Named(sig) } => vec![format!(
            "let signatures = values(header, {}, {}, {});",
            literal(sig),
            literal(item),
            literal(kv)
        )],
        Layout::List { sig: Version::PublicId, .. } => return None,
    })
}

fn time(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let Some((unit, tolerance)) = recipe.time else { return Some(Vec::new()) };
    let mut lines = vec![String::new()];
    let (read, now, second) = match unit {
        Unit::S => ("timestamp.parse::<i64>().ok()?", "(now() / 1000)", 1),
        Unit::Ms => ("timestamp.parse::<i64>().ok()?", "now()", 1000),
        Unit::Rfc3339 => ("timestamp.parse::<jiff::Timestamp>().ok()?.as_millisecond()", "now()", 1000),
        Unit::Us | Unit::HttpDate => return None,
    };
    lines.push(format!("let signed_at = {read};"));
    lines.push(format!("let age = {now}.checked_sub(signed_at)?;"));
    let bound = |seconds: u32| u64::from(seconds) * second;
    let outside = match (tolerance.past.map(bound), tolerance.future.map(bound)) {
        (Some(past), Some(future)) => format!("!(-{future}..={past}).contains(&age)"),
        (Some(past), None) => format!("age > {past}"),
        (None, Some(future)) => format!("age < -{future}"),
        (None, None) => return Some(Vec::new()),
    };
    lines.extend([format!("if {outside} {{"), "    return Some(false);".to_owned(), "}".to_owned()]);
    Some(lines)
}

/// The bytes that are signed, piece by piece.
fn pieces(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut pieces = Vec::new();
    for piece in &recipe.content {
        match piece {
            Piece::Body => pieces.push("body".to_owned()),
            Piece::Key => pieces.push("settings.key.as_slice()".to_owned()),
            Piece::Text(fragments) => {
                for fragment in fragments {
                    pieces.push(match fragment {
                        Fragment::Literal(text) => format!("{}.as_bytes()", literal(text)),
                        Fragment::Value(value) => format!("{}.as_bytes()", expression(recipe, value)?),
                    });
                }
            }
        }
    }
    Some(pieces)
}

fn expression(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    Some(match value {
        Value::Username => "settings.username".to_owned(),
        Value::Url => "settings.url".to_owned(),
        Value::Optional(inner) => expression(recipe, inner)?,
        Value::Method => "request.method.as_str()".to_owned(),
        Value::Path => "request.uri.path()".to_owned(),
        Value::Query => "request.uri.query().unwrap_or_default()".to_owned(),
        value => recipe.variable(value)?.to_owned(),
    })
}

fn proof(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    let pieces = pieces(recipe)?;
    let mac = |hash: &str| {
        let mut lines = vec![format!("let mut mac = Hmac::<{hash}>::new_from_slice(&settings.key).ok()?;")];
        lines.extend(pieces.iter().map(|piece| format!("mac.update({piece});")));
        (lines, "mac.finalize().into_bytes()".to_owned())
    };
    let hash = |hash: &str| {
        let mut lines = vec![format!("let mut digest = {hash}::new();")];
        lines.extend(pieces.iter().map(|piece| format!("digest.update({piece});")));
        (lines, "digest.finalize()".to_owned())
    };
    let (mut lines, bytes) = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => mac("Sha1"),
        Some(Algorithm::HmacSha256) => mac("Sha256"),
        Some(Algorithm::HmacSha512) => mac("Sha512"),
        Some(Algorithm::Sha1) => hash("Sha1"),
        Some(Algorithm::Sha256) => hash("Sha256"),
        Some(Algorithm::Sha512) => hash("Sha512"),
        Some(Algorithm::HmacSha384) => mac("Sha384"),
        Some(Algorithm::Sha384) => hash("Sha384"),
        Some(_) => return None,
        None => (vec![format!("let content = [{}].concat();", pieces.join(", "))], "content".to_owned()),
    };
    let expected = match scheme.encoding {
        Encoding::Hex => format!("HEXLOWER.encode(&{bytes})"),
        Encoding::Base64 => format!("BASE64.encode(&{bytes})"),
        Encoding::Base64url => format!("BASE64URL_NOPAD.encode(&{bytes})"),
        Encoding::Text => format!("String::from_utf8({bytes}.to_vec()).ok()?"),
    };
    lines.push(format!("let expected = {expected};"));
    // What a header holds is borrowed already; what was read from a body is a text of its own.
    let borrowed = recipe.many()
        || matches!(recipe.reads.first(), Some(Read { value: Value::Header(_), .. }))
        || recipe.reads.first().is_some_and(|read| read.variable != "signature");
    let given = match scheme.case_insensitive {
        true => "&signature.to_ascii_lowercase()",
        false if borrowed => "signature",
        false => "&signature",
    };
    lines.push(if recipe.many() {
        format!("Some(signatures.iter().any(|signature| is_same({given}, &expected)))")
    } else {
        format!("Some(is_same({given}, &expected))")
    });
    Some(lines)
}
