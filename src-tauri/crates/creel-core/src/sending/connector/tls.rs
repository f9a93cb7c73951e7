//! Whom an encrypted connection believes: those that this system does, or, where somebody says so, anybody.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::Connector;

impl Connector {
    pub(super) async fn tls(&self, anybody: bool) -> Arc<ClientConfig> {
        if anybody {
            return Arc::new(believing_anybody());
        }
        if let Some(config) = self.believing.get() {
            return config.clone();
        }
        // Loading the system's certificates reads files.
        let loaded = tokio::task::spawn_blocking(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            Arc::new(believing(roots))
        });
        let config = loaded.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        self.believing.get_or_init(|| config).clone()
    }

    #[cfg(test)]
    pub(crate) fn believing_only(roots: RootCertStore) -> Self {
        let connector = Self::without_store();
        connector.believe_only(roots);
        connector
    }

    #[cfg(test)]
    pub(crate) fn believe_only(&self, roots: RootCertStore) {
        self.believing.get_or_init(|| Arc::new(believing(roots)));
    }
}

fn believing(roots: RootCertStore) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    finished(builder(provider).with_root_certificates(roots))
}

fn believing_anybody() -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let anybody = Arc::new(Anybody(provider.clone()));
    finished(builder(provider).dangerous().with_custom_certificate_verifier(anybody))
}

fn builder(provider: Arc<CryptoProvider>) -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has cipher suites for the versions that are on by default")
}

fn finished(builder: rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>) -> ClientConfig {
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

/// Believes every certificate. That the other side has the certificate's key is still checked, so that a connection
/// cannot be taken over by repeating what was once said on another.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
