//! The other direction: the delivery is genuine, and a receiver of the user's refuses it. The digest or the error that it
//! logged says what its code does to the body, the secret or the signature.

use zeroize::Zeroizing;

use super::bench::Bench;
use super::change::{self, How};
use super::compute::{digest, is_among, mac};
use super::errors;
use super::finding::shown;
use super::formula::{self, TEMPLATES, Values, keys, parts};
use super::frameworks::{self, raw_body};
use super::given::{self, Given, Hash};
use super::secrets::{NOBODYS, spelled};
use super::{Blame, Case, Cause, Finding, place};
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::{Provider, Secret};

/// How much of what was logged is read.
const LONGEST: usize = 64 * 1024;

/// What explains the refusal of a genuine delivery.
pub(super) fn findings(case: &Case<'_>, observed: &str, bench: &mut Bench) -> Vec<Finding> {
    let observed = observed[..observed.floor_char_boundary(LONGEST)].trim();
    let mut findings = Vec::new();
    if let Some(provider) = case.provider {
        findings.extend(by_digest(case, provider, observed, bench));
    }
    if findings.is_empty() {
        findings.extend(known_error(case, observed));
    }
    if findings.is_empty() {
        findings.push(unexplained(observed));
    }
    findings
}

/// An error text that is known.
pub(super) fn known_error(case: &Case<'_>, observed: &str) -> Option<Finding> {
    let provider = case.provider.map(|provider| provider.id.as_str());
    errors::of(observed, provider).map(|error| {
        Finding::likely(error.cause, Blame::Receiver).say(error.title, error.evidence, error.fix)
    })
}

fn unexplained(observed: &str) -> Finding {
    let has_digest = given::read(observed.as_bytes()).iter().any(|given| given.hash().is_some());
    let (title, evidence) = if has_digest {
        (
            "Your receiver computes from another secret or body",
            "Nothing that frameworks do to the body, and no secret that Creel knows, gives this digest."
                .to_owned(),
        )
    } else {
        (
            "Your receiver refuses what is right",
            format!(
                "The signature is right for what Creel holds; `{}` says no more.",
                shown(observed.as_bytes())
            ),
        )
    };
    Finding::likely(Cause::ReceiverCode, Blame::Receiver).say(
        title,
        evidence,
        "Log the digest your code computes and the length of the body it hashes, and compare: Creel's body is what was signed.",
    )
}

/// What the receiver hashes, by the digest it logged.
fn by_digest(case: &Case<'_>, provider: &Provider, observed: &str, bench: &mut Bench) -> Option<Finding> {
    let logged: Vec<Given> =
        given::read(observed.as_bytes()).into_iter().filter(|given| given.hash().is_some()).collect();
    if logged.is_empty() {
        return None;
    }
    let lookup = Lookup::new(&case.head);
    let scheme =
        provider.schemes.iter().find(|scheme| Some(&scheme.name) == case.judgement.scheme.as_ref())?;
    let sent: Vec<Given> =
        place::values(scheme, &lookup).into_iter().flat_map(|value| given::read(&value)).collect();
    let others: Vec<Given> =
        logged.iter().filter(|given| !sent.iter().any(|sent| sent.bytes == given.bytes)).cloned().collect();
    if others.is_empty() {
        return Some(right_digest(&logged, &sent, scheme));
    }
    let own = case
        .secrets
        .iter()
        .find(|secret| Some(secret.id) == case.judgement.secret)
        .or(case.secrets.first())?;
    let mut trial = Trial { case, scheme, logged: &others, bench };
    trial
        .body(own)
        .or_else(|| trial.content(own))
        .or_else(|| trial.secret(own))
        .or_else(|| trial.body_and_secret())
        .map(|finding| finding.of_scheme(&scheme.name))
}

