//! Node.js with Express.

use super::recipe::{Fragment, Piece, Recipe, camel, literal, pattern};
use crate::algorithm::Algorithm;
use crate::encoding::{Decoding, Encoding};
use crate::layout::Layout;
use crate::template::Value;
use crate::timestamp::Unit;

const TEMPLATE: &str = include_str!("../../receivers/node.mjs");

pub(super) fn write(recipe: &Recipe<'_>) -> Option<String> {
    let (answer, refusal) = recipe.answers();
    let mut filling = recipe.filling();
    filling
        .value("given", camel(recipe.given()))
        .value("key", key(recipe))
        .value("checks", checks(recipe)?.join("\n"))
        .value("answer", literal(answer))
        .value("refusal", literal(refusal));
    Some(filling.fill(TEMPLATE))
}

fn key(recipe: &Recipe<'_>) -> String {
    let secret = &recipe.scheme.secret;
    let text = secret
        .strip_prefix
        .iter()
        .fold(camel(recipe.given()), |text, prefix| format!("{text}.replace(/^{}/, \"\")", pattern(prefix)));
    let key = match secret.decode {
        Decoding::None => format!("Buffer.from({text})"),
        Decoding::Hex => format!("Buffer.from({text}, \"hex\")"),
        Decoding::Base64 => format!("Buffer.from({text}, \"base64\")"),
    };
    match recipe.scheme.algorithm {
        Some(Algorithm::Ed25519) => [
            "// Node wants the 32 bytes of the key in the frame that X.509 has for them.",
            "const frame = Buffer.from(\"302a300506032b6570032100\", \"hex\");",
            &format!("const der = Buffer.concat([frame, {key}]);"),
            "const key = crypto.createPublicKey({ key: der, format: \"der\", type: \"spki\" });",
        ]
        .join("\n"),
        _ => format!("const key = {key};"),
    }
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for read in &recipe.reads {
        let name = camel(&read.variable);
        lines.push(format!("const {name} = {};", place(read.value)?));
        lines.push(format!("if (!{name}) return false;"));
    }
    for name in &recipe.scheme.require {
        lines.push(format!("if (!request.get({})) return false;", literal(name)));
    }
    lines.extend(layout(recipe));
    lines.extend(time(recipe)?);
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

/// Where a value of a request is.
fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("request.get({})", literal(name)),
        Value::Parameter(name) => {
            format!("new URL(request.originalUrl, \"http://localhost\").searchParams.get({})", literal(name))
        }
        Value::Json(path) => format!("field(body, {})", steps(path.steps())),
        Value::Form(name) => format!("new URLSearchParams(body.toString()).get({})", literal(name)),
        Value::FormJson(name, path) => {
            let form = format!("new URLSearchParams(body.toString()).get({})", literal(name));
            format!("field({form}, {})", steps(path.steps()))
        }
        _ => return None,
    })
}

fn steps(path: &[String]) -> String {
    path.iter().map(|step| literal(step)).collect::<Vec<_>>().join(", ")
}

/// Takes the signatures out of their header, and the timestamp where it is there.
fn layout(recipe: &Recipe<'_>) -> Vec<String> {
    match &recipe.scheme.layout {
        Layout::Plain { prefix, .. } if prefix.is_empty() && !recipe.many() => Vec::new(),
        Layout::Plain { prefix, optional } => {
            let (start, length) = (literal(prefix), prefix.len());
            let list = if recipe.scheme.repeat { "signatures" } else { "signature" };
            if recipe.scheme.repeat {
                // Express joins repeated headers.
                return vec![format!(
                    "const {list} = header.split(\",\").map((text) => text.trim().replace({start}, \"\"));"
                )];
            }
            if *optional {
                vec![format!("const {list} = header.startsWith({start}) ? header.slice({length}) : header;")]
            } else {
                vec![
                    format!("if (!header.startsWith({start})) return false;"),
                    format!("const {list} = header.slice({length});"),
                ]
            }
        }
        Layout::Pairs { item, kv, sig, ts, .. } => {
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let mut lines = Vec::new();
            if let Some(ts) = ts {
                lines.push(format!("const [timestamp] = {};", values(ts)));
                lines.push("if (!timestamp) return false;".to_owned());
            }
            lines.push(format!("const signatures = {};", values(sig)));
            lines
        }
        Layout::List { item, kv, sig } => vec![format!(
            "const signatures = values(header, {}, {}, {});",
            literal(sig),
            literal(item),
            literal(kv)
        )],
    }
}

