//! A rule: how a definition recognises one handshake, and what it answers.

use zeroize::Zeroizing;

use crate::SecretKind;
use crate::definition::{CaptureDefinition, HandshakeDefinition, OutboundDefinition, RespondDefinition};
use crate::handshake::{Captured, Handshake};
use crate::host;
use crate::json::Path;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::provider::{DeclaredKey, HandshakeDescription, InvalidAnswer};
use crate::scheme::{read_template, read_value};
use crate::template::{Template, Value};

/// A handshake as the definition has it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    about: Option<String>,
    methods: Vec<String>,
    below: bool,
    /// Values that have to be there, and what they have to be; an empty text stands for any value.
    values: Vec<(Value, String)>,
    /// Values that have to be lower-case hexadecimal digits.
    hex: Vec<Value>,
    /// Where the verify token is.
    pub(crate) token: Option<Value>,
    pub(crate) verify_first: bool,
    status: u16,
    headers: Vec<(String, Template)>,
    body: Option<Template>,
    pub(crate) refusal: Option<InvalidAnswer>,
    capture: Option<(SecretKind, Value)>,
    outbound: Option<(Template, Vec<String>)>,
}

impl Rule {
    /// `keys` and `signs` say what the answers of the provider can use: its keys, and whether it has a keyed hash.
    pub(crate) fn new(
        definition: HandshakeDefinition,
        keys: &[DeclaredKey],
        signs: bool,
    ) -> Result<Self, Problem> {
        let declared = |kind: SecretKind| keys.iter().any(|key| key.kind == kind);
        let matches = definition.matches;
        let values = matches.values.into_iter();
        let values =
            values.map(|(value, text)| Ok((read_value(&value)?, text))).collect::<Result<_, Problem>>()?;
        if let (Some(token), false) = (&matches.token, declared(SecretKind::VerifyToken)) {
            let message = "no `[[key]]` of the kind `verify_token` says what this is compared with; add one";
            return Err(Problem::new(token.span(), message));
        }
        let RespondDefinition { status, headers, body } = definition.respond;
        if !(200..600).contains(status.get_ref()) {
            return Err(Problem::new(status.span(), "a status is a number from 200 to 599"));
        }
        let read = |text: &toml::Spanned<String>| {
            let template = read_template(text)?;
            for value in template.values() {
                let problem = match value.innermost() {
                    Value::Secret | Value::Username => "an answer must not hold a secret",
                    Value::PublicId if !declared(SecretKind::PublicId) => {
                        "no `[[key]]` of the kind `public_id` declares it; add one"
                    }
                    _ if value.signs() && !signs => {
                        "this provider has no scheme of the kind `mac` to sign with"
                    }
                    _ => continue,
                };
                return Err(Problem::new(text.span(), problem));
            }
            Ok(template)
        };
        let headers = headers.iter().map(|(name, text)| Ok((name.clone(), read(text)?)));
        let capture = match definition.capture {
            Some(CaptureDefinition { kind, value }) => Some((kind, read_value(&value)?)),
            None => None,
        };
        let outbound = match definition.outbound {
            Some(OutboundDefinition { url, allow_host }) => Some((read(&url)?, allow_host.into_vec())),
            None => None,
        };
        Ok(Self {
            name: definition.name,
            about: definition.about,
            methods: matches.method.into_vec(),
            below: matches.below,
            values,
            hex: matches.hex.iter().map(read_value).collect::<Result<_, _>>()?,
            token: matches.token.as_ref().map(read_value).transpose()?,
            verify_first: definition.verify_first,
            status: status.into_inner(),
            headers: headers.collect::<Result<_, Problem>>()?,
            body: body.as_ref().map(read).transpose()?,
            refusal: definition.refuse,
            capture,
            outbound,
        })
    }

    /// The JSON paths that the rule reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let templates = self.headers.iter().map(|(_, template)| template);
        let templates = templates.chain(&self.body).chain(self.outbound.iter().map(|(url, _)| url));
        let values = self.values.iter().map(|(value, _)| value).chain(&self.hex).chain(&self.token);
        let values = values.chain(self.capture.iter().map(|(_, value)| value));
        templates.flat_map(Template::paths).chain(values.filter_map(Value::path))
    }

    pub(crate) fn matches(&self, lookup: &Lookup<'_>, below: &str) -> bool {
        let digits = |text: &[u8]| text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is = |value: &Value, wanted: &str| {
            lookup.value(value).is_some_and(|found| wanted.is_empty() || *found == *wanted.as_bytes())
        };
        (self.methods.is_empty() || self.methods.iter().any(|method| method == lookup.head.method))
            && !(self.below && below.trim_matches('/').is_empty())
            && self.values.iter().all(|(value, wanted)| is(value, wanted))
            && self.hex.iter().all(|value| lookup.value(value).is_some_and(|found| digits(&found)))
    }

    /// The answer, where everything it is made of is there.
    pub(crate) fn answer(&self, lookup: &Lookup<'_>) -> Option<Handshake> {
        let text = |template: &Template| String::from_utf8(template.render(lookup).ok()?).ok();
        let mut headers = Vec::new();
        for (name, template) in &self.headers {
            let value = text(template)?;
            // What a sender chose must not end the header it is put into.
            if value.chars().any(char::is_control) {
                return None;
            }
            headers.push((name.clone(), value));
        }
        let body = match &self.body {
            Some(template) => template.render(lookup).ok()?,
            None => Vec::new(),
        };
        let capture = match &self.capture {
            Some((kind, value)) => {
                let value = String::from_utf8(lookup.value(value)?.into_owned()).ok()?;
                Some(Captured { kind: *kind, value: Zeroizing::new(value) })
            }
            None => None,
        };
        let outbound = self.outbound.as_ref().and_then(|(url, allowed)| {
            text(url).filter(|url| host::of(url).is_some_and(|name| host::is_allowed(name, allowed)))
        });
        Some(Handshake {
            name: self.name.clone(),
            refused: false,
            status: self.status,
            headers,
            body,
            capture,
            outbound,
        })
    }

    pub(crate) fn description(&self) -> HandshakeDescription<'_> {
        HandshakeDescription {
            name: &self.name,
            about: self.about.as_deref(),
            verify_first: self.verify_first,
            captures: self.capture.as_ref().map(|(kind, _)| *kind),
            calls_back: self.outbound.is_some(),
        }
    }
}
