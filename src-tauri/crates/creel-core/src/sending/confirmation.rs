//! A confirmation: what somebody has to agree to before much is sent to where it cannot be taken back.

use std::net::IpAddr;

use serde::Serialize;

/// What would be sent, and where to. It is sent when the same order comes again with `confirm: true`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub struct ConfirmationNeeded {
    /// The host that it would go to.
    pub host: String,
    /// How many sendings there would be.
    pub count: u64,
    /// The first request: its line, headers and the start of its body, without credentials.
    pub first_request: String,
}

/// Whether a host is this machine by its very name or address. What only resolves to it may resolve to another tomorrow.
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn only_names_and_addresses_of_loopback_are_this_machine() {
        for host in [
            "localhost",
            "LocalHost.",
            "app.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "[::1]",
            "::ffff:127.0.0.1",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["example.com", "localhost.example.com", "10.0.0.1", "0.0.0.0", "::", "2130706433", ""] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
