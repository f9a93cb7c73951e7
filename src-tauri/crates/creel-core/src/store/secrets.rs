//! Secrets in the database: always sealed.

use std::borrow::Cow;
use std::collections::HashMap;

use creel_signatures::{Secret, SecretKind};
use rusqlite::{Connection, OptionalExtension, Row};
use zeroize::Zeroizing;

use super::seal::Seal;
use super::{Deletion, Page, Store, StoreError, deletions, endpoints};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointId;
use crate::rotation::{self, Use};
use crate::search::{AnyOf, Query};
use crate::secret::{NewSecret, StoredSecret, kept_end, last_four};

impl Store {
    pub async fn secrets(&self, endpoint: EndpointId) -> Result<Vec<StoredSecret>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| Ok(list(main, &seal, endpoint)?)).await
    }

    /// The secrets of an endpoint in clear; what cannot be opened is left out.
    pub(crate) async fn opened_secrets(&self, endpoint: EndpointId) -> Result<Vec<Secret>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| Ok(opened(main, &seal, endpoint)?.0)).await
    }

    pub async fn add_secret(
        &self,
        endpoint: EndpointId,
        secret: NewSecret,
    ) -> Result<StoredSecret, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| add(db, &seal, endpoint, &secret, Timestamp::now())).await
    }

    /// Changes label and state; what is `None` stays.
    pub async fn change_secret(
        &self,
        endpoint: EndpointId,
        id: i64,
        label: Option<Option<String>>,
        retired: Option<bool>,
    ) -> Result<StoredSecret, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| change(db, &seal, endpoint, id, label, retired, Timestamp::now())).await
    }

    /// Adds a secret that a handshake brought, unless the endpoint has the same already, or, where nobody asked for it,
    /// any active one of the kind.
    pub(crate) async fn keep_captured(
        &self,
        endpoint: EndpointId,
        secret: NewSecret,
        asked: bool,
    ) -> Result<Option<StoredSecret>, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| {
            let (known, closed) = opened(db, &seal, endpoint)?;
            let mut active =
                known.iter().filter(|known| known.kind == secret.kind && known.retired_at.is_none());
            let taken = match asked {
                true => active.any(|known| *known.value == *secret.value),
                false => closed || active.next().is_some(),
            };
            if taken { Ok(None) } else { add(db, &seal, endpoint, &secret, Timestamp::now()).map(Some) }
        })
        .await
    }

    /// Adds a successor in the shape of a secret, which goes on counting, and gives the new value.
    pub(crate) async fn rotate_secret(
        &self,
        endpoint: EndpointId,
        id: i64,
        label: Option<String>,
    ) -> Result<(StoredSecret, Zeroizing<String>), StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| rotate(db, &seal, endpoint, id, label, Timestamp::now())).await
    }

    /// What a secret of the endpoint matched, the newest first.
    pub(crate) async fn uses_of_secret(
        &self,
        slug: &str,
        id: i64,
        most: usize,
    ) -> Result<Vec<Use>, StoreError> {
        let found =
            self.find(Query::of_secret(slug.to_owned(), id), Page { limit: most, ..Page::default() }).await?;
        Ok(found.into_iter().map(|d| Use { delivery: d.id, at: d.received_at }).collect())
    }

    pub async fn delete_secret(&self, endpoint: EndpointId, id: i64) -> Result<Deletion, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| delete(db, &seal, endpoint, id, Timestamp::now())).await
    }
}

/// What the secrets are called in a search: each by its number, and by its label where it has one.
#[derive(Debug, Default)]
pub(super) struct SecretNames(HashMap<i64, Vec<String>>);

impl SecretNames {
    pub(super) fn read(main: &Connection) -> rusqlite::Result<Self> {
        let mut labels = main
            .prepare_cached("SELECT id, label FROM secrets WHERE label IS NOT NULL AND deletion IS NULL")?;
        let named = labels.query_map([], |row| {
            let (id, label): (i64, String) = (row.get(0)?, row.get(1)?);
            Ok((id, vec![id.to_string(), label]))
        })?;
        named.collect::<rusqlite::Result<_>>().map(Self)
    }

