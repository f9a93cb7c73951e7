//! One search under way: candidates come from the most selective of what is indexed, and each is checked against the
//! whole query, so that an index may give too many but never too few.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::deliveries::{self, Delivery};
use super::index::{self, Position};
use super::readers::Readers;
use super::retries::Retries;
use super::secrets::SecretNames;
use super::{StoreError, codes, forwards};
use crate::search::{Facts, Query, Term, Test, words};
use crate::sending::forward::ForwardCounts;

/// Candidates are fetched in batches that grow, since most lists end with the first.
const FIRST_BATCH: usize = 128;
const BATCH: usize = 4096;

/// One query in the making.
pub(super) struct Search<'a> {
    main: &'a Connection,
    index: &'a Readers,
    query: &'a Query,
    source: Source,
    /// Where the query asks for secrets.
    names: SecretNames,
    /// Where the query asks for repeats.
    retries: Option<Retries<'a>>,
    descending: bool,
    /// The index failed half-way: from then on everything is scanned.
    index_lost: Cell<bool>,
}

/// Where candidates come from: the most selective of what is indexed. Each is checked against the whole query.
enum Source {
    All,
    /// What is pinned or tagged.
    Kept,
    /// By endpoint and verdict at arrival, with what was judged to one of the verdicts later.
    Keyed {
        endpoints: Vec<i64>,
        verdicts: Vec<i64>,
        judged: bool,
    },
    /// What was imported, whatever else is asked: there is little of it.
    Imported,
    /// What has a forward that failed or still waits.
    Unforwarded,
    /// By words, event types and methods; what the index does not hold yet is scanned.
    Indexed {
        expression: String,
        position: Position,
        rejudged: BTreeSet<i64>,
    },
}

impl<'a> Search<'a> {
    pub(super) fn new(
        main: &'a Connection,
        index: &'a Readers,
        query: &'a Query,
        descending: bool,
    ) -> Result<Self, StoreError> {
        let names = if query.asks_secret() { SecretNames::read(main)? } else { SecretNames::default() };
        let source = source(main, index, query, &names)?;
        let mut retries = None;
        if query.asks_repeat() {
            let retries = retries.insert(Retries::new(main, index)?);
            retries.read_tail(None)?;
        }
        Ok(Self { main, index, query, source, names, retries, descending, index_lost: Cell::new(false) })
    }

    /// How many of the matches the index can count by itself, and up to which id; `None` where it cannot tell.
    pub(super) fn counted(&self) -> Result<Option<(u64, i64)>, StoreError> {
        let Source::Indexed { expression, position, rejudged } = &self.source else { return Ok(None) };
        let by_index = |term: &Term| {
            let asked =
                matches!(term.test, Test::Word { .. } | Test::Method(_) | Test::Event(_) | Test::Secret(_));
            asked && !term.negated
        };
        let hidden: i64 = self
            .main
            .prepare_cached(
                "SELECT (SELECT count(*) FROM deleted) + (SELECT count(*) FROM endpoints WHERE deletion IS NOT NULL)",
            )?
            .query_row([], |row| row.get(0))?;
        // The index knows of nothing that is deleted and can return, and its terms must be all there is.
        if hidden > 0 || !rejudged.is_empty() || !self.query.terms.iter().all(by_index) {
            return Ok(None);
        }
        let counted = self.index.ask(|index| index::count(index, expression, position.delivery));
        Ok(counted.map(|count| (count.cast_unsigned(), position.delivery)))
    }

    /// Calls `found` for each match within the range, in order, until it says to stop.
    pub(super) fn each(
        &self,
        range: RangeInclusive<i64>,
        mut found: impl FnMut(Delivery) -> bool,
    ) -> Result<(), StoreError> {
        let (mut from, mut to) = (*range.start(), *range.end());
        let mut batch = FIRST_BATCH;
        while from <= to {
            let candidates = self.candidates(from..=to, batch)?;
            let Some(last) = candidates.last() else { return Ok(()) };
            if self.descending {
                to = last - 1;
            } else {
                from = last + 1;
            }
            for id in candidates {
                if let Some(delivery) = self.check(id)?
                    && !found(delivery)
                {
                    return Ok(());
                }
            }
            batch = BATCH.min(batch * 2);
        }
        Ok(())
    }

