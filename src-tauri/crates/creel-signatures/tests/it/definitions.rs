//! Definitions of users: they win over built-in ones, and a wrong one says where it is wrong and what to do.

use creel_signatures::{Catalog, Confidence, Origin, Reason, Secret, Verdict};

use crate::request::{Request, builtin, provider};

const HEAD: &str = r#"id = "acme"
name = "Acme"

[[key]]
name = "secret"
kind = "shared_secret"
label = "Secret"

"#;

const SCHEME: &str = r#"[[scheme]]
name = "v1"
kind = "mac"
alg = "hmac-sha256"
source = "header:X-Acme"
content = "{body}"
encoding = "hex"
"#;

/// The provider of one scheme, added as a user's.
fn acme(
    scheme: &str,
) -> Result<std::sync::Arc<creel_signatures::Provider>, creel_signatures::DefinitionError> {
    Catalog::default().add(&format!("{HEAD}{scheme}"))
}

#[test]
fn a_users_definition_takes_the_place_of_a_built_in() {
    let mut catalog = Catalog::builtin();
    let before = catalog.iter().count();
    assert!(catalog.iter().all(|provider| provider.origin == Origin::Builtin));
    let source = format!("{HEAD}{SCHEME}").replace("\"acme\"", "\"github\"");
    catalog.add(&source).unwrap();
    let github = catalog.get("github").unwrap();
    assert_eq!(
        (github.origin, github.name.as_str(), github.confidence),
        (Origin::User, "Acme", Confidence::Unstated)
    );
    assert_eq!(catalog.iter().count(), before);
    catalog.add(&format!("{HEAD}{SCHEME}")).unwrap();
    assert_eq!(catalog.iter().count(), before + 1);
}

#[test]
fn a_wrong_definition_says_where_and_why() {
    for (change, with, line, column, message) in [
        ("id = \"acme\"", "id = \"Acme!\"", 1, 6, "lower-case"),
        ("id = \"acme\"\n", "", 1, 1, "missing field `id`"),
        ("name = \"Acme\"", "name = Acme", 2, 8, ""),
        ("label = \"Secret\"", "labl = \"Secret\"", 7, 1, "unknown field `labl`"),
        ("kind = \"shared_secret\"", "kind = \"secret\"", 6, 8, "unknown variant `secret`"),
        ("kind = \"shared_secret\"", "kind = \"jwk\"", 10, 8, "[[key]]"),
        ("alg = \"hmac-sha256\"", "alg = \"sha256\"", 12, 7, "does not go with"),
        ("alg = \"hmac-sha256\"", "alg = \"hmac-sha3\"", 12, 7, "unknown variant"),
        ("alg = \"hmac-sha256\"\n", "", 11, 8, "add `alg`"),
        ("header:X-Acme", "head:X-Acme", 13, 10, "is no value"),
        ("{body}", "{bdy}", 14, 11, "is no value"),
        ("{body}", "{body", 14, 11, "not closed"),
        ("{body}", "ü}", 14, 11, "closes nothing"),
        ("{body}", "{ts}.{body}", 14, 11, "`ts`"),
        ("{body}", "{id}.{body}", 14, 11, "`id`"),
        ("{body}", "{secret}{body}", 14, 11, "remove `{secret}`"),
        (
            "encoding = \"hex\"",
            "encoding = \"hex\"\nparse = { kind = \"list\", kv = \",\", sig = \"v1\" }",
            16,
            9,
            "add `item`",
        ),
        (
            "encoding = \"hex\"",
            "encoding = \"hex\"\nparse = { kind = \"plain\", ts = \"t\" }",
            16,
            9,
            "remove `ts`",
        ),
        ("encoding = \"hex\"", "encoding = \"hex\"\nts = { unit = \"s\" }", 16, 6, "`source`"),
        ("encoding = \"hex\"", "encoding = \"hex\"\ntolerance = { past = 300 }", 16, 13, "add `ts`"),
        ("encoding = \"hex\"", "encoding = 'hex' # é\ntolerance = { past = -1 }", 16, 22, ""),
    ] {
        let source = format!("{HEAD}{SCHEME}");
        assert!(source.contains(change), "{change}");
        let error = Catalog::default().add(&source.replacen(change, with, 1)).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{with}: {error}");
        assert!(error.message.contains(message), "{with}: {error}");
        assert!(error.to_string().starts_with(&format!("line {line}, column {column}: ")));
    }
    let twice = acme(&format!("{SCHEME}{SCHEME}")).unwrap_err();
    assert_eq!((twice.line, twice.column), (17, 8));
}

