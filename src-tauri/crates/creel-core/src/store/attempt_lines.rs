//! Attempts as lists show them: without the bytes, and each beside the one before it.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::attempts::kind;
use super::{Store, StoreError};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::attempt::{AttemptId, AttemptKind};
use crate::sending::compare::Compared;
use crate::sending::replay::mode::Mode;
use crate::sending::replay::order::Expectation;
use crate::sending::replay::prepared::read_mode;
use crate::sending::replay::way::Way;

/// How far back the attempt before is looked for, among those of one delivery.
const LOOKED_BACK: usize = 200;

/// An attempt without its bytes.
#[derive(Debug, Clone)]
pub(crate) struct AttemptLine {
    pub(crate) id: AttemptId,
    pub(crate) kind: AttemptKind,
    /// The uuid of its replay.
    pub(crate) replay: Option<String>,
    pub(crate) forward: Option<i64>,
    pub(crate) delivery: Option<DeliveryId>,
    pub(crate) started_at: Timestamp,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) mode: Option<Mode>,
    pub(crate) way: Option<Way>,
    pub(crate) status: Option<u16>,
    /// Code and words.
    pub(crate) error: Option<(String, String)>,
    pub(crate) total_us: i64,
    pub(crate) response_size: u64,
    /// What its replay expects.
    pub(crate) expect: Option<Expectation>,
}

/// How often a delivery was sent, and what came of it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttemptCount {
    pub(crate) count: u64,
    pub(crate) last_status: Option<u16>,
    /// The code of the error.
    pub(crate) last_error: Option<String>,
}

/// An attempt and the one before it.
pub(crate) type Pair = (AttemptLine, Option<AttemptLine>);

impl AttemptLine {
    /// Whether it is what its replay expected; `None` where that expected nothing.
    pub(crate) fn met(&self) -> Option<bool> {
        self.expect.as_ref().map(|expect| expect.is_met_by(self.status))
    }

    /// Whether it went well: as expected, or by a 2xx, and where it was broken on purpose by a 4xx.
    fn went_well(&self) -> bool {
        self.met().unwrap_or_else(|| match (self.way, self.status) {
            (None, Some(status)) => (200..300).contains(&status),
            (Some(_), Some(status)) => (400..500).contains(&status),
            (_, None) => false,
        })
    }

    pub(crate) fn compared(&self, before: Option<&Self>) -> Compared {
        Compared::of(before.map(Self::went_well), self.went_well())
    }

    /// Whether both went to the same place in the same way. The query does not tell places apart.
    fn is_like(&self, other: &Self) -> bool {
        let place = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        self.way == other.way && place(&self.url) == place(&other.url)
    }
}

impl Store {
    /// The attempts of a delivery, newest first.
    pub(crate) async fn attempt_lines(
        &self,
        delivery: DeliveryId,
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        self.read(move |main| {
            super::deliveries::existing(main, delivery)?;
            let lines = of_delivery(main, delivery, i64::MAX)?;
            let pairs = lines.iter().enumerate().map(|(place, line)| {
                let older = lines.get(place + 1..).unwrap_or_default();
                (line.clone(), older.iter().find(|other| line.is_like(other)).cloned())
            });
            Ok(pairs.take(limit).collect())
        })
        .await
    }

    /// The attempts of a replay that are newer than `after`, oldest first.
    pub(crate) async fn attempt_lines_of_replay(
        &self,
        row: i64,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        self.read(move |main| {
            let mut statement = main.prepare_cached(&format!(
                "{SELECT} WHERE a.replay = ?1 AND a.id > ?2 ORDER BY a.id LIMIT ?3"
            ))?;
            let lines = statement.query_map((row, after, limit as i64), read)?;
            lines.map(|line| Ok(paired(main, line?)?)).collect()
        })
        .await
    }

