//! Endpoints in the database.

use creel_signatures::Secret;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{Deletion, Store, StoreError, deletions, secrets};
use crate::clock::Timestamp;
use crate::endpoint::{Answer, DEFAULT, Endpoint, EndpointChange, EndpointId, Notify, Protection};

impl Store {
    pub async fn endpoints(&self) -> Result<Vec<Endpoint>, StoreError> {
        self.read(|main| Ok(list(main)?)).await
    }

    pub async fn endpoint(&self, slug: &str) -> Result<Endpoint, StoreError> {
        let slug = slug.to_owned();
        self.read(move |main| get(main, &slug)).await
    }

    /// All endpoints with their secrets in clear, and whether a secret of theirs could not be opened.
    pub(crate) async fn listings(&self) -> Result<Vec<(Endpoint, Vec<Secret>, bool)>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| {
            let listing = |endpoint: Endpoint| {
                let (secrets, closed) = secrets::opened(main, &seal, endpoint.id)?;
                Ok((endpoint, secrets, closed))
            };
            list(main)?.into_iter().map(listing).collect()
        })
        .await
    }

    /// Has the deliveries of these providers judged again, and gives the slugs of the endpoints.
    pub(crate) async fn call_for_judging_of(
        &self,
        providers: Vec<String>,
    ) -> Result<Vec<String>, StoreError> {
        self.write(move |db| {
            let mut endpoints = list(db)?;
            let of_them =
                |endpoint: &Endpoint| endpoint.provider.as_ref().is_some_and(|id| providers.contains(id));
            endpoints.retain(of_them);
            endpoints.iter().try_for_each(|endpoint| call_for_judging(db, endpoint.id))?;
            Ok(endpoints.into_iter().map(|endpoint| endpoint.slug).collect())
        })
        .await
    }

    pub async fn create_endpoint(&self, slug: String, first: EndpointChange) -> Result<Endpoint, StoreError> {
        self.write(move |db| create(db, &slug, first, Timestamp::now())).await
    }

    pub async fn change_endpoint(&self, slug: &str, wanted: EndpointChange) -> Result<Endpoint, StoreError> {
        let slug = slug.to_owned();
        self.write(move |db| change(db, &slug, wanted)).await
    }

    /// Deletes an endpoint with its deliveries; both return with [`Store::restore`].
    pub async fn delete_endpoint(&self, slug: &str) -> Result<Deletion, StoreError> {
        let slug = slug.to_owned();
        self.write(move |db| delete(db, &slug, Timestamp::now())).await
    }
}

const COLUMNS: &str = "id, slug, name, provider, enabled, paths, public_url, answer, allow_legacy, created_at, notify, protection";

fn endpoint(row: &Row<'_>) -> rusqlite::Result<Endpoint> {
    Ok(Endpoint {
        id: EndpointId(row.get(0)?),
        slug: row.get(1)?,
        name: row.get(2)?,
        provider: row.get(3)?,
        enabled: row.get(4)?,
        paths: from_json(row, 5)?,
        public_url: row.get(6)?,
        answer: from_json::<Answer>(row, 7)?,
        allow_legacy: row.get(8)?,
        created_at: Timestamp::from_micros(row.get(9)?),
        notify: from_json::<Notify>(row, 10)?,
        protection: from_json::<Protection>(row, 11)?,
    })
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}

pub(super) fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Invalid(error.to_string()))
}

/// All endpoints, by slug.
pub(super) fn list(connection: &Connection) -> rusqlite::Result<Vec<Endpoint>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM endpoints WHERE deletion IS NULL ORDER BY slug"))?
        .query_map([], endpoint)?
        .collect()
}

pub(super) fn get(connection: &Connection, slug: &str) -> Result<Endpoint, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM endpoints WHERE slug = ?1 AND deletion IS NULL"))?
        .query_row([slug], endpoint)
        .optional()?
        .ok_or_else(|| StoreError::NotFound(format!("the endpoint {slug:?}")))
}

pub(super) fn create(
    connection: &Connection,
    slug: &str,
    first: EndpointChange,
    now: Timestamp,
) -> Result<Endpoint, StoreError> {
    if get(connection, slug).is_ok() {
        return Err(StoreError::Conflict(format!("an endpoint {slug:?} exists already")));
    }
    connection
        .prepare_cached(
            "INSERT INTO endpoints (slug, name, enabled, paths, answer, allow_legacy, created_at)
             VALUES (?1, ?1, 1, '[]', '{}', 0, ?2)",
        )?
        .execute((slug, now.micros()))?;
    change(connection, slug, first)
}