    /// The names of the secret that matched, and none where none did.
    pub(super) fn of(&self, secret: Option<i64>) -> Cow<'_, [String]> {
        match secret {
            None => Cow::Borrowed(&[]),
            Some(id) => match self.0.get(&id) {
                Some(names) => Cow::Borrowed(names),
                None => Cow::Owned(vec![id.to_string()]),
            },
        }
    }

    /// Whether the secret of this number is asked for.
    pub(super) fn matches(&self, any: &AnyOf, id: &str) -> bool {
        let named = id.parse().ok().and_then(|id: i64| self.0.get(&id));
        any.matches(id) || named.is_some_and(|names| names.iter().any(|name| any.matches(name)))
    }
}

const COLUMNS: &str = "id, endpoint, kind, label, username, format, url, last_four, created_at, retired_at, sealed, captured_from";

fn stored(row: &Row<'_>, seal: &Seal) -> rusqlite::Result<StoredSecret> {
    let endpoint: i64 = row.get(1)?;
    Ok(StoredSecret {
        id: row.get(0)?,
        endpoint: EndpointId(endpoint),
        kind: kind(&row.get::<_, String>(2)?),
        label: row.get(3)?,
        username: row.get(4)?,
        format: row.get(5)?,
        url: row.get(6)?,
        last_four: kept_end(row.get(7)?),
        created_at: Timestamp::from_micros(row.get(8)?),
        retired_at: row.get::<_, Option<i64>>(9)?.map(Timestamp::from_micros),
        captured_from: row.get::<_, Option<i64>>(11)?.map(DeliveryId),
        available: seal.open(row.get_ref(10)?.as_blob()?, endpoint).is_some(),
    })
}

/// The kind's name on the wire is its name in the database.
fn kind_name(kind: SecretKind) -> Result<String, StoreError> {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        other => Err(StoreError::Invalid(format!("a secret's kind has no name: {other:?}"))),
    }
}

fn kind(name: &str) -> SecretKind {
    serde_json::from_value(name.into()).unwrap_or(SecretKind::SharedSecret)
}

/// The secrets of an endpoint, oldest first.
pub(super) fn list(
    connection: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
) -> rusqlite::Result<Vec<StoredSecret>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM secrets WHERE endpoint = ?1 AND deletion IS NULL ORDER BY id"
        ))?
        .query_map([endpoint.0], |row| stored(row, seal))?
        .collect()
}

/// The secrets of an endpoint in clear, and whether one of them could not be opened.
pub(super) fn opened(
    connection: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
) -> rusqlite::Result<(Vec<Secret>, bool)> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM secrets WHERE endpoint = ?1 AND deletion IS NULL ORDER BY id DESC"
    ))?;
    let mut rows = statement.query([endpoint.0])?;
    let (mut secrets, mut closed) = (Vec::new(), false);
    while let Some(row) = rows.next()? {
        match seal.open(row.get_ref(10)?.as_blob()?, endpoint.0) {
            Some(value) => {
                let known = stored(row, seal)?;
                secrets.push(Secret {
                    id: known.id,
                    kind: known.kind,
                    value,
                    username: known.username,
                    label: known.label,
                    format: known.format,
                    url: known.url,
                    retired_at: known.retired_at.map(Timestamp::micros),
                });
            }
            None => closed = true,
        }
    }
    Ok((secrets, closed))
}

fn get(
    connection: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
    id: i64,
) -> Result<StoredSecret, StoreError> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM secrets WHERE id = ?1 AND endpoint = ?2 AND deletion IS NULL"
        ))?
        .query_row((id, endpoint.0), |row| stored(row, seal))
        .optional()?
        .ok_or_else(|| StoreError::NotFound(format!("the secret {id}")))
}

