//! Retries in the database: a delivery among those that say the same. The index knows them by their key; what it does
//! not hold yet, the tail, is read here, so that answers do not depend on how far it has come.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::codes::IMPORTED;
use super::readers::Readers;
use super::sendings::{self, Alike, Sending};
use super::{Store, StoreError, deliveries, index};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointId;
use crate::retry::{After, Previous, Retry, RetryKey};

impl Store {
    /// Where a delivery stands among those that say the same; `None` where it is the only one.
    pub async fn retry(&self, id: DeliveryId) -> Result<Option<Retry>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| retry(main, &index, id.0)).await
    }

    /// Which sending each of these is, where it is not the first. A long tail is not read for a list: what is in it has
    /// no number yet.
    pub async fn retry_numbers(&self, ids: Vec<DeliveryId>) -> Result<HashMap<DeliveryId, u64>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| numbers(main, &index, &ids)).await
    }
}

impl Store {
    /// Which sending of the same something that is not stored yet will be, from 1. `body` is its body as far as it is in
    /// memory, `size` all of it.
    pub(crate) async fn coming_sending(
        &self,
        endpoint: EndpointId,
        head: Vec<u8>,
        event_id: Option<String>,
        body: Vec<u8>,
        size: u64,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| {
            let coming = sendings::coming(endpoint.0, &head, event_id.as_deref(), &body, size, at.micros());
            let Some(this) = coming else { return Ok(1) };
            let mut retries = Retries::new(main, &index)?;
            let alike = Alike { by: this.by, body_size: size.cast_signed() };
            retries.read_tail(Some((endpoint.0, alike)))?;
            Ok(retries.before(&this, REACH)?.len() as u64 + 1)
        })
        .await
    }
}

/// The same path and body within this time is a retry, in microseconds.
const WINDOW: i64 = 3600 * 1_000_000;
/// How many sendings before and after a delivery count. What is sent more often is a heartbeat.
const REACH: usize = 1_000;
/// The same in a list, and how long a tail it reads.
const LIST_REACH: usize = 100;
const LIST_TAIL: i64 = 256;

/// Looks for what says the same.
pub(super) struct Retries<'a> {
    main: &'a Connection,
    index: &'a Readers,
    /// The newest delivery that the index holds.
    indexed: i64,
    /// What of the rest was read, by key and then by delivery.
    tail: Vec<Sending>,
    /// Nothing is deleted or purged, so that nobody has to look whether it is.
    all_there: bool,
}

impl<'a> Retries<'a> {
    pub(super) fn new(main: &'a Connection, index: &'a Readers) -> rusqlite::Result<Self> {
        let position = index.ask(index::position).unwrap_or_default();
        let all_there = main
            .prepare_cached(
                "SELECT NOT EXISTS (SELECT 1 FROM deleted) AND NOT EXISTS (SELECT 1 FROM purged WHERE seq > ?1)",
            )?
            .query_row([position.purge], |row| row.get(0))?;
        Ok(Self { main, index, indexed: position.delivery, tail: Vec::new(), all_there })
    }

    /// Reads what the index does not hold yet: all of it, or of one endpoint what may be alike.
    pub(super) fn read_tail(&mut self, of: Option<(i64, Alike)>) -> rusqlite::Result<()> {
        let mut tail = self.main.prepare_cached(
            "SELECT id FROM deliveries WHERE id > ?1 AND endpoint = coalesce(?2, endpoint)",
        )?;
        let mut rows = tail.query((self.indexed, of.map(|(endpoint, _)| endpoint)))?;
        while let Some(row) = rows.next()? {
            self.tail.extend(sendings::read(self.main, row.get(0)?, of.map(|(_, alike)| alike))?);
        }
        self.tail.sort_unstable_by_key(|sending| (sending.key, sending.delivery));
        Ok(())
    }

    /// Whether it says what another said before it.
    pub(super) fn is_repeat(&self, id: i64) -> rusqlite::Result<bool> {
        let Some(sending) = self.sending(id)? else { return Ok(false) };
        Ok(!self.before(&sending, 1)?.is_empty())
    }

    fn sending(&self, id: i64) -> rusqlite::Result<Option<Sending>> {
        let known = if id <= self.indexed { self.index.ask(|index| sendings::get(index, id)) } else { None };
        known.map_or_else(|| sendings::read(self.main, id, None), Ok)
    }

    /// Those before it, the nearest first.
    fn before(&self, this: &Sending, most: usize) -> rusqlite::Result<Vec<(i64, i64)>> {
        let tail = self.alike(this).iter().rev().filter(|other| other.delivery < this.delivery);
        let (from, count) = (this.delivery.min(self.indexed + 1), self.looked_at(most));
        let indexed = self.index.ask(|index| sendings::before(index, this.key, from, count));
        self.reached(
            this,
            tail.map(|other| (other.delivery, other.at)).chain(indexed.unwrap_or_default()),
            most,
        )
    }

