//! The index: which deliveries hold a word, have an event type, a method or a secret, which say the same, and how large they are.
//! It is derived, so it lives in a file of its own (`search.db`) that is filled behind the acknowledgement and can be made
//! again at any time.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::secrets::SecretNames;
use super::sendings::{self, Sending};
use super::sizes::{self, Size};
use super::{StoreError, deliveries, schema};
use crate::search::words;
use crate::search::{Flag, Query, Test};

/// Raised when what is indexed, or how, changes; an index of another version is made anew.
const VERSION: i64 = 4;

/// How far the index has come. What lies beyond is scanned by a query itself, so that answers are always complete.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// The newest indexed delivery.
    pub(super) delivery: i64,
    /// The newest judgement whose event is indexed.
    pub(super) judgement: i64,
    /// The newest purge that is forgotten.
    pub(super) purge: i64,
}

/// Opens the index for filling; one that is damaged, of another store or another version is made anew.
pub(super) fn open(path: &Path, store_id: &str, newest: i64) -> rusqlite::Result<Connection> {
    if let Ok(connection) = configured(path) {
        let fits = state(&connection, "version").is_ok_and(|version| version == VERSION.to_string())
            && state(&connection, "store_id").is_ok_and(|id| id == store_id)
            && position(&connection).is_ok_and(|position| position.delivery <= newest);
        if fits {
            return Ok(connection);
        }
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        // Where it cannot be removed, opening it says why.
        let _ = std::fs::remove_file(name);
    }
    let connection = configured(path)?;
    connection.execute_batch(&format!(
        "BEGIN;
         CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
         CREATE TABLE facts (kind TEXT, value TEXT, PRIMARY KEY (kind, value)) WITHOUT ROWID;
         CREATE VIRTUAL TABLE words USING fts5(
             text, content = '', contentless_delete = 1, detail = none, tokenize = \"ascii tokenchars '_-.'\");
         {} {}",
        sendings::SCHEMA,
        sizes::SCHEMA
    ))?;
    set_state(&connection, "version", &VERSION.to_string())?;
    set_state(&connection, "store_id", store_id)?;
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}

fn configured(path: &Path) -> rusqlite::Result<Connection> {
    // Words of bodies are nobody else's business. Where the file cannot be made, opening it says why.
    let _ = schema::create_private(path);
    let connection = Connection::open(path)?;
    // Losing the newest part in a power cut only means that it is indexed again.
    connection.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4096;",
    )?;
    Ok(connection)
}

fn state(connection: &Connection, name: &str) -> rusqlite::Result<String> {
    connection.prepare_cached("SELECT value FROM state WHERE name = ?1")?.query_row([name], |row| row.get(0))
}

fn set_state(connection: &Connection, name: &str, value: &str) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO state (name, value) VALUES (?1, ?2)")?
        .execute([name, value])
}

pub(super) fn position(connection: &Connection) -> rusqlite::Result<Position> {
    let number = |name| -> rusqlite::Result<i64> {
        Ok(state(connection, name).optional()?.and_then(|value| value.parse().ok()).unwrap_or_default())
    };
    Ok(Position { delivery: number("delivery")?, judgement: number("judgement")?, purge: number("purge")? })
}

pub(super) fn set_position(connection: &Connection, position: Position) -> rusqlite::Result<()> {
    set_state(connection, "delivery", &position.delivery.to_string())?;
    set_state(connection, "judgement", &position.judgement.to_string())?;
    set_state(connection, "purge", &position.purge.to_string())?;
    Ok(())
}

/// What the index holds of one delivery.
pub(super) struct Entry {
    /// Words and facts, each once.
    text: String,
    method: String,
    event_type: Option<String>,
    secret: Option<i64>,
    sending: Option<Sending>,
    size: Size,
}

/// The entry of a delivery, or `None` where it is gone for good: what is deleted may return.
pub(super) fn entry(main: &Connection, id: i64) -> Result<Option<Entry>, StoreError> {
    let Some((delivery, _)) = deliveries::get_even_deleted(main, id)? else { return Ok(None) };
    let body = deliveries::body(main, id, 0..words::SEARCHED as u64)?;
    let event = &delivery.event;
    let text = words::text(&delivery.target, event.event_type.as_deref(), event.event_id.as_deref(), &body);
    let mut seen: HashSet<String> = words::words(&text).collect();
    seen.insert(fact(METHOD, &delivery.method));
    if let Some(event_type) = &event.event_type {
        seen.insert(fact(EVENT, event_type));
    }
    if let Some(secret) = delivery.judgement.secret {
        seen.insert(fact(SECRET, &secret.to_string()));
    }
    let mut entry = String::with_capacity(text.len());
    for word in seen {
        entry.push_str(&word);
        entry.push(' ');
    }
    Ok(Some(Entry {
        text: entry,
        method: delivery.method,
        event_type: delivery.event.event_type,
        secret: delivery.judgement.secret,
        sending: sendings::read(main, id, None)?,
        size: sizes::read(main, id)?,
    }))
}

