//! Contentful's canonical request, all of it but the body: method, path with the query as one escaped unit, and the
//! headers that `X-Contentful-Signed-Headers` lists. Its library @contentful/node-apps-toolkit describes it.

use crate::lookup::trim;
use crate::{Head, form};

/// What JavaScript's `querystring.escape` and `encodeURI` leave as it is, besides letters and digits.
const KEPT_IN_QUERY: &[u8] = b"-_.!~*'()";
const KEPT_IN_URI: &[u8] = b"-_.!~*'();/?:@&=+$,#";

/// What stands before the body; none where the request does not say which headers are signed.
pub(crate) fn before_body(head: &Head<'_>) -> Option<Vec<u8>> {
    let listed = std::str::from_utf8(head.first("x-contentful-signed-headers")?).ok()?;
    let mut names: Vec<_> = listed.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
    names.sort();
    let mut headers = Vec::new();
    for name in &names {
        if let Some(value) = head.first(name) {
            headers.push([name.as_bytes(), b":", trim(value)].concat());
        }
    }
    let mut halves = head.target.splitn(2, |byte| *byte == b'?');
    let mut uri = halves.next().unwrap_or_default().to_vec();
    if let Some(query) = halves.next().filter(|query| !query.is_empty()) {
        uri.push(b'?');
        uri.extend_from_slice(form::encode(query, KEPT_IN_QUERY).as_bytes());
    }
    let uri = form::encode(&uri, KEPT_IN_URI);
    Some([head.method.as_bytes(), b"\n", uri.as_bytes(), b"\n", &headers.join(&b';'), b"\n"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_headers_are_taken_in_order() {
        let headers =
            [("B", &b" 2 "[..]), ("X-Contentful-Signed-Headers", b"b, A,missing"), ("a", b"1"), ("c", b"3")];
        let head = Head { method: "POST", target: b"/hook?x=1&y=%20", public_url: None, headers: &headers };
        let made = String::from_utf8(before_body(&head).unwrap()).unwrap();
        assert_eq!(made, "POST\n/hook?x%253D1%2526y%253D%252520\na:1;b:2\n");
        let bare = Head { method: "POST", target: b"/", public_url: None, headers: &[] };
        assert_eq!(before_body(&bare), None);
    }
}
