//! A network: a range of IP addresses in CIDR notation, such as `192.0.2.0/24`; an address alone is a network of one.

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A range of addresses that have their first bits in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network {
    /// The first address of the range.
    address: IpAddr,
    /// How many bits they have in common.
    bits: u8,
}

/// Why a text is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a network reads like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7")]
pub struct NoNetwork;

impl Network {
    /// Whether the address is in the range. An IPv4 address counts as such however it is written.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.address.is_ipv4() && first(address, self.bits) == self.address
    }
}

/// The first address of the network of so many bits that the address is in.
fn first(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or_default();
            IpAddr::V4((address.to_bits() & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or_default();
            IpAddr::V6((address.to_bits() & mask).into())
        }
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|bits| digits && *bits <= whole).ok_or(NoNetwork)
        };
        let bits = bits.map_or(Ok(whole), number)?;
        // An IPv4 address in the clothes of IPv6 is a peer of a socket that takes both, and stands for itself.
        let mapped = address.to_canonical();
        match mapped.is_ipv4() && address.is_ipv6() {
            true if bits < 96 => Err(NoNetwork),
            true => Ok(Self { address: first(mapped, bits - 96), bits: bits - 96 }),
            false => Ok(Self { address: first(address, bits), bits }),
        }
    }
}

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let whole = if self.address.is_ipv4() { 32 } else { 128 };
        match self.bits == whole {
            true => write!(f, "{}", self.address),
            false => write!(f, "{}/{}", self.address, self.bits),
        }
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let check = |network: &str, within: &[&str], outside: &[&str]| {
            let read: Network = network.parse().unwrap();
            assert!(within.iter().all(|address| read.contains(address.parse().unwrap())), "{network}");
            assert!(!outside.iter().any(|address| read.contains(address.parse().unwrap())), "{network}");
        };
        check("192.0.2.7", &["192.0.2.7", "::ffff:192.0.2.7"], &["192.0.2.6", "::c000:207"]);
        check("192.0.2.9/30", &["192.0.2.8", "192.0.2.11"], &["192.0.2.7", "192.0.2.12"]);
        check("0.0.0.0/0", &["255.255.255.255", "0.0.0.0"], &["::", "2001:db8::1"]);
        check("::/0", &["2001:db8::1"], &["192.0.2.1", "::ffff:192.0.2.1"]);
        check("2001:db8::/32", &["2001:db8:ffff::1"], &["2001:db9::"]);
        check("::ffff:10.0.0.0/104", &["10.255.0.1"], &["11.0.0.1"]);
    }

    #[test]
    fn a_network_is_written_as_its_first_address() {
        let check = |given: &str, written: Option<&str>| {
            let read = given.parse::<Network>().ok().map(|network| network.to_string());
            assert_eq!(read.as_deref(), written, "{given:?}");
        };
        check("10.1.2.3/8", Some("10.0.0.0/8"));
        check(" 10.1.2.3 ", Some("10.1.2.3"));
        check("10.1.2.3/32", Some("10.1.2.3"));
        check("2001:DB8::1/64", Some("2001:db8::/64"));
        for wrong in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "localhost",
            "::ffff:1.2.3.4/90",
        ] {
            check(wrong, None);
        }
    }
}
