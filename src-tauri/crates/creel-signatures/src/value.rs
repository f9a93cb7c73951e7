//! A value: something a request, its signature or a secret holds, as a template names it.

use crate::SecretKind;
use crate::encoding::Encoding;
use crate::function::Function;
use crate::json::Path;

/// Something that a template can name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Body,
    Timestamp,
    /// So many seconds after the timestamp.
    Later(u32),
    Id,
    Secret,
    Username,
    /// What a provider shows beside its secrets, as an API key that is no secret.
    PublicId,
    WebhookId,
    Url,
    Path,
    Query,
    /// The query with its parameters by name.
    QuerySorted,
    Parameter(String),
    Method,
    Header(String),
    Json(Path),
    Form(String),
    /// A value inside a form field that holds JSON.
    FormJson(String, Path),
    /// A value of the JSON in the first field of a form that holds an object, whatever the field is called.
    FormDocument(Path),
    /// Names and values of a form one after the other, by name.
    FormSorted {
        unique: bool,
    },
    /// A member of the signature header that is neither signature nor timestamp.
    Member(String),
    /// A claim of a JSON web token.
    Claim(Path),
    AtlassianQueryHash,
    ContentfulRequest,
    SnsMessage,
    /// A value that may be missing, and then is an empty text.
    Optional(Box<Value>),
    /// Nothing, where the value is there.
    If(Box<Value>),
    /// The keyed hash of a value, for the answer to a handshake.
    Hmac(Encoding, Box<Value>),
    Made(Function, Box<Value>),
}

