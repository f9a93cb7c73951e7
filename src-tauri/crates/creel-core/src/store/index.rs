//! The index: which deliveries hold a word, have an event type or a method. It is derived, so it lives in a file of its
//! own (`search.db`) that is filled behind the acknowledgement and can be made again at any time.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::{StoreError, deliveries};
use crate::search::words;
use crate::search::{AnyOf, Query, Test};

/// Raised when what is indexed, or how, changes; an index of another version is made anew.
const VERSION: i64 = 1;

/// How far the index has come. What lies beyond is scanned by a query itself, so that answers are always complete.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// The newest indexed delivery.
    pub(super) delivery: i64,
    /// The newest judgement whose event is indexed.
    pub(super) judgement: i64,
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
    connection.execute_batch(
        "BEGIN;
         CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
         CREATE VIRTUAL TABLE words USING fts5(
             text, content = '', contentless_delete = 1, detail = none, tokenize = \"ascii tokenchars '_-.'\");",
    )?;
    set_state(&connection, "version", &VERSION.to_string())?;
    set_state(&connection, "store_id", store_id)?;
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}

fn configured(path: &Path) -> rusqlite::Result<Connection> {
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
    Ok(Position { delivery: number("delivery")?, judgement: number("judgement")? })
}

pub(super) fn set_position(connection: &Connection, position: Position) -> rusqlite::Result<()> {
    set_state(connection, "delivery", &position.delivery.to_string())?;
    set_state(connection, "judgement", &position.judgement.to_string())?;
    Ok(())
}

/// What the index holds of one delivery, or `None` where it is gone.
pub(super) fn entry(main: &Connection, id: i64) -> Result<Option<String>, StoreError> {
    let Some(delivery) = deliveries::get(main, id)? else { return Ok(None) };
    let body = deliveries::body(main, id, 0..words::SEARCHED as u64)?;
    let event = &delivery.event;
    let text = words::text(&delivery.target, event.event_type.as_deref(), event.event_id.as_deref(), &body);
    let mut seen: HashSet<String> = words::words(&text).collect();
    seen.insert(fact(METHOD, &delivery.method));
    if let Some(event_type) = &event.event_type {
        seen.insert(fact(EVENT, event_type));
    }
    let mut entry = String::with_capacity(text.len());
    for word in seen {
        entry.push_str(&word);
        entry.push(' ');
    }
    Ok(Some(entry))
}

pub(super) fn put(index: &Connection, id: i64, entry: &str) -> rusqlite::Result<()> {
    index.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?.execute((id, entry))?;
    Ok(())
}

pub(super) fn remove(index: &Connection, id: i64) -> rusqlite::Result<()> {
    index.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([id])?;
    Ok(())
}

const METHOD: char = 'm';
const EVENT: char = 'e';

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
pub(super) fn expression(query: &Query) -> Option<String> {
    let parts: Vec<String> = query
        .terms
        .iter()
        .filter(|term| !term.negated)
        .filter_map(|term| match &term.test {
            Test::Word { word, prefix } => Some(quoted(word, *prefix)),
            Test::Method(any) => any_fact(METHOD, any),
            Test::Event(any) => any_fact(EVENT, any),
            // All words inside a phrase but the first and the last are whole.
            Test::Phrase(phrase) => {
                let words: Vec<_> = words::words(phrase).collect();
                let inner = words.get(1..words.len().saturating_sub(1)).filter(|inner| !inner.is_empty())?;
                Some(inner.iter().map(|word| quoted(word, false)).collect::<Vec<_>>().join(" AND "))
            }
            Test::Endpoint(_) | Test::Verdict(_) => None,
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

fn any_fact(kind: char, any: &AnyOf) -> Option<String> {
    let each: Option<Vec<String>> = any
        .0
        .iter()
        .map(|value| match value.split_once('*') {
            // Nothing but a star at the front helps nobody.
            Some(("", _)) => None,
            Some((start, _)) => Some(quoted(&fact(kind, start), true)),
            None => Some(quoted(&fact(kind, value), false)),
        })
        .collect();
    each.filter(|each| !each.is_empty()).map(|each| format!("({})", each.join(" OR ")))
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
