//! PHP without a framework.

use super::recipe::{Fragment, Piece, Recipe, pattern, simple};
use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::encoding::{Decoding, Encoding};
use crate::function::Function;
use crate::layout::{Layout, Pairs, Version};
use crate::template::Value;
use crate::timestamp::Unit;

const TEMPLATE: &str = include_str!("../../receivers/php.php");

pub(super) fn write(recipe: &Recipe<'_>) -> Option<String> {
    let (answer, refusal) = recipe.answers();
    let checks = checks(recipe)?.join("\n");
    let used = ["username", "url"].into_iter().filter(|name| checks.contains(&format!("${name}")));
    let names: Vec<_> = ["body", "key"].into_iter().chain(used).collect();
    let list =
        |start: &str| names.iter().map(|name| format!("{start}${name}")).collect::<Vec<_>>().join(", ");
    let mut filling = recipe.filling();
    filling
        .value("answer", literal(answer))
        .value("refusal", literal(refusal))
        .value("parameters", list("string "))
        .value("arguments", list(""))
        .value("key", key(recipe))
        .value("checks", checks);
    Some(filling.fill(TEMPLATE))
}

/// A text between single quotes, where only the quote and the backslash mean something; what does not fit into a
/// line is written between double quotes.
fn literal(text: &str) -> String {
    if !text.contains(char::is_control) {
        return format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    }
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' | '$' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

fn key(recipe: &Recipe<'_>) -> String {
    let secret = &recipe.scheme.secret;
    let mut lines: Vec<_> = secret
        .strip_prefix
        .iter()
        .map(|prefix| {
            format!("$secret = preg_replace({}, '', $secret);", literal(&format!("/^{}/", pattern(prefix))))
        })
        .collect();
    lines.push(match secret.decode {
        Decoding::None => "$key = $secret;".to_owned(),
        Decoding::Hex => "$key = hex2bin($secret);".to_owned(),
        Decoding::Base64 => "$key = base64_decode($secret);".to_owned(),
        Decoding::Sha1 => "$key = sha1($secret, true);".to_owned(),
    });
    lines.join("\n")
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    // What a token says, and what is checked besides, is left to a library.
    if recipe.scheme.kind == Kind::Jwt || !recipe.checks.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if !recipe.headers.is_empty() {
        let places = recipe.headers.iter().map(|name| format!("$_SERVER[{}] ?? ''", literal(&server(name))));
        lines.push(format!("$headers = array_filter([{}]);", places.collect::<Vec<_>>().join(", ")));
        lines.extend(when("$headers === []"));
    }
    for read in &recipe.reads {
        // What the signature's header has inside is taken out of it below.
        if matches!(read.value, Value::Member(_)) {
            continue;
        }
        lines.push(format!("${} = {};", read.variable, place(read.value)?));
        if !read.optional {
            lines.extend(when(&format!("${} === ''", read.variable)));
        }
    }
    for name in &recipe.scheme.require {
        lines.extend(when(&format!("!isset($_SERVER[{}])", literal(&server(name)))));
    }
    lines.extend(layout(recipe)?);
    lines.extend(time(recipe));
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

fn when(condition: &str) -> [String; 3] {
    [format!("if ({condition}) {{"), "    return false;".to_owned(), "}".to_owned()]
}

/// What PHP calls a header.
fn server(name: &str) -> String {
    let name = name.to_ascii_uppercase().replace('-', "_");
    if name == "CONTENT_TYPE" { name } else { format!("HTTP_{name}") }
}

fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("$_SERVER[{}] ?? ''", literal(&server(name))),
        Value::Parameter(name) => format!("(string) ($_GET[{}] ?? '')", literal(name)),
        Value::Json(path) => format!("field($body, {})", steps(path.steps())?),
        Value::Form(name) => format!("(string) ($_POST[{}] ?? '')", literal(name)),
        Value::FormJson(name, path) => {
            format!("field((string) ($_POST[{}] ?? ''), {})", literal(name), steps(path.steps())?)
        }
        _ => return None,
    })
}

fn steps(path: &[String]) -> Option<String> {
    simple(path).then(|| path.iter().map(|step| literal(step)).collect::<Vec<_>>().join(", "))
}

fn layout(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    Some(match &scheme.layout {
        Layout::Plain { prefix, .. } if !recipe.headers.is_empty() => {
            prefix.is_empty().then(|| vec!["$signatures = $headers;".to_owned()])?
        }
        Layout::Plain { prefix, .. } if scheme.source.repeats() => {
            let (start, length) = (literal(prefix), prefix.len());
            // PHP joins repeated headers.
            vec![
                "$signatures = array_map('trim', explode(',', $header));".to_owned(),
                format!(
                    "$bare = fn ($text) => str_starts_with($text, {start}) ? substr($text, {length}) : $text;"
                ),
                "$signatures = array_map($bare, $signatures);".to_owned(),
            ]
        }
        Layout::Plain { prefix, .. } if prefix.is_empty() => Vec::new(),
        Layout::Plain { prefix, optional } => {
            let (start, length) = (literal(prefix), prefix.len());
            if *optional {
                vec![format!(
                    "$signature = str_starts_with($header, {start}) ? substr($header, {length}) : $header;"
                )]
            } else {
                let mut lines = when(&format!("!str_starts_with($header, {start})")).to_vec();
                lines.push(format!("$signature = substr($header, {length});"));
                lines
            }
        }
        Layout::Pairs(Pairs { item, kv, sig, ts, also, .. }) => {
            let values = |name: &str| {
                format!("values($header, {}, {}, {})", literal(name), literal(item), literal(kv))
            };
            let also = also.iter().map(|(name, _)| (format!("{name}_member"), name.as_str()));
            let ts = ts.as_deref().map(|ts| ("timestamp".to_owned(), ts));
            let mut lines = Vec::new();
            for (variable, name) in ts.into_iter().chain(also) {
                lines.push(format!("${variable} = {}[0] ?? '';", values(name)));
                lines.extend(when(&format!("${variable} === ''")));
            }
            lines.push(match sig.as_str() {
                "" => return None,
                sig => format!("$signatures = {};", values(sig)),
            });
            lines
        }
        Layout::List { item, kv, sig: Version::Named(sig) } => vec![format!(
            "$signatures = values($header, {}, {}, {});",
            literal(sig),
            literal(item),
            literal(kv)
        )],
        Layout::List { sig: Version::PublicId, .. } => return None,
    })
}

