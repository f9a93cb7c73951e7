//! The URL that a sender signed: the one it was told, or what a request shows of it.

use crate::Head;
use crate::lookup::trim;

/// The URLs that may have been signed, the likeliest first. Where the endpoint has a public URL, that is the one, or its
/// origin with the target of the request; else the host that the request names stands for it. A wrong guess costs a
/// computation and proves nothing.
pub(crate) fn candidates(head: &Head<'_>) -> Vec<Option<String>> {
    let target = String::from_utf8_lossy(head.target);
    if let Some(url) = head.public_url {
        let origin = origin(url);
        let requested = format!("{origin}{target}");
        let mut urls = vec![None];
        if target.starts_with('/') && requested != url {
            urls.push(Some(requested));
        }
        return urls;
    }
    match head.first("host").map(trim).map(std::str::from_utf8) {
        Some(Ok(host)) => {
            ["https", "http"].iter().map(|scheme| Some(format!("{scheme}://{host}{target}"))).collect()
        }
        _ => vec![None],
    }
}

/// Scheme and host of a URL.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_url_comes_first() {
        let host = [("Host", &b"tunnel.example"[..])];
        let with = |public_url, target| {
            let head = Head { method: "POST", target, public_url, headers: &host };
            candidates(&head)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(with(Some("https://a.example/hook?x=1"), b"/hook?x=1"), [None]);
        assert_eq!(
            with(Some("https://a.example/hook"), b"/hook?x=1"),
            [None, text("https://a.example/hook?x=1")]
        );
        assert_eq!(with(Some("https://a.example"), b"/"), [None, text("https://a.example/")]);
        assert_eq!(with(None, b"/h"), [text("https://tunnel.example/h"), text("http://tunnel.example/h")]);
        let head = Head { method: "POST", target: b"/", public_url: None, headers: &[] };
        assert_eq!(candidates(&head), [None]);
    }
}
