//! A key pair that Creel makes signs in a provider's place, and its public half verifies that.

use creel_signatures::{KeyPairError, Kind, Secret, Signing, Verdict};

use crate::request::{NOW, Request, builtin};

fn secret(kind: creel_signatures::SecretKind, value: &str) -> Secret {
    let mut secret = Secret::shared(1, value);
    secret.kind = kind;
    secret
}

#[test]
fn each_provider_that_signs_with_a_private_key_gets_one_or_says_why_not() {
    let (mut made, mut rsa, mut certificate) = (Vec::new(), Vec::new(), Vec::new());
    for provider in builtin().iter() {
        let pair = match provider.key_pair() {
            Ok(pair) => pair,
            Err(KeyPairError::Rsa(_)) => {
                rsa.push(provider.id.as_str());
                continue;
            }
            Err(KeyPairError::Certificate(_)) => {
                certificate.push(provider.id.as_str());
                continue;
            }
            Err(error) => {
                assert!(matches!(error, KeyPairError::NoPrivateKey(_)), "{}: {error}", provider.id);
                continue;
            }
        };
        made.push(provider.id.as_str());
        assert_ne!(provider.key_pair().unwrap().public, pair.public, "{}", provider.id);
        assert!(!format!("{pair:?}").contains("PRIVATE"), "{pair:?}");
        let description = provider.describe();
        let scheme = description.schemes.iter().find(|scheme| scheme.name == pair.scheme).unwrap();
        assert_ne!(scheme.kind, Kind::Mac);
        let private = secret(pair.kind, &pair.private);
        let mut request = Request::new(b"{}");
        let secrets = [private.clone()];
        let signed = request.head(|head| {
            provider.sign(&Signing {
                scheme: Some(&pair.scheme),
                secrets: &secrets,
                head,
                body: b"{}",
                timestamp: NOW,
                written: None,
                id: Some("msg_1"),
            })
        });
        for (name, value) in signed.unwrap_or_else(|error| panic!("{}: {error}", provider.id)) {
            request = request.replace(&name, &value);
        }
        // The private key verifies, too, so that one secret is enough; a receiver has the public one.
        for key in [private, secret(pair.kind, &pair.public)] {
            let judgement = request.judged(provider, &[key]);
            assert_eq!(judgement.verdict, Verdict::Valid, "{}: {judgement:?}", provider.id);
        }
        let another = provider.key_pair().unwrap();
        let judgement = request.judged(provider, &[secret(another.kind, &another.public)]);
        assert_eq!(judgement.verdict, Verdict::Invalid, "{}: {judgement:?}", provider.id);
    }
    let wanted = [
        "discord",
        "fusionauth",
        "http-message-signatures",
        "mailchannels",
        "plaid",
        "sendgrid",
        "standard-webhooks",
        "telnyx",
    ];
    assert_eq!(made, wanted);
    assert_eq!(rsa, ["kick"]);
    assert_eq!(certificate, ["aws-sns", "paypal"]);
}