fn time(recipe: &Recipe<'_>) -> Vec<String> {
    let Some((unit, tolerance)) = recipe.time else { return Vec::new() };
    let mut lines = vec![String::new()];
    let digits = || when("!preg_match('/^[0-9]{1,18}$/D', $timestamp)");
    match unit {
        Unit::S => {
            lines.extend(digits());
            lines.push("$age = time() - (int) $timestamp;".to_owned());
        }
        Unit::Ms => {
            lines.extend(digits());
            lines.push("$age = microtime(true) - (int) $timestamp / 1000;".to_owned());
        }
        Unit::Us => {
            lines.extend(digits());
            lines.push("$age = microtime(true) - (int) $timestamp / 1000000;".to_owned());
        }
        Unit::Rfc3339 | Unit::HttpDate => {
            lines.push("$signed = date_create($timestamp);".to_owned());
            lines.extend(when("$signed === false"));
            lines.push("$age = microtime(true) - (float) $signed->format('U.u');".to_owned());
        }
    }
    let bounds = [
        tolerance.past.map(|seconds| format!("$age > {seconds}")),
        tolerance.future.map(|seconds| format!("$age < -{seconds}")),
    ];
    let bounds: Vec<_> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        lines.extend(when(&bounds.join(" || ")));
    }
    lines
}

fn content(recipe: &Recipe<'_>) -> Option<String> {
    let mut parts = Vec::new();
    for piece in &recipe.content {
        match piece {
            Piece::Body => parts.push("$body".to_owned()),
            Piece::Key => parts.push("$key".to_owned()),
            Piece::Text(fragments) => {
                for fragment in fragments {
                    parts.push(match fragment {
                        Fragment::Literal(text) => literal(text),
                        Fragment::Value(value) => expression(recipe, value)?,
                    });
                }
            }
        }
    }
    Some(parts.join(" . "))
}

fn expression(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    if let Some(variable) = recipe.variable(value) {
        return Some(format!("${variable}"));
    }
    Some(match value {
        Value::Method => "$_SERVER['REQUEST_METHOD']".to_owned(),
        Value::Path => "explode('?', $_SERVER['REQUEST_URI'], 2)[0]".to_owned(),
        Value::Optional(inner) => expression(recipe, inner)?,
        Value::Made(Function::Sha256Hex, inner) if **inner == Value::Body => {
            "hash('sha256', $body)".to_owned()
        }
        Value::Made(Function::Sha256Raw, inner) if **inner == Value::Body => {
            "hash('sha256', $body, true)".to_owned()
        }
        Value::Query => "($_SERVER['QUERY_STRING'] ?? '')".to_owned(),
        _ => return None,
    })
}

fn proof(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    let content = content(recipe)?;
    let raw = if scheme.encoding == Encoding::Hex { "" } else { ", true" };
    let digest = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => format!("hash_hmac('sha1', {content}, $key{raw})"),
        Some(Algorithm::HmacSha256) => format!("hash_hmac('sha256', {content}, $key{raw})"),
        Some(Algorithm::HmacSha512) => format!("hash_hmac('sha512', {content}, $key{raw})"),
        Some(Algorithm::Sha1) => format!("hash('sha1', {content}{raw})"),
        Some(Algorithm::Sha256) => format!("hash('sha256', {content}{raw})"),
        Some(Algorithm::Sha512) => format!("hash('sha512', {content}{raw})"),
        Some(Algorithm::HmacSha384) => format!("hash_hmac('sha384', {content}, $key{raw})"),
        Some(Algorithm::Sha384) => format!("hash('sha384', {content}{raw})"),
        Some(_) => return None,
        None if scheme.encoding == Encoding::Hex => format!("bin2hex({content})"),
        None => content,
    };
    let expected = match scheme.encoding {
        Encoding::Hex | Encoding::Text => digest,
        Encoding::Base64 => format!("base64_encode({digest})"),
        Encoding::Base64url => format!("rtrim(strtr(base64_encode({digest}), '+/', '-_'), '=')"),
    };
    let given = if scheme.case_insensitive { "strtolower($signature)" } else { "$signature" };
    let mut lines = vec![format!("$expected = {expected};")];
    if recipe.many() {
        lines.push("foreach ($signatures as $signature) {".to_owned());
        lines.push(format!("    if (hash_equals($expected, {given})) {{"));
        lines.push("        return true;".to_owned());
        lines.push("    }".to_owned());
        lines.push("}".to_owned());
        lines.push("return false;".to_owned());
    } else {
        lines.push(format!("return hash_equals($expected, {given});"));
    }
    Some(lines)
}
