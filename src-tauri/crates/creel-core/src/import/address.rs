//! An address: where a request in a file or a paste says it went.

use super::Cause;

/// The parts of a URL that a request is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address<'u> {
    /// User and password as they stand in the URL.
    pub(super) user: Option<&'u str>,
    /// Host and port.
    pub(super) host: &'u str,
    /// Path and query, as they stand in the URL.
    pub(super) target: String,
}

impl<'u> Address<'u> {
    /// Reads a URL; without a scheme it is one of HTTP.
    pub(super) fn read(url: &'u str) -> Result<Self, Cause> {
        let after = match url.split_once("://") {
            Some((scheme, after)) if ["http", "https"].iter().any(|it| scheme.eq_ignore_ascii_case(it)) => {
                after
            }
            Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                return Err("the URL is not one of http or https".into());
            }
            _ => url,
        };
        let after = after.split('#').next().unwrap_or_default();
        let (authority, target) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let port = host.rsplit_once(':').map_or("", |(_, port)| port);
        let port_is_right = host.ends_with(']') || port.bytes().all(|byte| byte.is_ascii_digit());
        if host.is_empty() || !port_is_right {
            return Err("the URL names no host".into());
        }
        let slash = if target.starts_with('/') { "" } else { "/" };
        Ok(Self { user, host, target: format!("{slash}{target}") })
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn urls_are_taken_apart() {
        let check = |url: &str, user: Option<&str>, host: &str, target: &str| {
            let wanted = Address { user, host, target: target.to_owned() };
            assert_eq!(Address::read(url).as_ref(), Ok(&wanted), "{url}");
        };
        check("https://x.test/a/b?c=d#e", None, "x.test", "/a/b?c=d");
        check("HTTP://x.test:81", None, "x.test:81", "/");
        check("http://x.test?a=http://y/", None, "x.test", "/?a=http://y/");
        check("localhost:27335/hook", None, "localhost:27335", "/hook");
        check("x.test/to?next=http://y", None, "x.test", "/to?next=http://y");
        check("http://me:p%40ss@[::1]:80/", Some("me:p%40ss"), "[::1]:80", "/");
        for url in [
            "",
            "/path",
            "http://",
            "http:///path",
            "http://me@/",
            "data:a/b",
            "ftp://x.test/",
            "file:///etc/passwd",
        ] {
            assert!(Address::read(url).is_err(), "{url}");
        }
    }
}
