//! Which addresses are public: those that a sender on the internet can have.

use std::net::IpAddr;

use crate::network::Network;

/// Networks of IPv4 that are nobody's on the internet (RFC 6890 and the registry of special-purpose addresses).
const NOT_PUBLIC: [&str; 14] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
];

/// Of IPv6 only what is given out (`2000::/3`), without what stands for an address of IPv4 or for documentation.
const GIVEN_OUT: &str = "2000::/3";
const NOT_GIVEN_OUT: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

pub(super) fn is_public(address: IpAddr) -> bool {
    let address = address.to_canonical();
    let within = |network: &str| network.parse::<Network>().is_ok_and(|network| network.contains(address));
    match address {
        IpAddr::V4(_) => !NOT_PUBLIC.iter().any(|network| within(network)),
        IpAddr::V6(_) => within(GIVEN_OUT) && !NOT_GIVEN_OUT.iter().any(|network| within(network)),
    }
}

#[cfg(test)]
mod tests {
    use super::{GIVEN_OUT, NOT_GIVEN_OUT, NOT_PUBLIC, Network, is_public};

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        for network in NOT_PUBLIC.iter().chain(&NOT_GIVEN_OUT).chain([&GIVEN_OUT]) {
            assert_eq!(
                network.parse::<Network>().map(|network| network.to_string()).as_deref(),
                Ok(*network)
            );
        }
        for public in ["52.94.236.248", "8.8.8.8", "172.32.0.1", "2600:1f18::1", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.100.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }
}
