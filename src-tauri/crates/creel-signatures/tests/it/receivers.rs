//! The receivers that Creel writes, run against what Creel signs and against every public vector: what is right is
//! answered as the provider wants it, and everything else is refused without an error of the receiver's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use creel_signatures::{Catalog, Language, Provider, Secret, SecretKind, Verdict, Verifier, receiver_code};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::request::{NOW, Request};
use crate::vectors::{Vector, vectors};

const SECOND: i64 = 1_000_000;

/// A receiver, the secret it is given, and what it is asked.
struct Case {
    provider: Arc<Provider>,
    scheme: String,
    secret: Secret,
    url: String,
    /// What the provider shows beside the secret.
    public_id: String,
    probes: Vec<Probe>,
}

struct Probe {
    what: String,
    request: Request,
    genuine: bool,
}

impl Case {
    fn probe(&mut self, what: impl Into<String>, request: Request, genuine: bool) {
        self.probes.push(Probe { what: what.into(), request, genuine });
    }

    fn environment(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("WEBHOOK_SECRET", self.secret.value.to_string()),
            ("WEBHOOK_PUBLIC_KEY", self.secret.value.to_string()),
            ("WEBHOOK_USERNAME", self.secret.username.clone().unwrap_or_default()),
            ("WEBHOOK_URL", self.url.clone()),
            ("WEBHOOK_PUBLIC_ID", self.public_id.clone()),
        ])
    }

    /// The answers that the provider wants to what is genuine, and to what is not.
    fn answers(&self) -> (u16, u16) {
        let answer = &self.provider.answer;
        (answer.status, answer.invalid.as_ref().map_or(401, |answer| answer.status))
    }
}

/// A secret for a scheme: the one of a vector that it judged valid, else one of the right kind.
fn secret(provider: &Arc<Provider>, scheme: &str, kind: SecretKind, vectors: &[Vector]) -> Secret {
    let judged = |vector: &&Vector| {
        vector.provider == provider.id
            && vector.is_valid()
            && vector.request.judged(provider, &vector.secrets).scheme.as_deref() == Some(scheme)
    };
    let found = vectors.iter().find(judged).and_then(|vector| {
        let judgement = vector.request.judged(provider, &vector.secrets);
        vector.secrets.iter().find(|secret| Some(secret.id) == judgement.secret).cloned()
    });
    found.unwrap_or_else(|| {
        let mut secret = Secret::shared(1, "c2VjcmV0LW9mLXRoZS10ZXN0cw==");
        secret.kind = kind;
        secret.username = (kind == SecretKind::BasicAuth).then(|| "somebody".to_owned());
        secret
    })
}

/// The URL of the scheme's vectors, where one has any; a receiver knows one.
fn url(provider: &Arc<Provider>, scheme: &str, vectors: &[Vector]) -> String {
    let judged = |vector: &&Vector| {
        vector.provider == provider.id
            && vector.request.judged(provider, &vector.secrets).scheme.as_deref() == Some(scheme)
    };
    vectors.iter().find(judged).map_or_else(|| Request::new(b"").url, |vector| vector.request.url.clone())
}

/// The public id of the provider's vectors, where one has any.
fn public_id(provider: &Provider, vectors: &[Vector]) -> String {
    let secrets =
        vectors.iter().filter(|vector| vector.provider == provider.id).flat_map(|vector| &vector.secrets);
    let mut ids = secrets.filter(|secret| secret.kind == SecretKind::PublicId);
    ids.next().map_or("none".to_owned(), |secret| secret.value.to_string())
}

/// Everything that the receivers of a language are asked, scheme by scheme.
fn cases(language: Language) -> Vec<Case> {
    let vectors = vectors("verify");
    let mut cases = Vec::new();
    for provider in Catalog::builtin().iter() {
        for scheme in provider.describe().schemes {
            if receiver_code(provider, Some(scheme.name), language).is_none() {
                continue;
            }
            let mut case = Case {
                provider: Arc::clone(provider),
                scheme: scheme.name.to_owned(),
                secret: secret(provider, scheme.name, scheme.secret_kind, &vectors),
                url: url(provider, scheme.name, &vectors),
                public_id: public_id(provider, &vectors),
                probes: Vec::new(),
            };
            ask_what_was_signed(
                &mut case,
                scheme.source,
                scheme.covers_body,
                scheme.content.contains("{form_sorted"),
                scheme.tolerance,
            );
            ask_the_vectors(&mut case, &vectors);
            if !case.probes.is_empty() {
                cases.push(case);
            }
        }
    }
    cases
}

