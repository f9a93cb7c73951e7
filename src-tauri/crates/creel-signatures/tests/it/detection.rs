//! Who sent a request is proposed from what the request says, for every provider in the catalogue.

use creel_signatures::{Catalog, Proposal};

use crate::request::Request;
use crate::samples::samples;
use crate::vectors::vectors;

/// The provider whose vectors say nothing of who sent them: a secret in `Authorization`, and a body made up for the test.
/// Its sample is told.
const ANONYMOUS: &str = "okta";

fn detect(catalog: &Catalog, request: &Request) -> Vec<Proposal> {
    request.head(|head| catalog.detect(&head, &request.body))
}

/// What is wrong with the proposals for a request of a provider: it has to be among them, with a reason, and at most two
/// others may be likelier; none where it has a header of its own.
fn check(catalog: &Catalog, name: &str, provider: &str, request: &Request) -> Option<String> {
    let proposals = detect(catalog, request);
    let Some(found) = proposals.iter().find(|proposal| proposal.provider == provider) else {
        return Some(format!("{name}: {provider} is not proposed"));
    };
    let likelier = proposals.iter().filter(|proposal| proposal.score > found.score).count();
    let alone = found.reasons.iter().any(|reason| reason.contains("only this one"));
    let right = found.score > 0 && !found.reasons.is_empty() && likelier <= if alone { 0 } else { 2 };
    (!right).then(|| format!("{name}: {proposals:?}"))
}

