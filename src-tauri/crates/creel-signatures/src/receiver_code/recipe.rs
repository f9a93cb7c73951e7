//! A recipe: what a receiver of one scheme has to do, in words that belong to no programming language.

use super::fill::Filling;
use crate::Provider;
use crate::algorithm::Algorithm;
use crate::check::Check;
use crate::definition::Kind;
use crate::layout::Layout;
use crate::scheme::Scheme;
use crate::secret::SecretKind;
use crate::template::{Segment, Template, Value};
use crate::timestamp::{Tolerance, Unit};

/// One scheme, seen from a receiver.
#[derive(Debug)]
pub(super) struct Recipe<'a> {
    pub(super) provider: &'a Provider,
    pub(super) scheme: &'a Scheme,
    /// Headers of which each may have a signature; none where there is one place, which is the first of `reads`.
    pub(super) headers: Vec<String>,
    /// What is read from the request, in this order.
    pub(super) reads: Vec<Read<'a>>,
    /// What is signed.
    pub(super) content: Vec<Piece<'a>>,
    /// What else has to be true of the request, or of the claims of its token.
    pub(super) checks: Vec<(&'a Value, Vec<Piece<'a>>)>,
    /// How the timestamp is judged, where it is.
    pub(super) time: Option<(Unit, Tolerance)>,
}

/// A value of the request and the variable it is read into, as `words_with_underscores`.
#[derive(Debug)]
pub(super) struct Read<'a> {
    pub(super) variable: String,
    pub(super) value: &'a Value,
    /// An empty text stands for one that is missing.
    pub(super) optional: bool,
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

/// How many numbered headers are looked at. Nobody has more keys than a few.
const NUMBERED: usize = 5;

impl<'a> Recipe<'a> {
    /// None where a receiver cannot get at what the scheme needs.
    pub(super) fn new(provider: &'a Provider, scheme: &'a Scheme) -> Option<Self> {
        let asymmetric = scheme.algorithm.is_some_and(Algorithm::is_asymmetric);
        if scheme.certificate.is_some()
            || scheme.kind == Kind::HttpMessageSignature
            || (scheme.kind == Kind::Jwt && asymmetric)
        {
            return None;
        }
        let mut places = scheme.source.values();
        let single = places.next().filter(|_| places.next().is_none());
        let headers = match single {
            Some(_) => Vec::new(),
            None => scheme.source.headers(NUMBERED)?,
        };
        let mut recipe = Self {
            provider,
            scheme,
            headers,
            reads: Vec::new(),
            content: Vec::new(),
            checks: Vec::new(),
            time: scheme.timestamp.as_ref().and_then(|(_, unit)| Some((*unit, scheme.tolerance?))),
        };
        if let Some(value) = single {
            recipe.read(signature_variable(scheme), value);
        }
        // What is said in a token is read from its claims.
        if let Some((Some(value), _)) = &scheme.timestamp
            && scheme.kind != Kind::Jwt
        {
            recipe.read("timestamp", value);
        }
        if let Some(value) = &scheme.id {
            recipe.read("id", value);
        }
        if scheme.kind != Kind::Jwt {
            recipe.content = recipe.pieces(&scheme.content);
        }
        for check in &scheme.checks {
            let pieces = check.expected.as_ref().map_or(Vec::new(), |expected| recipe.pieces(expected));
            if scheme.kind != Kind::Jwt {
                recipe.needs(&check.value);
            }
            recipe.checks.push((&check.value, pieces));
        }
        Some(recipe)
    }

    fn read(&mut self, variable: &str, value: &'a Value) {
        self.reads.push(Read { variable: variable.to_owned(), value, optional: false });
    }

    /// Sees to it that what a value is made of is read.
    fn needs(&mut self, value: &'a Value) {
        let (optional, inner) = match value {
            Value::Optional(inner) => (true, &**inner),
            value => (false, value.innermost()),
        };
        if let Some(variable) = variable(inner)
            && !self.reads.iter().any(|read| read.value == inner)
        {
            self.reads.push(Read { variable, value: inner, optional });
        }
    }