fn ask_what_was_signed(
    case: &mut Case,
    source: &str,
    covers_body: bool,
    form: bool,
    tolerance: Option<creel_signatures::Tolerance>,
) {
    let provider = Arc::clone(&case.provider);
    let (secret, scheme) = (case.secret.clone(), case.scheme.clone());
    let sign = |request: Request, at: i64| {
        request.try_signed_with(&provider, Some(&scheme), std::slice::from_ref(&secret), at)
    };
    // Some sign a time that stands in the body.
    let body = |at: i64| {
        let text = r#"{"id":"evt_1","type":"charge.succeeded","amount":1.0,"name":"Zo\u00eb \/ \ud83d\ude00","webhookTimestamp":"#;
        format!("{text}{}}}", at / 1000).into_bytes()
    };
    // The engine decides what is genuine; it has tests of its own.
    let verifier = Verifier::new(Arc::clone(&provider), vec![secret.clone()], true);
    let genuine = |request: &Request| {
        let judgement = request.judged_by(&verifier);
        let ours = judgement.scheme.as_ref() == Some(&scheme);
        match judgement.verdict {
            Verdict::Valid => ours.then_some(true),
            _ => Some(false),
        }
    };
    let new = |body: &[u8]| match form {
        true => Request::new(body).replace("Content-Type", "application/x-www-form-urlencoded"),
        false => Request::new(body),
    };
    let url = case.url.clone();
    let new = |body: &[u8]| Request { url: url.clone(), ..new(body) };
    let first = if form { b"b=2&a=1+%C3%A9&a=1+%C3%A9&A=%26".to_vec() } else { body(NOW) };
    let Some(right) = sign(new(&first), NOW).filter(|request| genuine(request) == Some(true)) else { return };
    case.probe("right", right.clone(), true);
    for (what, body) in [("bytes", &b"\xff\x00\xfe\r\n"[..]), ("nothing", b""), ("a newline", b"{}\n")] {
        // A form is text.
        if form && what == "bytes" {
            continue;
        }
        if let Some(request) = sign(new(body), NOW) {
            // Another scheme can come to the same signature.
            if let Some(genuine) = genuine(&request) {
                case.probe(format!("signed, of {what}"), request, genuine);
            }
        }
    }
    if covers_body {
        for (what, body) in [("a bit", &b"{\"id\":\"evt_2\"}"[..]), ("all", b""), ("no JSON", b"\xff")] {
            case.probe(format!("{what} of the body changed"), right.clone().with_body(body), false);
        }
        case.probe("a newline more", right.clone().with_body(&[&right.body[..], b"\n"].concat()), false);
    }
    let signs = |name: &str| {
        source.split(", ").filter_map(|place| place.strip_prefix("header:")).any(|place| {
            match place.strip_suffix('#') {
                Some(start) => name.starts_with(start),
                None => name.eq_ignore_ascii_case(place),
            }
        })
    };
    if let Some((name, value)) = right.headers.iter().find(|(name, _)| signs(name)).cloned() {
        let name = name.as_str();
        let value = String::from_utf8(value).unwrap();
        let changed = if value.ends_with('0') { "1" } else { "0" };
        case.probe("no signature", right.clone().without(name), false);
        case.probe("no headers", Request { headers: Vec::new(), ..right.clone() }, false);
        for (what, text) in [
            ("an empty header", String::new()),
            ("one letter", "x".to_owned()),
            ("a short signature", value[..value.len() - 5].to_owned()),
            ("a long signature", format!("{value}00")),
            ("another signature", format!("{}{changed}", &value[..value.len() - 1])),
            ("half of it", value[..value.len() / 2].to_owned()),
            ("letters beyond ASCII", format!("{}\u{e9}", &value[..value.len() - 1])),
            ("many digits in it", value.replace(&(NOW / SECOND).to_string(), &"9".repeat(5000))),
        ] {
            if text != value && (tolerance.is_some() || what != "many digits in it") {
                // Latin-1 is what HTTP has for such letters.
                let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
                case.probe(what, right.clone().replace(name, bytes), false);
            }
        }
    }
    // The headers with timestamp and id belong to what is signed.
    let reading = right.head(|head| provider.reading(&scheme, &head, &right.body)).unwrap();
    let parts = [reading.timestamp, reading.id].map(|text| text.unwrap_or_default().into_bytes());
    for (name, value) in &right.headers {
        if parts.contains(value) && !signs(name) {
            case.probe(format!("no {name}"), right.clone().without(name), false);
            case.probe(format!("another {name}"), right.clone().replace(name, b"x"), false);
            let many = "9".repeat(5000);
            case.probe(format!("a {name} of many digits"), right.clone().replace(name, many), false);
            let longer = [b"0", value.as_slice()].concat();
            case.probe(format!("a longer {name}"), right.clone().replace(name, longer), false);
        }
    }
    let mut at = |what: &str, at: i64, genuine: bool| {
        let request = sign(new(&body(at)), at).unwrap();
        case.probe(what, request, genuine);
    };
    if let Some(past) = tolerance.and_then(|tolerance| tolerance.past) {
        at("as old as it may be", NOW - i64::from(past) * SECOND, true);
        at("too old", NOW - i64::from(past + 1) * SECOND, false);
    }
    if let Some(future) = tolerance.and_then(|tolerance| tolerance.future) {
        at("as far ahead as it may be", NOW + i64::from(future) * SECOND, true);
        at("too far ahead", NOW + i64::from(future + 1) * SECOND, false);
    }
}

