//! Rust with axum.

use super::recipe::{Fragment, Piece, Recipe};
use crate::algorithm::Algorithm;
use crate::encoding::{Decoding, Encoding};
use crate::layout::Layout;
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
        Decoding::Base64 => {
            format!("BASE64_NOPAD.decode({stripped}.trim_end_matches('=').as_bytes()).ok()?")
        }
    }
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for read in &recipe.reads {
        lines.push(format!("let {} = {}?;", read.variable, place(read.value)?));
    }
    for name in &recipe.scheme.require {
        lines.push(format!("text(request, {})?;", literal(name)));
    }
    lines.extend(layout(recipe));
    lines.extend(time(recipe));
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("text(request, {})", literal(name)),
        Value::Parameter(name) => format!("form(request.uri.query()?.as_bytes(), {})", literal(name)),
        Value::Json(path) => format!("field(body, {:?})", path.steps()).replacen('[', "&[", 1),
        Value::Form(name) => format!("form(body, {})", literal(name)),
        Value::FormJson(name, path) => {
            format!("field(form(body, {})?.as_bytes(), &{:?})", literal(name), path.steps())
        }
        _ => return None,
    })
}

fn layout(recipe: &Recipe<'_>) -> Vec<String> {
    match &recipe.scheme.layout {
        Layout::Plain { prefix, .. } if prefix.is_empty() && !recipe.many() => Vec::new(),
        Layout::Plain { prefix, optional } => {
            let start = literal(prefix);
            if recipe.scheme.repeat {
                let Value::Header(name) = &recipe.scheme.source else { return Vec::new() };
                return vec![
                    format!("let all = request.headers.get_all({}).iter();", literal(name)),
                    "let texts = all.filter_map(|value| value.to_str().ok());".to_owned(),
                    format!("let bare = texts.map(|text| text.strip_prefix({start}).unwrap_or(text));"),
                    "let signatures: Vec<_> = bare.collect();".to_owned(),
                ];
            }
            vec![if *optional {
                format!("let signature = header.strip_prefix({start}).unwrap_or(header);")
            } else {
                format!("let signature = header.strip_prefix({start})?;")
            }]
        }
        Layout::Pairs { item, kv, sig, ts, .. } => {
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let mut lines = Vec::new();
            if let Some(ts) = ts {
                lines.push(format!("let timestamp = *{}.first()?;", values(ts)));
            }
            lines.push(format!("let signatures = {};", values(sig)));
            lines
        }
        Layout::List { item, kv, sig } => vec![format!(
            "let signatures = values(header, {}, {}, {});",
            literal(sig),
            literal(item),
            literal(kv)
        )],
    }
}

fn time(recipe: &Recipe<'_>) -> Vec<String> {
    let Some((unit, tolerance)) = recipe.time else { return Vec::new() };
    let mut lines = vec![String::new()];
    let (read, now, second) = match unit {
        Unit::S => ("timestamp.parse::<i64>().ok()?", "(now() / 1000)", 1),
        Unit::Ms => ("timestamp.parse::<i64>().ok()?", "now()", 1000),
        Unit::Rfc3339 => ("timestamp.parse::<jiff::Timestamp>().ok()?.as_millisecond()", "now()", 1000),
    };
    lines.push(format!("let signed_at = {read};"));
    lines.push(format!("let age = {now}.checked_sub(signed_at)?;"));
    let bounds = [
        tolerance.past.map(|seconds| format!("age > {}", u64::from(seconds) * second)),
        tolerance.future.map(|seconds| format!("age < -{}", u64::from(seconds) * second)),
    ];
    let bounds: Vec<_> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        lines.push(format!("if {} {{", bounds.join(" || ")));
        lines.push("    return Some(false);".to_owned());
        lines.push("}".to_owned());
    }
    lines
}

/// The bytes that are signed, piece by piece.
fn pieces(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut pieces = Vec::new();
    for piece in &recipe.content {
        match piece {
            Piece::Body => pieces.push("body".to_owned()),
            Piece::Key => pieces.push("&settings.key".to_owned()),
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
        Some(Algorithm::Ed25519) => return None,
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
        || matches!(recipe.scheme.source, Value::Header(_))
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