    fn pieces(&mut self, template: &'a Template) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        for segment in template.segments() {
            let fragment = match segment {
                Segment::Value(Value::Body) => {
                    pieces.push(Piece::Body);
                    continue;
                }
                Segment::Value(Value::Secret) => {
                    pieces.push(Piece::Key);
                    continue;
                }
                Segment::Text(text) => Fragment::Literal(text),
                Segment::Value(value) => {
                    self.needs(value);
                    Fragment::Value(value)
                }
            };
            match pieces.last_mut() {
                Some(Piece::Text(fragments)) => fragments.push(fragment),
                _ => pieces.push(Piece::Text(vec![fragment])),
            }
        }
        pieces
    }

    /// The variable that holds a value of the request; none where it is no variable.
    pub(super) fn variable(&self, value: &Value) -> Option<&str> {
        match value {
            Value::Timestamp => Some("timestamp"),
            Value::Id => Some("id"),
            Value::Username => Some("username"),
            Value::Url => Some("url"),
            Value::PublicId => Some("public_id"),
            Value::WebhookId => Some("webhook_id"),
            Value::Optional(inner) => self.variable(inner),
            value => {
                let read = self.reads.iter().find(|read| read.value == value)?;
                Some(&read.variable)
            }
        }
    }

    fn uses(&self, wanted: impl Fn(&Value) -> bool) -> bool {
        let read = self.reads.iter().map(|read| read.value);
        let checked = self.scheme.checks.iter().flat_map(Check::values);
        let content = self.scheme.content.values().filter(|_| self.scheme.kind != Kind::Jwt);
        read.chain(checked).chain(content).map(Value::innermost).any(wanted)
    }

    /// Whether a timestamp in the signature's header is used for anything.
    pub(super) fn reads_timestamp(&self) -> bool {
        self.time.is_some() || self.uses(|value| *value == Value::Timestamp)
    }

    /// Whether several signatures may be there, of which one has to be right.
    pub(super) fn many(&self) -> bool {
        !self.headers.is_empty() || self.scheme.source.repeats() || !self.scheme.layout.is_plain()
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
        let mut environment = format!("{}=…", self.secret_variable());
        let also = [
            ("username", "WEBHOOK_USERNAME", self.uses(|value| *value == Value::Username)),
            ("url", "WEBHOOK_URL", self.uses(|value| *value == Value::Url)),
            ("public_id", "WEBHOOK_PUBLIC_ID", self.uses(|value| *value == Value::PublicId)),
        ];
        for (_, name, _) in also.iter().filter(|(.., wanted)| *wanted) {
            environment = format!("{environment} {name}=…");
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
            .turn_on("pairs", !scheme.layout.is_plain())
            .turn_on("time", self.time.is_some())
            .value("hash", token_hash(scheme).unwrap_or_default())
            .value("algorithm", scheme.algorithm.and_then(Algorithm::token_name).unwrap_or_default())
            .value("leeway", scheme.leeway.to_string())
            .turn_on("token", scheme.kind == Kind::Jwt)
            .turn_on("sorted_query", self.uses(|value| *value == Value::QuerySorted))
            .turn_on("sorted_form", self.uses(|value| matches!(value, Value::FormSorted { .. })))
            .turn_on("json", self.uses(|value| matches!(value, Value::Json(_) | Value::FormJson(..))))
            .turn_on("form", self.uses(|value| matches!(value, Value::Form(_) | Value::FormJson(..))))
            .turn_on("compare", scheme.kind != Kind::Signature)
            .turn_on("signature", scheme.kind == Kind::Signature);
        for (name, _, wanted) in also {
            filling.turn_on(name, wanted);
        }
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
        if !self.scheme.covers_body() {
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

/// The hash that signs a token.
fn token_hash(scheme: &Scheme) -> Option<&'static str> {
    match scheme.algorithm? {
        Algorithm::Hs256 => Some("sha256"),
        Algorithm::Hs384 => Some("sha384"),
        Algorithm::Hs512 => Some("sha512"),
        _ => None,
    }
}

/// What the value of the signature's header is called: the signature itself, or something that has it inside.
fn signature_variable(scheme: &Scheme) -> &'static str {
    match &scheme.layout {
        Layout::Plain { prefix, .. } if prefix.is_empty() && !scheme.source.repeats() => "signature",
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
        Value::Member(name) => Some(format!("{}_member", words(name))),
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

/// Whether a way into a document is one of names alone. One through all elements, or into a text, is not for a few lines.
pub(super) fn simple(path: &[String]) -> bool {
    !path.iter().any(|step| step == "*" || step == "@json")
}