fn time(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let Some((unit, tolerance)) = recipe.time else { return Some(Vec::new()) };
    let mut lines = vec![String::new()];
    match unit {
        Unit::S => {
            lines.push("if (!/^[0-9]{1,15}$/.test(timestamp)) return false;".to_owned());
            lines.push("const age = Math.floor(Date.now() / 1000) - Number(timestamp);".to_owned());
        }
        Unit::Ms => {
            lines.push("if (!/^[0-9]{1,15}$/.test(timestamp)) return false;".to_owned());
            lines.push("const age = (Date.now() - Number(timestamp)) / 1000;".to_owned());
        }
        Unit::Rfc3339 => {
            lines.push("const age = (Date.now() - Date.parse(timestamp)) / 1000;".to_owned());
            lines.push("if (Number.isNaN(age)) return false;".to_owned());
        }
    }
    let bounds = [
        tolerance.past.map(|seconds| format!("age > {seconds}")),
        tolerance.future.map(|seconds| format!("age < -{seconds}")),
    ];
    let bounds: Vec<_> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        lines.push(format!("if ({}) return false;", bounds.join(" || ")));
    }
    Some(lines)
}

/// The bytes that are signed.
fn content(recipe: &Recipe<'_>) -> Option<String> {
    let pieces = recipe.content.iter().map(|piece| match piece {
        Piece::Body => Some("body".to_owned()),
        Piece::Key => Some("key".to_owned()),
        Piece::Text(fragments) => Some(format!("Buffer.from({})", text(recipe, fragments)?)),
    });
    let pieces = pieces.collect::<Option<Vec<_>>>()?;
    Some(match pieces.as_slice() {
        [piece] => piece.clone(),
        pieces => format!("Buffer.concat([{}])", pieces.join(", ")),
    })
}

fn text(recipe: &Recipe<'_>, fragments: &[Fragment<'_>]) -> Option<String> {
    if let [Fragment::Value(value)] = fragments {
        return expression(recipe, value);
    }
    let mut text = String::from("`");
    for fragment in fragments {
        match fragment {
            Fragment::Literal(part) => {
                let quoted = literal(part).replace('`', "\\`").replace("${", "\\${");
                text.push_str(&quoted[1..quoted.len() - 1].replace("\\\"", "\""));
            }
            Fragment::Value(value) => text.push_str(&format!("${{{}}}", expression(recipe, value)?)),
        }
    }
    text.push('`');
    Some(text)
}

/// A value as a text.
fn expression(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    if let Some(variable) = recipe.variable(value) {
        return Some(camel(variable));
    }
    Some(match value {
        Value::Method => "request.method".to_owned(),
        Value::Path => "request.originalUrl.split(\"?\")[0]".to_owned(),
        Value::Query => "request.originalUrl.split(\"?\").slice(1).join(\"?\")".to_owned(),
        Value::JsonEscape(inner) if **inner == Value::Body => {
            "JSON.stringify(body.toString()).slice(1, -1)".to_owned()
        }
        _ => return None,
    })
}

fn proof(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    let encoding = match scheme.encoding {
        Encoding::Hex => "hex",
        Encoding::Base64 => "base64",
        Encoding::Base64url => "base64url",
        Encoding::Text => "utf8",
    };
    let mut lines = Vec::new();
    let mut content = content(recipe)?;
    if content.starts_with("Buffer.concat") {
        lines.push(format!("const content = {content};"));
        "content".clone_into(&mut content);
    }
    let (computed, asymmetric) = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => (mac("sha1", &content, encoding), false),
        Some(Algorithm::HmacSha256) => (mac("sha256", &content, encoding), false),
        Some(Algorithm::HmacSha512) => (mac("sha512", &content, encoding), false),
        Some(Algorithm::Sha1) => (hash("sha1", &content, encoding), false),
        Some(Algorithm::Sha256) => (hash("sha256", &content, encoding), false),
        Some(Algorithm::Sha512) => (hash("sha512", &content, encoding), false),
        Some(Algorithm::Ed25519) => (content, true),
        None if scheme.encoding == Encoding::Text => (content, false),
        None => (format!("{content}.toString(\"{encoding}\")"), false),
    };
    let given = if scheme.case_insensitive { "signature.toLowerCase()" } else { "signature" };
    let right = if asymmetric {
        format!("crypto.verify(null, {computed}, key, Buffer.from({given}, \"{encoding}\"))")
    } else {
        format!("isSame({given}, expected)")
    };
    if !asymmetric {
        lines.push(format!("const expected = {computed};"));
    }
    lines.push(if recipe.many() {
        format!("return signatures.some((signature) => {right});")
    } else {
        format!("return {right};")
    });
    Some(lines)
}

fn mac(hash: &str, content: &str, encoding: &str) -> String {
    format!("crypto.createHmac(\"{hash}\", key).update({content}).digest(\"{encoding}\")")
}

fn hash(hash: &str, content: &str, encoding: &str) -> String {
    format!("crypto.createHash(\"{hash}\").update({content}).digest(\"{encoding}\")")
}