impl Value {
    /// Reads a value as it stands between braces, or without them as `source` fields have it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if let Some(inner) = text.strip_suffix('?') {
            return Ok(Self::Optional(Box::new(Self::read(inner)?)));
        }
        if let Some((name, inner)) = text.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
            let inner = Box::new(Self::read(inner)?);
            return match name {
                "if" => Ok(Self::If(inner)),
                "hmac_hex" => Ok(Self::Hmac(Encoding::Hex, inner)),
                "hmac_base64" => Ok(Self::Hmac(Encoding::Base64, inner)),
                name => match Function::named(name) {
                    Some(function) => Ok(Self::Made(function, inner)),
                    None => {
                        let names: Vec<_> = Function::ALL.iter().map(|(name, _)| *name).collect();
                        Err(format!(
                            "`{name}` is no function; use one of if, hmac_hex, hmac_base64, {}",
                            names.join(", ")
                        ))
                    }
                },
            };
        }
        if let Some(seconds) = text.strip_prefix("ts+").and_then(|seconds| seconds.parse().ok()) {
            return Ok(Self::Later(seconds));
        }
        let (name, argument) = match text.split_once(':') {
            Some((name, argument)) if !argument.is_empty() => (name, Some(argument)),
            Some(_) => return Err(format!("`{{{text}}}` names nothing after the colon")),
            None => (text, None),
        };
        Ok(match (name, argument) {
            ("body", None) => Self::Body,
            ("ts", None) => Self::Timestamp,
            ("id", None) => Self::Id,
            ("secret", None) => Self::Secret,
            ("username", None) => Self::Username,
            ("public_id", None) => Self::PublicId,
            ("webhook_id", None) => Self::WebhookId,
            ("url", None) => Self::Url,
            ("path", None) => Self::Path,
            ("query", None) => Self::Query,
            ("query_sorted", None) => Self::QuerySorted,
            ("method", None) => Self::Method,
            ("form_sorted", None) => Self::FormSorted { unique: false },
            ("form_sorted_unique", None) => Self::FormSorted { unique: true },
            ("atlassian_qsh", None) => Self::AtlassianQueryHash,
            ("contentful_request", None) => Self::ContentfulRequest,
            ("sns_message", None) => Self::SnsMessage,
            ("query", Some(name)) => Self::Parameter(name.to_owned()),
            ("header", Some(name)) => Self::Header(name.to_owned()),
            ("member", Some(name)) => Self::Member(name.to_owned()),
            ("claim", Some(path)) => Self::Claim(Path::read(path)),
            ("json", Some(path)) => Self::Json(Path::read(path)),
            ("form", Some(field)) => match field.split_once(':') {
                Some(("*", path)) => Self::FormDocument(Path::read(path)),
                Some((field, path)) => Self::FormJson(field.to_owned(), Path::read(path)),
                None => Self::Form(field.to_owned()),
            },
            _ => {
                return Err(format!(
                    "`{{{text}}}` is no value; use one of {{body}} {{ts}} {{id}} {{secret}} {{username}} \
                     {{public_id}} {{webhook_id}} {{url}} {{path}} {{query}} {{query_sorted}} {{method}} \
                     {{query:NAME}} {{header:NAME}} {{json:PATH}} {{form:FIELD}} {{form:FIELD:PATH}} {{form_sorted}} \
                     {{form_sorted_unique}} {{member:NAME}} {{claim:PATH}} {{FUNCTION(VALUE)}}"
                ));
            }
        })
    }

    /// The value that functions and `?` are put around.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::Optional(inner) | Self::If(inner) | Self::Hmac(_, inner) | Self::Made(_, inner) => {
                inner.innermost()
            }
            value => value,
        }
    }

    /// Whether the value is signed with a key of the endpoint.
    pub(crate) fn signs(&self) -> bool {
        matches!(self, Self::Hmac(..))
    }

    /// The path of a value of the JSON body.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self.innermost() {
            Self::Json(path) => Some(path),
            _ => None,
        }
    }

    /// Whether the value is known only with the whole body. The body itself is not: it is fed as it comes.
    pub(crate) fn reads_body(&self) -> bool {
        match self {
            Self::Body => false,
            Self::Optional(inner) => inner.reads_body(),
            Self::If(inner) | Self::Hmac(_, inner) | Self::Made(_, inner) => {
                inner.covers_body() || inner.reads_body()
            }
            Self::Json(_) | Self::Form(_) | Self::FormJson(..) | Self::FormDocument(_) => true,
            value => value.covers_body(),
        }
    }

    /// Whether no byte of the body can change without changing the value. (Of a form and of an SNS message, none that
    /// means anything.)
    pub(crate) fn covers_body(&self) -> bool {
        matches!(self.innermost(), Self::Body | Self::FormSorted { .. } | Self::SnsMessage)
    }

    /// The kind of the secret that is not the key, where the value is one.
    pub(crate) fn companion(&self) -> Option<SecretKind> {
        match self.innermost() {
            Self::PublicId => Some(SecretKind::PublicId),
            Self::WebhookId => Some(SecretKind::WebhookId),
            _ => None,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Body => f.write_str("body"),
            Self::Timestamp | Self::Later(_) => f.write_str("timestamp"),
            Self::Id => f.write_str("id"),
            Self::Secret => f.write_str("secret"),
            Self::Username => f.write_str("user name"),
            Self::PublicId => f.write_str("public id"),
            Self::WebhookId => f.write_str("webhook id"),
            Self::Url => f.write_str("URL"),
            Self::Path => f.write_str("path"),
            Self::Query | Self::QuerySorted | Self::AtlassianQueryHash => f.write_str("query"),
            Self::Parameter(name) => write!(f, "query parameter `{name}`"),
            Self::Method => f.write_str("method"),
            Self::Header(name) => write!(f, "header `{name}`"),
            Self::Json(_) => f.write_str("JSON field"),
            Self::Form(name) | Self::FormJson(name, _) => write!(f, "form field `{name}`"),
            Self::FormDocument(_) | Self::FormSorted { .. } => f.write_str("form"),
            Self::Member(name) => write!(f, "member `{name}` of the signature header"),
            Self::Claim(_) => f.write_str("claim of the token"),
            Self::ContentfulRequest => f.write_str("list of signed headers"),
            Self::SnsMessage => f.write_str("SNS message"),
            Self::Optional(inner) | Self::If(inner) | Self::Hmac(_, inner) | Self::Made(_, inner) => {
                inner.fmt(f)
            }
        }
    }
}
