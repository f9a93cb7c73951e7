//! A query: terms that must all hold.

use creel_signatures::Verdict;

use super::{glob, words};
use crate::marks::Marks;
use crate::sending::forward::ForwardCounts;

/// A parsed search. Without terms it matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
}

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub negated: bool,
    pub test: Test,
}

/// What a term asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Method(AnyOf),
    Endpoint(AnyOf),
    Event(AnyOf),
    Verdict(Vec<Verdict>),
    Is(Vec<Flag>),
    Tag(AnyOf),
    /// The secret that matched, by its number or its label.
    Secret(AnyOf),
    /// How its forwards stand.
    Forward(Vec<Forwarded>),
    /// A whole word, or every word that starts so.
    Word {
        /// Normalised as [`words`](super::words) does.
        word: String,
        prefix: bool,
    },
    /// Text in quotes that is more than one word: it must occur as it stands, without regard to case.
    Phrase(String),
}

/// What a delivery can be besides its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// It says what another said before it.
    Dup,
    /// Brought in a file or a paste, and sent by nobody.
    Imported,
    Pinned,
    Unread,
}

/// How the forwards of a delivery can stand. One that has several may be several of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forwarded {
    /// One was refused, or its tries are used up.
    Failed,
    Delivered,
    /// One is still to be delivered.
    Queued,
    /// There is none.
    None,
}

/// Values of which one must match; `*` in a value stands for any run of characters. Methods are in upper case and slugs
/// in lower case here; what they are compared with may be in any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyOf(pub Vec<String>);

/// What a query can ask of a delivery without reading its body.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub method: &'a str,
    pub endpoint: &'a str,
    pub event_type: Option<&'a str>,
    pub verdict: Verdict,
    /// Looked up only where the query [asks](Query::asks_repeat).
    pub repeat: bool,
    pub imported: bool,
    /// The number and the label of the secret that matched; looked up only where the query [asks](Query::asks_secret).
    pub secret: &'a [String],
    /// Looked up only where the query [asks](Query::asks_forward).
    pub forwards: ForwardCounts,
    pub marks: &'a Marks,
}

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Byte offset in the query where the trouble starts.
    pub position: usize,
    pub message: String,
    /// What would have been understood in place of what stands at the position.
    pub suggestion: Option<String>,
}

impl Facts<'_> {
    fn is_forwarded(&self, how: Forwarded) -> bool {
        match how {
            Forwarded::Failed => self.forwards.failed > 0,
            Forwarded::Delivered => self.forwards.delivered > 0,
            Forwarded::Queued => self.forwards.waiting > 0,
            Forwarded::None => self.forwards == ForwardCounts::default(),
        }
    }

    fn is(&self, flag: Flag) -> bool {
        match flag {
            Flag::Dup => self.repeat,
            Flag::Imported => self.imported,
            Flag::Pinned => self.marks.pinned,
            Flag::Unread => !self.marks.read,
        }
    }
}

impl AnyOf {
    /// Whether one of the values fits, without regard to the case of ASCII letters.
    pub fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|value| glob::matches(value, text))
    }
}

impl Query {
    /// All deliveries of one endpoint.
    pub fn of_endpoint(slug: String) -> Self {
        Self { terms: vec![Term { negated: false, test: Test::Endpoint(AnyOf(vec![slug])) }] }
    }

    /// What a secret matched, of the endpoint with this slug.
    pub fn of_secret(slug: String, id: i64) -> Self {
        let mut query = Self::of_endpoint(slug);
        query.terms.push(Term { negated: false, test: Test::Secret(AnyOf(vec![id.to_string()])) });
        query
    }

