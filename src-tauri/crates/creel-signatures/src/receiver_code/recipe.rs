//! A recipe: what a receiver of one scheme has to do, in words that belong to no programming language.

use super::fill::Filling;
use crate::Provider;
use crate::definition::Kind;
use crate::layout::Layout;
use crate::scheme::Scheme;
use crate::secret::SecretKind;
use crate::template::{Segment, Value};
use crate::timestamp::{Tolerance, Unit};

/// One scheme, seen from a receiver.
#[derive(Debug)]
pub(super) struct Recipe<'a> {
    pub(super) provider: &'a Provider,
    pub(super) scheme: &'a Scheme,
    /// What is read from the request and must be there, in this order; the signature is the first.
    pub(super) reads: Vec<Read<'a>>,
    /// What is signed.
    pub(super) content: Vec<Piece<'a>>,
    /// How the timestamp is judged, where it is.
    pub(super) time: Option<(Unit, Tolerance)>,
}

/// A value of the request and the variable it is read into, as `words_with_underscores`.
#[derive(Debug)]
pub(super) struct Read<'a> {
    pub(super) variable: String,
    pub(super) value: &'a Value,
}

/// A piece of what is signed. Texts that follow each other are one piece.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Body,
    Key,
    Text(Vec<Fragment<'a>>),
}

/// A part of a text.
#[derive(Debug)]
pub(super) enum Fragment<'a> {
    Literal(&'a str),
    Value(&'a Value),
}

impl<'a> Recipe<'a> {
    /// None where a receiver cannot get at what the scheme reads.
    pub(super) fn new(provider: &'a Provider, scheme: &'a Scheme) -> Option<Self> {
        let mut reads = vec![Read { variable: signature_variable(scheme).to_owned(), value: &scheme.source }];
        if let Some((Some(value), _)) = &scheme.timestamp {
            reads.push(Read { variable: "timestamp".to_owned(), value });
        }
        if let Some(value) = &scheme.id {
            reads.push(Read { variable: "id".to_owned(), value });
        }
        let mut content: Vec<Piece<'a>> = Vec::new();
        for segment in scheme.content.segments() {
            let fragment = match segment {
                Segment::Value(Value::Body) => {
                    content.push(Piece::Body);
                    continue;
                }
                Segment::Value(Value::Secret) => {
                    content.push(Piece::Key);
                    continue;
                }
                Segment::Text(text) => Fragment::Literal(text),
                Segment::Value(value) => {
                    if let Some(variable) = variable(value)
                        && !reads.iter().any(|read| read.value == value)
                    {
                        reads.push(Read { variable, value });
                    }
                    Fragment::Value(value)
                }
            };
            match content.last_mut() {
                Some(Piece::Text(fragments)) => fragments.push(fragment),
                _ => content.push(Piece::Text(vec![fragment])),
            }
        }
        let time = scheme.timestamp.as_ref().and_then(|(_, unit)| Some((*unit, scheme.tolerance?)));
        Some(Self { provider, scheme, reads, content, time })
    }

    /// The variable that holds a value of the request; none where it is no variable.
    pub(super) fn variable(&self, value: &Value) -> Option<&str> {
        match value {
            Value::Timestamp => Some("timestamp"),
            Value::Id => Some("id"),
            Value::Username => Some("username"),
            Value::Url => Some("url"),
            value => {
                let read = self.reads.iter().find(|read| read.value == value)?;
                Some(&read.variable)
            }
        }
    }

    pub(super) fn covers_body(&self) -> bool {
        self.content.iter().any(|piece| matches!(piece, Piece::Body))
    }

    fn uses(&self, wanted: impl Fn(&Value) -> bool) -> bool {
        let read = self.reads.iter().map(|read| read.value);
        read.chain(self.scheme.content.values()).any(wanted)
    }

    /// Whether several signatures may be there, of which one has to be right.
    pub(super) fn many(&self) -> bool {
        self.scheme.repeat || !self.scheme.layout.is_plain()
    }

    /// The environment variable that the key comes from.
    fn secret_variable(&self) -> &'static str {
        match self.scheme.secret.kind {
            SecretKind::PublicKey | SecretKind::Jwk | SecretKind::Certificate => "WEBHOOK_PUBLIC_KEY",
            _ => "WEBHOOK_SECRET",
        }
    }

    /// What the key is called before it was decoded.
    pub(super) fn given(&self) -> &'static str {
        match self.scheme.kind {
            Kind::Signature => "public_key",
            _ => "secret",
        }
    }

    /// What every template needs, whatever the language.
    pub(super) fn filling(&self) -> Filling {
        let Self { provider, scheme, .. } = self;
        let declared = provider.keys.iter().find(|key| key.kind == scheme.secret.kind);
        let label = declared.map_or("secret", |key| key.label.as_str());
        let (username, url) =
            (self.uses(|value| *value == Value::Username), self.uses(|value| *value == Value::Url));
        let mut environment = format!("{}=…", self.secret_variable());
        for (name, wanted) in [("WEBHOOK_USERNAME", username), ("WEBHOOK_URL", url)] {
            if wanted {
                environment = format!("{environment} {name}=…");
            }
        }
        let invalid = provider.answer.invalid.as_ref();
        let mut filling = Filling::default();
        filling
            .value(
                "title",
                format!(
                    "Receives webhooks of {} and takes those that are genuine: {}.",
                    one_line(&provider.name),
                    one_line(&scheme.label)
                ),
            )
            .value("provider", one_line(&provider.name))
            .value("label", one_line(label))
            .value("variable", self.secret_variable())
            .value("environment", environment)
            .value("status", provider.answer.status.to_string())
            .value("invalid_status", invalid.map_or(401, |answer| answer.status).to_string())
            .turn_on("username", username)
            .turn_on("url", url)
            .turn_on("pairs", !scheme.layout.is_plain())
            .turn_on("time", self.time.is_some())
            .turn_on("digits", matches!(self.time, Some((Unit::S | Unit::Ms, _))))
            .turn_on("date", matches!(self.time, Some((Unit::Rfc3339, _))))
            .turn_on("json", self.uses(|value| matches!(value, Value::Json(_) | Value::FormJson(..))))
            .turn_on("form", self.uses(|value| matches!(value, Value::Form(_) | Value::FormJson(..))))
            .turn_on("compare", scheme.kind != Kind::Signature)
            .turn_on("signature", scheme.kind == Kind::Signature);
        filling
    }

    /// The text that the provider wants as an answer: to what is genuine, and to what is not.
    pub(super) fn answers(&self) -> (&'a str, &'a str) {
        let answer = &self.provider.answer;
        let invalid = answer.invalid.as_ref().map_or("", |answer| answer.body.as_str());
        (&answer.body, if invalid.is_empty() { "Invalid signature" } else { invalid })
    }

    /// What is worth knowing about the scheme before its code is used.
    pub(super) fn notes(&self) -> Vec<String> {
        let Self { provider, scheme, .. } = self;
        let name = &provider.name;
        let mut notes = Vec::new();
        if !self.covers_body() {
            notes.push(format!(
                "What {name} sends proves who sent the request, but not what is in it: the body is not signed."
            ));
        }
        if scheme.unconfirmed || !provider.unconfirmed.is_empty() {
            notes.push(format!(
                "Not everything about how {name} signs is confirmed. Try it with a real delivery before you rely on it."
            ));
        }
        if scheme.legacy {
            notes.push(
                "This scheme is kept for old receivers; use a newer one where there is one.".to_owned(),
            );
        }
        let others: Vec<_> = provider
            .schemes
            .iter()
            .filter(|other| other.name != scheme.name && !other.legacy)
            .map(|other| format!("{} (`{}`)", other.label, other.name))
            .collect();
        if !others.is_empty() {
            notes.push(format!(
                "{name} also signs in another way, which this code refuses: {}.",
                others.join(", ")
            ));
        }
        if scheme.timestamp.is_some() && self.time.is_some() {
            notes.push("A replayed delivery is too old for it, unless it is signed again.".to_owned());
        }
        for handshake in &provider.handshakes {
            let handshake = handshake.description();
            if let Some(about) = handshake.about {
                notes.push(format!("The code does not answer the handshake `{}`: {about}", handshake.name));
            }
        }
        notes
    }
}

