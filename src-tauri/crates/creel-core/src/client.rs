//! A client: who called, as a proxy or a tunnel says that stands in front. What a proxy says counts only where the
//! endpoint trusts it, since everybody can write the same headers.

use std::net::IpAddr;

use crate::network::Network;

/// Who called, by the word of a trusted proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// `None` where the proxies do not say it in a way that leaves one reading.
    pub address: Option<IpAddr>,
    /// `http` or `https`, as the client spoke to the first proxy.
    pub scheme: Option<String>,
    /// The host that the client asked for.
    pub host: Option<String>,
    /// The proxy that connected to Creel.
    pub via: IpAddr,
}

/// What one proxy says about who called it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Hop {
    address: Option<IpAddr>,
    scheme: Option<String>,
    host: Option<String>,
}

impl Client {
    /// Reads who called. `None` where the peer is no trusted proxy, or says nothing.
    ///
    /// Each proxy adds whom it was called by at the end, so that the list is read from there: what stands before the first
    /// address that is no trusted proxy was written by that address, and may say anything.
    pub fn read(peer: IpAddr, headers: &[(&str, &[u8])], trusted: &[Network]) -> Option<Self> {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        if !is_trusted(peer) {
            return None;
        }
        let client = |hops: Vec<Hop>| {
            let mut client = hops.last()?.clone();
            for hop in hops.into_iter().rev() {
                let goes_on = hop.address.is_some_and(is_trusted);
                client = hop;
                if !goes_on {
                    break;
                }
            }
            Some(client)
        };
        let found = match (client(forwarded(headers)), client(x_forwarded(headers))) {
            // A proxy writes one of the two. Where both are there and differ, the client may have written the other.
            (Some(one), Some(other)) if one.address != other.address => Hop::default(),
            (Some(one), Some(other)) => {
                Hop { scheme: one.scheme.or(other.scheme), host: one.host.or(other.host), ..one }
            }
            (one, other) => one.or(other)?,
        };
        Some(Self {
            address: found.address,
            scheme: found.scheme,
            host: found.host,
            via: peer.to_canonical(),
        })
    }
}

/// The hops of `Forwarded` (RFC 7239).
fn forwarded(headers: &[(&str, &[u8])]) -> Vec<Hop> {
    let mut hops = Vec::new();
    for line in lines(headers, "forwarded") {
        if line.matches('"').count() % 2 == 1 {
            // What a client left open in quotes would take in what the proxy adds behind it.
            hops.push(Hop::default());
            continue;
        }
        for element in cut(&line, ',') {
            let mut hop = Hop::default();
            for pair in cut(element, ';') {
                let Some((name, value)) = pair.split_once('=') else { continue };
                let value = value.trim().trim_matches('"');
                match name.trim().to_ascii_lowercase().as_str() {
                    "for" => hop.address = address(value),
                    "proto" => hop.scheme = scheme(value),
                    "host" => hop.host = host(value),
                    _ => {}
                }
            }
            hops.push(hop);
        }
    }
    hops
}

/// The hops of `X-Forwarded-For`. What `-Proto` and `-Host` say last was said by the nearest proxy, and is taken to hold
/// for all.
fn x_forwarded(headers: &[(&str, &[u8])]) -> Vec<Hop> {
    let elements = |name: &str| -> Vec<String> {
        let lines = lines(headers, name);
        lines.iter().flat_map(|line| line.split(',')).map(|element| element.trim().to_owned()).collect()
    };
    let last = |name: &str| elements(name).pop();
    let said = Hop {
        address: None,
        scheme: last("x-forwarded-proto").and_then(|text| scheme(&text)),
        host: last("x-forwarded-host").and_then(|text| host(&text)),
    };
    let hop = |text: String| Hop { address: address(&text), ..said.clone() };
    elements("x-forwarded-for").into_iter().map(hop).collect()
}

