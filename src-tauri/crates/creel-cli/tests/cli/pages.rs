//! The pages of the first five services are the judges: receivers after their samples, in Express, Flask and PHP, take what
//! Creel signs anew in a replay or a forward, and refuse what is old, tampered with, or signed with another secret.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use creel_signatures::{Catalog, Head, Secret, Signing};
use serde_json::{Value, json};

use crate::support::{Serve, eventually, repository};

const SECRET: &str = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw";

/// The services, and whether their scheme has a timestamp.
const SERVICES: [(&str, bool); 6] = [
    ("monithq", false),
    ("mon1tor", false),
    ("statusstack", false),
    ("opsknight", false),
    ("wizstatus", false),
    ("stripe", true),
];

/// A number that no double holds, blanks, a letter outside ASCII, and an escape: what parsing and writing anew changes.
const BODY: &str =
    "{ \"event\": \"incident.created\", \"id\": 12345678901234567890, \"note\": \"Zo\u{eb} \\u2713\" }\n";

/// A receiver that runs; it ends with this.
struct Receiver {
    child: Child,
    url: String,
    _stdin: ChildStdin,
}

impl Receiver {
    fn start(command: &mut Command, url: Option<String>) -> Self {
        let mut child = command
            .current_dir(repository("fixtures/senders/pages"))
            .env("WEBHOOK_SECRET", SECRET)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}: `cargo xtask test` installs it"));
        let stdin = child.stdin.take().unwrap();
        let url = url.unwrap_or_else(|| {
            let mut port = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
            format!("http://127.0.0.1:{}", port.trim())
        });
        Self { child, url, _stdin: stdin }
    }

    fn express() -> Self {
        Self::start(Command::new("node").arg("express.mjs"), None)
    }

    fn flask() -> Self {
        let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        let python: PathBuf = repository("fixtures/senders/.venv").join(python);
        Self::start(Command::new(python).arg("flask_app.py"), None)
    }

    /// PHP's server takes no port 0, so it is given one that was free a moment ago.
    fn php() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let receiver = Self::start(
            Command::new("php").args(["-S", &free.to_string(), "router.php"]),
            Some(format!("http://{free}")),
        );
        eventually("PHP to listen", || TcpStream::connect(free).ok());
        receiver
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signs as the service does, some seconds ago, and sends it to Creel; gives the delivery's number and its verdict.
fn deliver(serve: &Serve, service: &str, body: &str, secret: &str, seconds_ago: i64) -> (i64, Value) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64;
    let signing = Signing {
        scheme: None,
        secrets: &[Secret::shared(1, secret)],
        head: Head { method: "POST", target: b"/", public_url: None, headers: &[] },
        body: body.as_bytes(),
        timestamp: now - seconds_ago * 1_000_000,
        written: None,
        id: None,
    };
    let headers = Catalog::builtin().get(service).unwrap().sign(&signing).unwrap();
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let lines = format!("Content-Type: application/json\r\n{lines}");
    serve.post(&format!("/{service}"), &lines, body.as_bytes());
    let newest = serve.api("GET", "/deliveries?limit=1", &Value::Null);
    let newest = &newest["items"][0];
    (newest["id"].as_i64().unwrap(), newest["verdict"].clone())
}

/// Sends deliveries again and waits for the end; gives the statuses of the answers, the first sent first.
fn replay(serve: &Serve, uuid: u32, order: &Value) -> Vec<Value> {
    let path = format!("/replays/00000000-0000-4000-8000-{uuid:012}");
    serve.api("PUT", &path, order);
    let ended = eventually("the replay to end", || {
        let replay = serve.api("GET", &path, &Value::Null);
        (replay["state"] != "running").then_some(replay)
    });
    assert_eq!((&ended["state"], &ended["skipped"]), (&json!("done"), &json!(0)), "{ended}");
    let delivery = &order["deliveries"][0];
    let attempts = serve.api("GET", &format!("/deliveries/{delivery}/attempts"), &Value::Null);
    let of_this = attempts["items"].as_array().unwrap().iter();
    let of_this = of_this.filter(|attempt| path.ends_with(attempt["replay"].as_str().unwrap_or("none")));
    let mut statuses: Vec<Value> = of_this.map(|attempt| attempt["status"].clone()).collect();
    statuses.reverse();
    statuses
}

/// A Creel that knows the services.
fn knowing() -> Serve {
    let serve = Serve::new();
    for (service, _) in SERVICES {
        serve.api("POST", "/endpoints", &json!({"slug": service, "provider": service}));
        let secret = json!({"kind": "shared_secret", "value": SECRET});
        serve.api("POST", &format!("/endpoints/{service}/secrets"), &secret);
    }
    serve
}

