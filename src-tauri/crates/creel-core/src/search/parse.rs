//! Reading a query. The reader walks over the text once and knows at every point where it is, so that each error can
//! say where the trouble starts.

use super::fields::{Field, Value};
use super::query::{Query, QueryError, Term, Test};
use super::words;

/// How long a query may be, in bytes.
const LONGEST: usize = 4096;

/// How many terms a query and how many values a term may have; more is a program, and a program can ask in parts.
const MOST: usize = 64;

impl Query {
    /// Reads a query. Text without terms gives the query that everything matches.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > LONGEST {
            return Err(error(
                text.floor_char_boundary(LONGEST),
                format!("A query has at most {LONGEST} bytes"),
            ));
        }
        let mut reader = Reader { text, at: 0 };
        let mut terms = Vec::new();
        while reader.skip_space() {
            if terms.len() == MOST {
                return Err(error(reader.at, format!("A query has at most {MOST} terms")));
            }
            terms.push(reader.term()?);
        }
        Ok(Self { terms })
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Byte offset of what is read next; always between two characters.
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Skips white space, and says whether something follows it.
    fn skip_space(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at < self.text.len()
    }

    /// Takes what comes before the first character that ends it.
    fn take_until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn term(&mut self) -> Result<Term, QueryError> {
        let start = self.at;
        let negated = self.rest().starts_with(['-', '!']);
        self.at += usize::from(negated);
        if self.rest().starts_with('"') {
            let (position, text) = (self.at, self.quoted()?);
            if text.trim().is_empty() {
                return Err(error(position, "There is nothing in these quotes"));
            }
            return Ok(Term { negated, test: plain(text) });
        }
        match field_name(self.rest()) {
            Some(name) => {
                let position = self.at;
                self.at += name.len() + 1;
                let written = self.rest().split(char::is_whitespace).next().unwrap_or_default();
                let field = Field::named(name, position, written)?;
                let test = field.test(self.values(field)?)?;
                Ok(Term { negated, test })
            }
            None => {
                let position = self.at;
                let bare = self.take_until(char::is_whitespace);
                if bare.is_empty() {
                    return Err(error(
                        start,
                        format!("Nothing follows the {:?}", &self.text[start..position]),
                    ));
                }
                Ok(Term { negated, test: text_test(bare, position)? })
            }
        }
    }

    /// The values after a field's colon, up to white space.
    fn values(&mut self, field: Field) -> Result<Vec<Value>, QueryError> {
        let mut values = Vec::new();
        loop {
            let position = self.at;
            let value = match self.rest().starts_with('"') {
                true => self.quoted()?,
                false => self.take_until(|c| c == ',' || c.is_whitespace()).to_owned(),
            };
            if value.is_empty() {
                let (name, example) = field.example();
                let message = format!("A value is missing here, as in {name}:{example}");
                return Err(QueryError { position, message, suggestion: Some(example.to_owned()) });
            }
            if values.len() == MOST {
                return Err(error(position, format!("A term has at most {MOST} values")));
            }
            values.push((position, value));
            match self.rest().chars().next() {
                Some(',') => self.at += 1,
                None => return Ok(values),
                Some(c) if c.is_whitespace() => return Ok(values),
                Some(_) => return Err(error(self.at, "A comma or a space belongs after the quotes")),
            }
        }
    }

    /// Text in quotes; `\"` and `\\` stand for the character after the backslash.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += offset + 1;
                    return Ok(text);
                }
                '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                    Some((_, next)) => text.push(next),
                    None => text.push('\\'),
                },
                _ => text.push(c),
            }
        }
        let message = "These quotes are not closed".to_owned();
        Err(QueryError { position: self.at, message, suggestion: Some(format!("{}\"", self.rest())) })
    }
}

/// The name before a colon, where what stands here is a field and not text such as `http://…` or `12:30`.
fn field_name(rest: &str) -> Option<&str> {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let (name, after) = rest.split_at(end);
    let is_field = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && after.starts_with(':')
        && !after.starts_with("://");
    is_field.then_some(name)
}

/// Text that was not in quotes.
fn text_test(bare: &str, position: usize) -> Result<Test, QueryError> {
    let quoted = || Some(format!("\"{bare}\""));
    if matches!(bare, "OR" | "AND" | "NOT") {
        let message = format!(
            "{bare} is not understood: terms must all hold, alternatives of a field go after commas, and - \
             excludes. To look for the word, put it in quotes"
        );
        return Err(QueryError { position, message, suggestion: quoted() });
    }
    if bare.starts_with('(') {
        let message = "Terms cannot be grouped. To look for a parenthesis, put the text in quotes".to_owned();
        return Err(QueryError { position, message, suggestion: quoted() });
    }
    let (stem, prefix) = match bare.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (bare, false),
    };
    if stem.is_empty() || stem.contains('*') {
        let message = "In a word * stands only at the end, as in inv*".to_owned();
        return Err(QueryError { position, message, suggestion: quoted() });
    }
    match plain(stem.to_owned()) {
        Test::Word { word, .. } => Ok(Test::Word { word, prefix }),
        // Text is found anywhere, so what may follow it needs no saying.
        test => Ok(test),
    }
}

/// A word where the text is exactly one, else the text as it stands.
fn plain(text: String) -> Test {
    let first = words::words(&text).next();
    match first {
        Some(word) if word == text.to_lowercase() => Test::Word { word, prefix: false },
        _ => Test::Phrase(text),
    }
}

fn error(position: usize, message: impl Into<String>) -> QueryError {
    QueryError { position, message: message.into(), suggestion: None }
}
