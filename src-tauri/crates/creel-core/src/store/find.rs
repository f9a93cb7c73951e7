//! Finding: a query run against the store, newest first or oldest first.

use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension};

use super::deliveries::Delivery;
use super::readers::Readers;
use super::searching::Search;
use super::{Store, StoreError, stats};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::marks::Marks;
use crate::search::{Facts, Flag, Query, Term, Test};
use crate::sending::forward::ForwardCounts;

impl Store {
    pub async fn find(&self, query: Query, part: Page) -> Result<Vec<Delivery>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| page(main, &index, &query, part)).await
    }

    pub async fn count(&self, query: Query) -> Result<u64, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| count(main, &index, &query)).await
    }
}

/// Which part of a list is wanted: newest first, or, with `after`, the oldest that are newer (still newest first).
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    pub limit: usize,
    /// Only deliveries older than this one.
    pub before: Option<DeliveryId>,
    /// Only deliveries newer than this one.
    pub after: Option<DeliveryId>,
    /// As the list stood when this delivery was the newest.
    pub as_of: Option<DeliveryId>,
    /// How many to leave out at the start.
    pub offset: u64,
}

/// One page of what the query finds.
pub(super) fn page(
    main: &Connection,
    index: &Readers,
    query: &Query,
    page: Page,
) -> Result<Vec<Delivery>, StoreError> {
    let newest = page.as_of.map_or(i64::MAX, |id| id.0).min(page.before.map_or(i64::MAX, |id| id.0 - 1));
    let oldest = page.after.map_or(0, |id| id.0.saturating_add(1));
    let descending = page.after.is_none();
    let search = Search::new(main, index, query, descending)?;
    let mut skip = page.offset;
    let mut newest = newest;
    if query.terms.is_empty()
        && descending
        && skip > 0
        && let Some(jumped) = jump(main, oldest..=newest, skip)?
    {
        (newest, skip) = (jumped, 0);
    }
    let mut found = Vec::new();
    search.each(oldest..=newest, |delivery| {
        if skip > 0 {
            skip -= 1;
        } else if found.len() < page.limit {
            found.push(delivery);
        }
        found.len() < page.limit
    })?;
    if !descending {
        found.reverse();
    }
    Ok(found)
}

/// Numbers are given without gaps, so while nothing was deleted the delivery `skip` places further on has a number that
/// is `skip` lower, and nobody needs to count a million rows for a scroll bar.
fn jump(main: &Connection, range: RangeInclusive<i64>, skip: u64) -> Result<Option<i64>, StoreError> {
    let (first, last, rows): (Option<i64>, Option<i64>, i64) = main
        .prepare_cached(
            "SELECT (SELECT min(id) FROM deliveries), (SELECT max(id) FROM deliveries),
                 (SELECT count(*) FROM deleted) + (SELECT count(*) FROM endpoints WHERE deletion IS NOT NULL)",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (Some(first), Some(last), 0) = (first, last, rows) else { return Ok(None) };
    let count: i64 =
        main.prepare_cached("SELECT count(*) FROM deliveries")?.query_row([], |row| row.get(0))?;
    let dense = count == last - first + 1;
    Ok(dense.then(|| last.min(*range.end()).saturating_sub_unsigned(skip)))
}

/// How many deliveries the query finds.
pub(super) fn count(main: &Connection, index: &Readers, query: &Query) -> Result<u64, StoreError> {
    if query.terms.is_empty() {
        let count: i64 = main
            .prepare_cached(
                "SELECT (SELECT count(*) FROM deliveries d
                         WHERE d.endpoint IN (SELECT id FROM endpoints WHERE deletion IS NULL))
                      - (SELECT count(*) FROM deleted x JOIN deliveries d ON d.id = x.delivery
                         WHERE d.endpoint IN (SELECT id FROM endpoints WHERE deletion IS NULL))",
            )?
            .query_row([], |row| row.get(0))?;
        return Ok(count.cast_unsigned());
    }
    if query.terms.iter().all(|term| matches!(term.test, Test::Endpoint(_) | Test::Verdict(_))) {
        return count_by_totals(main, query);
    }
    if let [Term { negated: false, test: Test::Is(flags) }] = query.terms.as_slice()
        && *flags == [Flag::Unread]
    {
        return Ok(stats::all(main, Timestamp::now())?.iter().map(|endpoint| endpoint.unread).sum());
    }
    let search = Search::new(main, index, query, true)?;
    let (mut count, counted_to) = search.counted()?.unwrap_or((0, 0));
    search.each(counted_to + 1..=i64::MAX, |_| {
        count += 1;
        true
    })?;
    Ok(count)
}

/// A query that asks for nothing but endpoint and verdict is answered by the totals of each.
fn count_by_totals(main: &Connection, query: &Query) -> Result<u64, StoreError> {
    let mut slug = main.prepare_cached("SELECT slug FROM endpoints WHERE id = ?1 AND deletion IS NULL")?;
    let mut total = 0;
    for (endpoint, verdict, count) in stats::verdict_counts(main)? {
        let Some(slug) = slug.query_row([endpoint], |row| row.get::<_, String>(0)).optional()? else {
            continue;
        };
        let facts = Facts {
            method: "",
            endpoint: &slug,
            event_type: None,
            verdict,
            repeat: false,
            imported: false,
            secret: &[],
            forwards: ForwardCounts::default(),
            marks: &Marks::default(),
        };
        if query.facts_hold(&facts) {
            total += count.max(0).cast_unsigned();
        }
    }
    Ok(total)
}
