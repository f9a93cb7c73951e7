//! What a provider's page leaves open is tried as candidates, and the judgement says which one matched.

use creel_signatures::{Reason, Secret};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};

use crate::request::{Request, provider};

const HEADER: &str = "x-mon1tor-sha256-wh";

#[test]
fn every_reading_of_mon1tors_page_is_recognised_by_name() {
    let provider = provider("mon1tor");
    let secret = Secret::shared(1, "secret");
    let body = br#"{"type":"down"}"#;
    let hash = |parts: [&[u8]; 2]| HEXLOWER.encode(&Sha256::digest(parts.concat()));
    // HMAC-SHA256 of the body with the key `secret`, computed with Python's hmac module.
    let mac = "176177459b2c43b3e003f0c2f434ad6e4a4e4705346fd52157960e39e709e412";
    let mac_bytes = HEXLOWER.decode(mac.as_bytes()).unwrap();
    for (scheme, value) in [
        ("hmac-hex", mac.to_owned()),
        ("hmac-base64", BASE64.encode(&mac_bytes)),
        ("sha256-secret-body", hash([b"secret", body])),
        ("sha256-body-secret", hash([body, b"secret"])),
    ] {
        let judgement =
            Request::new(body).with(HEADER, value).judged(&provider, std::slice::from_ref(&secret));
        assert_eq!((judgement.reason, judgement.scheme.as_deref()), (Reason::Ok, Some(scheme)));
    }
    let plain = HEXLOWER.encode(&Sha256::digest(body));
    let judgement = Request::new(body).with(HEADER, plain).judged(&provider, &[secret]);
    assert_eq!((judgement.reason, judgement.scheme), (Reason::SignatureMismatch, None));
}

#[test]
fn candidates_are_marked_unconfirmed() {
    for (id, count) in [("mon1tor", 4), ("wizstatus", 2)] {
        let provider = provider(id);
        assert!(!provider.unconfirmed.is_empty());
        let schemes = provider.describe().schemes;
        assert_eq!(schemes.len(), count);
        assert!(schemes.iter().all(|scheme| scheme.unconfirmed));
    }
}

#[test]
fn both_forms_of_wizstatus_and_both_of_opsknight_are_taken() {
    for (id, header, schemes) in [
        ("wizstatus", "X-Signature", ["bare", "prefixed"]),
        ("opsknight", "X-Signature", ["inbound-bare", "inbound"]),
        ("opsknight", "X-Webhook-Signature", ["statuspage", "statuspage"]),
    ] {
        let provider = provider(id);
        let secret = Secret::shared(1, "secret");
        let signed = Request::new(b"{}").signed(&provider, Some(schemes[1]), &secret);
        let value =
            String::from_utf8(signed.headers.iter().find(|(n, _)| n == header).unwrap().1.clone()).unwrap();
        assert!(value.starts_with("sha256="));
        for (scheme, value) in [(schemes[0], &value[7..]), (schemes[1], &value)] {
            let judgement =
                Request::new(b"{}").with(header, value).judged(&provider, std::slice::from_ref(&secret));
            assert_eq!((judgement.reason, judgement.scheme.as_deref()), (Reason::Ok, Some(scheme)), "{id}");
        }
    }
}
