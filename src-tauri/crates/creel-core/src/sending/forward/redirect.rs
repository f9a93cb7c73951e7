//! Redirects: where an answer sends a request to, and what of it may go along.

use crate::sending::head::{set, with_method};
use crate::sending::outgoing::Outgoing;
use crate::sending::url::Url;

/// How many are followed, one after the other.
pub(super) const MOST: usize = 5;

/// Whether a status sends the request somewhere else.
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The URL that a `Location` means (RFC 9110 §10.2.2), seen from where it was answered.
pub(super) fn target(from: &Url, location: &str) -> Option<Url> {
    let location = location.trim();
    if location.contains("://") {
        return Url::parse(location).ok();
    }
    if let Some(rest) = location.strip_prefix("//") {
        return Url::parse(&format!("{}://{rest}", from.scheme())).ok();
    }
    let path = match location {
        absolute if absolute.starts_with('/') => absolute.to_owned(),
        query if query.starts_with('?') => format!("{}{query}", from.path()),
        relative => {
            let folder = from.path().rfind('/').map_or("/", |at| &from.path()[..=at]);
            format!("{folder}{relative}")
        }
    };
    Url::parse(&format!("{}://{}{path}", from.scheme(), from.authority)).ok()
}

/// The request for where it was sent to. Credentials are left out where that is somebody else's; a request whose body has
/// one is `None` there, for a body cannot lose a part. `303` asks for a look at something else, so that it has no body.
pub(super) fn follow(
    outgoing: &Outgoing,
    to: Url,
    status: u16,
    secret_headers: &[String],
    secret_body: bool,
) -> Option<Outgoing> {
    let same = outgoing.url.same_origin(&to);
    if !same && secret_body && status != 303 {
        return None;
    }
    let mut head = retarget(&outgoing.head, &to);
    if !same {
        let always = ["authorization", "proxy-authorization", "cookie"];
        let names = secret_headers.iter().map(String::as_str).chain(always);
        head = names.fold(head, |head, name| set(&head, name, &[]));
    }
    let mut body = outgoing.body.clone();
    if status == 303 {
        let of_the_body =
            ["content-length", "transfer-encoding", "trailer", "content-type", "content-encoding"];
        head = of_the_body.iter().fold(with_method(&head, "GET"), |head, name| set(&head, name, &[]));
        body.clear();
    }
    Some(Outgoing { url: to, head, body })
}

/// The head for another URL: request-target and Host follow it.
pub(super) fn retarget(head: &[u8], to: &Url) -> Vec<u8> {
    let end = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
    let (line, rest) = head.split_at(end);
    let start = line.iter().position(|byte| *byte == b' ').map_or(line.len(), |at| at + 1);
    let last = line.iter().rposition(|byte| *byte == b' ').unwrap_or(line.len()).max(start);
    let line = [&line[..start], to.target.as_bytes(), &line[last..], rest].concat();
    set(&line, "Host", &[to.authority.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::Piece;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_location_is_read_from_where_it_stands() {
        let check = |location: &str, to: Option<&str>| {
            let seen = target(&url("http://a:1/x/y?q"), location).map(|url| url.to_string());
            assert_eq!(seen.as_deref(), to, "{location}");
        };
        check("https://b/z", Some("https://b/z"));
        check("//b:2/z", Some("http://b:2/z"));
        check("/z?1", Some("http://a:1/z?1"));
        check("z", Some("http://a:1/x/z"));
        check("?z", Some("http://a:1/x/y?z"));
        check("ftp://b/", None);
    }

    #[test]
    fn credentials_stay_with_the_host_that_they_are_for() {
        let head =
            b"POST /x HTTP/1.1\r\nHost: a\r\nX-Key: s\r\nauthorization: b\r\nContent-Length: 1\r\n\r\n"
                .to_vec();
        let outgoing = Outgoing { url: url("http://a/x"), head, body: vec![Piece::Bytes("1".into())] };
        let check = |to: &str, status: u16, secret_body: bool, wanted: Option<&str>| {
            let seen = follow(&outgoing, url(to), status, &["x-key".into()], secret_body);
            let seen = seen.map(|seen| String::from_utf8(seen.head).unwrap());
            assert_eq!(seen.as_deref(), wanted, "{to}");
        };
        check(
            "http://a/y",
            307,
            true,
            Some("POST /y HTTP/1.1\r\nHost: a\r\nX-Key: s\r\nauthorization: b\r\nContent-Length: 1\r\n\r\n"),
        );
        check("http://b/y", 302, false, Some("POST /y HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n\r\n"));
        check("https://a/y", 308, true, None);
        check("http://b/y", 303, true, Some("GET /y HTTP/1.1\r\nHost: b\r\n\r\n"));
    }
}
