//! Python with Flask; asymmetric signatures with the package `cryptography`.

mod expression;

use expression::{content, encoded, expression, place, text_of};

use super::recipe::{Recipe, literal};
use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::encoding::{Decoding, Encoding};
use crate::layout::{Layout, Pairs, Version};
use crate::template::Value;
use crate::timestamp::{Tolerance, Unit};

const TEMPLATE: &str = include_str!("../../../receivers/python.py");

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
        .value("key", if signature { format!("key = read_key({key})") } else { key.clone() })
        .value("verify", &verify)
        .value("checks", &checks);
    // Only what is used may be imported, and the text itself says what that is.
    let code = filling.fill(TEMPLATE);
    let uses = |module: &&&str| code.contains(&format!("{module}."));
    let modules = ["base64", "hashlib", "hmac", "json", "math", "os", "re", "time", "urllib.parse"];
    let imports: Vec<_> = modules.iter().filter(uses).map(|module| format!("import {module}")).collect();
    let names = [
        ("datetime.", "datetime import datetime"),
        ("parsedate_to", "email.utils import parsedate_to_datetime"),
    ];
    let names =
        names.iter().filter(|(name, _)| code.contains(name)).map(|(_, import)| format!("from {import}"));
    filling.value("imports", imports.iter().cloned().chain(names).collect::<Vec<_>>().join("\n"));
    Some(filling.fill(TEMPLATE))
}

fn packages(recipe: &Recipe<'_>) -> String {
    let hazmat = "from cryptography.hazmat.primitives";
    let mut lines = match recipe.scheme.algorithm {
        Some(Algorithm::Ed25519) => Vec::new(),
        Some(Algorithm::EcdsaP256Sha256) => {
            vec![format!("{hazmat}.asymmetric import ec"), format!("{hazmat}.hashes import SHA256")]
        }
        Some(Algorithm::RsaPkcs1Sha256) => vec![
            format!("{hazmat}.asymmetric.padding import PKCS1v15"),
            format!("{hazmat}.hashes import SHA256"),
        ],
        Some(Algorithm::RsaPkcs1Sha1) => vec![
            format!("{hazmat}.asymmetric.padding import PKCS1v15"),
            format!("{hazmat}.hashes import SHA1"),
        ],
        _ => return String::new(),
    };
    lines.push("from cryptography.exceptions import InvalidSignature".to_owned());
    lines.push(format!("{hazmat}.asymmetric.ed25519 import Ed25519PublicKey"));
    lines.push(format!("{hazmat}.serialization import load_der_public_key, load_pem_public_key"));
    lines.sort_unstable();
    lines.join("\n")
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
        Decoding::Sha1 => format!("hashlib.sha1({text}.encode()).digest()"),
    };
    match recipe.scheme.kind {
        Kind::Signature => text,
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
        Some(Algorithm::EcdsaP256Sha256) => format!("key.verify({signature}, content, ec.ECDSA(SHA256()))"),
        Some(Algorithm::RsaPkcs1Sha256) => format!("key.verify({signature}, content, PKCS1v15(), SHA256())"),
        Some(Algorithm::RsaPkcs1Sha1) => format!("key.verify({signature}, content, PKCS1v15(), SHA1())"),
        _ => String::new(),
    }
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    if !recipe.headers.is_empty() {
        let names: Vec<_> = recipe.headers.iter().map(|name| literal(name)).collect();
        lines.push(format!("found = [request.headers.get(name) for name in [{}]]", names.join(", ")));
        lines.push("headers = [text for text in found if text]".to_owned());
        lines.extend(unless("headers"));
    }
    for read in &recipe.reads {
        // What the signature's header has inside is taken out of it below.
        if matches!(read.value, Value::Member(_)) {
            continue;
        }
        let place = place(read.value)?;
        if read.optional {
            lines.push(format!("{} = {place} or \"\"", read.variable));
        } else {
            lines.push(format!("{} = {place}", read.variable));
            lines.extend(unless(&read.variable));
        }
    }
    for name in &recipe.scheme.require {
        lines.extend(unless(&format!("request.headers.get({})", literal(name))));
    }
    lines.extend(layout(recipe));
    if recipe.scheme.kind == Kind::Jwt {
        lines.extend(token(recipe)?);
        return Some(lines);
    }
    lines.extend(time(recipe));
    for (value, expected) in &recipe.checks {
        let (value, expected) = (expression(recipe, value)?, text_of(recipe, expected)?);
        lines.extend(unless(&format!("is_same({value}, {expected})")));
    }
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

/// What the claims of a token have to say.
fn token(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let mut lines = vec!["claims = read_token(signature)".to_owned()];
    lines.extend(["if claims is None:", "    return False"].map(str::to_owned));
    if let (Some((Some(Value::Claim(path)), Unit::S)), Some((_, tolerance))) =
        (&recipe.scheme.timestamp, recipe.time)
    {
        let [name] = path.steps() else { return None };
        lines.extend(unless(&format!("isinstance(claims.get({}), (int, float))", literal(name))));
        lines.push(format!("age = int(time.time()) - claims[{}]", literal(name)));
        lines.extend(bounds(tolerance));
    }
    for (value, expected) in &recipe.checks {
        let (Value::Claim(path), optional) = (value.innermost(), matches!(value, Value::Optional(_))) else {
            return None;
        };
        let [name] = path.steps() else { return None };
        let name = literal(name);
        if expected.is_empty() {
            lines.extend(unless(&format!("{name} in claims")));
            continue;
        }
        let same = format!("is_same(unpadded(claims.get({name})), unpadded({}))", text_of(recipe, expected)?);
        lines.extend(if optional {
            unless(&format!("({same} if {name} in claims else not body)"))
        } else {
            unless(&same)
        });
    }
    lines.push("return True".to_owned());
    Some(lines)
}