#[test]
fn no_text_makes_reading_panic() {
    for source in
        ["", "\0", "é", "[", "id", "[[scheme]]", "\u{feff}id = 1", "id = \"\"\"", "[[key]]\n[[key]]"]
    {
        assert!(Catalog::default().add(source).is_err(), "{source:?}");
    }
    let source = include_str!("../../providers/slack.toml");
    for end in (0..source.len()).filter(|end| source.is_char_boundary(*end)) {
        let _ = Catalog::default().add(&source[..end]);
    }
}

/// Other providers' ways of signing, which the grammar has to hold without code of their own.
#[test]
fn the_grammar_holds_what_others_do() {
    let body = br#"{"a":1,"signature":{"ts":"5","token":"t"}}"#;
    for (what, scheme) in [
        (
            "SHA-512, URL first",
            "kind = 'mac'\nalg = 'hmac-sha512'\nsource = 'header:X-Acme'\ncontent = '{url}{body}'\nencoding = 'base64'",
        ),
        (
            "body before the time",
            "kind = 'mac'\nalg = 'hmac-sha1'\nsource = 'header:X-Acme'\ncontent = '{body}{ts}'\nencoding = 'base64url'\nts = { source = 'header:X-Time', unit = 'rfc3339' }\ntolerance = { past = 60, future = 60 }",
        ),
        (
            "fields of the body",
            "kind = 'mac'\nalg = 'hmac-sha256'\nsource = 'header:X-Acme'\ncontent = '{json:signature.ts}{json:signature.token}'\nencoding = 'hex'",
        ),
        (
            "the body within JSON",
            "kind = 'mac'\nalg = 'hmac-sha256'\nsource = 'header:X-Acme'\ncontent = '{{\"Body\":\"{json_escape(body)}\"}}'\nencoding = 'base64'",
        ),
        (
            "several headers",
            "kind = 'mac'\nalg = 'hmac-sha256'\nsource = 'header:X-Acme'\nparse = { kind = 'plain', prefix = 'sha256=', repeat = true }\ncontent = '{body}'\nencoding = 'hex'",
        ),
        (
            "method, path and query",
            "kind = 'digest'\nalg = 'sha512'\nsource = 'header:X-Acme'\ncontent = '{secret}{method}{path}{query}{header:Content-Type}{body}'\nencoding = 'hex'",
        ),
        (
            "pairs with spaces",
            "kind = 'mac'\nalg = 'hmac-sha256'\nsource = 'header:X-Acme'\nparse = { kind = 'pairs', item = ', ', kv = '=', sig = 'v1', ts = 't', trim = true }\ncontent = '{ts}.{body}'\nencoding = 'hex'\nts = { unit = 'ms' }",
        ),
        (
            "decoded secret",
            "kind = 'mac'\nalg = 'hmac-sha256'\nsource = 'header:X-Acme'\ncontent = '{body}'\nencoding = 'hex'\nsecret = { decode = 'hex', strip_prefix = ['a_', 'b_'] }",
        ),
        (
            "a token",
            "kind = 'token'\nsource = 'header:Authorization'\nparse = { kind = 'plain', prefix = 'Bearer ' }\nencoding = 'text'\nsecret = { kind = 'shared_secret' }",
        ),
    ] {
        let provider =
            acme(&format!("[[scheme]]\nname = 'v1'\n{scheme}\n")).unwrap_or_else(|e| panic!("{what}: {e}"));
        let secret = Secret::shared(1, "b_00ff");
        let signed = Request::new(body).signed(&provider, None, &secret);
        assert_eq!(signed.judged(&provider, std::slice::from_ref(&secret)).reason, Reason::Ok, "{what}");
        let wrong = signed.judged(&provider, &[Secret::shared(1, "b_01ff")]);
        assert_eq!(wrong.reason, Reason::SignatureMismatch, "{what}");
        let mut changed = signed.clone();
        let at = changed.body.len() - 4;
        changed.body[at] ^= 1;
        let covered = provider.describe().schemes[0].covers_body
            || what == "fields of the body"
            || what == "the body within JSON";
        let reason = changed.judged(&provider, &[secret]).reason;
        assert_eq!(reason == Reason::SignatureMismatch, covered, "{what}: {reason:?}");
    }
}

