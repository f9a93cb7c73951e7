//! A scheme: one way a provider signs its requests, ready to be run in both directions.

use toml::Spanned;

use crate::SecretKind;
use crate::algorithm::Algorithm;
use crate::certificate::CertificateRule;
use crate::check::Check;
use crate::definition::{Kind, ParseDefinition, SchemeDefinition, TsDefinition};
use crate::encoding::Encoding;
use crate::json::Path;
use crate::layout::Layout;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::provider::SchemeDescription;
use crate::secret_use::SecretUse;
use crate::source::Source;
use crate::template::{Template, Value};
use crate::timestamp::{Tolerance, Unit};
use crate::when::When;

/// One way of signing.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) label: String,
    /// Schemes of one group are tried as alternatives of each other.
    pub(crate) group: Option<String>,
    pub(crate) legacy: bool,
    pub(crate) unconfirmed: bool,
    pub(crate) when: Option<When>,
    pub(crate) kind: Kind,
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) source: Source,
    pub(crate) layout: Layout,
    pub(crate) content: Template,
    pub(crate) encoding: Encoding,
    pub(crate) case_insensitive: bool,
    /// Where the timestamp is, unless the layout has it, and how it is written.
    pub(crate) timestamp: Option<(Option<Value>, Unit)>,
    pub(crate) id: Option<Value>,
    pub(crate) tolerance: Option<Tolerance>,
    /// How far `exp` and `nbf` of a token may be off, in seconds.
    pub(crate) leeway: u32,
    pub(crate) checks: Vec<Check>,
    pub(crate) certificate: Option<CertificateRule>,
    /// Headers that are always the same, for signing.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) secret: SecretUse,
    pub(crate) require: Vec<String>,
}

impl Scheme {
    pub(crate) fn new(definition: SchemeDefinition) -> Result<Self, Problem> {
        let kind = *definition.kind.get_ref();
        let algorithm = algorithm(&definition, kind)?;
        let (layout, repeat) = layout(definition.parse, &definition.kind)?;
        let source = Source::new(&definition.source, repeat)?;
        let content = match &definition.content {
            Some(text) => read_template(text)?,
            None => {
                let usual = match kind {
                    Kind::Token => "{secret}",
                    Kind::Jwt => "{{}}",
                    Kind::HttpMessageSignature => "(\"@method\" \"@authority\" \"@path\" \"content-digest\")",
                    Kind::Mac | Kind::Digest | Kind::Signature => "{body}",
                };
                Template::read(usual).map_err(|message| Problem::new(definition.kind.span(), message))?
            }
        };
        let encoding = match (definition.encoding, kind) {
            (Some(encoding), _) => encoding,
            (None, Kind::Jwt | Kind::HttpMessageSignature) => Encoding::Base64url,
            (None, _) => return Err(Problem::new(definition.kind.span(), "add `encoding`, such as `hex`")),
        };
        let timestamp = definition.ts.map(|ts| read_timestamp(ts, &layout)).transpose()?;
        let id = definition.id.as_ref().map(read_value).transpose()?;
        let place = definition.content.as_ref().map_or(definition.name.span(), Spanned::span);
        for value in content.values() {
            let (there, what) = match value.innermost() {
                Value::Timestamp | Value::Later(_) => (timestamp.is_some(), "ts"),
                // The id of a token is one of its claims, and needs no place of its own.
                Value::Id if kind != Kind::Jwt => (id.is_some(), "id"),
                _ => continue,
            };
            if !there {
                let message = format!("the content has `{{{what}}}`; say with `{what}` where it comes from");
                return Err(Problem::new(place, message));
            }
        }
        let needs_secret = matches!(kind, Kind::Digest | Kind::Token);
        let has_secret = content.values().any(|value| *value.innermost() == Value::Secret);
        if needs_secret != has_secret {
            let message = if needs_secret {
                "without a key the content has to hold `{secret}`, or anyone could make this signature"
            } else {
                "remove `{secret}` from the content: here the secret is the key"
            };
            return Err(Problem::new(place, message));
        }
        let signs_time = kind == Kind::HttpMessageSignature;
        if let (Some(tolerance), None, false) = (&definition.tolerance, &timestamp, signs_time) {
            return Err(Problem::new(tolerance.span(), "a tolerance needs a timestamp; add `ts`"));
        }
        let checks = definition.check.iter().map(|(value, expected)| Check::new(value, expected));
        let checks = checks.collect::<Result<_, _>>()?;
        let certificate = definition.certificate.map(CertificateRule::new).transpose()?;
        let secret = SecretUse::new(definition.secret, kind, algorithm, certificate.is_some());
        Ok(Self {
            label: definition.label.unwrap_or_else(|| definition.name.get_ref().clone()),
            name: definition.name.into_inner(),
            group: definition.group,
            legacy: definition.legacy,
            unconfirmed: definition.unconfirmed,
            when: definition.when.map(When::new).transpose()?,
            kind,
            algorithm,
            source,
            layout,
            content,
            encoding,
            case_insensitive: definition.case_insensitive,
            timestamp,
            id,
            tolerance: definition.tolerance.map(Spanned::into_inner),
            leeway: definition.leeway,
            checks,
            certificate,
            headers: definition.headers.into_iter().collect(),
            secret,
            require: definition.require,
        })
    }