/// What the value of the signature's header is called: the signature itself, or something that has it inside.
fn signature_variable(scheme: &Scheme) -> &'static str {
    match &scheme.layout {
        Layout::Plain { prefix, .. } if prefix.is_empty() && !scheme.repeat => "signature",
        _ => "header",
    }
}

/// A name for a value that a request may lack; none for what is always there.
fn variable(value: &Value) -> Option<String> {
    let words = |text: &str| {
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        text.chars().map(word).collect::<String>()
    };
    match value {
        Value::Header(name) => Some(format!("{}_value", words(name))),
        Value::Parameter(name) => Some(format!("{}_parameter", words(name))),
        Value::Json(path) => Some(format!("{}_field", words(&path.steps().join("_")))),
        Value::Form(name) => Some(format!("{}_field", words(name))),
        Value::FormJson(name, path) => {
            Some(format!("{}_{}_field", words(name), words(&path.steps().join("_"))))
        }
        _ => None,
    }
}

/// A text that goes into a comment of any of the languages, and must not end it.
fn one_line(text: &str) -> String {
    let kept = |c: char| match c {
        c if c.is_control() => ' ',
        '"' => '\'',
        '\\' => '/',
        c => c,
    };
    text.chars().map(kept).collect::<String>().replace("?>", "? >").replace("*/", "* /")
}

/// `words_with_underscores` as `wordsWithUnderscores`.
pub(super) fn camel(name: &str) -> String {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(1);
        name + &head.to_ascii_uppercase() + tail
    })
}

/// A text as a literal that JavaScript, Python and Go read alike.
pub(super) fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A regular expression, as JavaScript and PHP read it, for exactly this text.
pub(super) fn pattern(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_alphanumeric() || "_,".contains(c) { c.to_string() } else { format!("\\{c}") })
        .collect()
}