    /// One attempt and the one before it.
    pub(crate) async fn attempt_line(&self, id: AttemptId) -> Result<Pair, StoreError> {
        self.read(move |main| {
            let found = main.prepare_cached(&format!("{SELECT} WHERE a.id = ?1"))?.query_row([id.0], read);
            match found {
                Err(rusqlite::Error::QueryReturnedNoRows) => {
                    Err(StoreError::NotFound(format!("the attempt {}", id.0)))
                }
                line => Ok(paired(main, line?)?),
            }
        })
        .await
    }

    /// How often each of these deliveries was sent; those that never were are left out.
    pub(crate) async fn attempt_counts(
        &self,
        ids: Vec<DeliveryId>,
    ) -> Result<HashMap<DeliveryId, AttemptCount>, StoreError> {
        self.read(move |main| {
            let mut counts = HashMap::new();
            let any = "SELECT EXISTS (SELECT 1 FROM attempts)";
            if !main.prepare_cached(any)?.query_row([], |row| row.get::<_, bool>(0))? {
                return Ok(counts);
            }
            // Of the columns beside an aggregate SQLite gives those of the row that has the maximum.
            let mut statement = main.prepare_cached(
                "SELECT count(*), max(id), status, error FROM attempts WHERE delivery = ?1",
            )?;
            for id in ids {
                let count = statement.query_row([id.0], |row| {
                    Ok(AttemptCount {
                        count: row.get::<_, i64>(0)?.max(0).cast_unsigned(),
                        last_status: row.get(2)?,
                        last_error: row.get(3)?,
                    })
                })?;
                if count.count > 0 {
                    counts.insert(id, count);
                }
            }
            Ok(counts)
        })
        .await
    }
}

const SELECT: &str = "SELECT a.id, a.kind, r.uuid, a.forward, a.delivery, a.started_at,
         CAST(substr(a.request_head, 1, instr(a.request_head, x'20') - 1) AS TEXT), a.url, a.mode, a.status, a.error,
         a.detail, a.total_us, length(a.response_body), r.expect
     FROM attempts a LEFT JOIN replays r ON r.id = a.replay";

/// The attempts of a delivery before this one, newest first.
fn of_delivery(main: &Connection, delivery: DeliveryId, before: i64) -> rusqlite::Result<Vec<AttemptLine>> {
    main.prepare_cached(&format!("{SELECT} WHERE a.delivery = ?1 AND a.id < ?2 ORDER BY a.id DESC LIMIT ?3"))?
        .query_map((delivery.0, before, LOOKED_BACK as i64), read)?
        .collect()
}

fn paired(main: &Connection, line: AttemptLine) -> rusqlite::Result<Pair> {
    let older = match line.delivery {
        Some(delivery) => of_delivery(main, delivery, line.id.0)?,
        None => Vec::new(),
    };
    let before = older.into_iter().find(|other| line.is_like(other));
    Ok((line, before))
}

fn read(row: &Row<'_>) -> rusqlite::Result<AttemptLine> {
    let (mode, way) = row.get::<_, Option<String>>(8)?.as_deref().map(read_mode).unwrap_or_default();
    let code: Option<String> = row.get(10)?;
    let detail: Option<String> = row.get(11)?;
    Ok(AttemptLine {
        id: AttemptId(row.get(0)?),
        kind: kind(&row.get::<_, String>(1)?),
        replay: row.get(2)?,
        forward: row.get(3)?,
        delivery: row.get::<_, Option<i64>>(4)?.map(DeliveryId),
        started_at: Timestamp::from_micros(row.get(5)?),
        method: row.get(6)?,
        url: row.get(7)?,
        mode,
        way,
        status: row.get(9)?,
        error: code.map(|code| (code, detail.unwrap_or_default())),
        total_us: row.get(12)?,
        response_size: row.get::<_, Option<i64>>(13)?.unwrap_or_default().max(0).cast_unsigned(),
        expect: row.get::<_, Option<String>>(14)?.as_deref().and_then(Expectation::read),
    })
}