pub(super) fn change(
    connection: &Connection,
    slug: &str,
    change: EndpointChange,
) -> Result<Endpoint, StoreError> {
    let before = get(connection, slug)?;
    let after = Endpoint {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        provider: change.provider.unwrap_or_else(|| before.provider.clone()),
        enabled: change.enabled.unwrap_or(before.enabled),
        paths: change.paths.unwrap_or_else(|| before.paths.clone()),
        public_url: change.public_url.unwrap_or_else(|| before.public_url.clone()),
        answer: change.answer.unwrap_or_else(|| before.answer.clone()),
        allow_legacy: change.allow_legacy.unwrap_or(before.allow_legacy),
        notify: change.notify.unwrap_or_else(|| before.notify.clone()),
        protection: change.protection.unwrap_or_else(|| before.protection.clone()),
        ..before.clone()
    };
    refuse_shared_paths(connection, &after)?;
    connection
        .prepare_cached(
            "UPDATE endpoints SET name = ?2, provider = ?3, enabled = ?4, paths = ?5, public_url = ?6, answer = ?7,
                 allow_legacy = ?8, notify = ?9, protection = ?10 WHERE id = ?1",
        )?
        .execute((
            after.id.0,
            &after.name,
            &after.provider,
            after.enabled,
            to_json(&after.paths)?,
            &after.public_url,
            to_json(&after.answer)?,
            after.allow_legacy,
            to_json(&after.notify)?,
            to_json(&after.protection)?,
        ))?;
    let judged_by = |e: &Endpoint| (e.provider.clone(), e.allow_legacy, e.public_url.clone());
    if judged_by(&before) != judged_by(&after) {
        call_for_judging(connection, after.id)?;
    }
    Ok(after)
}

/// A path belongs to one endpoint, or a delivery would depend on the order of a list.
pub(super) fn refuse_shared_paths(connection: &Connection, endpoint: &Endpoint) -> Result<(), StoreError> {
    for other in list(connection)?.into_iter().filter(|other| other.id != endpoint.id) {
        if let Some(path) = endpoint.paths.iter().find(|path| other.paths.contains(path)) {
            return Err(StoreError::Conflict(format!(
                "the path {path:?} belongs to the endpoint {:?} already",
                other.slug
            )));
        }
    }
    Ok(())
}

/// Marks the endpoint, in the transaction of the change itself, so that a crash does not lose the judging.
pub(super) fn call_for_judging(connection: &Connection, id: EndpointId) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE endpoints SET judge_pending = judge_pending + 1 WHERE id = ?1")?
        .execute([id.0])?;
    Ok(())
}

/// Marks every endpoint whose verdicts depend on sealed secrets.
pub(super) fn call_for_judging_of_sealed(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE endpoints SET judge_pending = judge_pending + 1 WHERE id IN (SELECT endpoint FROM secrets)",
        [],
    )?;
    Ok(())
}

/// The endpoints whose deliveries are to be judged again, each with the number of its mark.
pub(super) fn pending(connection: &Connection) -> rusqlite::Result<Vec<(EndpointId, String, i64)>> {
    connection
        .prepare_cached(
            "SELECT id, slug, judge_pending FROM endpoints WHERE judge_pending > 0 AND deletion IS NULL ORDER BY id",
        )?
        .query_map([], |row| Ok((EndpointId(row.get(0)?), row.get(1)?, row.get(2)?)))?
        .collect()
}

/// Takes the mark away, unless another change came in between.
pub(super) fn judged(connection: &Connection, id: EndpointId, mark: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE endpoints SET judge_pending = 0 WHERE id = ?1 AND judge_pending = ?2")?
        .execute((id.0, mark))?;
    Ok(())
}

/// Hides the endpoint, and with it its deliveries and secrets.
pub(super) fn delete(connection: &Connection, slug: &str, now: Timestamp) -> Result<Deletion, StoreError> {
    if slug == DEFAULT {
        return Err(StoreError::Conflict(
            "the endpoint \"default\" catches what no other endpoint owns and cannot be deleted; it can be switched off"
                .into(),
        ));
    }
    let id = get(connection, slug)?.id.0;
    let count: i64 = connection.query_row(
        "SELECT count(*) FROM deliveries d WHERE d.endpoint = ?1
             AND NOT EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = d.id)",
        [id],
        |row| row.get(0),
    )?;
    let deletion = deletions::record(connection, count, now)?;
    connection.execute("UPDATE endpoints SET deletion = ?2 WHERE id = ?1", (id, deletion.id))?;
    Ok(deletion)
}
