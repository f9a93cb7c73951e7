//! A scheme: one way a provider signs its requests, ready to be run in both directions.

use crate::algorithm::Algorithm;
use crate::definition::{
    Kind, ParseDefinition, SchemeDefinition, SecretDefinition, TsDefinition, WhenDefinition,
};
use crate::encoding::{Decoding, Encoding};
use crate::json::Path;
use crate::layout::Layout;
use crate::problem::Problem;
use crate::provider::SchemeDescription;
use crate::template::{Template, Value};
use crate::timestamp::{Tolerance, Unit};
use crate::{Head, SecretKind};

/// One way of signing.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) label: String,
    /// Schemes of one group are tried as alternatives of each other.
    pub(crate) group: Option<String>,
    pub(crate) legacy: bool,
    pub(crate) unconfirmed: bool,
    when: Option<When>,
    pub(crate) kind: Kind,
    pub(crate) algorithm: Option<Algorithm>,
    source_text: String,
    pub(crate) source: Value,
    pub(crate) layout: Layout,
    /// Whether the signature header may be there several times.
    pub(crate) repeat: bool,
    pub(crate) content: Template,
    pub(crate) encoding: Encoding,
    pub(crate) case_insensitive: bool,
    /// Where the timestamp is, unless the layout has it, and how it is written.
    pub(crate) timestamp: Option<(Option<Value>, Unit)>,
    pub(crate) id: Option<Value>,
    pub(crate) tolerance: Option<Tolerance>,
    pub(crate) secret: SecretUse,
    pub(crate) require: Vec<String>,
}

/// Which secrets a scheme uses and how their text becomes the key.
#[derive(Debug)]
pub(crate) struct SecretUse {
    pub(crate) kind: SecretKind,
    pub(crate) strip_prefix: Vec<String>,
    pub(crate) decode: Decoding,
    /// What the text of a private key starts with.
    pub(crate) private_prefix: Option<String>,
}

/// When a scheme is the one that decides.
#[derive(Debug)]
struct When {
    header: Vec<String>,
    equals: Option<String>,
    absent: Vec<String>,
}

impl When {
    fn holds(&self, head: &Head<'_>) -> bool {
        let present = |name: &String| match &self.equals {
            Some(text) => head.all(name).any(|value| crate::lookup::trim(value) == text.as_bytes()),
            None => head.first(name).is_some(),
        };
        (self.header.is_empty() || self.header.iter().any(present))
            && !self.absent.iter().any(|name| head.first(name).is_some())
    }
}

impl Scheme {
    pub(crate) fn new(definition: SchemeDefinition) -> Result<Self, Problem> {
        let kind = *definition.kind.get_ref();
        let algorithm = algorithm(&definition, kind)?;
        let source = read_value(&definition.source)?;
        let source_text = definition.source.into_inner();
        let (layout, repeat) = match definition.parse {
            Some(parse) => {
                let (span, parse) = (parse.span(), parse.into_inner());
                let repeat = parse.repeat;
                (Layout::new(parse).map_err(|message| Problem::new(span, message))?, repeat)
            }
            None => {
                let plain = Layout::new(ParseDefinition::default());
                (plain.map_err(|message| Problem::new(definition.kind.span(), message))?, false)
            }
        };
        let content =
            match &definition.content {
                Some(text) => read_template(text)?,
                None if kind == Kind::Token => Template::read("{secret}")
                    .map_err(|message| Problem::new(definition.kind.span(), message))?,
                None => Template::read("{body}")
                    .map_err(|message| Problem::new(definition.kind.span(), message))?,
            };
        let timestamp = definition.ts.map(|ts| read_timestamp(ts, &layout)).transpose()?;
        let id = definition.id.as_ref().map(read_value).transpose()?;
        let place = definition.content.as_ref().map_or(definition.name.span(), |text| text.span());
        for value in content.values() {
            let (there, what) = match value {
                Value::Timestamp => (timestamp.is_some(), "ts"),
                Value::Id => (id.is_some(), "id"),
                _ => continue,
            };
            if !there {
                let message = format!("the content has `{{{what}}}`; say with `{what}` where it comes from");
                return Err(Problem::new(place, message));
            }
        }
        let needs_secret = matches!(kind, Kind::Digest | Kind::Token);
        let has_secret = content.values().any(|value| *value == Value::Secret);
        if needs_secret != has_secret {
            let message = if needs_secret {
                "without a key the content has to hold `{secret}`, or anyone could make this signature"
            } else {
                "remove `{secret}` from the content: here the secret is the key"
            };
            return Err(Problem::new(place, message));
        }
        if let (Some(tolerance), None) = (&definition.tolerance, &timestamp) {
            return Err(Problem::new(tolerance.span(), "a tolerance needs a timestamp; add `ts`"));
        }
        Ok(Self {
            label: definition.label.unwrap_or_else(|| definition.name.get_ref().clone()),
            name: definition.name.into_inner(),
            group: definition.group,
            legacy: definition.legacy,
            unconfirmed: definition.unconfirmed,
            when: definition.when.map(read_when),
            kind,
            algorithm,
            source_text,
            source,
            layout,
            repeat,
            content,
            encoding: definition.encoding,
            case_insensitive: definition.case_insensitive,
            timestamp,
            id,
            tolerance: definition.tolerance.map(|tolerance| tolerance.into_inner()),
            secret: read_secret(definition.secret, kind),
            require: definition.require,
        })
    }