/// The receiver as a destination of the services' deliveries: what it says to their forwards.
fn check_forwards(receiver: &Receiver) {
    let serve = knowing();
    for (service, has_time) in SERVICES {
        let destination = json!({"url": format!("{}/{service}", receiver.url), "endpoints": [service]});
        let destination = serve.api("POST", "/destinations", &destination)["id"].as_i64().unwrap();
        let secret = json!({"label": "theirs", "value": "not the one that it knows"});
        serve.api("POST", &format!("/destinations/{destination}/secrets"), &secret);
        // 401 says that a later try comes to the same.
        let check = |signing: Value, secret: &str, seconds_ago: i64, came: (&str, u16)| {
            let change = json!({"signing": signing});
            serve.api("PATCH", &format!("/destinations/{destination}"), &change);
            let (id, _) = deliver(&serve, service, BODY, secret, seconds_ago);
            let forward = eventually("the forward to end", || {
                let forwards = serve.api("GET", &format!("/deliveries/{id}/forwards"), &Value::Null);
                let forward = forwards["items"].get(0)?.clone();
                (forward["state"] == "delivered" || forward["state"] == "failed").then_some(forward)
            });
            let seen = (&forward["state"], &forward["status"], &forward["tries"]);
            assert_eq!(seen, (&json!(came.0), &json!(came.1), &json!(1)), "{service}, {signing}: {forward}");
        };
        let (anew, wrong) = (json!({"resign": {}}), json!({"resign": {"secret": "theirs"}}));
        let (taken, refused) = (("delivered", 200), ("failed", 401));
        check(json!("keep"), SECRET, 0, taken);
        check(json!("keep"), "another secret", 0, refused);
        check(json!("strip"), SECRET, 0, refused);
        check(anew.clone(), "another secret", 0, taken);
        check(wrong, SECRET, 0, refused);
        if has_time {
            check(json!("keep"), SECRET, 600, refused);
            check(anew, SECRET, 600, taken);
        }
    }
}

fn check(receiver: &Receiver) {
    check_replays(receiver);
    check_forwards(receiver);
}

fn check_replays(receiver: &Receiver) {
    let serve = knowing();
    for (number, (service, has_time)) in (0_u32..).zip(SERVICES) {
        let url = format!("{}/{service}", receiver.url);
        let send = |step: u32, id: i64, order: Value| {
            let mut order = order;
            order["deliveries"] = json!([id]);
            order["url"] = json!(url);
            replay(&serve, number * 10 + step, &order)
        };
        let (right, verdict) = deliver(&serve, service, BODY, SECRET, 0);
        assert_eq!(verdict, "valid", "{service}");
        assert_eq!(send(0, right, json!({"mode": "exact"})), [200], "{service}: exact");
        assert_eq!(send(1, right, json!({"mode": "resigned"})), [200], "{service}: resigned");
        let broken =
            json!({"mode": "broken", "breaks": ["flipped_byte", "wrong_secret", "missing_signature"]});
        assert_eq!(send(2, right, broken), [401, 401, 401], "{service}: broken");

        let (tampered, verdict) = deliver(&serve, service, BODY, "another secret", 0);
        assert_eq!(verdict, "invalid", "{service}");
        assert_eq!(send(3, tampered, json!({"mode": "exact"})), [401], "{service}: exact");
        assert_eq!(send(4, tampered, json!({"mode": "resigned"})), [200], "{service}: put right");

        if has_time {
            let (old, verdict) = deliver(&serve, service, BODY, SECRET, 600);
            assert_eq!(verdict, "invalid", "{service}");
            assert_eq!(send(5, old, json!({"mode": "exact"})), [401], "{service}: exact and old");
            assert_eq!(send(6, old, json!({})), [200], "{service}: by default signed anew");
        }
    }
}

#[test]
fn express_takes_what_is_right_and_refuses_what_is_not() {
    check(&Receiver::express());
}

#[test]
fn flask_takes_what_is_right_and_refuses_what_is_not() {
    check(&Receiver::flask());
}

#[test]
fn php_takes_what_is_right_and_refuses_what_is_not() {
    check(&Receiver::php());
}

/// The pages' own code, where it is wrong: what it answers to a genuine request, and what Creel says about it.
#[test]
fn what_is_wrong_with_a_page_is_told() {
    let (express, flask, serve) = (Receiver::express(), Receiver::flask(), knowing());
    let digest = |body: &str| {
        let signing = Signing {
            scheme: None,
            secrets: &[Secret::shared(1, SECRET)],
            head: Head { method: "POST", target: b"/", public_url: None, headers: &[] },
            body: body.as_bytes(),
            timestamp: 0,
            written: None,
            id: None,
        };
        Catalog::builtin().get("monithq").unwrap().sign(&signing).unwrap().remove(0).1
    };
    // What JavaScript writes when it has read the body.
    let written =
        "{\"event\":\"incident.created\",\"id\":12345678901234567000,\"note\":\"Zo\u{eb} \u{2713}\"}";
    let parsed = digest(written);
    let thrown = "TypeError [ERR_INVALID_ARG_TYPE]: The \"key\" argument must be of type string or an instance of \
                  ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey. Received undefined";
    for (step, (service, logged, cause)) in (0_u32..).zip([
        ("opsknight", parsed.as_str(), "body_reserialized"),
        ("wizstatus", parsed.as_str(), "body_reserialized"),
        ("statusstack", thrown, "receiver_code"),
    ]) {
        let (id, verdict) = deliver(&serve, service, BODY, SECRET, 0);
        assert_eq!(verdict, "valid");
        let order = json!({"deliveries": [id], "url": format!("{}/as-printed/{service}", express.url)});
        let refused = replay(&serve, step, &order);
        assert_eq!(refused, [if service == "statusstack" { 500 } else { 401 }], "{service}");
        let found = serve.api("POST", &format!("/deliveries/{id}/diagnoses"), &json!({"observed": logged}));
        assert_eq!(found["cause"], cause, "{service}: {found}");
        assert_eq!(found["findings"][0]["blame"], "receiver", "{service}: {found}");
    }
    // Without a signature the page's Flask code throws, which its sender takes for a reason to try again.
    let (id, _) = deliver(&serve, "wizstatus", BODY, SECRET, 0);
    let order = json!({"deliveries": [id], "mode": "broken", "breaks": ["missing_signature"],
        "url": format!("{}/as-printed/wizstatus", flask.url)});
    assert_eq!(replay(&serve, 9, &order), [500]);
}
