//! Python with Flask; asymmetric signatures with the package `cryptography`.

use super::recipe::{Fragment, Piece, Recipe, literal};
use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::encoding::{Decoding, Encoding};
use crate::layout::Layout;
use crate::template::Value;
use crate::timestamp::Unit;

const TEMPLATE: &str = include_str!("../../receivers/python.py");

pub(super) fn write(recipe: &Recipe<'_>) -> Option<String> {
    let (answer, refusal) = recipe.answers();
    let signature = recipe.scheme.kind == Kind::Signature;
    let (key, verify) = (key(recipe), verify(recipe));
    let checks = checks(recipe)?.join("\n");
    let mut filling = recipe.filling();
    filling
        .value("answer", literal(answer))
        .value("refusal", literal(refusal))
        .value("packages", if signature { "flask cryptography" } else { "flask" })
        .value("packages_imports", packages(recipe))
        .value("given", recipe.given())
        .value("key", &key)
        .value("verify", &verify)
        .value("checks", &checks);
    // Only what is used may be imported, and the text itself says what that is.
    let code = filling.fill(TEMPLATE);
    let uses = |module: &&&str| code.contains(&format!("{module}."));
    let modules = ["base64", "hashlib", "hmac", "json", "os", "re", "time", "urllib.parse"];
    let imports: Vec<_> = modules.iter().filter(uses).map(|module| format!("import {module}")).collect();
    let dates = code.contains("datetime.").then(|| "from datetime import datetime".to_owned());
    filling.value("imports", imports.into_iter().chain(dates).collect::<Vec<_>>().join("\n"));
    Some(filling.fill(TEMPLATE))
}

fn packages(recipe: &Recipe<'_>) -> String {
    match recipe.scheme.algorithm {
        Some(Algorithm::Ed25519) => [
            "from cryptography.exceptions import InvalidSignature",
            "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey",
        ]
        .join("\n"),
        _ => String::new(),
    }
}

fn key(recipe: &Recipe<'_>) -> String {
    let secret = &recipe.scheme.secret;
    let text = secret
        .strip_prefix
        .iter()
        .fold(recipe.given().to_owned(), |text, prefix| format!("{text}.removeprefix({})", literal(prefix)));
    let key = match secret.decode {
        Decoding::None => format!("{text}.encode()"),
        Decoding::Hex => format!("bytes.fromhex({text})"),
        // Padding that is too much does no harm, and some providers leave it out.
        Decoding::Base64 => format!("base64.b64decode({text} + \"==\")"),
    };
    match recipe.scheme.algorithm {
        Some(Algorithm::Ed25519) => format!("key = Ed25519PublicKey.from_public_bytes({key})"),
        _ => format!("key = {key}"),
    }
}

/// Checks an asymmetric signature that is a text, and raises where it is none.
fn verify(recipe: &Recipe<'_>) -> String {
    let signature = match recipe.scheme.encoding {
        Encoding::Hex => "bytes.fromhex(signature)",
        Encoding::Base64 => "base64.b64decode(signature)",
        Encoding::Base64url => "base64.urlsafe_b64decode(signature + \"==\")",
        Encoding::Text => "signature.encode()",
    };
    match recipe.scheme.algorithm {
        Some(Algorithm::Ed25519) => format!("key.verify({signature}, content)"),
        _ => String::new(),
    }
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for read in &recipe.reads {
        lines.push(format!("{} = {}", read.variable, place(read.value)?));
        lines.extend(unless(&read.variable));
    }
    for name in &recipe.scheme.require {
        lines.extend(unless(&format!("request.headers.get({})", literal(name))));
    }
    lines.extend(layout(recipe));
    lines.extend(time(recipe)?);
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

fn unless(condition: &str) -> [String; 2] {
    [format!("if not {condition}:"), "    return False".to_owned()]
}

fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("request.headers.get({})", literal(name)),
        Value::Parameter(name) => format!("request.args.get({})", literal(name)),
        Value::Json(path) => format!("field(body, {})", steps(path.steps())),
        Value::Form(name) => format!("form(body, {})", literal(name)),
        Value::FormJson(name, path) => {
            format!("field(form(body, {}), {})", literal(name), steps(path.steps()))
        }
        _ => return None,
    })
}

fn steps(path: &[String]) -> String {
    path.iter().map(|step| literal(step)).collect::<Vec<_>>().join(", ")
}

fn layout(recipe: &Recipe<'_>) -> Vec<String> {
    match &recipe.scheme.layout {
        Layout::Plain { prefix, .. } if prefix.is_empty() && !recipe.many() => Vec::new(),
        Layout::Plain { prefix, optional } => {
            let start = literal(prefix);
            if recipe.scheme.repeat {
                // WSGI joins repeated headers.
                return vec![format!(
                    "signatures = [text.strip().removeprefix({start}) for text in header.split(\",\")]"
                )];
            }
            let mut lines = Vec::new();
            if !optional {
                lines.extend(unless(&format!("header.startswith({start})")));
            }
            lines.push(format!("signature = header.removeprefix({start})"));
            lines
        }
        Layout::Pairs { item, kv, sig, ts, .. } => {
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let mut lines = Vec::new();
            if let Some(ts) = ts {
                lines.push(format!("timestamp = next(iter({}), None)", values(ts)));
                lines.extend(unless("timestamp"));
            }
            lines.push(format!("signatures = {}", values(sig)));
            lines
        }
        Layout::List { item, kv, sig } => {
            vec![format!("signatures = values(header, {}, {}, {})", literal(sig), literal(item), literal(kv))]
        }
    }
}

