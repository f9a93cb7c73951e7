//! A certificate whose address the request names: which addresses are trusted, and which certificate is meant.

use crate::definition::CertificateDefinition;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::scheme::read_value;
use crate::template::Value;
use crate::{Head, Provider, Secret};

/// Where the certificates of a scheme come from.
#[derive(Debug)]
pub(crate) struct CertificateRule {
    /// Where the request names the address.
    pub(crate) url: Value,
    /// Hosts that are trusted; `*` stands for one label.
    hosts: Vec<String>,
    /// What the path of a trusted address ends with.
    path_end: String,
}

impl CertificateRule {
    pub(crate) fn new(definition: CertificateDefinition) -> Result<Self, Problem> {
        let CertificateDefinition { url, hosts, path_end } = definition;
        if hosts.is_empty() {
            return Err(Problem::new(url.span(), "name the `hosts` that certificates may come from"));
        }
        Ok(Self { url: read_value(&url)?, hosts, path_end })
    }

    /// The address that the request names, where it is trusted. An attacker can name any address, so that only the
    /// provider's own hosts count.
    pub(crate) fn trusted_url(&self, lookup: &Lookup<'_>) -> Option<String> {
        let url = String::from_utf8(lookup.value(&self.url)?.into_owned()).ok()?;
        let (host, path) = url.strip_prefix("https://")?.split_once('/')?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let trusted =
            self.hosts.iter().any(|pattern| is_host(host, pattern)) && path.ends_with(&self.path_end);
        trusted.then_some(url)
    }

    /// Whether a secret is the certificate at this address. One without an address was entered by hand, and counts.
    pub(crate) fn is_at(secret: &Secret, url: &str) -> bool {
        secret.url.as_deref().is_none_or(|own| own == url)
    }
}

impl Provider {
    /// The address of the certificate that a request was signed with, where the request names one and the provider's
    /// definition trusts it. Nothing is fetched here.
    pub fn certificate_url(&self, head: &Head<'_>, body: &[u8]) -> Option<String> {
        let rules = || self.schemes.iter().filter_map(|scheme| scheme.certificate.as_ref());
        let lookup =
            Lookup::new(head).with_body(body, rules().filter_map(|rule| rule.url.path()), usize::MAX);
        rules().find_map(|rule| rule.trusted_url(&lookup))
    }
}

/// Whether a host is one of a pattern's. Nothing but letters, digits and hyphens makes a label, so that neither a user
/// name nor a port can hide in it.
fn is_host(host: &str, pattern: &str) -> bool {
    let label = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let mut labels = host.split('.');
    let same = pattern.split('.').all(|wanted| {
        labels
            .next()
            .is_some_and(|found| label(found) && (wanted == "*" || found.eq_ignore_ascii_case(wanted)))
    });
    same && labels.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn a_star_is_one_label() {
        assert!(is_host("sns.eu-central-1.amazonaws.com", "sns.*.amazonaws.com"));
        for wrong in [
            "sns.amazonaws.com",
            "sns..amazonaws.com",
            "sns.a.b.amazonaws.com",
            "sns.a.amazonaws.com.evil.example",
            "evil.example@sns.a.amazonaws.com",
            "sns.a.amazonaws.com:444",
            "sns.a@b.amazonaws.com",
            "",
        ] {
            assert!(!is_host(wrong, "sns.*.amazonaws.com"), "{wrong}");
        }
    }
}
