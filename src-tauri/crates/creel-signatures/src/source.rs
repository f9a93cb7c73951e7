//! A source: where in a request its signatures stand.

use toml::Spanned;

use crate::definition::OneOrMany;
use crate::layout::{Layout, Read};
use crate::lookup::{Lookup, trim};
use crate::problem::Problem;
use crate::template::Value;
use crate::{Head, Reason};

/// How many numbered headers are looked for; DocuSign documents a hundred.
const NUMBERED: usize = 100;

/// One or several places of signatures. In every one that is there, signatures count.
#[derive(Debug)]
pub(crate) struct Source {
    text: String,
    places: Vec<Place>,
}

#[derive(Debug)]
enum Place {
    Value(Value),
    /// A header that may be there several times.
    Repeated(Value),
    /// Headers of the same name with a number at its end, from 1.
    Numbered(String),
}

impl Source {
    pub(crate) fn new(definition: &Spanned<OneOrMany>, repeat: bool) -> Result<Self, Problem> {
        let texts = definition.get_ref().clone().into_vec();
        if texts.is_empty() {
            return Err(Problem::new(
                definition.span(),
                "name a place of the signature, such as `header:X-Signature`",
            ));
        }
        let place = |text: &String| {
            if let Some(name) = text.strip_prefix("header:").and_then(|name| name.strip_suffix('#')) {
                return Ok(Place::Numbered(name.to_owned()));
            }
            let value = Value::read(text).map_err(|message| Problem::new(definition.span(), message))?;
            let repeated = repeat && matches!(value, Value::Header(_));
            Ok(if repeated { Place::Repeated(value) } else { Place::Value(value) })
        };
        Ok(Self { text: texts.join(", "), places: texts.iter().map(place).collect::<Result<_, Problem>>()? })
    }

    /// The places as the definition names them.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a header may be there several times.
    pub(crate) fn repeats(&self) -> bool {
        self.places.iter().any(|place| matches!(place, Place::Repeated(_)))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.places.iter().filter_map(|place| match place {
            Place::Value(value) | Place::Repeated(value) => Some(value),
            Place::Numbered(_) => None,
        })
    }

    pub(crate) fn is_there(&self, lookup: &Lookup<'_>) -> bool {
        self.places.iter().any(|place| match place {
            Place::Value(value) | Place::Repeated(value) => lookup.value(value).is_some(),
            Place::Numbered(name) => numbered(lookup, name).next().is_some(),
        })
    }

    /// The texts of the signatures. A header that is there twice could mean either value, so it means nothing, unless
    /// the provider is known to repeat it.
    pub(crate) fn texts(&self, lookup: &Lookup<'_>) -> Result<Vec<Vec<u8>>, Reason> {
        let mut texts = Vec::new();
        for place in &self.places {
            match place {
                Place::Value(value) => texts.extend(once(value, lookup)?),
                Place::Repeated(Value::Header(name)) => {
                    texts.extend(lookup.head.all(name).map(|value| trim(value).to_vec()));
                }
                Place::Repeated(value) => texts.extend(once(value, lookup)?),
                Place::Numbered(name) => {
                    for header in numbered(lookup, name) {
                        texts.extend(once(&Value::Header(header), lookup)?);
                    }
                }
            }
        }
        if texts.is_empty() { Err(Reason::MissingSignature) } else { Ok(texts) }
    }

    /// Everything that stands in the places. Of a timestamp or a member, the first one counts.
    pub(crate) fn read(
        &self,
        layout: &Layout,
        lookup: &Lookup<'_>,
        public_id: Option<&str>,
    ) -> Result<Read, Reason> {
        let mut all = Read::default();
        for text in self.texts(lookup)? {
            let read = layout.read(&text, public_id)?;
            all.signatures.extend(read.signatures);
            all.timestamp = all.timestamp.or(read.timestamp);
            all.members.extend(read.members);
        }
        Ok(all)
    }

    /// The names of the headers that so many signatures go into; none where the first one does not go into a header.
    pub(crate) fn headers(&self, signatures: usize) -> Option<Vec<String>> {
        let names = match self.places.first()? {
            Place::Numbered(name) => (1..=NUMBERED).map(|number| format!("{name}{number}")).collect(),
            Place::Repeated(Value::Header(name)) => vec![name.clone(); signatures],
            _ => {
                let names = self.values().map_while(|value| match value {
                    Value::Header(name) => Some(name.clone()),
                    _ => None,
                });
                names.collect::<Vec<_>>()
            }
        };
        (!names.is_empty()).then(|| names.into_iter().take(signatures).collect())
    }

    /// The names of the headers of a request that have signatures.
    pub(crate) fn names_in(&self, head: &Head<'_>) -> Vec<String> {
        let lookup = Lookup::new(head);
        let names = self.places.iter().flat_map(|place| match place {
            Place::Value(value) | Place::Repeated(value) => match value.innermost() {
                Value::Header(name) if head.first(name).is_some() => vec![name.clone()],
                _ => Vec::new(),
            },
            Place::Numbered(name) => numbered(&lookup, name).collect(),
        });
        names.collect()
    }

    /// Whether each signature has a header of its own.
    pub(crate) fn is_plural(&self) -> bool {
        self.places.len() > 1 || !matches!(self.places.first(), Some(Place::Value(_)))
    }
}

/// The headers of that name and a number that are there.
fn numbered(lookup: &Lookup<'_>, name: &str) -> impl Iterator<Item = String> {
    let numbers = |header: &str| {
        let (start, number) = header.split_at_checked(name.len())?;
        let number = number.parse().ok().filter(|number| (1..=NUMBERED).contains(number))?;
        start.eq_ignore_ascii_case(name).then_some(number)
    };
    let mut found: Vec<usize> =
        lookup.head.headers.iter().filter_map(|(header, _)| numbers(header)).collect();
    found.sort_unstable();
    found.dedup();
    let name = name.to_owned();
    found.into_iter().map(move |number| format!("{name}{number}"))
}

/// Whether a value can be told: a header that is there more than once is malformed.
pub(crate) fn single(value: &Value, lookup: &Lookup<'_>) -> Result<(), Reason> {
    match value.innermost() {
        Value::Header(name) if lookup.head.all(name).nth(1).is_some() => Err(Reason::MalformedHeader),
        _ => Ok(()),
    }
}

/// A value of the request that can be told.
pub(crate) fn once(value: &Value, lookup: &Lookup<'_>) -> Result<Option<Vec<u8>>, Reason> {
    single(value, lookup)?;
    Ok(lookup.value(value).map(|bytes| bytes.into_owned()))
}
