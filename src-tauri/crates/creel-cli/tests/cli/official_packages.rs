//! Requests that the providers' official packages sign, from npm and PyPI, to a running Creel: all are valid; and broken
//! in five ways they are not, each with the cause that explains it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Serve, repository};

/// A program that signs: it says what Creel has to know, and then has the requests.
struct Signer {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Signer {
    fn start(program: PathBuf, script: &str) -> Self {
        let folder = repository("fixtures/senders");
        let mut child = Command::new(&program)
            .arg(folder.join(script))
            .arg("https://hooks.example.com")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}: `cargo xtask test` installs it", program.display()));
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, stdin, stdout: BufReader::new(stdout) }
    }

    fn line(&mut self) -> Vec<Value> {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn sign(mut self) -> Vec<Value> {
        self.stdin.write_all(b"now\n").unwrap();
        let requests = self.line();
        assert!(self.child.wait().unwrap().success());
        requests
    }
}

/// One request, and what Creel has to find.
struct Sending {
    endpoint: String,
    what: &'static str,
    request: Value,
    /// The verdict, and the cause where it is not valid.
    verdict: &'static str,
    cause: Option<&'static str>,
}

/// How a provider proves what it sends, as far as it decides what a broken request is put down to.
#[derive(Clone, Copy)]
struct Proof {
    /// It refuses what is too old.
    ages: bool,
    /// A public key verifies it.
    public: bool,
    /// A token whose claims tell the hash of the body.
    claims: bool,
}

/// What to send of one provider: the right request, and the five ways of breaking it.
fn sendings(endpoint: &str, signed: &Value, proof: Proof) -> Vec<Sending> {
    let right = &signed["right"];
    let partial = signed["partial"] == true;
    let body = |body: String| {
        let mut request = right.clone();
        request["body"] = json!(body);
        request
    };
    let text = right["body"].as_str().unwrap();
    let mut sendings = Vec::new();
    let mut add = |what, request: Value, verdict, cause| {
        sendings.push(Sending { endpoint: endpoint.to_owned(), what, request, verdict, cause });
    };
    add("right", right.clone(), "valid", None);
    // What is said where the signature is well-formed and nothing explains it.
    let unknown = if proof.public { "wrong_key" } else { "wrong_secret" };
    add("wrong secret", signed["wrong"].clone(), "invalid", Some(unknown));
    // Where a scheme does not sign the body, these change nothing that it could notice.
    if !partial {
        if let Some(rewritten) = signed["rewritten"].as_str() {
            assert_ne!(rewritten, text, "{endpoint}");
            add("rewritten", body(rewritten.to_owned()), "invalid", Some("body_reserialized"));
        }
        add("newline", body(format!("{text}\n")), "invalid", Some("trailing_newline"));
    }
    if proof.ages && signed["old"].is_object() {
        add("old", signed["old"].clone(), "invalid", Some("timestamp_too_old"));
    } else if !partial {
        // The last letter in it stands in the middle of a text.
        let at = text.rfind(|c: char| c.is_ascii_lowercase()).unwrap();
        let changed = if text[at..].starts_with('z') { "y" } else { "z" };
        let cause = if proof.claims { "claims" } else { unknown };
        add("changed", body(format!("{}{changed}{}", &text[..at], &text[at + 1..])), "invalid", Some(cause));
    }
    let mut bare = right.clone();
    let named = |header: &Value| header[0].as_str().unwrap().to_ascii_lowercase();
    let kept = ["content-type", "user-agent", "x-github-event", "x-github-delivery"];
    let headers = right["headers"].as_array().unwrap();
    bare["headers"] =
        headers.iter().filter(|header| kept.contains(&named(header).as_str())).cloned().collect();
    if headers.len() > bare["headers"].as_array().unwrap().len() {
        add("no signature", bare, "missing", Some("missing_signature"));
    }
    sendings
}

fn deliver(serve: &Serve, sending: &Sending) {
    let headers = sending.request["headers"].as_array().unwrap().iter();
    let lines =
        headers.map(|header| format!("{}: {}\r\n", header[0].as_str().unwrap(), header[1].as_str().unwrap()));
    let body = sending.request["body"].as_str().unwrap();
    serve.post(&format!("/{}", sending.endpoint), &lines.collect::<String>(), body.as_bytes());
}

