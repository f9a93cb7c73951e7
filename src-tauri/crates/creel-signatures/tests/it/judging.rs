//! What judging promises, whatever it is given: it ends, and says the same however the body is cut. Keys, tokens, lists
//! of signed parts and forms are all read on the way. The fuzz target `judging` runs this, too.

use std::sync::{Arc, LazyLock};

use creel_signatures::{Catalog, Head, Provider, Secret, Signing, Verifier};

const AT: i64 = 1_773_480_615_000_000;

/// Judges one request. `bytes` are: which provider, what kind of body, the lengths of the secret and of the header in
/// two bytes each, the secret, the header, the body.
pub(crate) fn check(bytes: &[u8]) {
    static BUILTIN: LazyLock<Vec<Arc<Provider>>> =
        LazyLock::new(|| Catalog::builtin().iter().cloned().collect());
    let [provider, kind, a, b, c, d, rest @ ..] = bytes else { return };
    let Some(provider) = BUILTIN.get(usize::from(*provider) % BUILTIN.len()) else { return };
    let cut = |text: &[u8], length: [u8; 2]| {
        let end = text.len().min(usize::from(u16::from_be_bytes(length)));
        (text[..end].to_vec(), text[end..].to_vec())
    };
    let (secret, rest) = cut(rest, [*a, *b]);
    let (header, body) = cut(&rest, [*c, *d]);
    judge(provider, *kind, &String::from_utf8_lossy(&secret), &header, &body);
}

/// Judges a request that has `header` wherever the provider's schemes look.
fn judge(provider: &Arc<Provider>, kind: u8, secret: &str, header: &[u8], body: &[u8]) {
    let schemes = provider.describe().schemes;
    let content_type: &[u8] = match kind % 3 {
        0 => b"application/json",
        1 => b"application/x-www-form-urlencoded",
        _ => b"multipart/form-data; boundary=x",
    };
    let mut headers =
        vec![("Content-Type", content_type), ("Host", b"hooks.example"), ("Signature-Input", header)];
    for scheme in &schemes {
        let names = scheme.source.split(", ").filter_map(|source| source.strip_prefix("header:"));
        headers.extend(names.map(|name| (name, header)));
    }
    let head = Head { method: "POST", target: b"/hook?a=1&jwt=x", public_url: None, headers: &headers };
    let secrets: Vec<Secret> = (1..)
        .zip(&provider.keys)
        .map(|(id, key)| {
            let mut one = Secret::shared(id, secret);
            one.kind = key.kind;
            one
        })
        .collect();
    let verifier = Verifier::new(Arc::clone(provider), secrets.clone(), kind >= 128);
    let whole = verifier.judge(&head, body, AT);
    let mut judging = verifier.begin(&head, AT);
    body.chunks(7).for_each(|chunk| judging.update(chunk));
    assert_eq!(judging.finish(), whole, "{}", provider.id);
    let _ = provider.certificate_url(&head, body);
    for scheme in &schemes {
        let _ = provider.reading(scheme.name, &head, body);
        let signing = Signing {
            scheme: Some(scheme.name),
            secrets: &secrets,
            head,
            body,
            timestamp: AT,
            written: None,
            id: Some("msg_1"),
        };
        let _ = (provider.sign(&signing), provider.sign_body(&signing));
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::check;
    use crate::request::builtin;
    use crate::vectors::vectors;

    #[test]
    fn changed_vectors_are_judged_without_panic() {
        let mut random = StdRng::seed_from_u64(9421);
        let change = |random: &mut StdRng, bytes: &mut Vec<u8>| {
            for _ in 0..random.random_range(0..3) {
                let at = random.random_range(0..=bytes.len());
                match random.random_range(0..4) {
                    0 => bytes.insert(at, random.random()),
                    1 => bytes.truncate(at),
                    2 => bytes.extend_from_within(..at.min(32)),
                    _ if at < bytes.len() => bytes[at] ^= random.random_range(1..=255),
                    _ => {}
                }
            }
        };
        for vector in vectors("verify") {
            let provider = builtin().iter().position(|provider| provider.id == vector.provider).unwrap();
            for _ in 0..6 {
                let header = random.random_range(0..vector.request.headers.len());
                let mut header = vector.request.headers[header].1.clone();
                let mut secret = vector.secrets[0].value.as_bytes().to_vec();
                let mut body = vector.request.body.clone();
                [&mut header, &mut secret, &mut body]
                    .into_iter()
                    .for_each(|bytes| change(&mut random, bytes));
                let mut bytes = vec![u8::try_from(provider).unwrap(), random.random()];
                for part in [&secret, &header] {
                    bytes.extend(u16::try_from(part.len()).unwrap().to_be_bytes());
                }
                bytes.extend([secret, header, body].concat());
                check(&bytes);
            }
        }
    }
}
