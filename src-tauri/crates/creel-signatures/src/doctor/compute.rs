//! Computing a signature outside of any definition: any hash, keyed or not, over any parts.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

use super::given::{Given, Hash};

/// The HMAC of the parts, one after the other.
pub(super) fn mac(hash: Hash, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    fn of<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        let mut state = <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
        parts.iter().for_each(|part| state.update(part));
        state.finalize().into_bytes().to_vec()
    }
    match hash {
        Hash::Sha1 => of::<Hmac<Sha1>>(key, parts),
        Hash::Sha256 => of::<Hmac<Sha256>>(key, parts),
        Hash::Sha384 => of::<Hmac<Sha384>>(key, parts),
        Hash::Sha512 => of::<Hmac<Sha512>>(key, parts),
    }
}

/// The plain hash of the parts, one after the other.
pub(super) fn digest(hash: Hash, parts: &[&[u8]]) -> Vec<u8> {
    fn of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut state = D::new();
        parts.iter().for_each(|part| state.update(part));
        state.finalize().to_vec()
    }
    match hash {
        Hash::Sha1 => of::<Sha1>(parts),
        Hash::Sha256 => of::<Sha256>(parts),
        Hash::Sha384 => of::<Sha384>(parts),
        Hash::Sha512 => of::<Sha512>(parts),
    }
}

/// Whether one of these is the computed signature.
pub(super) fn is_among(computed: &[u8], given: &[Given]) -> bool {
    given.iter().any(|given| bool::from(computed.ct_eq(&given.bytes)))
}