/// Adds an entry. Judging again can make it the first of others that are here already; the next of them is then a
/// repeat, which its own entry does not say: its id is given.
pub(super) fn put(index: &Connection, id: i64, mut entry: Entry) -> rusqlite::Result<Option<i64>> {
    let mut next = None;
    if let Some(sending) = &entry.sending {
        let one = |found: Vec<(i64, i64)>| found.first().map(|(other, _)| *other);
        if one(sendings::before(index, sending.key, id, 1)?).is_some() {
            entry.text.push_str(&fact(FLAG, REPEAT));
        } else {
            next = one(sendings::after(index, sending.key, id, i64::MAX, 1)?);
        }
        sendings::put(index, sending)?;
    }
    sizes::put(index, id, entry.size)?;
    index.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?.execute((id, &entry.text))?;
    let mut seen = index.prepare_cached("INSERT OR IGNORE INTO facts (kind, value) VALUES (?1, ?2)")?;
    seen.execute((METHOD.to_string(), &entry.method))?;
    if let Some(event_type) = &entry.event_type {
        seen.execute((EVENT.to_string(), event_type))?;
    }
    if let Some(secret) = entry.secret {
        seen.execute((SECRET.to_string(), secret.to_string()))?;
    }
    Ok(next)
}

pub(super) fn remove(index: &Connection, id: i64) -> rusqlite::Result<()> {
    sendings::remove(index, id)?;
    sizes::remove(index, id)?;
    index.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([id])?;
    Ok(())
}

/// Alternatives that one expression can have.
const MOST_FACTS: usize = 100;

const METHOD: char = 'm';
const EVENT: char = 'e';
const FLAG: char = 'f';
const SECRET: char = 's';

/// The flag of what says what another said before it. Whether that other is still there, the search looks itself.
const REPEAT: &str = "dup";

/// A fact is a word that no text can contain: `§` is never part of one, and what would end a word in the middle of a
/// value is moved out of ASCII.
fn fact(kind: char, value: &str) -> String {
    let moved = |c: char| match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii() => c,
        c => char::from_u32(0xE000 + u32::from(c)).unwrap_or('\u{E000}'),
    };
    ['§', kind].into_iter().chain(value.chars().map(moved)).collect()
}

/// What of a query the index can answer, in its own language. `None` where it is of no help.
pub(super) fn expression(
    index: &Connection,
    query: &Query,
    names: &SecretNames,
) -> rusqlite::Result<Option<String>> {
    let mut parts = Vec::new();
    for term in query.terms.iter().filter(|term| !term.negated) {
        match &term.test {
            Test::Word { word, prefix } => parts.push(quoted(word, *prefix)),
            Test::Method(any) => parts.extend(any_fact(index, METHOD, |value| any.matches(value))?),
            Test::Event(any) => parts.extend(any_fact(index, EVENT, |value| any.matches(value))?),
            Test::Secret(any) => {
                let matches = |id: &str| names.matches(any, id);
                parts.extend(any_fact(index, SECRET, matches)?);
            }
            Test::Phrase(phrase) => {
                // All words inside a phrase but the first and the last are whole.
                let words: Vec<_> = words::words(phrase).collect();
                let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
                parts.extend(inner.iter().map(|word| quoted(word, false)));
            }
            Test::Is(flags) if flags.iter().all(|flag| *flag == Flag::Dup) => {
                parts.push(quoted(&fact(FLAG, REPEAT), false));
            }
            Test::Endpoint(_) | Test::Verdict(_) | Test::Is(_) | Test::Tag(_) | Test::Forward(_) => {}
        }
    }
    Ok((!parts.is_empty()).then(|| parts.join(" AND ")))
}

/// The facts that were seen and match, spelt out: the index walks through a few whole words as it is asked for more,
/// but would gather everything that a prefix matches before it gives the first. `None` where too many match to help.
fn any_fact(
    index: &Connection,
    kind: char,
    matches: impl Fn(&str) -> bool,
) -> rusqlite::Result<Option<String>> {
    let mut seen = index.prepare_cached("SELECT value FROM facts WHERE kind = ?1")?;
    let mut parts = Vec::new();
    for value in seen.query_map([kind.to_string()], |row| row.get::<_, String>(0))? {
        let value = value?;
        if matches(&value) {
            parts.push(quoted(&fact(kind, &value), false));
        }
        if parts.len() > MOST_FACTS {
            return Ok(None);
        }
    }
    if parts.is_empty() {
        // A fact without a value is one that no delivery has.
        parts.push(quoted(&fact(kind, ""), false));
    }
    Ok(Some(format!("({})", parts.join(" OR "))))
}

fn quoted(word: &str, prefix: bool) -> String {
    format!("\"{}\"{}", word.replace('"', "\"\""), if prefix { " *" } else { "" })
}

/// The next matches below (or above) an id, in order.
pub(super) fn matches(
    index: &Connection,
    expression: &str,
    range: std::ops::RangeInclusive<i64>,
    descending: bool,
    limit: usize,
) -> rusqlite::Result<Vec<i64>> {
    let order = if descending { "DESC" } else { "ASC" };
    index
        .prepare_cached(&format!(
            "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid {order} LIMIT ?4"
        ))?
        .query_map((expression, range.start(), range.end(), limit.cast_signed() as i64), |row| row.get(0))?
        .collect()
}

/// How many deliveries match, up to an id.
pub(super) fn count(index: &Connection, expression: &str, to: i64) -> rusqlite::Result<i64> {
    index
        .prepare_cached("SELECT count(*) FROM words WHERE words MATCH ?1 AND rowid <= ?2")?
        .query_row((expression, to), |row| row.get(0))
}
