//! A definition: the file a provider is read from, as it stands in the text. `providers/README.md` says what each
//! field means; here they only get their types. What needs a closer look keeps its place for the error message.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::SecretKind;
use crate::algorithm::Algorithm;
use crate::encoding::{Decoding, Encoding};
use crate::provider::{Answer, Confidence, DeclaredKey, InvalidAnswer, Retry, Setup};
use crate::summary::SummaryDefinition;
use crate::timestamp::{Tolerance, Unit};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definition {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) docs: Option<String>,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    #[serde(default)]
    pub(crate) unconfirmed: Vec<String>,
    #[serde(default)]
    pub(crate) detect: DetectDefinition,
    #[serde(default)]
    pub(crate) summary: SummaryDefinition,
    #[serde(default)]
    pub(crate) event: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) delivery: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) setup: Setup,
    #[serde(default)]
    pub(crate) answer: Answer,
    pub(crate) retry: Option<Retry>,
    #[serde(default, rename = "key")]
    pub(crate) keys: Vec<DeclaredKey>,
    #[serde(default, rename = "scheme")]
    pub(crate) schemes: Vec<Spanned<SchemeDefinition>>,
    #[serde(default, rename = "handshake")]
    pub(crate) handshakes: Vec<HandshakeDefinition>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DetectDefinition {
    pub(crate) headers: Vec<String>,
    pub(crate) user_agent: Option<String>,
    /// Alternatives; each is values and what they are like.
    pub(crate) shapes: Vec<Spanned<BTreeMap<Spanned<String>, String>>>,
    pub(crate) standard: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SchemeDefinition {
    pub(crate) name: Spanned<String>,
    pub(crate) label: Option<String>,
    pub(crate) group: Option<String>,
    #[serde(default)]
    pub(crate) legacy: bool,
    #[serde(default)]
    pub(crate) unconfirmed: bool,
    pub(crate) when: Option<WhenDefinition>,
    pub(crate) kind: Spanned<Kind>,
    pub(crate) alg: Option<Spanned<Algorithm>>,
    pub(crate) source: Spanned<OneOrMany>,
    pub(crate) parse: Option<Spanned<ParseDefinition>>,
    pub(crate) content: Option<Spanned<String>>,
    pub(crate) encoding: Option<Encoding>,
    #[serde(default)]
    pub(crate) case_insensitive: bool,
    pub(crate) ts: Option<Spanned<TsDefinition>>,
    pub(crate) id: Option<Spanned<String>>,
    pub(crate) tolerance: Option<Spanned<Tolerance>>,
    #[serde(default)]
    pub(crate) leeway: u32,
    /// What a value must be, by its template; an empty text stands for any value.
    #[serde(default)]
    pub(crate) check: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(crate) certificate: Option<CertificateDefinition>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) secret: SecretDefinition,
    #[serde(default)]
    pub(crate) require: Vec<String>,
}

/// What kind of proof a scheme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A keyed hash (HMAC).
    Mac,
    /// A plain hash whose content holds the secret.
    Digest,
    /// An asymmetric signature, checked with a public key.
    Signature,
    /// The secret itself, sent along. It proves who sends, not what was sent.
    Token,
    /// A JSON web token whose claims say what was sent.
    Jwt,
    /// A signature of chosen parts of the request (RFC 9421).
    HttpMessageSignature,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhenDefinition {
    #[serde(default)]
    pub(crate) header: OneOrMany,
    pub(crate) equals: Option<String>,
    #[serde(default)]
    pub(crate) absent: OneOrMany,
    /// What a value must be; an empty text stands for any value.
    #[serde(default)]
    pub(crate) values: BTreeMap<Spanned<String>, String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ParseKind {
    #[default]
    Plain,
    Pairs,
    List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParseDefinition {
    pub(crate) kind: ParseKind,
    pub(crate) prefix: Option<String>,
    #[serde(default)]
    pub(crate) prefix_optional: bool,
    #[serde(default)]
    pub(crate) repeat: bool,
    pub(crate) item: Option<String>,
    pub(crate) kv: Option<String>,
    pub(crate) sig: Option<String>,
    pub(crate) ts: Option<String>,
    #[serde(default)]
    pub(crate) ts_last: bool,
    #[serde(default)]
    pub(crate) trim: bool,
    #[serde(default)]
    pub(crate) also: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TsDefinition {
    pub(crate) source: Option<Spanned<String>>,
    pub(crate) unit: Unit,
}

/// Where the certificate of a signature comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateDefinition {
    pub(crate) url: Spanned<String>,
    pub(crate) allow_host: OneOrMany,
    #[serde(default)]
    pub(crate) path_end: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecretDefinition {
    pub(crate) kind: Option<SecretKind>,
    pub(crate) label: Option<String>,
    #[serde(default)]
    pub(crate) strip_prefix: OneOrMany,
    #[serde(default)]
    pub(crate) decode: Decoding,
    pub(crate) private_prefix: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandshakeDefinition {
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    #[serde(default, rename = "match")]
    pub(crate) matches: MatchDefinition,
    #[serde(default)]
    pub(crate) verify_first: bool,
    pub(crate) respond: RespondDefinition,
    /// What is answered instead where the request does not prove what it has to.
    pub(crate) refuse: Option<InvalidAnswer>,
    pub(crate) capture: Option<CaptureDefinition>,
    pub(crate) outbound: Option<OutboundDefinition>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MatchDefinition {
    #[serde(default)]
    pub(crate) method: OneOrMany,
    #[serde(default)]
    pub(crate) below: bool,
    /// What a value must be, by its template; an empty text stands for any value.
    #[serde(default)]
    pub(crate) values: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    pub(crate) hex: Vec<Spanned<String>>,
    pub(crate) token: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RespondDefinition {
    pub(crate) status: Spanned<u16>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, Spanned<String>>,
    pub(crate) body: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaptureDefinition {
    pub(crate) kind: SecretKind,
    pub(crate) value: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutboundDefinition {
    pub(crate) url: Spanned<String>,
    pub(crate) allow_host: OneOrMany,
}

/// A field that takes one text or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    pub(crate) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        }
    }
}
