//! A certificate whose address the request names: which addresses are trusted, and which certificate is meant.

use crate::definition::CertificateDefinition;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::scheme::read_value;
use crate::template::Value;
use crate::{Head, Provider, Secret, SecretKind, host};

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
        let CertificateDefinition { url, allow_host, path_end } = definition;
        let hosts = allow_host.into_vec();
        if hosts.is_empty() {
            return Err(Problem::new(url.span(), "name with `allow_host` where certificates may come from"));
        }
        Ok(Self { url: read_value(&url)?, hosts, path_end })
    }

    /// The address that the request names, where it is trusted. An attacker can name any address, so that only the
    /// provider's own hosts count.
    pub(crate) fn trusted_url(&self, lookup: &Lookup<'_>) -> Option<String> {
        let url = String::from_utf8(lookup.value(&self.url)?.into_owned()).ok()?;
        let host = host::of(&url)?;
        let path = url.strip_prefix("https://")?.strip_prefix(host)?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        // A port is no part of the path, so that only the usual one is trusted.
        let trusted =
            host::is_allowed(host, &self.hosts) && path.starts_with('/') && path.ends_with(&self.path_end);
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

    /// Whether a text is a certificate that the provider's signatures can be checked with.
    pub fn takes_certificate(&self, text: &str) -> bool {
        let mut secret = Secret::shared(0, text);
        secret.kind = SecretKind::Certificate;
        let keys = self.schemes.iter().filter(|scheme| scheme.certificate.is_some());
        text.contains("-----BEGIN CERTIFICATE-----")
            && keys.filter_map(|scheme| Key::new(scheme, &secret)).any(|key| matches!(key, Key::Public(_)))
    }
}