    /// Whether this scheme is the one to look at for a request. A scheme without `when` is, where its signature is.
    pub(crate) fn applies(&self, lookup: &crate::lookup::Lookup<'_>) -> bool {
        match &self.when {
            Some(when) => when.holds(lookup.head),
            None => lookup.value(&self.source).is_some(),
        }
    }

    /// The values that the scheme reads from a request, other than its content.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &Value> {
        let timestamp = self.timestamp.as_ref().and_then(|(value, _)| value.as_ref());
        [Some(&self.source), timestamp, self.id.as_ref()].into_iter().flatten()
    }

    /// The JSON paths that the scheme reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.content.paths().chain(self.reads().filter_map(Value::path))
    }

    /// Whether something other than the body's bytes is read from the body, so that judging waits for all of it.
    pub(crate) fn reads_body(&self) -> bool {
        self.content.reads_body() || self.reads().any(Value::reads_body)
    }

    pub(crate) fn description(&self) -> SchemeDescription<'_> {
        SchemeDescription {
            name: &self.name,
            label: &self.label,
            kind: self.kind,
            algorithm: self.algorithm.map(Algorithm::name),
            source: &self.source_text,
            content: self.content.source(),
            legacy: self.legacy,
            unconfirmed: self.unconfirmed,
            timestamped: self.timestamp.is_some(),
            tolerance: self.tolerance,
            covers_body: self.content.values().any(|value| *value == Value::Body),
            secret_kind: self.secret.kind,
        }
    }
}

fn algorithm(definition: &SchemeDefinition, kind: Kind) -> Result<Option<Algorithm>, Problem> {
    match (&definition.alg, kind) {
        (None, Kind::Token) => Ok(None),
        (None, _) => Err(Problem::new(definition.kind.span(), "add `alg`, such as `hmac-sha256`")),
        (Some(alg), _) if alg.get_ref().kind() == kind => Ok(Some(*alg.get_ref())),
        (Some(alg), _) => {
            let message =
                format!("`{}` does not go with this `kind`; change one of them", alg.get_ref().name());
            Err(Problem::new(alg.span(), message))
        }
    }
}

fn read_timestamp(
    ts: toml::Spanned<TsDefinition>,
    layout: &Layout,
) -> Result<(Option<Value>, Unit), Problem> {
    let span = ts.span();
    let ts = ts.into_inner();
    match (ts.source, layout.has_timestamp()) {
        (Some(_), true) => Err(Problem::new(span, "`parse` has the timestamp already; remove `source`")),
        (None, false) => Err(Problem::new(span, "say with `source` which header has the timestamp")),
        (source, _) => Ok((source.as_ref().map(read_value).transpose()?, ts.unit)),
    }
}

fn read_when(when: WhenDefinition) -> When {
    When { header: when.header.into_vec(), equals: when.equals, absent: when.absent.into_vec() }
}

fn read_secret(secret: SecretDefinition, kind: Kind) -> SecretUse {
    let usual = match kind {
        Kind::Mac | Kind::Digest => SecretKind::SharedSecret,
        Kind::Signature => SecretKind::PublicKey,
        Kind::Token => SecretKind::StaticToken,
    };
    SecretUse {
        kind: secret.kind.unwrap_or(usual),
        strip_prefix: secret.strip_prefix.into_vec(),
        decode: secret.decode,
        private_prefix: secret.private_prefix,
    }
}

pub(crate) fn read_template(text: &toml::Spanned<String>) -> Result<Template, Problem> {
    Template::read(text.get_ref()).map_err(|message| Problem::new(text.span(), message))
}

pub(crate) fn read_value(text: &toml::Spanned<String>) -> Result<Value, Problem> {
    Value::bare(text.get_ref()).map_err(|message| Problem::new(text.span(), message))
}