/// The receiver computed the right digest, and refused all the same.
fn right_digest(logged: &[Given], sent: &[Given], scheme: &Scheme) -> Finding {
    let same_text = logged.iter().any(|logged| sent.iter().any(|sent| sent.text == logged.text));
    if !same_text {
        return Finding::proven(Cause::Encoding, Blame::Receiver).say(
            "Your receiver computes the right digest in another encoding",
            "The digest it logged has the same bytes as the signature, written in another way.",
            "Encode the digest as the header is (hexadecimal or Base64, lower case), or decode both before comparing.",
        );
    }
    let prefixed = place::written(scheme, "", Some(""));
    if prefixed.is_empty() {
        Finding::proven(Cause::ReceiverCode, Blame::Receiver).say(
            "Your receiver computes the right digest and compares it wrongly",
            "The digest it logged is the signature in the request.",
            "Compare the two as texts of equal length in constant time, and check that the comparison's result is used.",
        )
    } else {
        Finding::proven(Cause::Prefix, Blame::Receiver).say(
            "Your receiver compares the digest with the whole header",
            format!(
                "The digest it logged is right; the header writes it as `{}`.",
                place::written(scheme, "…", Some("…"))
            ),
            "Take the signature out of the header before you compare, or put the same around your digest.",
        )
    }
}

struct Trial<'t, 'a> {
    case: &'t Case<'a>,
    scheme: &'t Scheme,
    logged: &'t [Given],
    bench: &'t mut Bench,
}

