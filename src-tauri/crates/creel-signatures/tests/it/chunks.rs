//! What is signed is valid however its body is cut into chunks, and no byte of it can be changed.

use creel_signatures::{Judging, Reason, Secret, Verdict, Verifier};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::request::{NOW, Request, builtin, provider};
use crate::signable::unsigned;

fn judged_in_chunks(
    verifier: &Verifier,
    request: &Request,
    random: &mut StdRng,
) -> creel_signatures::Judgement {
    let mut judging = request.head(|head| verifier.begin(&head, request.at));
    let mut rest = request.body.as_slice();
    while !rest.is_empty() {
        let (chunk, tail) = rest.split_at(random.random_range(0..=rest.len().min(700)));
        judging.update(chunk);
        rest = tail;
    }
    judging.finish()
}

/// The providers whose own libraries take hexadecimal digits in either case.
pub(crate) const EITHER_CASE: [&str; 3] = ["discord", "gocardless", "notion"];

/// The provider whose header has a time that is not signed.
const NOT_ALL_SIGNED: &str = "infisical";

#[test]
fn every_scheme_verifies_what_it_signs_and_nothing_else() {
    let mut random = StdRng::seed_from_u64(27335);
    for provider in builtin().iter() {
        for scheme in provider.describe().schemes.iter().filter(|scheme| scheme.source.starts_with("header:"))
        {
            for round in 0..8 {
                let (unsigned, secrets) = unsigned(provider, scheme, &mut random);
                let body = unsigned.body.clone();
                let verifier = Verifier::new(provider.clone(), secrets.clone(), true);
                let first = unsigned.headers.len();
                let request = unsigned.signed_with(provider, Some(scheme.name), &secrets, NOW);
                let what = || format!("{} {} round {round}", provider.id, scheme.name);

                let judgement = judged_in_chunks(&verifier, &request, &mut random);
                assert_eq!(judgement.reason, Reason::Ok, "{}", what());
                assert_eq!(judgement.scheme.as_deref(), Some(scheme.name), "{}", what());
                assert_eq!(judgement.secret, Some(7), "{}", what());

                let mut changed = request.clone();
                match random.random_range(0..=body.len()) {
                    at if at < body.len() => changed.body[at] ^= random.random_range(1..=255),
                    _ => changed.body.push(random.random()),
                }
                let judgement = judged_in_chunks(&verifier, &changed, &mut random);
                let verdict = if scheme.covers_body { Verdict::Invalid } else { Verdict::Valid };
                assert_eq!(judgement.verdict, verdict, "{}", what());

                // Any byte of any header that the signature added.
                let mut changed = request.clone();
                let header = random.random_range(first..changed.headers.len());
                let value = &mut changed.headers[header].1;
                let at = random.random_range(0..value.len());
                value[at] ^= random.random_range(1..=127);
                let same = value.eq_ignore_ascii_case(&request.headers[header].1);
                let id = provider.id.as_str();
                if (same && EITHER_CASE.contains(&id)) || id == NOT_ALL_SIGNED {
                    continue;
                }
                let judgement = judged_in_chunks(&verifier, &changed, &mut random);
                // A digit of Base64's last letter that carries no bits is still another text.
                assert_ne!(judgement.verdict, Verdict::Valid, "{}: {:?}", what(), changed.headers);
            }
        }
    }
}

#[test]
fn judging_can_be_sent_to_another_thread() {
    fn owned<T: Send + 'static>() {}
    owned::<Judging>();
    owned::<Verifier>();
}

#[test]
fn a_body_is_only_kept_where_a_scheme_needs_it() {
    let provider = provider("standard-webhooks");
    let private = Secret::shared(1, format!("whsk_{}", data_encoding::BASE64.encode(&[7; 32])));
    let shared = Secret::shared(2, "whsec_c2VjcmV0");
    let most = Request::new(&vec![b'x'; 8 << 20]);
    for (size, reason) in [((8 << 20) - 100, Reason::Ok), ((8 << 20) + 1, Reason::BodyTooLarge)] {
        let mut body = Request { body: Vec::new(), ..most.clone() };
        body.body = vec![b'x'; size];
        let request = body.clone().signed(&provider, Some("v1a"), &private);
        assert_eq!(request.judged(&provider, std::slice::from_ref(&private)).reason, reason);
        let request = body.signed(&provider, Some("v1"), &shared);
        assert_eq!(request.judged(&provider, std::slice::from_ref(&shared)).reason, Reason::Ok);
    }
}