#[test]
fn a_signature_inside_the_body_is_read_from_there() {
    let provider = acme(
        "[[scheme]]\nname = 'v1'\nkind = 'mac'\nalg = 'hmac-sha256'\nsource = 'json:signature.hash'\ncontent = '{json:signature.ts}'\nencoding = 'hex'",
    )
    .unwrap();
    // HMAC-SHA256 of `5` with the key `secret`, computed with Python's hmac module.
    let body = br#"{"signature":{"ts":"5","hash":"d3123a7052b42272d9b520235008c248a5aff3221cc0c530b754702ad91ab102"},"data":1}"#;
    let secrets = [Secret::shared(1, "secret")];
    assert_eq!(Request::new(body).judged(&provider, &secrets).reason, Reason::Ok);
    assert_eq!(Request::new(b"{}").judged(&provider, &secrets).reason, Reason::MissingSignature);
    assert_eq!(
        Request::new(&vec![b' '; (8 << 20) + 1]).judged(&provider, &secrets).reason,
        Reason::BodyTooLarge
    );
}

/// The providers of which nobody confirmed anything.
const MEMORY: [&str; 4] = ["auth0", "datadog", "ms-teams-outgoing", "websub"];

#[test]
fn every_built_in_says_how_far_it_can_be_trusted() {
    for provider in builtin().iter() {
        let id = provider.id.as_str();
        assert_ne!(provider.confidence, Confidence::Unstated, "{id}");
        assert_eq!(provider.confidence == Confidence::Memory, MEMORY.contains(&id), "{id}");
        if provider.confidence == Confidence::Memory {
            assert!(!provider.unconfirmed.is_empty(), "{id}: what is open?");
        }
        // What is marked in a scheme is explained at the provider.
        let description = provider.describe();
        let marked = description.schemes.iter().any(|scheme| scheme.unconfirmed);
        assert!(!marked || !provider.unconfirmed.is_empty(), "{id}");
    }
}

#[test]
fn every_built_in_signs_or_shakes_hands_with_keys_it_declares() {
    for provider in builtin().iter() {
        let (id, description) = (provider.id.as_str(), provider.describe());
        for scheme in &description.schemes {
            assert!(provider.keys.iter().any(|key| key.kind == scheme.secret_kind), "{id}: {}", scheme.name);
        }
        let names: std::collections::BTreeSet<_> = provider.keys.iter().map(|key| &key.name).collect();
        assert_eq!(
            names.len(),
            provider.keys.len(),
            "{id}: the command line tells keys apart by their names"
        );
        let text = serde_json::to_value(&description).unwrap();
        assert_eq!((text["id"].as_str(), &text["origin"]), (Some(id), &serde_json::json!("builtin")));
    }
}

#[test]
fn the_pages_own_answers_are_presets() {
    for (id, body, invalid) in [
        ("monithq", "Received", Some("Invalid signature")),
        ("mon1tor", "", None),
        ("statusstack", "OK", Some("Invalid signature")),
        ("opsknight", "OK", Some("Invalid signature")),
        ("wizstatus", r#"{"status":"ok"}"#, Some(r#"{"error":"Invalid signature"}"#)),
    ] {
        let answer = provider(id).answer.clone();
        assert_eq!((answer.status, answer.body.as_str()), (200, body), "{id}");
        assert_eq!(answer.invalid.as_ref().map(|invalid| invalid.body.as_str()), invalid, "{id}");
        assert!(answer.invalid.is_none_or(|invalid| invalid.status == 401), "{id}");
    }
}

/// A provider that does not sign is known all the same: it names its events, and there is nothing to check.
#[test]
fn a_provider_without_a_scheme_leaves_its_deliveries_unchecked() {
    let provider = provider("pingdom");
    assert!(provider.describe().schemes.is_empty());
    let request = Request::new(br#"{"check_type":"HTTP","current_state":"UP"}"#);
    for secrets in [vec![], vec![Secret::shared(1, "any")]] {
        let judgement = request.judged(&provider, &secrets);
        assert_eq!((judgement.verdict, judgement.reason), (Verdict::Unchecked, Reason::NoProvider));
    }
    assert_eq!(request.event(&provider).event_type.as_deref(), Some("HTTP.UP"));
}
