//! What Creel signs, the providers' own packages take; and what was changed after that they refuse.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use creel_signatures::{Catalog, Head, Secret, Signing};
use serde_json::{Value, json};

/// A request for the packages: signed by Creel, and then perhaps changed.
fn signed(catalog: &Catalog, known: &Value, changed: bool) -> Option<Value> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (id, url, body) = (text(&known["provider"]), text(&known["url"]), text(&known["body"]));
    let secrets: Vec<Secret> = known["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fields| {
            let mut secret = Secret::shared(1, fields["value"].as_str().unwrap());
            secret.kind = serde_json::from_value(fields["kind"].clone()).unwrap();
            secret
        })
        .collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64;
    let target = format!("/{id}");
    let sent = known["headers"].as_array().unwrap().iter();
    let sent: Vec<(&str, &[u8])> =
        sent.map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap().as_bytes())).collect();
    let headers = catalog.get(&id)?.sign(&Signing {
        scheme: None,
        secrets: &secrets,
        head: Head { method: "POST", target: target.as_bytes(), public_url: Some(&url), headers: &sent },
        body: body.as_bytes(),
        timestamp: now,
        written: None,
        id: Some("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"),
    });
    let headers: Vec<_> = headers.ok()?.into_iter().map(|(name, value)| json!([name, value])).collect();
    // A package that looks at the token alone takes any body with it.
    let changed = changed && known["loose"] != true;
    let body = if changed { body.replacen("Zoë", "Zoé", 1).replacen("room", "Room", 1) } else { body };
    let headers = [known["headers"].as_array().unwrap().clone(), headers].concat();
    Some(json!({ "provider": id, "url": url, "body": body, "headers": headers }))
}

#[test]
fn their_packages_take_what_creel_signs_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/senders");
    let mut child = Command::new("node")
        .arg(folder.join("accept.mjs"))
        .arg("https://hooks.example.com")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || lines.next().unwrap().unwrap();
    let known: Vec<Value> = serde_json::from_str(&next()).unwrap();
    let catalog = Catalog::builtin();
    let both = |known: &Value| Some([signed(&catalog, known, false)?, signed(&catalog, known, true)?]);
    let pairs: Vec<[Value; 2]> = known.iter().filter_map(both).collect();
    let line = format!("{}\n", json!(pairs.concat()));
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let verdicts: Vec<bool> = serde_json::from_str(&next()).unwrap();
    let wrong: Vec<_> = pairs
        .iter()
        .zip(verdicts.chunks(2))
        .filter(|(pair, verdicts)| *verdicts != [true, pair[0]["body"] == pair[1]["body"]])
        .map(|(pair, verdicts)| format!("{}: {verdicts:?}", pair[0]["provider"]))
        .collect();
    assert!(wrong.is_empty(), "right and changed should be true and false:\n{}", wrong.join("\n"));
    // Those with public keys cannot be signed for, nor those whose signature stands in the body.
    assert!(pairs.len() >= 20, "{}", pairs.len());
    assert!(child.wait().unwrap().success());
}