/// The vectors of the provider that are about this scheme's secret: the receiver says what the engine says.
fn ask_the_vectors(case: &mut Case, vectors: &[Vector]) {
    let provider = Arc::clone(&case.provider);
    for vector in vectors.iter().filter(|vector| vector.provider == provider.id) {
        let judgement = vector.request.judged(&case.provider, &vector.secrets);
        // A receiver knows one URL.
        if vector.request.url != case.url {
            continue;
        }
        let same = vector.secrets.iter().any(|secret| {
            secret.value == case.secret.value && judgement.secret.is_none_or(|id| id == secret.id)
        });
        if !same || judgement.scheme.as_ref().is_some_and(|scheme| *scheme != case.scheme) {
            continue;
        }
        case.probe(vector.id.clone(), vector.request.clone(), vector.is_valid());
    }
}

fn senders() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/senders")
}

/// Runs the receivers of a language, all in one process, and compares what they answer.
fn check(language: Language, program: &Path, driver: &str, least: usize) {
    let cases = cases(language);
    assert!(cases.len() >= least, "{} schemes", cases.len());
    // What the receivers are built on is found from inside the folder where it is installed.
    let packages = senders().join("node_modules");
    assert!(packages.is_dir(), "the packages are not installed: `cargo xtask test` installs them");
    let folder = tempfile::Builder::new().prefix(".receivers-").tempdir_in(&packages).unwrap();
    let list: Vec<Value> = cases
        .iter()
        .map(|case| {
            let written = receiver_code(&case.provider, Some(&case.scheme), language).unwrap();
            let name = format!("{}-{}-{}", case.provider.id, case.scheme, written.file);
            let file = folder.path().join(name);
            std::fs::write(&file, written.code).unwrap();
            json!({
                "file": file,
                "environment": case.environment(),
                "requests": case.probes.iter().map(|probe| asked(&probe.request)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let asked = folder.path().join("cases.json");
    std::fs::write(&asked, json!(list).to_string()).unwrap();
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/receivers").join(driver);
    let output = Command::new(program).arg(driver).arg(&asked).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let statuses: Vec<Vec<u16>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(statuses.len(), cases.len());
    let mut wrong = Vec::new();
    for (case, statuses) in cases.iter().zip(statuses) {
        let (right, refused) = case.answers();
        for (probe, status) in case.probes.iter().zip(statuses) {
            let wanted = if probe.genuine { right } else { refused };
            if status != wanted {
                let name = format!("{} {}", case.provider.id, case.scheme);
                wrong.push(format!("{name}: {}: {status}, not {wanted}", probe.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A request as the drivers read it.
fn asked(request: &Request) -> Value {
    let query = request.target.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    let headers = request.headers.iter().filter(|(name, _)| {
        !["host", "content-length", "connection"].contains(&name.to_ascii_lowercase().as_str())
    });
    json!({
        "method": request.method,
        "query": query,
        "headers": headers
            .map(|(name, value)| json!([name, value.iter().map(|byte| *byte as char).collect::<String>()]))
            .collect::<Vec<_>>(),
        "body": BASE64.encode(&request.body),
        "at": request.at / 1000,
    })
}

#[test]
fn node_takes_what_is_genuine_and_refuses_the_rest() {
    check(Language::Node, Path::new("node"), "node.mjs", 140);
}

#[test]
fn php_takes_what_is_genuine_and_refuses_the_rest() {
    check(Language::Php, Path::new("node"), "php.mjs", 120);
}

#[test]
fn python_takes_what_is_genuine_and_refuses_the_rest() {
    let folder = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    check(Language::Python, &senders().join(".venv").join(folder), "python.py", 140);
}
