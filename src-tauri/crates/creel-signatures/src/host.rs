//! A host: the name in a URL that a sender wrote, and whether a definition allows to call it.

/// The host of an `https` URL, without its port. None for any other URL, and for one that says who is calling or has
/// characters that readers of URLs disagree about.
pub(crate) fn of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
    if !rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = match authority.split_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) => return None,
        None => authority,
    };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    (!host.is_empty() && host.bytes().all(letter)).then_some(host)
}

/// Whether a host is one of `allowed`, names in which `*` stands for one label.
pub(crate) fn is_allowed(host: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|pattern| {
        let labels: Vec<_> = host.split('.').collect();
        let wanted: Vec<_> = pattern.split('.').collect();
        labels.len() == wanted.len()
            && labels.iter().zip(wanted).all(|(label, wanted)| {
                !label.is_empty() && (wanted == "*" || label.eq_ignore_ascii_case(wanted))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_that_is_called_counts() {
        let allowed = ["sns.*.amazonaws.com".to_owned(), "*.eventgrid.azure.net".to_owned()];
        for (url, is) in [
            ("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription", true),
            ("https://SNS.eu-central-1.AMAZONAWS.com", true),
            ("https://rp-eastus2.eventgrid.azure.net:553/eventsubscriptions/x/validate?id=1", true),
            ("http://sns.eu-central-1.amazonaws.com/", false),
            ("https://sns.amazonaws.com/", false),
            ("https://sns.a.b.amazonaws.com/", false),
            ("https://sns..amazonaws.com/", false),
            ("https://evil.example/sns.eu-central-1.amazonaws.com", false),
            ("https://evil.example?sns.eu-central-1.amazonaws.com", false),
            ("https://evil.example#.eventgrid.azure.net", false),
            ("https://evil.example\\.eventgrid.azure.net/", false),
            ("https://x@a.eventgrid.azure.net/", false),
            ("https://a.eventgrid.azure.net@evil.example/", false),
            ("https://a.eventgrid.azure.net:x@evil.example/", false),
            ("https://a.eventgrid.azure.net./", false),
            ("https://a.eventgrid.azure.net.evil.example/", false),
            ("https://a.eventgrid.azure.net/ x", false),
            ("https://a.eventgrid.azure.net/\r\nx", false),
            ("https:///a.eventgrid.azure.net", false),
            ("//a.eventgrid.azure.net", false),
            ("", false),
        ] {
            assert_eq!(of(url).is_some_and(|host| is_allowed(host, &allowed)), is, "{url}");
        }
    }
}
