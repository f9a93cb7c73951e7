//! Traces: what the request itself shows where no recomputed signature proves anything. They make a cause likely.

use super::document::Json;
use super::finding::{listed, shown};
use super::search::Search;
use super::{Blame, Cause, Finding, compressed, formula, place, text};
use crate::definition::Kind;
use crate::detect::like;
use crate::lookup::trim;

type Trace = fn(&Search<'_, '_>) -> Option<Finding>;

const TRACES: &[Trace] = &[
    no_signature,
    other_length,
    shorter_than_told,
    cut_off,
    said_to_be_packed,
    replacement_characters,
    marks,
    rounded,
    html,
    form,
    sender_of_another,
];

/// Every trace there is, the clearest first.
pub(super) fn of(search: &Search<'_, '_>) -> Vec<Finding> {
    TRACES.iter().filter_map(|trace| trace(search)).collect()
}

/// The header holds nothing that could be a signature.
fn no_signature(search: &Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    let schemes = formula::schemes(search);
    let scheme =
        schemes.first().filter(|scheme| matches!(scheme.kind, Kind::Mac | Kind::Digest | Kind::Signature))?;
    let name = place::header(scheme)?;
    let value = trim(head.first(&name)?);
    if !super::given::read(value).is_empty() {
        return None;
    }
    Some(Finding::likely(Cause::MalformedHeader, Blame::Sender).say(
        "The header holds no signature",
        format!("`{name}` is `{}`, which is no signature in any encoding.", shown(value)),
        "Have the sender compute the signature; a fixed text from an example is none.",
    ))
}

/// The signature is too long or too short for the algorithm.
fn other_length(search: &Search<'_, '_>) -> Option<Finding> {
    let schemes = formula::schemes(search);
    let expected: Vec<usize> = schemes.iter().filter_map(|scheme| length(scheme.algorithm?.name())).collect();
    let head = search.case.head;
    let names = schemes.iter().filter_map(|scheme| place::header(scheme));
    let name = names.into_iter().find(|name| head.first(name).is_some())?;
    let given = super::given::read(head.first(&name)?);
    let given_one = given.first()?;
    if expected.is_empty() || given.iter().any(|given| expected.contains(&given.bytes.len())) {
        return None;
    }
    let wanted = expected.first()?;
    if let Some(hash) = given.iter().find_map(super::given::Given::hash) {
        return Some(Finding::likely(Cause::Algorithm, Blame::Sender).say(
            "The signature is of another algorithm",
            format!(
                "It has the length that {} gives; {} signs with {}.",
                hash.name(),
                search.provider.name,
                formula::usual(schemes.first()?)
            ),
            format!("Have the sender sign with {}.", formula::usual(schemes.first()?)),
        ));
    }
    Some(Finding::likely(Cause::MalformedHeader, Blame::Between).say(
        "The signature is cut off, or something is added to it",
        format!(
            "It has {} bytes ({} characters), and {wanted} bytes are wanted.",
            given_one.bytes.len(),
            given_one.text.len()
        ),
        "See that the whole header arrives, and nothing but the signature in it.",
    ))
}

/// How many bytes an algorithm gives; none where that depends on the key.
fn length(algorithm: &str) -> Option<usize> {
    [("512", 64), ("384", 48), ("256", 32), ("sha1", 20)]
        .into_iter()
        .find(|(name, _)| {
            algorithm.contains(name) && (algorithm.starts_with("hmac") || algorithm.starts_with("sha"))
        })
        .map(|(_, length)| length)
}

/// Content-Length says something else than what came.
fn shorter_than_told(search: &Search<'_, '_>) -> Option<Finding> {
    let told = search.case.head.first("content-length")?;
    let told: usize = std::str::from_utf8(told).ok()?.trim().parse().ok()?;
    let came = search.case.body.len();
    (told != came).then(|| {
        Finding::likely(Cause::BodyTruncated, Blame::Between).say(
            "The body is not as long as its sender says",
            format!("Content-Length is {told}, and the body has {came} bytes."),
            "Find what cuts or changes the body without correcting Content-Length.",
        )
    })
}

/// JSON that begins and does not end.
fn cut_off(search: &Search<'_, '_>) -> Option<Finding> {
    let body = search.case.body.trim_ascii();
    let finding = |title: &str, evidence: String| {
        Some(Finding::likely(Cause::BodyTruncated, Blame::Between).say(
            title,
            evidence,
            "Find the limit on the size of bodies between the sender and Creel, and raise it.",
        ))
    };
    if body.is_empty() && search.case.head.method != "GET" {
        return Some(Finding::likely(Cause::BodyTruncated, Blame::Between).say(
            "The body is empty",
            "There is a signature, and nothing that it could be the signature of.",
            "See that the body is sent, and that nothing reads it before it is passed on.",
        ));
    }
    let starts = matches!(body.first(), Some(b'{' | b'['));
    let error = starts.then(|| serde_json::from_slice::<serde::de::IgnoredAny>(body).err()).flatten()?;
    if error.is_eof() {
        finding("The body is cut off", format!("Its JSON ends in the middle, after {} bytes.", body.len()))
    } else {
        None
    }
}