#[test]
fn every_vector_is_told_by_what_it_says() {
    let catalog = Catalog::builtin();
    let vectors = vectors("verify");
    let valid = vectors.iter().filter(|vector| vector.is_valid());
    let wrong: Vec<_> = valid
        .filter(|vector| vector.provider != ANONYMOUS)
        .filter_map(|vector| check(&catalog, &vector.id, &vector.provider, &vector.request))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sample_is_told_by_what_it_says() {
    let catalog = Catalog::builtin();
    let wrong: Vec<_> = samples()
        .iter()
        .filter_map(|sample| match &sample.provider {
            Some(provider) => check(&catalog, &sample.name, provider, &sample.request).or_else(|| {
                let first = &detect(&catalog, &sample.request)[0];
                let shared = first.reasons.iter().all(|reason| reason.contains("of the known providers"));
                (first.provider != *provider && !shared).then(|| format!("{}: {first:?}", sample.name))
            }),
            None => {
                let proposals = detect(&catalog, &sample.request);
                (!proposals.is_empty()).then(|| format!("{}: {proposals:?}", sample.name))
            }
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_anybody_sends_is_nobodys() {
    let catalog = Catalog::builtin();
    let curl = |body: &[u8]| Request::new(body).with("User-Agent", "curl/8.5.0").with("Accept", "*/*");
    for body in [
        "{}",
        r#"{"hello":"world"}"#,
        r#"{"id":"1","type":"invoice.paid","data":{"object":{"id":"x"}},"status":"ok","event":"created"}"#,
        r#"{"message":"disk full","severity":"high","status":"open","alert":{"id":"1"}}"#,
        r#"[{"a":1}]"#,
        "not json",
        "",
        "\u{feff}{",
    ] {
        assert_eq!(detect(&catalog, &curl(body.as_bytes())), [], "{body}");
        let with_token = curl(body.as_bytes()).with("Authorization", "Bearer abc");
        assert_eq!(detect(&catalog, &with_token), [], "{body} with a token");
    }
    // A token of anybody's, whose claims name nobody who is known: {"iss":"me","sub":"x"}.
    let token = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJtZSIsInN1YiI6IngifQ.AA";
    assert_eq!(detect(&catalog, &curl(b"{}").with("Authorization", token)), []);
    let form = curl(b"a=1&b=2").replace("Content-Type", "application/x-www-form-urlencoded");
    assert_eq!(detect(&catalog, &form), []);
}

#[test]
fn a_header_says_less_the_more_providers_share_it() {
    let mut catalog = Catalog::default();
    for (id, detect) in [
        ("alone", "headers = ['X-Own']\nuser_agent = 'Alone/*'"),
        ("ash", "headers = ['X-Shared']"),
        ("birch", "headers = ['x-shared']"),
        ("common", "headers = ['X-Shared']\nstandard = true"),
    ] {
        catalog.add(&format!("id = '{id}'\nname = '{id}'\n\n[detect]\n{detect}\n")).unwrap();
    }
    let scores = |request: &Request| {
        let proposals = detect(&catalog, request);
        proposals.into_iter().map(|proposal| (proposal.provider, proposal.score)).collect::<Vec<_>>()
    };
    let scored = |id: &str, score: u8| (id.to_owned(), score);
    let request = Request::new(b"{}");
    let own = request.clone().with("x-own", "1");
    assert_eq!(scores(&own), [scored("alone", 80)]);
    assert_eq!(scores(&own.clone().with("User-Agent", "Alone/2")), [scored("alone", 94)]);
    assert_eq!(scores(&request.clone().with("User-Agent", "alone/2")), [scored("alone", 70)]);
    // What nothing tells apart comes in the order of the ids, after the standard.
    let shared = [scored("common", 40), scored("ash", 40), scored("birch", 40)];
    assert_eq!(scores(&request.with("X-SHARED", "1")), shared);
    assert_eq!(scores(&own.with("X-Shared", "1"))[0], scored("alone", 80));
}

#[test]
fn a_users_definition_is_told_by_its_shape() {
    let mut catalog = Catalog::builtin();
    let definition =
        "id = 'acme'\nname = 'Acme'\n\n[detect]\nshapes = [{ 'query:tenant' = 'a*', 'json:kind' = '' }]\n";
    catalog.add(definition).unwrap();
    let mut request = Request::new(br#"{"kind":"x"}"#);
    assert_eq!(detect(&catalog, &request), []);
    request.target = "/hook?tenant=abc".to_owned();
    let [proposal] = &detect(&catalog, &request)[..] else { panic!("one proposal is wanted") };
    assert_eq!((proposal.provider.as_str(), proposal.score), ("acme", 72));
    assert_eq!(proposal.reasons, ["What the request says: json:kind, query:tenant = a*."]);
}

#[test]
fn a_wrong_shape_says_where_it_is_wrong() {
    for (shapes, column, message) in [
        ("[{}]", 11, "names at least one value"),
        ("[{ 'jsn:a' = '' }]", 13, "is no value"),
        ("[{ 'json:a' = 1 }]", 24, "invalid type"),
    ] {
        let definition = format!("id = 'acme'\nname = 'Acme'\n\n[detect]\nshapes = {shapes}\n");
        let error = Catalog::default().add(&definition).unwrap_err();
        assert_eq!((error.line, error.column), (5, column), "{shapes}: {error}");
        assert!(error.message.contains(message), "{shapes}: {error}");
    }
}

#[test]
fn the_same_request_gives_the_same_proposals() {
    let catalog = Catalog::builtin();
    let request = Request::new(b"{}").with("webhook-signature", "v1,x").with("X-Signature", "00");
    let first = detect(&catalog, &request);
    assert!(first.len() > 1);
    assert!((0..20).all(|_| detect(&Catalog::builtin(), &request) == first));
}

/// What anybody sends gives nobody away.
#[test]
fn no_definition_goes_by_a_header_that_anybody_sends() {
    let common = [
        "accept",
        "authorization",
        "content-type",
        "cookie",
        "date",
        "host",
        "origin",
        "user-agent",
        "x-request-id",
    ];
    for provider in Catalog::builtin().iter() {
        for header in &provider.detect.headers {
            assert!(!common.contains(&header.to_ascii_lowercase().as_str()), "{}: {header}", provider.id);
        }
    }
}

#[test]
fn every_provider_can_be_told_by_something() {
    let told = |provider: &creel_signatures::Provider| {
        let detect = &provider.detect;
        !detect.headers.is_empty() || detect.user_agent.is_some() || !detect.shapes.is_empty()
    };
    for provider in Catalog::builtin().iter() {
        assert!(told(provider), "{}", provider.id);
    }
}

/// Neither a body nor a token that is somebody else's speaks for those who have no header of their own.
#[test]
fn those_without_a_header_are_told_by_nothing_of_others() {
    let catalog = Catalog::builtin();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/events");
    let mut seen = 0;
    for provider in
        std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir())
    {
        let id = provider.file_name().into_string().unwrap();
        for file in std::fs::read_dir(provider.path()).unwrap().map(|entry| entry.unwrap().path()) {
            let event: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            let text = event["text"].as_str().map(str::to_owned);
            let body = text.unwrap_or_else(|| event["body"].to_string());
            let headers: Vec<(String, String)> =
                serde_json::from_value(event["headers"].clone()).unwrap_or_default();
            let mut request = Request::new(body.as_bytes());
            request.headers = headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
            for proposal in detect(&catalog, &request) {
                let told = ["okta", "okta-inline-hooks", "vonage", "auth0", "atlassian-connect-jwt"]
                    .contains(&proposal.provider.as_str());
                // Jira's own webhooks and those that an app of Atlassian's registered have the same head.
                let own = proposal.provider == id
                    || (&*id, &*proposal.provider) == ("jira", "atlassian-connect-jwt");
                assert!(!told || own, "{}: {proposal:?}", file.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 130, "{seen}");
}