    /// The delivery, if it is there and everything the query asks holds.
    fn check(&self, id: i64) -> Result<Option<Delivery>, StoreError> {
        let Some(delivery) = deliveries::get(self.main, id)? else { return Ok(None) };
        let facts = Facts {
            method: &delivery.method,
            endpoint: &delivery.endpoint,
            event_type: delivery.event.event_type.as_deref(),
            verdict: delivery.judgement.verdict,
            marks: &delivery.marks,
            imported: delivery.imported,
            forwards: match self.query.asks_forward() {
                true => forwards::counts(self.main, &[delivery.id])?.remove(&delivery.id).unwrap_or_default(),
                false => ForwardCounts::default(),
            },
            secret: &self.names.of(delivery.judgement.secret.filter(|_| self.query.asks_secret())),
            repeat: self
                .retries
                .as_ref()
                .map(|retries| retries.is_repeat(id))
                .transpose()?
                .unwrap_or_default(),
        };
        if !self.query.facts_hold(&facts) {
            return Ok(None);
        }
        if self.must_read(id) {
            let body = deliveries::body(self.main, id, 0..words::SEARCHED as u64)?;
            let event = &delivery.event;
            let text =
                words::text(&delivery.target, event.event_type.as_deref(), event.event_id.as_deref(), &body);
            if !self.query.text_holds(&text) {
                return Ok(None);
            }
        }
        Ok(Some(delivery))
    }

    /// Whether the text itself must be read: the index vouches for whole words only, and only for what it holds.
    fn must_read(&self, id: i64) -> bool {
        let vouched = match &self.source {
            Source::Indexed { position, rejudged, .. } => {
                id <= position.delivery && !rejudged.contains(&id) && !self.index_lost.get()
            }
            _ => false,
        };
        let beyond_words = |term: &Term| match term.test {
            Test::Word { .. } => term.negated,
            Test::Phrase(_) => true,
            _ => false,
        };
        self.query.asks_text() && (!vouched || self.query.terms.iter().any(beyond_words))
    }

    fn candidates(&self, range: RangeInclusive<i64>, limit: usize) -> Result<Vec<i64>, StoreError> {
        let limit_sql = limit.cast_signed() as i64;
        match &self.source {
            Source::All => self.all(range, limit),
            Source::Kept => {
                let mut kept = self.main.prepare_cached(&format!(
                    "SELECT delivery FROM marks WHERE (pinned = 1 OR tags <> '[]') AND delivery BETWEEN ?1 AND ?2
                     ORDER BY delivery {} LIMIT ?3",
                    self.order()
                ))?;
                let ids = kept.query_map((range.start(), range.end(), limit_sql), |row| row.get(0))?;
                Ok(ids.collect::<rusqlite::Result<_>>()?)
            }
            Source::Indexed { .. } if self.index_lost.get() => self.all(range, limit),
            Source::Keyed { endpoints, verdicts, judged } => {
                let (order, unread) = (self.order(), self.unread());
                let mut ids = Vec::new();
                let mut by_key = self.main.prepare_cached(&format!(
                    "SELECT id FROM deliveries WHERE endpoint = ?1 AND verdict = ?2 AND id BETWEEN ?3 AND ?4 {unread}
                     ORDER BY id {order} LIMIT ?5"
                ))?;
                for endpoint in endpoints {
                    for verdict in verdicts {
                        let key = (endpoint, verdict, range.start(), range.end(), limit_sql);
                        for id in by_key.query_map(key, |row| row.get(0))? {
                            ids.push(id?);
                        }
                    }
                }
                if *judged {
                    let mut by_verdict = self.main.prepare_cached(&format!(
                        "SELECT delivery FROM judgements WHERE verdict = ?1 AND delivery BETWEEN ?2 AND ?3
                         ORDER BY delivery {order} LIMIT ?4"
                    ))?;
                    for verdict in verdicts {
                        let key = (verdict, range.start(), range.end(), limit_sql);
                        for id in by_verdict.query_map(key, |row| row.get(0))? {
                            ids.push(id?);
                        }
                    }
                }
                Ok(self.ordered(ids, limit))
            }
            Source::Imported => {
                let mut imported = self.main.prepare_cached(&format!(
                    "SELECT id FROM deliveries INDEXED BY deliveries_imported
                     WHERE (framing & {}) <> 0 AND id BETWEEN ?1 AND ?2 ORDER BY id {} LIMIT ?3",
                    codes::IMPORTED,
                    self.order()
                ))?;
                let ids = imported.query_map((range.start(), range.end(), limit_sql), |row| row.get(0))?;
                Ok(ids.collect::<rusqlite::Result<_>>()?)
            }
            Source::Unforwarded => {
                let mut unforwarded = self.main.prepare_cached(&format!(
                    "SELECT delivery FROM forwards INDEXED BY forwards_failed
                         WHERE state = 5 AND delivery BETWEEN ?1 AND ?2
                     UNION SELECT delivery FROM forwards INDEXED BY forwards_open
                         WHERE destination IN (SELECT id FROM destinations) AND state <= 3 AND delivery BETWEEN ?1 AND ?2
                     ORDER BY delivery {} LIMIT ?3",
                    self.order()
                ))?;
                let ids = unforwarded.query_map((range.start(), range.end(), limit_sql), |row| row.get(0))?;
                Ok(ids.collect::<rusqlite::Result<_>>()?)
            }
            Source::Indexed { expression, position, rejudged } => {
                let (indexed, tail) = split(&range, position.delivery);
                let matches = |index: &Connection| {
                    index::matches(index, expression, indexed.clone(), self.descending, limit)
                };
                let mut ids = Vec::new();
                if !tail.is_empty() {
                    ids = self.all(tail, limit)?;
                }
                // Oldest first, the index comes before the tail, which then waits for a later call.
                if !indexed.is_empty() && (ids.len() < limit || !self.descending) {
                    let Some(found) = self.index.ask(matches) else {
                        self.index_lost.set(true);
                        return self.all(range, limit);
                    };
                    ids.extend(found);
                    ids.extend(rejudged.range(indexed.clone()));
                }
                Ok(self.ordered(ids, limit))
            }
        }
    }

