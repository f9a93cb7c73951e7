//! A handshake: a request by which a provider asks whether an endpoint is there and wants its webhooks, and the answer
//! it expects.

use zeroize::Zeroizing;

use crate::algorithm::State;
use crate::definition::Kind;
use crate::encoding::same;
use crate::json::LONGEST;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::provider::InvalidAnswer;
use crate::{Head, Judgement, Reason, Secret, SecretKind, Verifier};

/// The answer to a handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// The handshake by its name in the definition.
    pub name: String,
    /// Whether the request lacked what it has to prove: a right signature where the definition wants one, or the verify
    /// token. Status, headers and body are then those of the refusal.
    pub refused: bool,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The key material that the provider sent along, to be kept as a secret of the endpoint.
    pub capture: Option<Captured>,
    /// The URL by which the provider wants to be called back. It is `https`, and its host is one that the definition
    /// allows. Whoever opens it must follow no redirects; nobody opens it unasked.
    pub outbound: Option<String>,
}

/// Key material that came with a handshake. `Debug` does not show the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Captured {
    pub kind: SecretKind,
    pub value: Zeroizing<String>,
}

impl std::fmt::Debug for Captured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Captured").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Verifier {
    /// The answer to a request that is a handshake of the provider. `below` is the path of the request under the
    /// endpoint's own, empty where it is just that; `body_prefix` is the body or its beginning; `judgement` is what the
    /// request was judged to be, and `at` its arrival in microseconds since the Unix epoch.
    pub fn handshake(
        &self,
        head: &Head<'_>,
        below: &str,
        body_prefix: &[u8],
        judgement: &Judgement,
        at: i64,
    ) -> Option<Handshake> {
        self.provider().handshakes.iter().find_map(|rule| {
            let lookup = self.lookup(head, judgement, at).with_body(body_prefix, rule.paths(), LONGEST);
            if !rule.matches(&lookup, below) {
                return None;
            }
            let signed = !rule.verify_first || may_shake_hands(judgement.reason);
            if signed && rule.token.as_ref().is_none_or(|token| self.knows_token(lookup.value(token), at)) {
                rule.answer(&lookup)
            } else {
                let InvalidAnswer { status, headers, body } =
                    rule.refusal.clone().unwrap_or_else(|| self.provider().refusal());
                Some(Handshake {
                    name: rule.name.clone(),
                    refused: true,
                    status,
                    headers: headers.into_iter().collect(),
                    body: body.into_bytes(),
                    capture: None,
                    outbound: None,
                })
            }
        })
    }

    /// What the answer to a handshake can use besides the request: the public id, and the key to sign with.
    fn lookup<'a>(&'a self, head: &'a Head<'a>, judgement: &Judgement, at: i64) -> Lookup<'a> {
        let mut lookup = Lookup::new(head);
        lookup.companion = self.secrets(SecretKind::PublicId, at).next().map(|secret| secret.value.as_str());
        lookup.mac = self.mac(judgement, at);
        lookup
    }

    /// The key of the provider's first keyed hash: that of the secret which matched, where one did, else of the first.
    fn mac(&self, judgement: &Judgement, at: i64) -> Option<&State> {
        let prepared = &self.prepared;
        let schemes = prepared.provider.schemes.iter().zip(&prepared.keys);
        let (_, keys) = schemes.into_iter().find(|(scheme, _)| scheme.kind == Kind::Mac)?;
        let usable = |(secret, key): &'_ (usize, Key)| match key {
            Key::Secret { .. } => prepared.secrets[*secret].counts_at(at),
            _ => false,
        };
        let matched = |(secret, _): &&(usize, Key)| Some(prepared.secrets[*secret].id) == judgement.secret;
        let key = keys.iter().filter(|key| usable(key)).find(matched);
        match key.or_else(|| keys.iter().find(|key| usable(key))) {
            Some((_, Key::Secret { start, .. })) => Some(start),
            _ => None,
        }
    }

    /// Whether a verify token is one of the endpoint's. Without any nothing can be compared.
    fn knows_token(&self, given: Option<std::borrow::Cow<'_, [u8]>>, at: i64) -> bool {
        let mut tokens = self.secrets(SecretKind::VerifyToken, at).peekable();
        let given = given.as_deref().unwrap_or_default();
        tokens.peek().is_none() || tokens.any(|token| same(token.value.as_bytes(), given, false))
    }

    fn secrets(&self, kind: SecretKind, at: i64) -> impl Iterator<Item = &Secret> {
        self.prepared.secrets.iter().filter(move |secret| secret.kind == kind && secret.counts_at(at))
    }
}

/// Without a secret nothing can be verified first, and a right signature is right enough however old it is.
fn may_shake_hands(reason: Reason) -> bool {
    use Reason::{NoProvider, NoSecret, Ok, TimestampInFuture, TimestampTooOld};
    matches!(reason, Ok | NoProvider | NoSecret | TimestampTooOld | TimestampInFuture)
}