    /// Those after it, the nearest first.
    fn after(&self, this: &Sending, most: usize) -> rusqlite::Result<Vec<(i64, i64)>> {
        let tail = self.alike(this).iter().filter(|other| other.delivery > this.delivery);
        let (last, count) = (self.indexed, self.looked_at(most));
        let indexed = self.index.ask(|index| sendings::after(index, this.key, this.delivery, last, count));
        let tail = tail.map(|other| (other.delivery, other.at));
        self.reached(this, indexed.unwrap_or_default().into_iter().chain(tail), most)
    }

    fn alike(&self, this: &Sending) -> &[Sending] {
        let from = self.tail.partition_point(|other| other.key < this.key);
        let to = self.tail.partition_point(|other| other.key <= this.key);
        &self.tail[from..to]
    }

    fn looked_at(&self, most: usize) -> usize {
        if self.all_there { most } else { REACH }
    }

    /// How far the others, from the nearest on, belong together with this one.
    fn reached(
        &self,
        this: &Sending,
        others: impl Iterator<Item = (i64, i64)>,
        most: usize,
    ) -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut reached = Vec::new();
        let mut near = this.at;
        for (id, at) in others {
            if reached.len() == most || (this.by == RetryKey::Body && near.abs_diff(at) > WINDOW as u64) {
                break;
            }
            near = at;
            if self.is_there(id)? {
                reached.push((id, at));
            }
        }
        Ok(reached)
    }

    fn is_there(&self, id: i64) -> rusqlite::Result<bool> {
        if self.all_there {
            return Ok(true);
        }
        self.main
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = ?1
                     AND NOT EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = d.id))",
            )?
            .query_row([id], |row| row.get(0))
    }
}

fn retry(main: &Connection, index: &Readers, id: i64) -> Result<Option<Retry>, StoreError> {
    let mut retries = Retries::new(main, index)?;
    let Some(this) = retries.sending(id)? else { return Ok(None) };
    let (endpoint, body_size) = main
        .prepare_cached("SELECT endpoint, body_size FROM deliveries WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    retries.read_tail(Some((endpoint, Alike { by: this.by, body_size })))?;
    let (before, after) = (retries.before(&this, REACH)?, retries.after(&this, REACH)?);
    if before.is_empty() && after.is_empty() {
        return Ok(None);
    }
    let number = before.len() as u64 + 1;
    let previous = before.first().map(|(previous, at)| {
        let answered: Option<i64> = main
            .prepare_cached(&format!(
                "SELECT CASE framing & {IMPORTED} WHEN 0 THEN answer_status END FROM deliveries WHERE id = ?1"
            ))?
            .query_row([previous], |row| row.get(0))?;
        Ok::<_, rusqlite::Error>(Previous {
            id: DeliveryId(*previous),
            gap_ms: (this.at - at) / 1_000,
            same_bytes: same_body(main, id, *previous)?,
            after: answered.map(|status| match status {
                200..300 => After::Success,
                _ => After::Failure,
            }),
        })
    });
    Ok(Some(Retry {
        number,
        of: number + after.len() as u64,
        key: this.by,
        first: DeliveryId(before.last().map_or(id, |(first, _)| *first)),
        previous: previous.transpose()?,
        next: after.first().map(|(next, _)| DeliveryId(*next)),
    }))
}

/// Bodies above this are not compared whenever somebody looks at a delivery.
const COMPARED: i64 = 8 * 1024 * 1024;

/// Whether the bodies are the same; `None` where they are too long to be compared.
fn same_body(main: &Connection, one: i64, other: i64) -> rusqlite::Result<Option<bool>> {
    let mut size = main.prepare_cached("SELECT body_size FROM deliveries WHERE id = ?1")?;
    let length: i64 = size.query_row([one], |row| row.get(0))?;
    if length != size.query_row([other], |row| row.get::<_, i64>(0))? {
        return Ok(Some(false));
    }
    if length > COMPARED {
        return Ok(None);
    }
    let mut start = 0;
    while start < length.cast_unsigned() {
        let slice = start..start + sendings::SLICE;
        if deliveries::body(main, one, slice.clone())? != deliveries::body(main, other, slice)? {
            return Ok(Some(false));
        }
        start += sendings::SLICE;
    }
    Ok(Some(true))
}

fn numbers(
    main: &Connection,
    index: &Readers,
    ids: &[DeliveryId],
) -> Result<HashMap<DeliveryId, u64>, StoreError> {
    let mut retries = Retries::new(main, index)?;
    let newest: Option<i64> = main
        .prepare_cached("SELECT max(id) FROM deliveries")?
        .query_row([], |row| row.get(0))
        .optional()?
        .flatten();
    let short = newest.unwrap_or_default() - retries.indexed <= LIST_TAIL;
    if short {
        retries.read_tail(None)?;
    }
    let mut numbers = HashMap::new();
    for id in ids.iter().filter(|id| short || id.0 <= retries.indexed) {
        let Some(sending) = retries.sending(id.0)? else { continue };
        let before = retries.before(&sending, LIST_REACH)?.len() as u64;
        if before > 0 {
            numbers.insert(*id, before + 1);
        }
    }
    Ok(numbers)
}
