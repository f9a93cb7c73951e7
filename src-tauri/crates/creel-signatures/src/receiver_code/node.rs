//! Node.js with Express.

use super::recipe::{Fragment, Piece, Recipe, camel, literal, pattern, simple};
use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::encoding::{Decoding, Encoding};
use crate::function::Function;
use crate::layout::{Layout, Pairs, Version};
use crate::template::Value;
use crate::timestamp::{Tolerance, Unit};

const TEMPLATE: &str = include_str!("../../receivers/node.mjs");

pub(super) fn write(recipe: &Recipe<'_>) -> Option<String> {
    let (answer, refusal) = recipe.answers();
    let mut filling = recipe.filling();
    // A form can come in parts, and Node reads those only as they come.
    let (asynchronous, call) = match uses_form(recipe) {
        true => ("async ", "(await isGenuine(request, body))"),
        false => ("", "isGenuine(request, body)"),
    };
    filling
        .value("async", asynchronous)
        .value("call", call)
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
        Decoding::Sha1 => format!("crypto.createHash(\"sha1\").update({text}).digest()"),
    };
    match recipe.scheme.kind {
        Kind::Signature => format!("const key = readKey({text});"),
        _ => format!("const key = {key};"),
    }
}

fn uses_form(recipe: &Recipe<'_>) -> bool {
    recipe.reads.iter().any(|read| matches!(read.value, Value::Form(_) | Value::FormJson(..)))
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    if !recipe.headers.is_empty() {
        let names: Vec<_> = recipe.headers.iter().map(|name| literal(name)).collect();
        lines.push(format!(
            "const headers = [{}].map((name) => request.get(name)).filter(Boolean);",
            names.join(", ")
        ));
        lines.push("if (headers.length === 0) return false;".to_owned());
    }
    for read in &recipe.reads {
        // What the signature's header has inside is taken out of it below.
        let Value::Member(_) = read.value else {
            let (name, place) = (camel(&read.variable), place(read.value)?);
            if read.optional {
                lines.push(format!("const {name} = {place} ?? \"\";"));
            } else {
                lines.push(format!("const {name} = {place};"));
                lines.push(format!("if (!{name}) return false;"));
            }
            continue;
        };
    }
    for name in &recipe.scheme.require {
        lines.push(format!("if (!request.get({})) return false;", literal(name)));
    }
    lines.extend(layout(recipe)?);
    if recipe.scheme.kind == Kind::Jwt {
        lines.extend(token(recipe)?);
        return Some(lines);
    }
    lines.extend(time(recipe)?);
    for (value, expected) in &recipe.checks {
        let (value, expected) = (expression(recipe, value)?, content(recipe, expected)?);
        lines.push(format!("if (!isSame({value}, {expected})) return false;"));
    }
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

/// What the claims of a token have to say.
fn token(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines =
        vec!["const claims = readToken(signature);".to_owned(), "if (!claims) return false;".to_owned()];
    if let (Some((Some(Value::Claim(path)), Unit::S)), Some((_, tolerance))) =
        (&recipe.scheme.timestamp, recipe.time)
    {
        lines.push(format!("const age = Math.floor(Date.now() / 1000) - claims{};", chain(path.steps())));
        lines.push("if (Number.isNaN(age)) return false;".to_owned());
        lines.extend(bounds(tolerance));
    }
    for (value, expected) in &recipe.checks {
        let (Value::Claim(path), optional) = (value.innermost(), matches!(value, Value::Optional(_))) else {
            return None;
        };
        let claim = format!("claims{}", chain(path.steps()));
        if expected.is_empty() {
            lines.push(format!("if ({claim} === undefined) return false;"));
            continue;
        }
        let same = format!("isSame(unpadded({claim}), unpadded({}))", text_of(recipe, expected)?);
        lines.push(if optional {
            format!("if ({claim} === undefined ? body.length > 0 : !{same}) return false;")
        } else {
            format!("if (!{same}) return false;")
        });
    }
    lines.push("return true;".to_owned());
    Some(lines)
}

/// A way into an object, where every part may be missing.
fn chain(path: &[String]) -> String {
    path.iter().map(|step| format!("?.[{}]", literal(step))).collect::<String>().replacen("?.", "", 1)
}

/// Where a value of a request is.
fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("request.get({})", literal(name)),
        Value::Parameter(name) => {
            format!("new URL(request.originalUrl, \"http://localhost\").searchParams.get({})", literal(name))
        }
        Value::Json(path) => format!("field(body, {})", steps(path.steps())?),
        Value::Form(name) => format!("await form(request, body, {})", literal(name)),
        Value::FormJson(name, path) => {
            format!("field(await form(request, body, {}), {})", literal(name), steps(path.steps())?)
        }
        _ => return None,
    })
}

