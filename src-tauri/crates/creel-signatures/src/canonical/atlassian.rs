//! Atlassian's query string hash (`qsh`): method, path and the parameters in their canonical order, hashed. Its library
//! atlassian-jwt describes it.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::{Head, form};

/// What RFC 3986 never encodes, besides letters and digits.
const UNRESERVED: &[u8] = b"-._~";

/// The hash as lower-case digits.
pub(crate) fn query_hash(head: &Head<'_>) -> String {
    HEXLOWER.encode(&Sha256::digest(canonical(head).as_bytes()))
}

fn canonical(head: &Head<'_>) -> String {
    let mut halves = head.target.splitn(2, |byte| *byte == b'?');
    let path = String::from_utf8_lossy(halves.next().unwrap_or_default());
    // A `&` in the path would look like the one that ends it.
    let path = path.strip_suffix('/').unwrap_or(&path).replace('&', "%26");
    let path = if path.is_empty() { "/" } else { &path };
    let method = head.method.to_ascii_uppercase();
    format!("{method}&{path}&{}", parameters(halves.next().unwrap_or_default()))
}

/// The parameters by name, those of one name as one with its values in order; the token itself is left out.
fn parameters(query: &[u8]) -> String {
    let mut all: Vec<(String, String)> = form::fields(query)
        .filter(|(name, _)| name != b"jwt")
        .map(|(name, value)| (form::encode(&name, UNRESERVED), form::encode(&value, UNRESERVED)))
        .collect();
    all.sort();
    let one_name = |all: &[(String, String)]| {
        let values: Vec<_> = all.iter().map(|(_, value)| value.as_str()).collect();
        format!("{}={}", all[0].0, values.join(","))
    };
    all.chunk_by(|one, other| one.0 == other.0).map(one_name).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_one_canonical_form() {
        for (method, target, wanted) in [
            ("post", "/jira/hook?user=z%C3%B6e&b=2&a=1", "POST&/jira/hook&a=1&b=2&user=z%C3%B6e"),
            ("GET", "/a/?b=x+y&b=%2A&jwt=token&c", "GET&/a&b=%2A,x%20y&c="),
            ("GET", "/", "GET&/&"),
            ("GET", "/a&b", "GET&/a%26b&"),
        ] {
            let head = Head { method, target: target.as_bytes(), public_url: None, headers: &[] };
            assert_eq!(canonical(&head), wanted);
        }
    }
}
