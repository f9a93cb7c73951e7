//! The doctor on the command line: of a delivery and of a file, for people and for scripts.

use crate::support::{Serve, creel, file};

/// GitHub's own example, from its documentation.
const SECRET: &str = "It's a Secret to Everybody";
const SIGNED: &str =
    "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\r\n";

fn request(path: &str, body: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\n{SIGNED}Content-Length: {}\r\n\r\n{body}", body.len())
}

#[test]
fn the_exit_code_is_the_verdict_and_the_text_says_why() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    serve.run(&["secret", "add", "gh", SECRET]).ok();
    for (path, body) in [("/gh", "Hello, World!"), ("/gh", "Hello, World?"), ("/elsewhere", "Hello, World!")]
    {
        serve.post(path, SIGNED, body.as_bytes());
    }
    let check = |arguments: &[&str], code: i32, told: &[&str]| {
        let ran = serve.run(&[&["doctor"], arguments].concat());
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        for part in told {
            assert!(ran.text().contains(part), "{part:?} is not in {ran:?}");
        }
        assert!(!ran.text().contains("Everybody"), "{ran:?}");
    };
    check(&["1"], 0, &["✓ valid"]);
    check(&["2"], 1, &["✗ invalid (signature_mismatch)", "To do"]);
    check(&["3"], 2, &["· unchecked", "no_provider"]);
    check(&["2", "--observed", "got 00"], 1, &["✗ invalid"]);
    serve.run(&["doctor", "99"]).fails(2, &["99"]);
    serve.run(&["doctor", "1", "--provider", "stripe"]).fails(2, &["--observed"]);
    let right = file(request("/gh", "Hello, World!").as_bytes());
    let wrong = file(request("/gh", "Hello, World?").as_bytes());
    let right = right.path().to_str().unwrap();
    check(&[right], 0, &["✓ valid", "github"]);
    check(&[right, "--provider", "github", "--secret", SECRET], 0, &["✓ valid"]);
    check(&[right, "--provider", "github", "--secret", "secret=nonsense"], 1, &["✗ invalid"]);
    check(&[wrong.path().to_str().unwrap()], 1, &["✗ invalid", "To do"]);
    check(&[right, "--provider", "monithq", "--secret", SECRET], 1, &["– missing"]);
    serve.run(&["doctor", "/no/such/file"]).fails(2, &["/no/such/file"]);
    serve.run(&["doctor", right, "--provider", "githbu"]).fails(2, &["github"]);
    serve.run(&["doctor", "-", "--secret", "-"]).fails(2, &["one thing only"]);
    assert_eq!(serve.run(&["ls", "--json"]).ok().json()["items"].as_array().unwrap().len(), 3);
}

#[test]
fn a_certificate_is_fetched_by_a_command_of_its_own() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "paypal", "--provider", "paypal"]).ok();
    let signed = "PAYPAL-TRANSMISSION-SIG: AAAA\r\nPAYPAL-CERT-URL: https://";
    serve.post("/paypal", &format!("{signed}api.paypal.com/v1/notifications/certs/1\r\n"), b"{}");
    serve.post("/paypal", &format!("{signed}nobody.invalid/v1/notifications/certs/1\r\n"), b"{}");
    let ran = serve.run(&["doctor", "1"]);
    assert!(ran.text().contains("from api.paypal.com: creel secret fetch 1"), "{ran:?}");
    assert!(!serve.run(&["doctor", "2"]).text().contains("secret fetch"));
    serve.run(&["secret", "fetch", "2"]).fails(2, &["Nobody was called"]);
    serve.run(&["secret", "fetch", "99"]).fails(2, &["99"]);
}