impl Trial<'_, '_> {
    fn values<'v>(&self, body: &'v [u8], timestamp: Option<&'v str>, id: Option<&'v str>) -> Values<'v>
    where
        Self: 'v,
    {
        Values { head: self.case.head, body, timestamp, id }
    }

    /// Whether the key over this body gives what was logged.
    fn fits(&mut self, key: &[u8], body: &[u8]) -> bool {
        let lookup = Lookup::new(&self.case.head);
        let (timestamp, id) = place::time_and_id(self.scheme, &lookup);
        let values = self.values(body, timestamp.as_deref(), id.as_deref());
        let Some(content) = parts(self.scheme.content.source(), &values) else { return false };
        let content: Vec<&[u8]> = content.iter().map(AsRef::as_ref).collect();
        self.fits_content(key, &content)
    }

    fn fits_content(&mut self, key: &[u8], content: &[&[u8]]) -> bool {
        let length = content.iter().map(|part| part.len()).sum();
        for hash in Hash::ALL {
            if self.logged.iter().any(|given| given.hash() == Some(hash)) {
                if !self.bench.spend(1, length) {
                    return false;
                }
                if is_among(&mac(hash, key, content), self.logged) {
                    return true;
                }
            }
        }
        false
    }

    /// The right key over a body that the receiver's framework has changed.
    fn body(&mut self, own: &Secret) -> Option<Finding> {
        let key = keys(self.scheme, own).into_iter().next()?;
        let (head, body) = (self.case.head, self.case.body);
        for (made, title, language) in frameworks::bodies(body) {
            if self.fits(&key, &made) {
                let cause = if made.is_empty() { Cause::BodyTruncated } else { Cause::ReceiverCode };
                return Some(Finding::proven(cause, Blame::Receiver).say(
                    title,
                    "The digest it logged is that of this text.",
                    raw_body(language),
                ));
            }
        }
        for change in change::all(&head, body) {
            if !self.bench.prepare(change.body.len()) {
                return None;
            }
            if self.fits(&key, &change.body) {
                return Some(changed(change.cause, change.how));
            }
        }
        None
    }

    /// The right key and body, put together or hashed in another way.
    fn content(&mut self, own: &Secret) -> Option<Finding> {
        let lookup = Lookup::new(&self.case.head);
        let (timestamp, id) = place::time_and_id(self.scheme, &lookup);
        let body = self.case.body;
        let usual = self.scheme.content.source();
        for key in keys(self.scheme, own) {
            for template in TEMPLATES {
                let values = self.values(body, timestamp.as_deref(), id.as_deref());
                let Some(content) = parts(template, &values) else { continue };
                let content: Vec<&[u8]> = content.iter().map(AsRef::as_ref).collect();
                if template == usual || !self.fits_content(&key, &content) {
                    continue;
                }
                let title = if usual.contains("{ts}") && !template.contains("{ts}") {
                    "Your receiver leaves out the timestamp"
                } else {
                    "Your receiver puts together what is signed in another way"
                };
                return Some(Finding::proven(Cause::Template, Blame::Receiver).say(
                    title,
                    format!(
                        "The digest it logged is that of `{template}`; the signature is that of `{usual}`."
                    ),
                    format!("Hash `{usual}`, with the values exactly as they stand in the headers."),
                ));
            }
            let values = self.values(body, timestamp.as_deref(), id.as_deref());
            let Some(content) = parts(usual, &values) else { continue };
            let content: Vec<&[u8]> = content.iter().map(AsRef::as_ref).collect();
            if let Some(what) = self.plain(&key, &content) {
                return Some(Finding::proven(Cause::Algorithm, Blame::Receiver).say(
                    "Your receiver uses another algorithm",
                    format!("The digest it logged is {what}."),
                    format!("Use {} with the secret as the key.", formula::usual(self.scheme)),
                ));
            }
        }
        None
    }

    fn plain(&mut self, key: &[u8], content: &[&[u8]]) -> Option<String> {
        let length: usize = content.iter().map(|part| part.len()).sum();
        for hash in Hash::ALL {
            if !self.logged.iter().any(|given| given.hash() == Some(hash)) {
                continue;
            }
            if !self.bench.spend(5, length) {
                return None;
            }
            let name = hash.name();
            let before = [&[key], content].concat();
            let after = [content, &[key]].concat();
            for (digest, what) in [
                (mac(hash, key, content), format!("an HMAC with {name}")),
                (digest(hash, content), format!("a plain {name}, without the secret")),
                (digest(hash, &before), format!("a plain {name} of the secret and the content")),
                (digest(hash, &after), format!("a plain {name} of the content and the secret")),
                (
                    mac(hash, &content.concat(), &[key]),
                    format!("an HMAC with {name} whose key and message are in each other's places"),
                ),
            ] {
                if is_among(&digest, self.logged) {
                    return Some(what);
                }
            }
        }
        None
    }

    /// The right body with another key.
    fn secret(&mut self, own: &Secret) -> Option<Finding> {
        let body = self.case.body;
        for (key, what) in NOBODYS {
            if self.fits(key.as_bytes(), body) {
                return Some(Finding::proven(Cause::WrongSecret, Blame::Receiver).say(
                    "Your receiver has no secret",
                    format!("The digest it logged is made with {what}."),
                    "Pass the secret to the function that verifies, and see that the environment variable is set where it runs.",
                ));
            }
        }
        for spelled in spelled(&own.value) {
            if self.fits(&spelled.bytes, body) {
                return Some(
                    Finding::proven(spelled.cause, Blame::Receiver)
                        .say(
                            "Your receiver reads the secret in another way",
                            format!("The digest it logged is made with the secret {}.", spelled.how),
                            "Make the key of the secret as the provider does, with nothing around it.",
                        )
                        .with_secret(own.id),
                );
            }
        }
        let others = self.case.secrets.iter().chain(self.case.elsewhere).filter(|other| other.id != own.id);
        for other in others {
            if keys(self.scheme, other).iter().any(|key: &Zeroizing<Vec<u8>>| self.fits(key, body)) {
                return Some(
                    Finding::proven(Cause::WrongSecret, Blame::Receiver)
                        .say(
                            "Your receiver uses another secret",
                            format!("The digest it logged is made with {}.", super::finding::named(other)),
                            "Give the receiver the secret of this webhook.",
                        )
                        .with_secret(other.id),
                );
            }
        }
        None
    }

    /// A changed body and a key that is none, as in examples that forget both.
    fn body_and_secret(&mut self) -> Option<Finding> {
        let (head, body) = (self.case.head, self.case.body);
        for (key, what) in NOBODYS {
            for change in change::all(&head, body).filter(|change| change.how.language().is_some()).take(4) {
                if self.bench.prepare(change.body.len()) && self.fits(key.as_bytes(), &change.body) {
                    let finding = changed(change.cause, change.how);
                    let evidence = format!(
                        "{} The secret is missing there, too: it is made with {what}.",
                        finding.evidence
                    );
                    return Some(Finding { evidence, ..finding });
                }
            }
        }
        None
    }
}

fn changed(cause: Cause, how: How) -> Finding {
    let evidence = match how {
        How::Written(writer) => {
            format!("The digest it logged is that of the body as {} writes it.", writer.name)
        }
        How::Text(_) => "The digest it logged is that of the body changed so.".to_owned(),
    };
    Finding::proven(cause, Blame::Receiver).say(how.by_a_receiver(), evidence, raw_body(how.language()))
}