/// Why a secret was not kept where the seal is shut.
pub(super) fn not_sealed() -> StoreError {
    StoreError::Conflict(
        "the secret was not kept: the data key (secret.key in the data directory) cannot be used; put the right \
         file back, or remove it to start with a new key, which loses the secrets kept so far"
            .into(),
    )
}

pub(super) fn add(
    connection: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
    secret: &NewSecret,
    now: Timestamp,
) -> Result<StoredSecret, StoreError> {
    let sealed = seal.seal(&secret.value, endpoint.0).ok_or_else(not_sealed)?;
    connection
        .prepare_cached(
            "INSERT INTO secrets (endpoint, kind, label, username, format, url, last_four, sealed, created_at,
                 captured_from)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            endpoint.0,
            kind_name(secret.kind)?,
            &secret.label,
            &secret.username,
            &secret.format,
            &secret.url,
            last_four(&secret.value),
            sealed,
            now.micros(),
            secret.captured_from.map(|delivery| delivery.0),
        ))?;
    let id = connection.last_insert_rowid();
    endpoints::call_for_judging(connection, endpoint)?;
    get(connection, seal, endpoint, id)
}

pub(super) fn change(
    connection: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
    id: i64,
    label: Option<Option<String>>,
    retired: Option<bool>,
    now: Timestamp,
) -> Result<StoredSecret, StoreError> {
    let before = get(connection, seal, endpoint, id)?;
    let label = label.unwrap_or_else(|| before.label.clone());
    let retired_at = match retired {
        None => before.retired_at,
        Some(false) => None,
        // Retiring twice does not move the moment.
        Some(true) => before.retired_at.or(Some(now)),
    };
    connection.prepare_cached("UPDATE secrets SET label = ?2, retired_at = ?3 WHERE id = ?1")?.execute((
        id,
        label,
        retired_at.map(Timestamp::micros),
    ))?;
    if retired_at != before.retired_at {
        endpoints::call_for_judging(connection, endpoint)?;
    }
    get(connection, seal, endpoint, id)
}

fn rotate(
    db: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
    id: i64,
    label: Option<String>,
    now: Timestamp,
) -> Result<(StoredSecret, Zeroizing<String>), StoreError> {
    let old = get(db, seal, endpoint, id)?;
    if old.retired_at.is_some() {
        return Err(StoreError::Conflict(format!(
            "the secret {id} is retired; activate it first, or add a new one"
        )));
    }
    if !rotation::is_made_here(old.kind) {
        return Err(StoreError::Conflict(format!(
            "the secret {id} is a key that the sender makes; have it make a new one, and add that"
        )));
    }
    let (opened, _) = opened(db, seal, endpoint)?;
    let opened = opened.into_iter().find(|secret| secret.id == id);
    let value = opened.ok_or_else(|| {
        StoreError::Conflict(format!(
            "the secret {id} cannot be opened, so that its shape is not known; add a new one"
        ))
    })?;
    let value =
        rotation::successor(&value.value).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let day: String = now.to_string().chars().take(10).collect();
    let label = label.unwrap_or_else(|| match &old.label {
        Some(label) => format!("{label}, {day}"),
        None => format!("of {day}"),
    });
    let new = NewSecret {
        kind: old.kind,
        value: value.clone(),
        username: old.username,
        label: Some(label),
        format: old.format,
        url: old.url,
        captured_from: None,
    };
    Ok((add(db, seal, endpoint, &new, now)?, value))
}

pub(super) fn delete(
    connection: &Connection,
    seal: &Seal,
    endpoint: EndpointId,
    id: i64,
    now: Timestamp,
) -> Result<Deletion, StoreError> {
    get(connection, seal, endpoint, id)?;
    let deletion = deletions::record(connection, 0, now)?;
    connection
        .prepare_cached("UPDATE secrets SET deletion = ?2 WHERE id = ?1")?
        .execute((id, deletion.id))?;
    endpoints::call_for_judging(connection, endpoint)?;
    Ok(deletion)
}
