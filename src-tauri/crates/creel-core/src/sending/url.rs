//! A URL that a request is sent to.

use std::fmt;
use std::ops::Range;

use http::Uri;
use zeroize::Zeroizing;

/// Where a request goes: `http` or `https`, a host, a port, and what is asked for there.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    pub secure: bool,
    /// A name or an address; an address of IPv6 stands without its brackets.
    pub host: String,
    pub port: u16,
    /// Host and port as the URL writes them, which is what the Host header says.
    pub authority: String,
    /// Path and query; at least `/`.
    pub target: String,
    /// `user:password`, where the URL has them. They are no part of what is shown.
    pub userinfo: Option<Zeroizing<String>>,
}

/// Why a text is no URL that a request can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error(
        "it is no URL; one looks like http://localhost:3000/webhooks, and a host with other letters like xn--bcher-kva.example"
    )]
    Malformed,
    #[error("it begins with neither http:// nor https://")]
    Scheme,
    #[error("it names no host")]
    Host,
}

impl Url {
    /// Reads a URL as people write it: letters outside ASCII in the path are encoded, a fragment is left out.
    ///
    /// # Errors
    /// The text is no URL, is neither `http` nor `https`, or has no host.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        let encoded: String = text
            .bytes()
            .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        let uri: Uri = encoded.parse().map_err(|_| UrlError::Malformed)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(UrlError::Scheme),
        };
        let authority = uri.authority().ok_or(UrlError::Host)?;
        let named = authority.host();
        let host = match named.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(address) => address.to_owned(),
            // Brackets are for addresses of IPv6, and stand around all of it.
            None if named.contains(['[', ']']) => return Err(UrlError::Malformed),
            None => named.to_owned(),
        };
        if host.is_empty() {
            return Err(UrlError::Host);
        }
        let (userinfo, written) = match authority.as_str().rsplit_once('@') {
            Some((userinfo, rest)) => (Some(Zeroizing::new(userinfo.to_owned())), rest),
            None => (None, authority.as_str()),
        };
        let port = match written.strip_prefix(authority.host()).and_then(|rest| rest.strip_prefix(':')) {
            None | Some("") => {
                if secure {
                    443
                } else {
                    80
                }
            }
            Some(port) => port.parse().map_err(|_| UrlError::Malformed)?,
        };
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        Ok(Self { secure, host, port, authority: written.to_owned(), target, userinfo })
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }

    /// Whether two URLs lead to the same scheme, host and port, so that what is meant for one may be told to the other.
    pub fn same_origin(&self, other: &Self) -> bool {
        self.secure == other.secure && self.host.eq_ignore_ascii_case(&other.host) && self.port == other.port
    }
}

/// What a URL has for `user:password` as it is written, and where; also where it is no URL otherwise.
pub(crate) fn userinfo(text: &str) -> Option<Range<usize>> {
    let start = text.find("://")? + "://".len();
    let rest = text.get(start..)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.rfind('@').map(|length| start..start + length)
}

/// The URL without user and password.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme(), self.authority, self.target)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::{Url, UrlError};

    #[test]
    fn a_url_is_taken_apart() {
        let check = |text: &str, host: &str, port: u16, shown: &str| {
            let url = Url::parse(text).unwrap();
            assert_eq!(
                (url.host.as_str(), url.port, url.to_string().as_str()),
                (host, port, shown),
                "{text}"
            );
        };
        check("http://localhost:3000", "localhost", 3000, "http://localhost:3000/");
        check(" https://example.com/a?b=c#d ", "example.com", 443, "https://example.com/a?b=c");
        check("http://[::1]:8080/x", "::1", 8080, "http://[::1]:8080/x");
        check("http://[::1]/x", "::1", 80, "http://[::1]/x");
        check("http://u:p%40@h/x", "h", 80, "http://h/x");
        check("http://h/\u{e4}?\u{f6}", "h", 80, "http://h/%C3%A4?%C3%B6");
        check("http://h?x=1", "h", 80, "http://h/?x=1");
        assert_eq!(Url::parse("http://u:p@h/").unwrap().userinfo.as_deref().map(String::as_str), Some("u:p"));
    }

    #[test]
    fn what_is_no_url_is_refused() {
        let check = |text: &str, error: UrlError| assert_eq!(Url::parse(text), Err(error), "{text}");
        check("", UrlError::Malformed);
        check("localhost:3000", UrlError::Scheme);
        check("/x", UrlError::Scheme);
        check("ftp://h/", UrlError::Scheme);
        check("http://", UrlError::Malformed);
        check("http://h:99999/", UrlError::Malformed);
        check("http://h\u{e4}/", UrlError::Malformed);
        check("http:///x", UrlError::Malformed);
        check("http://a b/", UrlError::Malformed);
        check("http://h/\r\nX: y", UrlError::Malformed);
        check("http://a[b:c@]d/", UrlError::Malformed);
    }
}
