//! Another template: the right key over other content, such as another timestamp, another order, other separators.

use std::borrow::Cow;

use super::super::clues::{self, Time};
use super::super::compute::{is_among, mac};
use super::super::given::Given;
use super::super::search::Search;
use super::super::{Blame, Cause, Finding, place};
use super::{Values, given, hashes, joined, keys, parts, schemes};
use crate::lookup::Lookup;
use crate::scheme::Scheme;

/// Ways to put together what is signed. Every provider's own are tried besides.
pub(in super::super) const TEMPLATES: [&str; 24] = [
    "{body}",
    "{ts}.{body}",
    "{ts}:{body}",
    "{ts}{body}",
    "{body}{ts}",
    "{body}.{ts}",
    "{body}:{ts}",
    "v0:{ts}:{body}",
    "v1:{ts}:{body}",
    "{id}.{ts}.{body}",
    "{id}{ts}{body}",
    "{id}.{body}",
    "{id}{body}",
    "{ts}|{body}",
    "{ts}\n{body}",
    "{ts}.{id}.{body}",
    "{method}{path}{body}",
    "{method}{url}{body}",
    "{method}{url}{body}{ts}",
    "{ts}{method}{path}{body}",
    "{url}{body}",
    "{body}{url}",
    "{path}{body}",
    "{ts}",
];

/// One way to fill one template: with which time and which id of those that the request has.
struct Choice<'c> {
    template: &'c str,
    time: Option<&'c Time>,
    id: Option<&'c str>,
}

/// The right key over other content: another timestamp, another order, other separators.
pub(in super::super) fn template(search: &mut Search<'_, '_>) -> Option<Finding> {
    let given = given(search);
    if given.is_empty() {
        return None;
    }
    let (head, body) = (search.case.head, search.case.body);
    let schemes = schemes(search);
    let lookup = Lookup::new(&head);
    let (read, read_id) =
        schemes.first().map(|scheme| place::time_and_id(scheme, &lookup)).unwrap_or_default();
    let read = read.as_deref();
    let times = clues::times(&head, body, read);
    let ids = clues::ids(&head, body, read_id.as_deref());
    let mut tried: Vec<Vec<u8>> = Vec::new();
    for Choice { template, time, id } in choices(&templates(search, &schemes), &times, &ids) {
        let values = Values { head, body, timestamp: time.map(|time| time.text.as_str()), id };
        let Some(content) = parts(template, &values) else { continue };
        // The body stands for itself, so that it is not compared again and again.
        let outline = parts(template, &Values { body: b"{}", ..values });
        let outline = outline.map(|parts| parts.concat()).unwrap_or_default();
        // What the definition says was judged already.
        let own = time.is_none_or(|time| Some(time.text.as_str()) == read)
            && schemes.iter().any(|scheme| template == scheme.content.source());
        if own || tried.contains(&outline) {
            continue;
        }
        for scheme in &schemes {
            if let Some(secret) = fitting(search, scheme, &content, &given) {
                let finding = said(search, scheme, template, time, read);
                return Some(finding.with_secret(secret).of_scheme(&scheme.name));
            }
        }
        tried.push(outline);
    }
    None
}

/// The templates to try, each once: those of the schemes, the usual ones, and every provider's.
fn templates<'t>(search: &Search<'t, '_>, schemes: &[&'t Scheme]) -> Vec<&'t str> {
    let catalogue = search.case.catalog.iter().flat_map(|provider| &provider.schemes);
    let known = catalogue.map(|scheme| scheme.content.source()).filter(|content| content.contains("{body}"));
    let own = schemes.iter().map(|scheme| scheme.content.source());
    let mut templates = Vec::new();
    for template in own.chain(TEMPLATES).chain(known) {
        if !templates.contains(&template) {
            templates.push(template);
        }
    }
    templates
}

/// Every template with every time and every id, as far as it wants them.
fn choices<'c>(templates: &[&'c str], times: &'c [Time], ids: &'c [String]) -> Vec<Choice<'c>> {
    let mut choices = Vec::new();
    for template in templates {
        let times: Vec<_> =
            if template.contains("{ts}") { times.iter().map(Some).collect() } else { vec![None] };
        let ids: Vec<_> = if template.contains("{id}") {
            ids.iter().map(|id| Some(id.as_str())).collect()
        } else {
            vec![None]
        };
        let all = times.iter().flat_map(|time| ids.iter().map(move |id| (*time, *id)));
        choices.extend(all.map(|(time, id)| Choice { template, time, id }));
    }
    choices
}

/// The secret with which the content gives one of the signatures.
fn fitting(
    search: &mut Search<'_, '_>,
    scheme: &Scheme,
    content: &[Cow<'_, [u8]>],
    given: &[Given],
) -> Option<i64> {
    let content = joined(content);
    let length = content.iter().map(|part| part.len()).sum();
    for secret in search.case.secrets {
        for key in keys(scheme, secret) {
            for hash in hashes(given) {
                if !search.bench.spend(1, length) {
                    return None;
                }
                if is_among(&mac(hash, &key, &content), given) {
                    return Some(secret.id);
                }
            }
        }
    }
    None
}

fn said(
    search: &Search<'_, '_>,
    scheme: &Scheme,
    template: &str,
    time: Option<&Time>,
    read: Option<&str>,
) -> Finding {
    let usual = scheme.content.source();
    let provider = &search.provider.name;
    match time {
        Some(time) if template == usual && time.converted => {
            Finding::proven(Cause::TimestampUnit, Blame::Sender).say(
                "The timestamp was signed in another unit than it is sent in",
                format!("{} was signed, and {} came.", time.text, read.unwrap_or("another timestamp")),
                "Have the sender sign the timestamp exactly as it writes it into the header.",
            )
        }
        Some(time) if template == usual && Some(time.text.as_str()) != read => {
            Finding::proven(Cause::TimestampSource, Blame::Sender).say(
                "Another timestamp of the request was signed",
                format!("The signature fits the time {} from {}.", time.text, time.place),
                "Have the sender sign the timestamp that it sends in the provider's header.",
            )
        }
        _ => {
            let same = |scheme: &Scheme| scheme.content.source() == template;
            let others: Vec<&str> = search
                .case
                .catalog
                .iter()
                .filter(|other| other.id != search.provider.id && other.schemes.iter().any(same))
                .map(|other| other.name.as_str())
                .collect();
            // What everybody signs names nobody.
            let like = match others.len() {
                1..=3 => format!(", as {} signs it", others.join(" or ")),
                _ => String::new(),
            };
            let shown = template.replace('\n', "\\n");
            Finding::proven(Cause::Template, Blame::Sender).say(
                "What is signed is put together in another way",
                format!("The signature fits `{shown}`{like}; {provider} signs `{usual}`."),
                format!(
                    "Have the sender sign `{usual}`, or choose a provider whose definition says `{shown}`."
                ),
            )
        }
    }
}
