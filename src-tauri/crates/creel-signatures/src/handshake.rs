//! A handshake: a request by which a provider asks whether an endpoint is there and wants its webhooks, and the answer
//! it expects.

use crate::definition::{HandshakeDefinition, RespondDefinition};
use crate::json::LONGEST;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::provider::HandshakeDescription;
use crate::scheme::{read_template, read_value};
use crate::template::{Template, Value};
use crate::{Head, Provider};

/// The answer to a handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// The handshake by its name in the definition.
    pub name: String,
    /// Whether, where a secret is configured, only a request with a right signature gets this answer. A right signature
    /// that is too old or too new is right enough. Any other request gets the provider's answer to invalid ones.
    pub verify_first: bool,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A handshake as the definition has it.
#[derive(Debug)]
pub(crate) struct Rule {
    name: String,
    about: Option<String>,
    methods: Vec<String>,
    below: bool,
    /// Values that have to be there, and what they have to be; an empty text stands for any value.
    values: Vec<(Value, String)>,
    verify_first: bool,
    status: u16,
    headers: Vec<(String, Template)>,
    body: Option<Template>,
}

impl Provider {
    /// The answer to a request that is a handshake of this provider. `below` is the path of the request under the
    /// endpoint's own, empty where it is just that; `body_prefix` is the body or its beginning.
    pub fn handshake(&self, head: &Head<'_>, below: &str, body_prefix: &[u8]) -> Option<Handshake> {
        self.handshakes.iter().find_map(|rule| rule.answer(head, below, body_prefix))
    }
}

impl Rule {
    pub(crate) fn new(definition: HandshakeDefinition) -> Result<Self, Problem> {
        let matches = definition.matches;
        let values = matches.values.into_iter();
        let values =
            values.map(|(value, text)| Ok((read_value(&value)?, text))).collect::<Result<_, Problem>>()?;
        let RespondDefinition { status, headers, body } = definition.respond;
        if !(200..600).contains(status.get_ref()) {
            return Err(Problem::new(status.span(), "a status is a number from 200 to 599"));
        }
        let headers = headers.into_iter().map(|(name, text)| Ok((name, read_template(&text)?)));
        Ok(Self {
            name: definition.name,
            about: definition.about,
            methods: matches.method.into_vec(),
            below: matches.below,
            values,
            verify_first: definition.verify_first,
            status: status.into_inner(),
            headers: headers.collect::<Result<_, Problem>>()?,
            body: body.as_ref().map(read_template).transpose()?,
        })
    }

    fn answer(&self, head: &Head<'_>, below: &str, body_prefix: &[u8]) -> Option<Handshake> {
        let method = self.methods.is_empty() || self.methods.iter().any(|method| method == head.method);
        if !method || (self.below && below.trim_matches('/').is_empty()) {
            return None;
        }
        let templates = self.headers.iter().map(|(_, template)| template).chain(&self.body);
        let paths =
            templates.flat_map(Template::paths).chain(self.values.iter().filter_map(|(v, _)| v.path()));
        let lookup = Lookup::new(head).with_body(body_prefix, paths, LONGEST);
        for (value, wanted) in &self.values {
            let found = lookup.value(value)?;
            if !wanted.is_empty() && *found != *wanted.as_bytes() {
                return None;
            }
        }
        let mut headers = Vec::new();
        for (name, template) in &self.headers {
            let value = String::from_utf8(template.render(&lookup).ok()?).ok()?;
            // What a sender chose must not end the header it is put into.
            if value.chars().any(char::is_control) {
                return None;
            }
            headers.push((name.clone(), value));
        }
        let body = match &self.body {
            Some(template) => template.render(&lookup).ok()?,
            None => Vec::new(),
        };
        Some(Handshake {
            name: self.name.clone(),
            verify_first: self.verify_first,
            status: self.status,
            headers,
            body,
        })
    }

    pub(crate) fn description(&self) -> HandshakeDescription<'_> {
        HandshakeDescription {
            name: &self.name,
            about: self.about.as_deref(),
            verify_first: self.verify_first,
        }
    }
}
