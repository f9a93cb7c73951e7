//! Exported commands: what a real shell and a real curl make of the script is what was received, whatever a sender wrote.

use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use creel_core::delivery::{self, DeliveryId, Framing, Wire};
use creel_core::receiver::{Limits, Receiver};

use crate::instance::{Instance, head};

const SHELLS: [&str; 2] = ["sh", "bash"];

/// What a shell or curl would do something about, were it not quoted.
const HOSTILE: [&str; 17] = [
    "$(touch ran)",
    "`touch ran`",
    "';touch ran;'",
    "\";touch ran;\"",
    "'\\'';touch ran #",
    "x\ntouch ran\n",
    "x\nBODY\ntouch ran\n",
    "x\r\ntouch ran\r\n",
    "@kept.txt",
    "<kept.txt",
    "$URL ${HOME} ~ * ? [a] {b,c} !!",
    "\\ \\\\ \\n \\0101 %s %b %%",
    "--output ran",
    "-K kept.txt",
    " it's\t\"quoted\" ",
    "\u{202e}; touch ran\u{2028}\u{feff}",
    "caf\u{e9} \u{1f9f5} \u{1f469}\u{200d}\u{1f4bb}",
];

/// A head as it is stored, a body, and how it came.
struct Sent {
    head: Vec<u8>,
    body: Bytes,
    trailers: &'static [u8],
    framing: Framing,
}

impl Sent {
    fn new(line: &str, headers: &[&str], body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let length = format!("Content-Length: {}", body.len());
        let headers: Vec<&str> = headers.iter().copied().chain([length.as_str()]).collect();
        Self { head: head(line, &headers).into(), body, trailers: b"", framing: Framing::default() }
    }

    fn without_body(line: &str, headers: &[&str]) -> Self {
        Self { head: head(line, headers).into(), ..Self::new(line, &[], "") }
    }
}

fn corpus() -> Vec<Sent> {
    let mut corpus: Vec<Sent> =
        HOSTILE.iter().map(|text| Sent::new("POST /body", &["Content-Type: text/plain"], *text)).collect();
    for text in HOSTILE.iter().filter(|text| !text.contains(['\r', '\n'])) {
        let named =
            [&format!("X-Hostile: {text}"), "X-Empty:", "X-Twice: 1", "X-Twice: 2", "User-Agent: it's me"];
        corpus.push(Sent::new("PUT /header", &named, "{}"));
        let target: String = text.chars().filter(|c| !matches!(c, ' ' | '\t')).collect();
        corpus.push(Sent::new(&format!("POST /{target}?q={target}"), &[], "x"));
        corpus.push(Sent::without_body(&format!("GET /{target}"), &["Accept: */*"]));
    }
    for target in
        ["/", "/?", "/a?", "//a/./../b", "/%2e%2e/%7e%0A", "/[1-3]{a,b}", "/a[]", "/a#b", "http://other/x"]
    {
        corpus.push(Sent::new(&format!("POST {target}"), &["content-type: application/json"], "[]"));
    }
    for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PURGE", "P'$HOME`id`ST"] {
        corpus.push(Sent::without_body(&format!("{method} /bare"), &[]));
        corpus.push(Sent::new(&format!("{method} /empty"), &[], ""));
    }
    corpus.push(Sent::new("DELETE /with-a-body", &[], "x"));
    corpus.push(Sent::new("POST /every-byte", &[], (0..=255u8).collect::<Vec<_>>()));
    corpus.push(Sent::new("POST /nul", &["Content-Type: application/octet-stream"], &b"a\0b"[..]));
    // In base64 these are words, and a word may end what a shell reads as a body.
    corpus.push(Sent::new("POST /body-in-base64", &[], &b"\x04\xe0\xd8"[..]));
    corpus.push(Sent::new("POST /long-text", &[], "it's $(long) ".repeat(9_000)));
    corpus.push(Sent::new("POST /longer", &[], [b"\0'".repeat(400_000), b"end".to_vec()].concat()));
    corpus.push(Sent::new("POST /expects", &["Expect: 100-continue"], "x".repeat(2_000)));
    let chunked = Framing { chunked: true, ..Framing::default() };
    for body in ["", "in chunks"] {
        let head = head("POST /chunked", &["Transfer-Encoding: chunked", "Trailer: X-Sum"]).into();
        corpus.push(Sent { head, body: body.into(), trailers: b"X-Sum: $(id)\r\n\r\n", framing: chunked });
    }
    let mut head = head("POST /obsolete", &["X-Old: ", "Content-Length: 1"]).into_bytes();
    let at = head.windows(7).position(|window| window == b"X-Old: ").unwrap() + 7;
    head.splice(at..at, b"\xff$(touch ran)\xe9'".iter().copied());
    corpus.push(Sent { head, ..Sent::new("", &[], "x") });
    corpus
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shell_and_curl_send_what_was_received() {
    let instance = Instance::new().await;
    let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
    let url = format!("http://{}", receiver.local_addr().unwrap());
    tokio::spawn(receiver.serve(instance.creel.clone(), instance.creel.shutdown().clone()));
    let corpus = corpus();
    for Sent { head, body, trailers, framing } in &corpus {
        instance.deliver_framed(head, body.clone(), Wire::H1, trailers, *framing).await;
    }
    let count = corpus.len();
    let script = instance.get(&format!("/export?format=curl&ids=1-{count}")).await;
    assert_eq!(script.header("content-disposition"), "attachment; filename=\"deliveries.sh\"");
    for (round, shell) in SHELLS.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("kept.txt"), "output = ran").unwrap();
        std::fs::write(folder.path().join("again.sh"), &script.bytes).unwrap();
        let told = run(shell, folder.path(), url.clone()).await;
        let statuses: String = (1..=count).map(|id| format!("{id} 200\n")).collect();
        assert_eq!(told, statuses, "{shell}");
        let mut left: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["again.sh", "kept.txt"], "{shell}: nothing that a sender wrote was run");
        for at in 0..count {
            let (sent, came) = (at + 1, at + 1 + count * (round + 1));
            assert_eq!(seen(&instance, came).await, seen(&instance, sent).await, "{shell}: delivery {sent}");
        }
    }
    instance.creel.close().await;
}

async fn run(shell: &'static str, folder: &Path, url: String) -> String {
    let mut command = Command::new(shell);
    let path = std::env::var_os("PATH").unwrap();
    command
        .arg("again.sh")
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .env("URL", url);
    let done = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{shell}");
    String::from_utf8(done.stdout).unwrap()
}

/// What has to arrive again: method, target, the headers that are kept, and the body.
async fn seen(instance: &Instance, id: usize) -> (String, String, Vec<String>, Bytes) {
    let id = DeliveryId(id as i64);
    let (head, _) = instance.creel.store().head(id).await.unwrap();
    let body = instance.creel.store().body(id, 0..u64::MAX / 2).await.unwrap();
    let (method, target) = delivery::request_line(&head);
    let framing =
        |name: &str| ["host", "content-length"].iter().any(|other| name.eq_ignore_ascii_case(other));
    let kept = delivery::headers(&head).into_iter().filter(|(name, _)| !framing(name));
    let kept = kept.map(|(name, value)| format!("{name}: {}", value.escape_ascii())).collect();
    (method.to_owned(), target.escape_ascii().to_string(), kept, body)
}
