//! A summary: what a delivery says in the words of support staff, each with the field it came from.

mod meaning;
mod moment;
mod parts;
mod usual;

pub(crate) use parts::{Parts, SummaryDefinition};

use crate::lookup::{Lookup, trim};
use crate::template::Template;
use crate::{Head, Provider};

/// How long a text of a summary may be, in characters. What is longer is cut.
const LONGEST: usize = 512;

/// What a delivery says. A part that was not found is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub title: Option<SummaryField>,
    pub severity: Option<SummaryField>,
    pub status: Option<SummaryField>,
    pub dedup_key: Option<SummaryField>,
    pub source: Option<SummaryField>,
    /// Always `http` or `https`; it is a text to be shown, and nothing follows it by itself.
    pub link: Option<SummaryField>,
    /// When it happened, by the event itself, in microseconds since the Unix epoch.
    pub occurred_at: Option<(i64, SummaryField)>,
    /// What is missing and why that matters, as texts to be shown.
    pub hints: Vec<String>,
}

/// A part of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryField {
    /// As it stands in the request.
    pub text: String,
    /// Where it stands, such as `json:alert.title`; of a text made of several values, the template.
    pub from: String,
    /// What it means where a table says so, such as the severity `critical` for `high`; none for a text that stands in
    /// no table.
    pub meaning: Option<String>,
}

impl Summary {
    /// Reads the summary of a request by the provider's definition, else by the usual names of fields. `body_prefix`
    /// is the body or its beginning.
    pub fn read(provider: Option<&Provider>, head: &Head<'_>, body_prefix: &[u8]) -> Self {
        let readers: Vec<&Parts> = provider.map(|p| &p.summary).into_iter().chain([usual::parts()]).collect();
        let paths = readers.iter().flat_map(|parts| parts.paths());
        let reading =
            Reading { lookup: Lookup::new(head).with_body(body_prefix, paths, LONGEST), readers: &readers };
        let mut summary = Self {
            title: reading.text(|parts| &parts.title),
            severity: reading.text(|parts| &parts.severity),
            status: reading.text(|parts| &parts.status),
            dedup_key: reading.text(|parts| &parts.dedup_key),
            source: reading.text(|parts| &parts.source),
            link: reading
                .first(|parts| &parts.link, |text| is_link(text).then_some(()))
                .map(|(_, field)| field),
            occurred_at: reading.first(|parts| &parts.time, moment::read),
            hints: Vec::new(),
        };
        if let Some(severity) = &mut summary.severity {
            severity.meaning = reading.meaning(|parts| parts.severity_of(&severity.text));
        }
        if let Some(status) = &mut summary.status {
            status.meaning = reading.meaning(|parts| parts.status_of(&status.text));
        }
        summary.hints = reading.hints(&summary);
        summary
    }
}

/// The parts of a summary that a definition lists templates for.
type Part = fn(&Parts) -> &Option<Vec<Template>>;

/// A request being read: first as the provider's definition says, then by the usual names.
struct Reading<'a> {
    lookup: Lookup<'a>,
    readers: &'a [&'a Parts],
}

impl Reading<'_> {
    fn text(&self, part: Part) -> Option<SummaryField> {
        self.first(part, |_| Some(())).map(|(_, field)| field)
    }

    /// The first text that is there and that `take` can use. An empty list says that there is none, and ends the search.
    fn first<T>(&self, part: Part, take: impl Fn(&str) -> Option<T>) -> Option<(T, SummaryField)> {
        for templates in self.readers.iter().filter_map(|parts| part(parts).as_ref()) {
            if templates.is_empty() {
                return None;
            }
            let found = templates.iter().find_map(|template| {
                let text = written(template, &self.lookup)?;
                Some((take(&text)?, SummaryField { text, from: from(template, &self.lookup), meaning: None }))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn meaning(&self, of: impl Fn(&Parts) -> Option<&'static str>) -> Option<String> {
        self.readers.iter().find_map(|parts| of(parts)).map(str::to_owned)
    }

    /// What a receiver of alerts would miss. Where a definition says that there is none, nothing is missing.
    fn hints(&self, summary: &Summary) -> Vec<String> {
        let says_something =
            summary.title.is_some() || summary.severity.is_some() || summary.status.is_some();
        let missing = |found: &Option<SummaryField>, part: Part| {
            found.is_none()
                && !self.readers.iter().any(|parts| part(parts).as_ref().is_some_and(Vec::is_empty))
        };
        let mut hints = Vec::new();
        if says_something && missing(&summary.dedup_key, |parts| &parts.dedup_key) {
            hints.push(
                "No dedup key: a receiver cannot tell that several deliveries are about the same incident, and opens one \
                 for each."
                    .to_owned(),
            );
        }
        if says_something && missing(&summary.source, |parts| &parts.source) {
            hints.push("No source: a receiver cannot tell which system this is about.".to_owned());
        }
        hints
    }
}

/// The text of a template whose values are all there and not empty.
fn written(template: &Template, lookup: &Lookup<'_>) -> Option<String> {
    let there = |value| lookup.value(value).is_some_and(|bytes| !matches!(trim(&bytes), b"" | b"{}" | b"[]"));
    if !template.values().all(there) {
        return None;
    }
    let bytes = template.render(lookup).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.trim().chars().take(LONGEST).collect())
}

/// Where a text comes from: the value alone where the template is nothing else, with the name of the field that it is in.
fn from(template: &Template, lookup: &Lookup<'_>) -> String {
    let source = template.source();
    let alone = source.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let value = alone.filter(|value| !value.contains(['{', '}'])).unwrap_or(source);
    let named = value.strip_prefix("form:*:").and_then(|path| {
        let field = lookup.document()?;
        let name = std::str::from_utf8(&field.name).ok().filter(|name| is_plain(name))?;
        Some(format!("form:{name}:{path}"))
    });
    named.unwrap_or_else(|| value.to_owned())
}

/// Whether a name that a sender chose can be told among the words of a definition.
fn is_plain(name: &str) -> bool {
    name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
}

/// Whether a text may be shown as a link. Anything but the web's own schemes could run or open what a sender chose.
fn is_link(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (start.starts_with("https://") || start.starts_with("http://")) && !text.contains(char::is_whitespace)
}