    /// Whether this scheme is the one to look at for a request. A scheme without `when` is, where its signature is.
    pub(crate) fn applies(&self, lookup: &Lookup<'_>) -> bool {
        match &self.when {
            Some(when) => when.holds(lookup),
            None => self.source.is_there(lookup),
        }
    }

    /// The values that the scheme reads from a request, other than its content.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &Value> {
        let timestamp = self.timestamp.as_ref().and_then(|(value, _)| value.as_ref());
        let certificate = self.certificate.as_ref().map(|rule| &rule.url);
        let single = [timestamp, self.id.as_ref(), certificate].into_iter().flatten();
        single.chain(self.source.values()).chain(self.when.iter().flat_map(When::values))
    }

    /// Everything that the scheme looks at.
    fn values(&self) -> impl Iterator<Item = &Value> {
        self.reads().chain(self.content.values()).chain(self.checks.iter().flat_map(Check::values))
    }

    /// The JSON paths that the scheme reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.values().filter_map(Value::path)
    }

    /// Whether something other than the body's bytes is read from the body, so that judging waits for all of it.
    pub(crate) fn reads_body(&self) -> bool {
        self.kind == Kind::HttpMessageSignature
            || (self.kind != Kind::Jwt && self.content.reads_body())
            || self.reads().any(Value::reads_body)
            || self.checks.iter().any(Check::reads_body)
    }

    /// Whether no byte of the body can change without changing the signature.
    pub(crate) fn covers_body(&self) -> bool {
        self.kind == Kind::HttpMessageSignature
            || (self.kind != Kind::Jwt && self.content.values().any(Value::covers_body))
            || self.checks.iter().any(Check::covers_body)
    }

    /// Whether the URL is signed, of which a proxy may show another one.
    pub(crate) fn uses_url(&self) -> bool {
        self.values().any(|value| *value.innermost() == Value::Url)
    }

    /// The kind of the secret that is used beside the key.
    pub(crate) fn companion(&self) -> Option<SecretKind> {
        let layout = self.layout.has_public_id().then_some(SecretKind::PublicId);
        layout.or_else(|| self.values().find_map(Value::companion))
    }

    pub(crate) fn description(&self) -> SchemeDescription<'_> {
        SchemeDescription {
            name: &self.name,
            label: &self.label,
            kind: self.kind,
            algorithm: self.algorithm.map(Algorithm::name),
            source: self.source.text(),
            content: self.content.source(),
            legacy: self.legacy,
            unconfirmed: self.unconfirmed,
            timestamped: self.timestamp.is_some() || self.kind == Kind::HttpMessageSignature,
            tolerance: self.tolerance,
            covers_body: self.covers_body(),
            secret_kind: self.secret.kind,
        }
    }
}

fn algorithm(definition: &SchemeDefinition, kind: Kind) -> Result<Option<Algorithm>, Problem> {
    match (&definition.alg, kind) {
        (None, Kind::Token) => Ok(None),
        (None, _) => Err(Problem::new(definition.kind.span(), "add `alg`, such as `hmac-sha256`")),
        (Some(alg), _) if alg.get_ref().goes_with(kind) => Ok(Some(*alg.get_ref())),
        (Some(alg), _) => {
            let message =
                format!("`{}` does not go with this `kind`; change one of them", alg.get_ref().name());
            Err(Problem::new(alg.span(), message))
        }
    }
}

fn layout(parse: Option<Spanned<ParseDefinition>>, kind: &Spanned<Kind>) -> Result<(Layout, bool), Problem> {
    let (span, parse) = match parse {
        Some(parse) => (parse.span(), parse.into_inner()),
        None => (kind.span(), ParseDefinition::default()),
    };
    let repeat = parse.repeat;
    Ok((Layout::new(parse).map_err(|message| Problem::new(span, message))?, repeat))
}

fn read_timestamp(ts: Spanned<TsDefinition>, layout: &Layout) -> Result<(Option<Value>, Unit), Problem> {
    let span = ts.span();
    let ts = ts.into_inner();
    match (ts.source, layout.has_timestamp()) {
        (Some(_), true) => Err(Problem::new(span, "`parse` has the timestamp already; remove `source`")),
        (None, false) => Err(Problem::new(span, "say with `source` which header has the timestamp")),
        (source, _) => Ok((source.as_ref().map(read_value).transpose()?, ts.unit)),
    }
}

pub(crate) fn read_template(text: &Spanned<String>) -> Result<Template, Problem> {
    Template::read(text.get_ref()).map_err(|message| Problem::new(text.span(), message))
}

pub(crate) fn read_value(text: &Spanned<String>) -> Result<Value, Problem> {
    Value::read(text.get_ref()).map_err(|message| Problem::new(text.span(), message))
}