/// Packed, says the head, and the body is not; or the other way round.
fn said_to_be_packed(search: &Search<'_, '_>) -> Option<Finding> {
    let encoding = search.case.head.first("content-encoding").map(trim);
    let packed = compressed::is_gzip(search.case.body);
    match encoding {
        Some(encoding)
            if !packed
                && !encoding.eq_ignore_ascii_case(b"identity")
                && std::str::from_utf8(search.case.body).is_ok() =>
        {
            Some(Finding::likely(Cause::BodyCompressed, Blame::Between).say(
                "The body was unpacked on its way",
                format!("Content-Encoding is `{}`, and the body is not packed any more.", shown(encoding)),
                "Turn off what unpacks request bodies between the sender and Creel.",
            ))
        }
        None if packed => Some(Finding::likely(Cause::BodyCompressed, Blame::Between).say(
            "The body is packed, and nothing says so",
            "It starts as gzip does, without a Content-Encoding.",
            "Turn off what packs request bodies between the sender and Creel.",
        )),
        _ => None,
    }
}

/// U+FFFD stands where a reader of UTF-8 found something else. What was there is lost.
fn replacement_characters(search: &Search<'_, '_>) -> Option<Finding> {
    let count = search.case.body.windows(3).filter(|bytes| *bytes == b"\xef\xbf\xbd").count();
    (count > 0).then(|| {
        Finding::likely(Cause::Charset, Blame::Between).say(
            "Characters of the body were lost",
            format!("It has {count} replacement characters (U+FFFD), which a reader of UTF-8 puts where other bytes were."),
            "Have what lies between the sender and Creel pass the body on as bytes, not as text.",
        )
    })
}

/// A byte order mark, or NUL bytes.
fn marks(search: &Search<'_, '_>) -> Option<Finding> {
    let body = search.case.body;
    let bom = body.starts_with(b"\xef\xbb\xbf");
    let nul = body.contains(&0) && std::str::from_utf8(body).is_ok();
    (bom || nul).then(|| {
        Finding::likely(Cause::BodyEscaped, Blame::Between).say(
            if bom { "A byte order mark stands before the body" } else { "There are NUL bytes in the body" },
            "Senders of webhooks do not write these; editors and careless copying do.",
            "Sign and send the same bytes, without an editor in between.",
        )
    })
}

/// Large integers that all end as doubles do.
fn rounded(search: &Search<'_, '_>) -> Option<Finding> {
    if search.case.body.len() > 1 << 20 {
        return None;
    }
    let document = Json::read(search.case.body)?;
    let mut numbers = Vec::new();
    document.numbers(&mut numbers);
    let large: Vec<_> = numbers
        .into_iter()
        .filter(|number| {
            number.trim_start_matches('-').len() > 16
                && number.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        })
        .collect();
    let as_double = |number: &&str| {
        number.trim_start_matches('-').len() > 17
            && number.ends_with("00")
            && number.parse::<f64>().is_ok_and(|double| format!("{double:.0}").len() == number.len())
    };
    if large.is_empty() || !large.iter().all(as_double) {
        return None;
    }
    let shown: Vec<_> = large.iter().take(2).map(|number| (*number).to_owned()).collect();
    Some(Finding::likely(Cause::BodyReserialized, Blame::Between).say(
        "Large numbers of the body were rounded",
        format!("{} end as numbers do that JavaScript or Go has read and written again.", listed(&shown)),
        "Have what lies between the sender and Creel pass the body on byte for byte.",
    ))
}

/// JSON whose quotes are escaped for HTML.
fn html(search: &Search<'_, '_>) -> Option<Finding> {
    let body = search.case.body.get(..search.case.body.len().min(1 << 20))?;
    let start = text::html_unescaped(body)?;
    let quotes = body.windows(6).any(|bytes| bytes == b"&quot;");
    (quotes && Json::read(search.case.body).is_none() && Json::read(&start).is_some()).then(|| {
        Finding::likely(Cause::BodyEscaped, Blame::Between).say(
            "The body was escaped for HTML",
            "It has &quot; where JSON has quotes.",
            "Copy the body from the raw request, not from a page.",
        )
    })
}

/// A form by its head, and decoded by its body. JSON under that head says nothing: it is what `curl -d` sends.
fn form(search: &Search<'_, '_>) -> Option<Finding> {
    let content_type =
        search.case.head.first("content-type").map(|value| trim(value).to_ascii_lowercase())?;
    let form = content_type.starts_with(b"application/x-www-form-urlencoded");
    let body = search.case.body.trim_ascii();
    let decoded = body.iter().any(|byte| matches!(byte, b' ' | b'"' | b'{' | 0x80..));
    (form && decoded && Json::read(body).is_none()).then(|| {
        Finding::likely(Cause::FormDecoded, Blame::Between).say(
            "The form in the body was decoded on its way",
            "Content-Type says that the body is a form, and it has what encoded forms cannot have.",
            "Have what lies between the sender and Creel pass the body on byte for byte.",
        )
    })
}

/// The user agent of another provider.
fn sender_of_another(search: &Search<'_, '_>) -> Option<Finding> {
    let agent = search.case.head.first("user-agent")?;
    let fits = |pattern: &String| like(pattern, agent);
    if search.provider.detect.user_agent.as_ref().is_some_and(fits) {
        return None;
    }
    let mut others =
        search.case.catalog.iter().filter(|other| other.detect.user_agent.as_ref().is_some_and(fits));
    let other = others.next().filter(|other| other.id != search.provider.id)?;
    let mut finding = Finding::likely(Cause::WrongProvider, Blame::Endpoint).say(
        format!("This looks like a webhook of {}", other.name),
        format!("Its user agent is `{}`; this endpoint expects {}.", shown(agent), search.provider.name),
        format!("Set the provider of this endpoint to {}.", other.name),
    );
    finding.provider = Some(other.id.clone());
    Some(finding)
}