fn knows(serve: &Serve, provider: &str) -> bool {
    let providers = serve.api("GET", "/providers", &Value::Null);
    providers["items"].as_array().unwrap().iter().any(|known| known["id"] == provider)
}

fn proof(serve: &Serve, provider: &Value) -> Proof {
    let id = provider["provider"].as_str().unwrap();
    let described = serve.api("GET", &format!("/providers/{id}"), &Value::Null);
    let schemes = described["schemes"].as_array().unwrap();
    Proof {
        ages: schemes.iter().any(|scheme| scheme["tolerance_past"].is_u64()),
        public: provider["secrets"][0]["kind"] == "public_key",
        claims: schemes.iter().any(|scheme| scheme["kind"] == "jwt"),
    }
}

/// Sends what the packages sign. Of at least `least` providers all is right, and of `five` of them each request is broken in
/// five ways; where a signature does not cover the body there are fewer.
fn check(program: PathBuf, script: &str, least: usize, five: usize) {
    let serve = Serve::new();
    let mut signer = Signer::start(program, script);
    let (known, unknown): (Vec<_>, Vec<_>) =
        signer.line().into_iter().partition(|provider| knows(&serve, provider["provider"].as_str().unwrap()));
    for provider in &known {
        let id = &provider["provider"];
        serve.api(
            "POST",
            "/endpoints",
            &json!({ "slug": id, "provider": id, "public_url": provider["url"] }),
        );
        for secret in provider["secrets"].as_array().unwrap() {
            serve.api("POST", &format!("/endpoints/{}/secrets", id.as_str().unwrap()), secret);
        }
    }
    let proofs: BTreeMap<&str, Proof> = known
        .iter()
        .map(|provider| (provider["provider"].as_str().unwrap(), proof(&serve, provider)))
        .collect();
    let signed = signer.sign();
    assert!(signed.len() >= least, "{} providers", signed.len());
    let sendings: Vec<Sending> = signed
        .iter()
        .filter_map(|signed| {
            let id = signed["provider"].as_str().unwrap();
            Some(sendings(id, signed, *proofs.get(id)?))
        })
        .flatten()
        .collect();
    let mut ways: BTreeMap<&str, usize> = BTreeMap::new();
    for broken in sendings.iter().filter(|sending| sending.verdict != "valid") {
        *ways.entry(&broken.endpoint).or_default() += 1;
    }
    let in_five = ways.values().filter(|ways| **ways >= 5).count();
    assert!(in_five >= five, "{in_five} providers in five ways: {ways:?}");
    // The right ones first: some are old after five seconds.
    let (right, broken): (Vec<_>, Vec<_>) =
        sendings.into_iter().partition(|sending| sending.verdict == "valid");
    let sendings: Vec<_> = right.into_iter().chain(broken).collect();
    sendings.iter().for_each(|sending| deliver(&serve, sending));
    let mut wrong = Vec::new();
    for (index, sending) in sendings.iter().enumerate() {
        let id = index + 1;
        let delivery = serve.api("GET", &format!("/deliveries/{id}"), &Value::Null);
        assert_eq!(delivery["endpoint"], sending.endpoint.as_str());
        let found = serve.api("GET", &format!("/deliveries/{id}/signature"), &Value::Null);
        let cause = &found["diagnosis"]["cause"];
        if delivery["verdict"] != sending.verdict || sending.cause.is_some_and(|wanted| *cause != wanted) {
            let Sending { endpoint, what, verdict, cause: wanted, .. } = sending;
            wrong.push(format!(
                "{endpoint}: {what}: {} ({}), cause {cause}; not {verdict}, {wanted:?}",
                delivery["verdict"], delivery["reason"]
            ));
        }
    }
    let unknown: Vec<_> = unknown.iter().map(|provider| &provider["provider"]).collect();
    assert!(
        unknown.is_empty() && wrong.is_empty(),
        "{unknown:?} are unknown; {} of {} are wrong:\n{}",
        wrong.len(),
        sendings.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_packages_of_npm_sign_is_valid_and_what_was_broken_is_explained() {
    check("node".into(), "sign.mjs", 32, 28);
}

#[test]
fn what_packages_of_pypi_sign_is_valid_and_what_was_broken_is_explained() {
    let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    check(repository("fixtures/senders/.venv").join(python), "sign.py", 7, 6);
}
