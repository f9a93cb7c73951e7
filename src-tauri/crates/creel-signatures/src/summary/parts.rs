//! Parts: where a definition's table `[summary]` says each part of a summary stands, and what the values mean.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::meaning::{Action, Severity};
use crate::json::Path;
use crate::problem::Problem;
use crate::scheme::read_template;
use crate::template::Template;

/// The table as it stands in a definition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SummaryDefinition {
    title: Option<Vec<Spanned<String>>>,
    severity: Option<Vec<Spanned<String>>>,
    status: Option<Vec<Spanned<String>>>,
    dedup_key: Option<Vec<Spanned<String>>>,
    source: Option<Vec<Spanned<String>>>,
    link: Option<Vec<Spanned<String>>>,
    time: Option<Vec<Spanned<String>>>,
    severities: BTreeMap<String, Severity>,
    statuses: BTreeMap<String, Action>,
}

impl SummaryDefinition {
    /// The same names, after those of a JSON body, as fields of a form and in the JSON that a field of a form holds.
    pub(super) fn in_forms_too(mut self) -> Self {
        let lists = [
            &mut self.title,
            &mut self.severity,
            &mut self.status,
            &mut self.dedup_key,
            &mut self.source,
            &mut self.link,
            &mut self.time,
        ];
        for list in lists.into_iter().flatten() {
            let moved = |name: &Spanned<String>, place: &str| {
                Spanned::new(name.span(), name.get_ref().replace("{json:", place))
            };
            let places = ["{form:", "{form:*:"].iter();
            let more: Vec<_> =
                places.flat_map(|place| list.iter().map(move |name| moved(name, place))).collect();
            list.extend(more);
        }
        self
    }
}

/// The templates of each part; none where the definition does not say, an empty list where there is no such part.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(super) title: Option<Vec<Template>>,
    pub(super) severity: Option<Vec<Template>>,
    pub(super) status: Option<Vec<Template>>,
    pub(super) dedup_key: Option<Vec<Template>>,
    pub(super) source: Option<Vec<Template>>,
    pub(super) link: Option<Vec<Template>>,
    pub(super) time: Option<Vec<Template>>,
    /// By the value in lower case.
    severities: BTreeMap<String, Severity>,
    statuses: BTreeMap<String, Action>,
}

impl Parts {
    pub(crate) fn new(definition: SummaryDefinition) -> Result<Self, Problem> {
        Ok(Self {
            title: templates(definition.title)?,
            severity: templates(definition.severity)?,
            status: templates(definition.status)?,
            dedup_key: templates(definition.dedup_key)?,
            source: templates(definition.source)?,
            link: templates(definition.link)?,
            time: templates(definition.time)?,
            severities: lower(definition.severities),
            statuses: lower(definition.statuses),
        })
    }

    /// The JSON paths that the templates read.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        [&self.title, &self.severity, &self.status, &self.dedup_key, &self.source, &self.link, &self.time]
            .into_iter()
            .flatten()
            .flatten()
            .flat_map(Template::paths)
    }

    pub(super) fn severity_of(&self, text: &str) -> Option<&'static str> {
        self.severities.get(&text.to_lowercase()).map(|severity| severity.name())
    }

    pub(super) fn status_of(&self, text: &str) -> Option<&'static str> {
        self.statuses.get(&text.to_lowercase()).map(|action| action.name())
    }
}

fn templates(texts: Option<Vec<Spanned<String>>>) -> Result<Option<Vec<Template>>, Problem> {
    texts.map(|texts| texts.iter().map(read_template).collect()).transpose()
}

fn lower<V>(table: BTreeMap<String, V>) -> BTreeMap<String, V> {
    table.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect()
}