#[test]
fn scripts_get_the_api_as_it_is() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    serve.run(&["secret", "add", "gh", "nonsense"]).ok();
    serve.post("/gh", SIGNED, b"Hello, World!");
    for arguments in [&["doctor", "1", "--json"][..], &["doctor", "1", "--observed", "x", "--json"]] {
        let ran = serve.run(arguments);
        assert_eq!(ran.code, 1, "{ran:?}");
        let reply = ran.json();
        assert_eq!(reply["verdict"], "invalid");
        assert!(reply["diagnosis"]["cause"].is_string() && reply["diagnosis"]["steps"].is_array(), "{reply}");
    }
    let wrong = file(request("/gh", "Hello").as_bytes());
    let ran =
        serve.run(&["doctor", wrong.path().to_str().unwrap(), "--json", "--at", "2026-11-21T08:00:00Z"]);
    assert_eq!((ran.code, ran.json()["at"].as_str()), (1, Some("2026-11-21T08:00:00.000000Z")));
}

#[test]
fn verify_says_the_cause_without_a_running_creel() {
    let dir = tempfile::tempdir().unwrap();
    let wrong = file(request("/gh", "Hello").as_bytes());
    let arguments = ["verify", "--provider", "github", "--secret", SECRET, wrong.path().to_str().unwrap()];
    let ran = creel(dir.path(), &arguments);
    assert!(ran.code == 1 && ran.text().contains("To do"), "{ran:?}");
    let reply = creel(dir.path(), &[&arguments[..], &["--json"]].concat()).json();
    assert!(reply["diagnosis"]["cause"].is_string(), "{reply}");
    assert!(!reply.to_string().contains("Everybody"), "{reply}");
}

#[test]
fn a_secret_is_rotated() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    serve.run(&["secret", "add", "gh", SECRET]).ok();
    serve.post("/gh", SIGNED, b"Hello, World!");
    let ran = serve.run(&["secret", "rotate", "gh", "1", "--label", "next"]).ok();
    let value = ran.text().lines().next().unwrap().to_owned();
    assert!(value.len() >= 32 && ran.text().contains("secret retire gh 1"), "{ran:?}");
    let listed = serve.run(&["secret", "ls", "gh"]).ok();
    assert!(listed.text().contains("next") && listed.text().contains("never"), "{listed:?}");
    assert!(!listed.text().contains(&value), "{listed:?}");
    assert_eq!(serve.run(&["ls", "secret:1", "--json"]).ok().json()["items"].as_array().unwrap().len(), 1);
    serve.run(&["secret", "retire", "gh", "1"]).ok();
    serve.run(&["secret", "rotate", "gh", "1"]).fails(2, &["retired"]);
}

#[test]
fn an_endpoint_takes_from_where_it_is_told() {
    let serve = Serve::new();
    serve.post("/hooks/shop", "", b"1");
    let added = serve.run(&["endpoint", "add", "shop", "--take-over", "1"]).ok();
    assert!(added.text().contains("/hooks/shop"), "{added:?}");
    assert_eq!(
        serve.run(&["ls", "endpoint:shop", "--json"]).ok().json()["items"].as_array().unwrap().len(),
        1
    );
    let set = ["endpoint", "set", "shop", "--allow-from", "192.0.2.0/24", "--trust-proxy", "127.0.0.1"];
    let told = serve.run(&set).ok();
    assert!(told.text().contains("Takes from") && told.text().contains("192.0.2.0/24"), "{told:?}");
    assert_eq!(serve.post("/shop", "", b"2"), 403);
    assert_eq!(serve.post("/shop", "X-Forwarded-For: 192.0.2.7\r\n", b"3"), 200);
    serve.run(&["endpoint", "set", "shop", "--allow-from", ""]).ok();
    assert_eq!(serve.post("/shop", "", b"4"), 200);
    serve.run(&["endpoint", "set", "shop", "--allow-from", "everywhere"]).fails(2, &["everywhere"]);
    let back = serve.run(&["endpoint", "rm", "shop", "--keep-deliveries"]).ok();
    assert!(back.text().contains("belong to default now"), "{back:?}");
    let left = serve.run(&["ls", "endpoint:default", "--json"]).ok().json();
    assert_eq!(left["items"].as_array().unwrap().len(), 3, "{left}");
}