    fn all(&self, range: RangeInclusive<i64>, limit: usize) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.main.prepare_cached(&format!(
            "SELECT id FROM deliveries WHERE id BETWEEN ?1 AND ?2 {} ORDER BY id {} LIMIT ?3",
            self.unread(),
            self.order()
        ))?;
        let ids = statement
            .query_map((range.start(), range.end(), limit.cast_signed() as i64), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ids)
    }

    /// Leaves out what was read, where only the rest is asked for: after years most of it may be.
    fn unread(&self) -> &'static str {
        match self.query.asks_unread() {
            true => "AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.delivery = deliveries.id AND m.read = 1)",
            false => "",
        }
    }

    fn order(&self) -> &'static str {
        if self.descending { "DESC" } else { "ASC" }
    }

    fn ordered(&self, mut ids: Vec<i64>, limit: usize) -> Vec<i64> {
        ids.sort_unstable();
        ids.dedup();
        if self.descending {
            ids.reverse();
        }
        ids.truncate(limit);
        ids
    }
}

/// What of the range the index holds, and what lies beyond it.
fn split(range: &RangeInclusive<i64>, indexed: i64) -> (RangeInclusive<i64>, RangeInclusive<i64>) {
    let held = *range.start()..=(*range.end()).min(indexed);
    let tail = (*range.start()).max(indexed + 1)..=*range.end();
    (held, tail)
}

fn source(
    main: &Connection,
    index: &Readers,
    query: &Query,
    names: &SecretNames,
) -> Result<Source, StoreError> {
    if query.asks_kept() {
        return Ok(Source::Kept);
    }
    if query.asks_imported() {
        return Ok(Source::Imported);
    }
    if query.asks_unforwarded() {
        return Ok(Source::Unforwarded);
    }
    let asked = index.ask(|index| Ok((index::position(index)?, index::expression(index, query, names)?)));
    if let Some((position, Some(expression))) = asked {
        let rejudged = main
            .prepare_cached("SELECT delivery FROM judgements WHERE seq > ?1 AND delivery <= ?2")?
            .query_map((position.judgement, position.delivery), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        return Ok(Source::Indexed { expression, position, rejudged });
    }
    let verdicts = query.terms.iter().find_map(|term| match &term.test {
        Test::Verdict(verdicts) if !term.negated => Some(verdicts.as_slice()),
        _ => None,
    });
    let slugs = query.terms.iter().find_map(|term| match &term.test {
        Test::Endpoint(any) if !term.negated => Some(any),
        _ => None,
    });
    if verdicts.is_none() && slugs.is_none() {
        return Ok(Source::All);
    }
    let mut endpoints = main.prepare_cached("SELECT id, slug FROM endpoints WHERE deletion IS NULL")?;
    let endpoints = endpoints
        .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?
        .into_iter()
        .filter(|(_, slug)| slugs.is_none_or(|any| any.matches(slug)))
        .map(|(id, _)| id)
        .collect();
    Ok(Source::Keyed {
        endpoints,
        verdicts: match verdicts {
            Some(wanted) => wanted.iter().copied().map(codes::verdict_number).collect(),
            None => codes::verdict_numbers().collect(),
        },
        judged: verdicts.is_some(),
    })
}