/// The values of a header in their order.
fn lines(headers: &[(&str, &[u8])], wanted: &str) -> Vec<String> {
    let lines = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    lines.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
}

/// The parts between separators that do not stand in quotes.
fn cut(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = text.split(move |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    });
    parts.map(str::trim)
}

/// An address with or without a port; in IPv6 the port takes brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None if text.matches(':').count() == 1 => text.split(':').next().unwrap_or_default(),
        None => text,
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn scheme(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    matches!(lower.as_str(), "http" | "https").then_some(lower)
}

fn host(text: &str) -> Option<String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    ((1..=255).contains(&text.len()) && text.bytes().all(allowed)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Client;

    fn read(peer: &str, headers: &[(&str, &str)]) -> Option<Client> {
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let trusted = ["127.0.0.1", "10.0.0.0/8"].map(|network| network.parse().unwrap());
        Client::read(peer.parse().unwrap(), &headers, &trusted)
    }

    #[test]
    fn the_client_is_the_last_that_no_trusted_proxy_is() {
        let check = |headers: &[(&str, &str)], address: Option<&str>| {
            let client = read("127.0.0.1", headers).unwrap_or_else(|| panic!("{headers:?}"));
            assert_eq!(client.address.map(|a| a.to_string()).as_deref(), address, "{headers:?}");
        };
        check(&[("X-Forwarded-For", "192.0.2.1")], Some("192.0.2.1"));
        check(&[("x-forwarded-for", "198.51.100.9, 192.0.2.1, 10.1.1.1")], Some("192.0.2.1"));
        check(
            &[("X-Forwarded-For", "198.51.100.9"), ("X-Forwarded-For", "192.0.2.1:4711")],
            Some("192.0.2.1"),
        );
        check(&[("X-Forwarded-For", "10.0.0.1, 10.0.0.2")], Some("10.0.0.1"));
        check(&[("X-Forwarded-For", "192.0.2.1, unknown")], None);
        check(&[("X-Forwarded-For", "192.0.2.1,")], None);
        check(&[("Forwarded", "for=192.0.2.1;proto=https, for=10.0.0.1")], Some("192.0.2.1"));
        check(&[("Forwarded", "For=\"[2001:db8::7]:4711\"")], Some("2001:db8::7"));
        check(&[("Forwarded", "for=\"_a,b\"")], None);
        check(&[("Forwarded", "for=198.51.100.9;x=\", for=192.0.2.1")], None);
        check(&[("Forwarded", "for=198.51.100.9;x=\""), ("Forwarded", "for=192.0.2.1")], Some("192.0.2.1"));
        check(&[("Forwarded", "for=192.0.2.1"), ("X-Forwarded-For", "192.0.2.1")], Some("192.0.2.1"));
        check(&[("Forwarded", "for=192.0.2.1"), ("X-Forwarded-For", "198.51.100.9")], None);
        check(&[("X-Forwarded-For", "::ffff:192.0.2.1")], Some("192.0.2.1"));
    }

    #[test]
    fn nobody_else_is_believed() {
        assert_eq!(read("192.0.2.1", &[("X-Forwarded-For", "10.0.0.1")]), None);
        assert_eq!(read("127.0.0.1", &[("X-Real-IP", "10.0.0.1")]), None);
        let headers = [
            ("X-Forwarded-For", "192.0.2.1"),
            ("X-Forwarded-Proto", "HTTPS"),
            ("X-Forwarded-Host", "hooks.example.com"),
        ];
        let client = read("::ffff:127.0.0.1", &headers).unwrap();
        assert_eq!(
            (client.scheme.as_deref(), client.host.as_deref()),
            (Some("https"), Some("hooks.example.com"))
        );
        assert_eq!(client.via.to_string(), "127.0.0.1");
        let client = read("127.0.0.1", &[("Forwarded", "for=192.0.2.1;proto=gopher;host=\"a b\"")]).unwrap();
        assert_eq!((client.scheme, client.host), (None, None));
    }
}