fn steps(path: &[String]) -> Option<String> {
    simple(path).then(|| path.iter().map(|step| literal(step)).collect::<Vec<_>>().join(", "))
}

/// Takes the signatures out of their header, and the timestamp where it is there.
fn layout(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    Some(match &scheme.layout {
        Layout::Plain { prefix, .. } if !recipe.headers.is_empty() => vec![match prefix.as_str() {
            "" => "const signatures = headers;".to_owned(),
            prefix => format!(
                "const signatures = headers.map((text) => text.replace(/^{}/, \"\"));",
                pattern(prefix)
            ),
        }],
        // Express joins repeated headers.
        Layout::Plain { prefix, .. } if scheme.source.repeats() => vec![format!(
            "const signatures = header.split(\",\").map((text) => text.trim().replace({}, \"\"));",
            literal(prefix)
        )],
        Layout::Plain { prefix, .. } if prefix.is_empty() => Vec::new(),
        Layout::Plain { prefix, optional } => {
            let (start, length) = (literal(prefix), prefix.len());
            if *optional {
                vec![format!(
                    "const signature = header.startsWith({start}) ? header.slice({length}) : header;"
                )]
            } else {
                vec![
                    format!("if (!header.startsWith({start})) return false;"),
                    format!("const signature = header.slice({length});"),
                ]
            }
        }
        Layout::Pairs(Pairs { item, kv, sig, ts, also, .. }) => {
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let also = also.iter().map(|(name, _)| (format!("{}Member", camel(name)), name.as_str()));
            let ts = ts.as_deref().map(|ts| ("timestamp".to_owned(), ts));
            let mut lines = Vec::new();
            for (variable, name) in ts.into_iter().chain(also) {
                lines.push(format!("const [{variable}] = {};", values(name)));
                lines.push(format!("if (!{variable}) return false;"));
            }
            lines.push(match sig.as_str() {
                "" => format!(
                    "const signatures = header.split({}).filter((text) => !text.includes({}));",
                    literal(item),
                    literal(kv)
                ),
                sig => format!("const signatures = {};", values(sig)),
            });
            lines
        }
        Layout::List { item, kv, sig: Version::Named(sig) } => vec![format!(
            "const signatures = values(header, {}, {}, {});",
            literal(sig),
            literal(item),
            literal(kv)
        )],
        Layout::List { item, kv, sig: Version::PublicId } => vec![format!(
            "const signatures = header.split({}).map((text) => text.slice(text.indexOf({}) + 1));",
            literal(item),
            literal(kv)
        )],
    })
}

fn time(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let Some((unit, tolerance)) = recipe.time else { return Some(Vec::new()) };
    let mut lines = vec![String::new()];
    lines.extend(
        match unit {
            Unit::S => [
                "if (!/^[0-9]{1,15}$/.test(timestamp)) return false;",
                "const age = Math.floor(Date.now() / 1000) - Number(timestamp);",
            ],
            Unit::Ms => [
                "if (!/^[0-9]{1,15}$/.test(timestamp)) return false;",
                "const age = (Date.now() - Number(timestamp)) / 1000;",
            ],
            Unit::Us => [
                "if (!/^[0-9]{1,18}$/.test(timestamp)) return false;",
                "const age = Date.now() / 1000 - Number(timestamp) / 1e6;",
            ],
            Unit::Rfc3339 | Unit::HttpDate => [
                "const age = (Date.now() - Date.parse(timestamp)) / 1000;",
                "if (Number.isNaN(age)) return false;",
            ],
        }
        .map(str::to_owned),
    );
    lines.extend(bounds(tolerance));
    Some(lines)
}

fn bounds(tolerance: Tolerance) -> Option<String> {
    let bounds = [
        tolerance.past.map(|seconds| format!("age > {seconds}")),
        tolerance.future.map(|seconds| format!("age < -{seconds}")),
    ];
    let bounds: Vec<_> = bounds.into_iter().flatten().collect();
    (!bounds.is_empty()).then(|| format!("if ({}) return false;", bounds.join(" || ")))
}

