//! Totals and rates per endpoint.

use creel_signatures::Verdict;
use rusqlite::{Connection, OptionalExtension};

use super::codes::{self, IMPORTED};
use super::{Removed, Store, StoreError, marks, retention};
use crate::clock::Timestamp;
use crate::endpoint::EndpointId;

impl Store {
    pub async fn stats(&self) -> Result<Vec<EndpointStats>, StoreError> {
        self.read(|main| Ok(all(main, Timestamp::now())?)).await
    }
}

/// Totals of one endpoint.
#[derive(Debug, Clone)]
pub struct EndpointStats {
    pub id: EndpointId,
    pub endpoint: String,
    pub deliveries: u64,
    pub valid: u64,
    pub invalid: u64,
    pub missing: u64,
    pub unchecked: u64,
    pub unread: u64,
    /// Arrived in the last minute and in the last hour; what is imported arrives at no time.
    pub last_minute: u64,
    pub last_hour: u64,
    pub newest_at: Option<Timestamp>,
    pub removed_by_retention: Option<Removed>,
}

const MINUTE: i64 = 60 * 1_000_000;

/// All endpoints by slug.
pub(super) fn all(connection: &Connection, now: Timestamp) -> rusqlite::Result<Vec<EndpointStats>> {
    let counts = verdict_counts(connection)?;
    let read = marks::read_counts(connection)?;
    let minute = first_since(connection, now.micros() - MINUTE)?;
    let hour = first_since(connection, now.micros() - 60 * MINUTE)?;
    let mut statement =
        connection.prepare_cached("SELECT id, slug FROM endpoints WHERE deletion IS NULL ORDER BY slug")?;
    let endpoints: Vec<(i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    endpoints
        .into_iter()
        .map(|(id, slug)| {
            let of = |verdict| {
                counts.iter().find(|c| (c.0, c.1) == (id, verdict)).map_or(0, |c| c.2.max(0).cast_unsigned())
            };
            let (valid, invalid) = (of(Verdict::Valid), of(Verdict::Invalid));
            let (missing, unchecked) = (of(Verdict::Missing), of(Verdict::Unchecked));
            let deliveries = valid + invalid + missing + unchecked;
            let read = read.iter().find(|(endpoint, _)| *endpoint == id).map_or(0, |(_, count)| *count);
            Ok(EndpointStats {
                id: EndpointId(id),
                endpoint: slug,
                deliveries,
                unread: deliveries.saturating_sub_signed(read),
                valid,
                invalid,
                missing,
                unchecked,
                last_minute: since(connection, id, minute)?,
                last_hour: since(connection, id, hour)?,
                newest_at: newest_at(connection, id)?,
                removed_by_retention: retention::removed(connection, id)?,
            })
        })
        .collect()
}

/// The first delivery that arrived at or after `at`. Numbers follow the commits and so, but for a step of the clock and
/// for what was imported, the times: halving the distance finds it in a few looks instead of an index that every capture
/// would pay for.
pub(super) fn first_since(connection: &Connection, at: i64) -> rusqlite::Result<i64> {
    let mut newest = connection.prepare_cached("SELECT coalesce(max(id), 0) FROM deliveries")?;
    let mut next = connection.prepare_cached(&format!(
        "SELECT received_at FROM deliveries WHERE id >= ?1 AND (framing & {IMPORTED}) = 0 ORDER BY id LIMIT 1"
    ))?;
    let (mut low, mut high) = (0, newest.query_row([], |row| row.get::<_, i64>(0))? + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        match next.query_row([middle], |row| row.get::<_, i64>(0)).optional()? {
            Some(time) if time < at => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

fn since(connection: &Connection, endpoint: i64, first: i64) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM deliveries WHERE endpoint = ?1 AND verdict = ?2 AND id >= ?3",
    )?;
    let mut total = 0;
    for verdict in codes::verdict_numbers() {
        total += statement.query_row((endpoint, verdict, first), |row| row.get::<_, i64>(0))?;
    }
    total -= connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM deliveries INDEXED BY deliveries_imported
             WHERE (framing & {IMPORTED}) <> 0 AND id >= ?2 AND endpoint = ?1"
        ))?
        .query_row((endpoint, first), |row| row.get::<_, i64>(0))?;
    Ok(total.cast_unsigned())
}

fn newest_at(connection: &Connection, endpoint: i64) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id FROM deliveries WHERE endpoint = ?1 AND verdict = ?2 AND (framing & {IMPORTED}) = 0
         ORDER BY id DESC LIMIT 1"
    ))?;
    let mut newest = None;
    for verdict in codes::verdict_numbers() {
        newest = newest.max(statement.query_row((endpoint, verdict), |row| row.get::<_, i64>(0)).optional()?);
    }
    let Some(id) = newest else { return Ok(None) };
    connection
        .prepare_cached("SELECT received_at FROM deliveries WHERE id = ?1")?
        .query_row([id], |row| row.get(0).map(Timestamp::from_micros))
        .optional()
}

/// Totals by verdict of one endpoint and of the deliveries that are not deleted.
pub(super) fn verdict_counts(main: &Connection) -> rusqlite::Result<Vec<(i64, Verdict, i64)>> {
    let mut statement = main.prepare_cached(
        "SELECT endpoint, verdict, sum(n) FROM (
             SELECT endpoint, verdict, count(*) AS n FROM deliveries GROUP BY endpoint, verdict
             UNION ALL SELECT endpoint, verdict_at_arrival, -count(*) FROM judgements GROUP BY endpoint, verdict_at_arrival
             UNION ALL SELECT endpoint, verdict, count(*) FROM judgements GROUP BY endpoint, verdict
             UNION ALL SELECT d.endpoint, coalesce(j.verdict, d.verdict), -count(*)
                 FROM deleted x JOIN deliveries d ON d.id = x.delivery LEFT JOIN judgements j ON j.delivery = d.id
                 GROUP BY 1, 2)
         GROUP BY endpoint, verdict",
    )?;
    statement.query_map([], |row| Ok((row.get(0)?, codes::verdict(row.get(1)?), row.get(2)?)))?.collect()
}