fn unless(condition: &str) -> [String; 2] {
    [format!("if not {condition}:"), "    return False".to_owned()]
}

fn layout(recipe: &Recipe<'_>) -> Vec<String> {
    let scheme = recipe.scheme;
    match &scheme.layout {
        Layout::Plain { prefix, .. } if !recipe.headers.is_empty() => vec![match prefix.as_str() {
            "" => "signatures = headers".to_owned(),
            prefix => format!("signatures = [text.removeprefix({}) for text in headers]", literal(prefix)),
        }],
        // WSGI joins repeated headers.
        Layout::Plain { prefix, .. } if scheme.source.repeats() => vec![format!(
            "signatures = [text.strip().removeprefix({}) for text in header.split(\",\")]",
            literal(prefix)
        )],
        Layout::Plain { prefix, .. } if prefix.is_empty() => Vec::new(),
        Layout::Plain { prefix, optional } => {
            let start = literal(prefix);
            let mut lines = Vec::new();
            if !optional {
                lines.extend(unless(&format!("header.startswith({start})")));
            }
            lines.push(format!("signature = header.removeprefix({start})"));
            lines
        }
        Layout::Pairs(Pairs { item, kv, sig, ts, also, .. }) => {
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let also = also.iter().map(|(name, _)| (format!("{name}_member"), name.as_str()));
            let ts = ts.as_deref().map(|ts| ("timestamp".to_owned(), ts));
            let mut lines = Vec::new();
            for (variable, name) in ts.into_iter().chain(also) {
                lines.push(format!("{variable} = next(iter({}), None)", values(name)));
                lines.extend(unless(&variable));
            }
            lines.push(match sig.as_str() {
                "" => format!(
                    "signatures = [text for text in header.split({}) if {} not in text]",
                    literal(item),
                    literal(kv)
                ),
                sig => format!("signatures = {}", values(sig)),
            });
            lines
        }
        Layout::List { item, kv, sig: Version::Named(sig) } => {
            vec![format!("signatures = values(header, {}, {}, {})", literal(sig), literal(item), literal(kv))]
        }
        Layout::List { item, kv, sig: Version::PublicId } => vec![format!(
            "signatures = [text.partition({})[2] for text in header.split({})]",
            literal(kv),
            literal(item)
        )],
    }
}

fn time(recipe: &Recipe<'_>) -> Vec<String> {
    let Some((unit, tolerance)) = recipe.time else { return Vec::new() };
    let mut lines = vec![String::new()];
    let parsed = |how: &str| {
        [
            "try:",
            &format!("    age = time.time() - {how}"),
            "except (ValueError, OverflowError):",
            "    return False",
        ]
        .map(str::to_owned)
    };
    let digits = || unless("re.fullmatch(\"[0-9]{1,18}\", timestamp)");
    match unit {
        Unit::S => {
            lines.extend(digits());
            lines.push("age = int(time.time()) - int(timestamp)".to_owned());
        }
        Unit::Ms => {
            lines.extend(digits());
            lines.push("age = time.time() - int(timestamp) / 1000".to_owned());
        }
        Unit::Us => {
            lines.extend(digits());
            lines.push("age = time.time() - int(timestamp) / 1_000_000".to_owned());
        }
        Unit::Rfc3339 => lines.extend(parsed("datetime.fromisoformat(timestamp).timestamp()")),
        Unit::HttpDate => lines.extend(parsed("parsedate_to_datetime(timestamp).timestamp()")),
    }
    lines.extend(bounds(tolerance));
    lines
}

fn bounds(tolerance: Tolerance) -> Vec<String> {
    let bounds = [
        tolerance.past.map(|seconds| format!("age > {seconds}")),
        tolerance.future.map(|seconds| format!("age < -{seconds}")),
    ];
    match bounds.into_iter().flatten().collect::<Vec<_>>() {
        bounds if bounds.is_empty() => Vec::new(),
        bounds => vec![format!("if {}:", bounds.join(" or ")), "    return False".to_owned()],
    }
}

fn proof(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    let mut lines = vec![format!("content = {}", content(recipe, &recipe.content)?)];
    let digest = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => Some(("hmac.new(key, content, hashlib.sha1)", true)),
        Some(Algorithm::HmacSha256) => Some(("hmac.new(key, content, hashlib.sha256)", true)),
        Some(Algorithm::HmacSha512) => Some(("hmac.new(key, content, hashlib.sha512)", true)),
        Some(Algorithm::Sha1) => Some(("hashlib.sha1(content)", true)),
        Some(Algorithm::Sha256) => Some(("hashlib.sha256(content)", true)),
        Some(Algorithm::Sha512) => Some(("hashlib.sha512(content)", true)),
        Some(
            Algorithm::Ed25519
            | Algorithm::EcdsaP256Sha256
            | Algorithm::RsaPkcs1Sha256
            | Algorithm::RsaPkcs1Sha1,
        ) => None,
        Some(Algorithm::HmacSha384) => Some(("hmac.new(key, content, hashlib.sha384)", true)),
        Some(Algorithm::Sha384) => Some(("hashlib.sha384(content)", true)),
        Some(_) => return None,
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