/// The bytes of a template.
fn content(recipe: &Recipe<'_>, pieces: &[Piece<'_>]) -> Option<String> {
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Body => Some("body".to_owned()),
        Piece::Key => Some("key".to_owned()),
        Piece::Text(fragments) => {
            if let [Fragment::Value(Value::Made(Function::Sha256Raw, inner))] = fragments.as_slice() {
                return Some(hash("sha256", &bytes(recipe, inner)?, ""));
            }
            Some(format!("Buffer.from({})", text(recipe, fragments)?))
        }
    });
    let pieces = pieces.collect::<Option<Vec<_>>>()?;
    Some(match pieces.as_slice() {
        [piece] => piece.clone(),
        pieces => format!("Buffer.concat([{}])", pieces.join(", ")),
    })
}

/// A template as a text.
fn text_of(recipe: &Recipe<'_>, pieces: &[Piece<'_>]) -> Option<String> {
    match pieces {
        [Piece::Text(fragments)] => text(recipe, fragments),
        _ => None,
    }
}

/// A value as bytes, or as a text that stands for its bytes.
fn bytes(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    if *value == Value::Body { Some("body".to_owned()) } else { expression(recipe, value) }
}

fn text(recipe: &Recipe<'_>, fragments: &[Fragment<'_>]) -> Option<String> {
    if let [Fragment::Value(value)] = fragments {
        return expression(recipe, value);
    }
    if let [Fragment::Literal(part)] = fragments {
        return Some(literal(part));
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
        Value::Optional(inner) => expression(recipe, inner)?,
        Value::QuerySorted => "sortedQuery(request)".to_owned(),
        Value::Query => "request.originalUrl.split(\"?\").slice(1).join(\"?\")".to_owned(),
        Value::FormSorted { unique } => format!("sortedForm(body, {unique})"),
        Value::Made(function, inner) => {
            let inner = bytes(recipe, inner)?;
            match function {
                Function::JsonEscape => format!("JSON.stringify({inner}.toString()).slice(1, -1)"),
                Function::Sha256Hex => hash("sha256", &inner, "\"hex\""),
                Function::Sha256Base64 => hash("sha256", &inner, "\"base64\""),
                Function::Sha256Base64url => hash("sha256", &inner, "\"base64url\""),
                Function::Sha256Raw | Function::UnicodeEscape | Function::Crc32 => return None,
            }
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
    let mut content = content(recipe, &recipe.content)?;
    if content.starts_with("Buffer.concat") {
        lines.push(format!("const content = {content};"));
        "content".clone_into(&mut content);
    }
    let quoted = format!("\"{encoding}\"");
    let given = if scheme.case_insensitive { "signature.toLowerCase()" } else { "signature" };
    let bytes = format!("Buffer.from({given}, {quoted})");
    let mut computed = |text: String| {
        lines.push(format!("const expected = {text};"));
        format!("isSame({given}, expected)")
    };
    let right = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => computed(mac("sha1", &content, &quoted)),
        Some(Algorithm::HmacSha256) => computed(mac("sha256", &content, &quoted)),
        Some(Algorithm::HmacSha384) => computed(mac("sha384", &content, &quoted)),
        Some(Algorithm::HmacSha512) => computed(mac("sha512", &content, &quoted)),
        Some(Algorithm::Sha1) => computed(hash("sha1", &content, &quoted)),
        Some(Algorithm::Sha256) => computed(hash("sha256", &content, &quoted)),
        Some(Algorithm::Sha384) => computed(hash("sha384", &content, &quoted)),
        Some(Algorithm::Sha512) => computed(hash("sha512", &content, &quoted)),
        Some(Algorithm::Ed25519) => format!("crypto.verify(null, {content}, key, {bytes})"),
        Some(Algorithm::EcdsaP256Sha256 | Algorithm::RsaPkcs1Sha256) => {
            format!("crypto.verify(\"sha256\", {content}, key, {bytes})")
        }
        Some(Algorithm::EcdsaP256Sha256Raw) => {
            format!("crypto.verify(\"sha256\", {content}, {{ key, dsaEncoding: \"ieee-p1363\" }}, {bytes})")
        }
        Some(Algorithm::RsaPkcs1Sha1) => format!("crypto.verify(\"sha1\", {content}, key, {bytes})"),
        None if scheme.encoding == Encoding::Text => computed(content),
        None => computed(format!("{content}.toString({quoted})")),
        Some(_) => return None,
    };
    lines.push(if recipe.many() {
        format!("return signatures.some((signature) => {right});")
    } else {
        format!("return {right};")
    });
    Some(lines)
}

fn mac(hash: &str, content: &str, encoding: &str) -> String {
    format!("crypto.createHmac(\"{hash}\", key).update({content}).digest({encoding})")
}

fn hash(hash: &str, content: &str, encoding: &str) -> String {
    format!("crypto.createHash(\"{hash}\").update({content}).digest({encoding})")
}