fn time(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let Some((unit, tolerance)) = recipe.time else { return Some(Vec::new()) };
    let mut lines = vec![String::new()];
    match unit {
        Unit::S => {
            lines.extend(unless("re.fullmatch(\"[0-9]{1,15}\", timestamp)"));
            lines.push("age = int(time.time()) - int(timestamp)".to_owned());
        }
        Unit::Ms => {
            lines.extend(unless("re.fullmatch(\"[0-9]{1,15}\", timestamp)"));
            lines.push("age = time.time() - int(timestamp) / 1000".to_owned());
        }
        Unit::Rfc3339 => lines.extend(
            [
                "try:",
                "    age = time.time() - datetime.fromisoformat(timestamp).timestamp()",
                "except (ValueError, OverflowError):",
                "    return False",
            ]
            .map(str::to_owned),
        ),
    }
    let bounds = [
        tolerance.past.map(|seconds| format!("age > {seconds}")),
        tolerance.future.map(|seconds| format!("age < -{seconds}")),
    ];
    let bounds: Vec<_> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        lines.push(format!("if {}:", bounds.join(" or ")));
        lines.push("    return False".to_owned());
    }
    Some(lines)
}

fn content(recipe: &Recipe<'_>) -> Option<String> {
    let pieces = recipe.content.iter().map(|piece| match piece {
        Piece::Body => Some("body".to_owned()),
        Piece::Key => Some("key".to_owned()),
        Piece::Text(fragments) => Some(format!("{}.encode()", text(recipe, fragments)?)),
    });
    Some(pieces.collect::<Option<Vec<_>>>()?.join(" + "))
}

fn text(recipe: &Recipe<'_>, fragments: &[Fragment<'_>]) -> Option<String> {
    if let [Fragment::Value(value)] = fragments {
        return expression(recipe, value);
    }
    let mut text = String::from("f\"");
    for fragment in fragments {
        match fragment {
            Fragment::Literal(part) => {
                let quoted = literal(part).replace('{', "{{").replace('}', "}}");
                text.push_str(&quoted[1..quoted.len() - 1]);
            }
            Fragment::Value(value) => text.push_str(&format!("{{{}}}", expression(recipe, value)?)),
        }
    }
    text.push('"');
    Some(text)
}

fn expression(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    if let Some(variable) = recipe.variable(value) {
        return Some(variable.to_owned());
    }
    Some(match value {
        Value::Method => "request.method".to_owned(),
        Value::Path => "request.path".to_owned(),
        Value::Query => "request.query_string.decode()".to_owned(),
        Value::JsonEscape(inner) if **inner == Value::Body => {
            "json.dumps(body.decode(errors='replace'), ensure_ascii=False)[1:-1]".to_owned()
        }
        _ => return None,
    })
}

fn proof(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    let mut lines = vec![format!("content = {}", content(recipe)?)];
    let digest = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => Some(("hmac.new(key, content, hashlib.sha1)", true)),
        Some(Algorithm::HmacSha256) => Some(("hmac.new(key, content, hashlib.sha256)", true)),
        Some(Algorithm::HmacSha512) => Some(("hmac.new(key, content, hashlib.sha512)", true)),
        Some(Algorithm::Sha1) => Some(("hashlib.sha1(content)", true)),
        Some(Algorithm::Sha256) => Some(("hashlib.sha256(content)", true)),
        Some(Algorithm::Sha512) => Some(("hashlib.sha512(content)", true)),
        Some(Algorithm::Ed25519) => None,
        None => Some(("content", false)),
    };
    let given = if scheme.case_insensitive { "signature.lower()" } else { "signature" };
    let right = match digest {
        Some((digest, hashed)) => {
            lines.push(format!("expected = {}", encoded(digest, hashed, scheme.encoding)));
            format!("is_same({given}, expected)")
        }
        None => format!("is_signed({given}, content)"),
    };
    lines.push(if recipe.many() {
        format!("return any({right} for signature in signatures)")
    } else {
        format!("return {right}")
    });
    Some(lines)
}

fn encoded(digest: &str, hashed: bool, encoding: Encoding) -> String {
    let bytes = if hashed { format!("{digest}.digest()") } else { digest.to_owned() };
    match encoding {
        Encoding::Hex if hashed => format!("{digest}.hexdigest()"),
        Encoding::Hex => format!("{bytes}.hex()"),
        Encoding::Base64 => format!("base64.b64encode({bytes}).decode()"),
        Encoding::Base64url => format!("base64.urlsafe_b64encode({bytes}).decode().rstrip(\"=\")"),
        Encoding::Text => format!("{bytes}.decode()"),
    }
}
