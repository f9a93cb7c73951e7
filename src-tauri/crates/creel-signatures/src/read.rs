//! Reading a definition: from its text to a provider, or to an error that says where and what to do.

use std::collections::HashSet;

use crate::definition::{Definition, Kind};
use crate::detect::Shape;
use crate::problem::Problem;
use crate::provider::{Description, Detect, Origin};
use crate::rule::Rule;
use crate::scheme::{Scheme, read_template};
use crate::summary::Parts;
use crate::{DefinitionError, Provider};

impl Provider {
    /// Reads a definition. `providers/README.md` describes the format.
    pub fn read(source: &str, origin: Origin) -> Result<Self, DefinitionError> {
        let definition = toml::from_str(source).map_err(Problem::from);
        definition
            .and_then(|definition| compile(definition, origin))
            .map_err(|problem| problem.in_source(source))
    }

    /// Everything there is to show about the provider, ready to be serialized.
    pub fn describe(&self) -> Description<'_> {
        Description {
            id: &self.id,
            name: &self.name,
            docs: self.docs.as_deref(),
            origin: self.origin,
            confidence: self.confidence,
            unconfirmed: &self.unconfirmed,
            detect: &self.detect,
            setup: &self.setup,
            answer: &self.answer,
            retry: self.retry.as_ref(),
            keys: &self.keys,
            schemes: self.schemes.iter().map(Scheme::description).collect(),
            handshakes: self.handshakes.iter().map(Rule::description).collect(),
        }
    }
}

fn compile(definition: Definition, origin: Origin) -> Result<Provider, Problem> {
    let id = definition.id;
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.get_ref().is_empty() || id.get_ref().len() > 64 || !id.get_ref().bytes().all(letter) {
        return Err(Problem::new(id.span(), "an id is 1 to 64 lower-case letters, digits and hyphens"));
    }
    let mut schemes = Vec::new();
    let mut names = HashSet::new();
    for scheme in definition.schemes {
        let span = scheme.get_ref().name.span();
        let scheme = Scheme::new(scheme.into_inner())?;
        if !names.insert(scheme.name.clone()) {
            let message = format!("there is a scheme `{}` already; give this one another name", scheme.name);
            return Err(Problem::new(span, message));
        }
        if !definition.keys.iter().any(|key| key.kind == scheme.secret.kind) {
            let message = format!(
                "the scheme `{}` uses a secret that no `[[key]]` declares; add one of the kind it uses",
                scheme.name
            );
            return Err(Problem::new(span, message));
        }
        schemes.push(scheme);
    }
    let signs = schemes.iter().any(|scheme| scheme.kind == Kind::Mac);
    let handshakes =
        definition.handshakes.into_iter().map(|handshake| Rule::new(handshake, &definition.keys, signs));
    let handshakes = handshakes.collect::<Result<_, _>>()?;
    let detect = definition.detect;
    let shapes = detect.shapes.into_iter().map(Shape::new).collect::<Result<Vec<_>, _>>()?;
    Ok(Provider {
        id: id.into_inner(),
        name: definition.name,
        docs: definition.docs,
        origin,
        confidence: definition.confidence,
        unconfirmed: definition.unconfirmed,
        detect: Detect {
            headers: detect.headers,
            user_agent: detect.user_agent,
            shapes: shapes.iter().map(Shape::text).collect(),
            standard: detect.standard,
        },
        shapes,
        summary: Parts::new(definition.summary)?,
        setup: definition.setup,
        answer: definition.answer,
        retry: definition.retry,
        keys: definition.keys,
        event: definition.event.iter().map(read_template).collect::<Result<_, _>>()?,
        delivery: definition.delivery.iter().map(read_template).collect::<Result<_, _>>()?,
        schemes,
        handshakes,
    })
}