    /// Whether all terms that look at facts hold.
    pub fn facts_hold(&self, facts: &Facts<'_>) -> bool {
        self.terms.iter().all(|term| match &term.test {
            Test::Method(any) => any.matches(facts.method) != term.negated,
            Test::Endpoint(any) => any.matches(facts.endpoint) != term.negated,
            Test::Event(any) => facts.event_type.is_some_and(|event| any.matches(event)) != term.negated,
            Test::Verdict(verdicts) => verdicts.contains(&facts.verdict) != term.negated,
            Test::Is(flags) => flags.iter().any(|flag| facts.is(*flag)) != term.negated,
            Test::Tag(any) => facts.marks.tags.iter().any(|tag| any.matches(tag)) != term.negated,
            Test::Secret(any) => facts.secret.iter().any(|name| any.matches(name)) != term.negated,
            Test::Forward(ways) => ways.iter().any(|how| facts.is_forwarded(*how)) != term.negated,
            Test::Word { .. } | Test::Phrase(_) => true,
        })
    }

    /// Whether nothing can be found but what is pinned or tagged.
    pub fn asks_kept(&self) -> bool {
        let tagged = |term: &Term| !term.negated && matches!(term.test, Test::Tag(_));
        self.asks_only(Flag::Pinned) || self.terms.iter().any(tagged)
    }

    /// Whether nothing can be found but what was imported.
    pub fn asks_imported(&self) -> bool {
        self.asks_only(Flag::Imported)
    }

    /// Whether nothing can be found but what was not read.
    pub fn asks_unread(&self) -> bool {
        self.asks_only(Flag::Unread)
    }

    fn asks_only(&self, wanted: Flag) -> bool {
        let only = |flags: &[Flag]| flags.iter().all(|flag| *flag == wanted);
        self.terms.iter().any(|term| !term.negated && matches!(&term.test, Test::Is(flags) if only(flags)))
    }

    /// Whether some term asks if a delivery repeats another, which takes looking at others.
    pub fn asks_repeat(&self) -> bool {
        self.terms.iter().any(|term| matches!(&term.test, Test::Is(flags) if flags.contains(&Flag::Dup)))
    }

    /// Whether some term asks which secret matched.
    pub fn asks_secret(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Secret(_)))
    }

    /// Whether some term asks how forwards stand.
    pub fn asks_forward(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Forward(_)))
    }

    /// Whether nothing can be found but what has a forward that failed or still waits, which are few.
    pub fn asks_unforwarded(&self) -> bool {
        let few =
            |ways: &[Forwarded]| ways.iter().all(|how| matches!(how, Forwarded::Failed | Forwarded::Queued));
        self.terms.iter().any(|term| !term.negated && matches!(&term.test, Test::Forward(ways) if few(ways)))
    }

    /// Whether some term looks at the text of a delivery.
    pub fn asks_text(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Word { .. } | Test::Phrase(_)))
    }

    /// Whether all terms that look at the text hold; `text` is what [`words::text`] gives.
    pub fn text_holds(&self, text: &str) -> bool {
        self.phrases_hold(text) && self.words_hold(text)
    }

    fn phrases_hold(&self, text: &str) -> bool {
        let mut folded = None;
        self.terms.iter().all(|term| match &term.test {
            Test::Phrase(phrase) => {
                folded.get_or_insert_with(|| fold(text)).contains(&fold(phrase)) != term.negated
            }
            _ => true,
        })
    }

    /// Cuts the text into words once for all terms, and no further than the answer needs.
    fn words_hold(&self, text: &str) -> bool {
        let mut wanted = Vec::new();
        for term in &self.terms {
            if let Test::Word { word, prefix } = &term.test {
                wanted.push((word.as_str(), *prefix, term.negated));
            }
        }
        for found in words::words(text) {
            if wanted.is_empty() {
                return true;
            }
            let fits = |word: &str, prefix: bool| match prefix {
                true => found.starts_with(word),
                false => found == word,
            };
            if wanted.iter().any(|(word, prefix, negated)| *negated && fits(word, *prefix)) {
                return false;
            }
            wanted.retain(|(word, prefix, _)| !fits(word, *prefix));
        }
        wanted.iter().all(|(_, _, negated)| *negated)
    }
}

/// Letter by letter in lower case, so that what a letter becomes never depends on its neighbours.
fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
