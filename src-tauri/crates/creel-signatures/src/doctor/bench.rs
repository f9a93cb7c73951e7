//! The bench: where hypotheses are tried. It judges a request again with one thing changed, counts what that costs, and
//! stops when the limit is reached.
//!
//! Work is counted in hashed bytes and not in time, so that a diagnosis is the same on every machine.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, State};
use crate::key::Key;
use crate::lookup::Lookup;
use crate::verify::Prepared;
use crate::{Head, Provider, Reason, Secret, SecretKind, Verifier};

/// What hashing a short text costs beyond its bytes: the blocks of the key and of the end.
const OVERHEAD: u64 = 512;
/// What checking an asymmetric signature costs.
const ASYMMETRIC: u64 = 64 * 1024;
/// How much may be hashed whatever the body is, and how much for every byte of it.
const BASE: u64 = 40 << 20;
const PER_BYTE: u64 = 140;
/// How much may be hashed at all, unless a very long body needs it for the first few hypotheses.
const MOST: u64 = 180 << 20;
const LEAST: u64 = 4;

/// What is left to spend, and what was done.
#[derive(Debug)]
pub(super) struct Bench {
    left: u64,
    pub(super) combinations: u32,
    pub(super) complete: bool,
}

/// A signature that was recomputed and found in the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) secret: i64,
    pub(super) scheme: String,
    /// `ok`, or that the timestamp is out of bounds.
    pub(super) reason: Reason,
}

impl Bench {
    pub(super) fn new(body: usize) -> Self {
        let body = body as u64;
        let left = (BASE + PER_BYTE * body).min(MOST).max(LEAST * body);
        Self { left, combinations: 0, complete: true }
    }

    /// Takes what `count` computations over so many bytes cost; false where there is not enough left.
    pub(super) fn spend(&mut self, count: usize, bytes: usize) -> bool {
        let cost = (bytes as u64 + OVERHEAD).saturating_mul(count as u64);
        if cost > self.left {
            self.complete = false;
            return false;
        }
        self.left -= cost;
        self.combinations = self.combinations.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        true
    }

    /// Takes what making something of so many bytes costs, which is no combination.
    pub(super) fn prepare(&mut self, bytes: usize) -> bool {
        let enough = self.left >= bytes as u64;
        self.left = self.left.saturating_sub(bytes as u64);
        self.complete &= enough;
        enough
    }

    /// Judges a request. A right signature is a hit, however old it is.
    pub(super) fn judge(
        &mut self,
        verifier: &Verifier,
        head: &Head<'_>,
        body: &[u8],
        at: i64,
    ) -> Option<Hit> {
        let lookup = Lookup::new(head);
        let prepared = &verifier.prepared;
        let tried = prepared.provider.schemes.iter().zip(&prepared.keys);
        let (mut count, mut bytes) = (0, 0);
        for (scheme, keys) in tried.filter(|(scheme, _)| scheme.reads_body() || scheme.applies(&lookup)) {
            count += keys.len();
            if scheme.algorithm.is_some_and(Algorithm::is_asymmetric) {
                bytes += keys.len() * usize::try_from(ASYMMETRIC).unwrap_or(usize::MAX);
            }
        }
        if count == 0 || !self.prepare(bytes) || !self.spend(count, body.len()) {
            return None;
        }
        let judgement = verifier.judge(head, body, at);
        let right =
            matches!(judgement.reason, Reason::Ok | Reason::TimestampTooOld | Reason::TimestampInFuture);
        right.then(|| Hit {
            secret: judgement.secret.unwrap_or_default(),
            scheme: judgement.scheme.unwrap_or_default(),
            reason: judgement.reason,
        })
    }
}

/// A verifier that takes the bytes of keys as they are, whatever the definition does with the text of a secret. The
/// hits name the keys by their numbers. `beside` are secrets that some schemes want beside the key, such as public ids.
pub(super) fn with_keys(
    provider: &Arc<Provider>,
    keys: &[(i64, Zeroizing<Vec<u8>>)],
    beside: &[Secret],
) -> Verifier {
    let of_scheme = |scheme: &crate::scheme::Scheme| {
        let takes = !scheme.algorithm.is_some_and(Algorithm::is_asymmetric);
        let keys = keys.iter().enumerate().filter(move |_| takes);
        keys.map(|(index, (_, bytes))| {
            let start = Box::new(State::new(scheme.algorithm, bytes));
            (index, Key::Secret { start, bytes: bytes.clone() })
        })
        .collect()
    };
    Verifier {
        prepared: Arc::new(Prepared {
            provider: Arc::clone(provider),
            secrets: keys
                .iter()
                .map(|(id, _)| Secret::shared(*id, ""))
                .chain(beside.iter().filter(|secret| is_beside(secret)).cloned())
                .collect(),
            allow_legacy: true,
            keys: provider.schemes.iter().map(of_scheme).collect(),
        }),
    }
}

/// Whether a secret is none that signs.
fn is_beside(secret: &Secret) -> bool {
    matches!(secret.kind, SecretKind::PublicId | SecretKind::WebhookId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_ends_the_work_and_is_told() {
        let mut bench = Bench::new(0);
        let mut steps = 0;
        while bench.spend(1, 1 << 20) {
            steps += 1;
        }
        assert_eq!((steps, bench.combinations, bench.complete), (39, 39, false));
        assert!(Bench::new(50 << 20).spend(3, 50 << 20));
    }
}
