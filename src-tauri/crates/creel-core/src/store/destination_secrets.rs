//! Secrets of destinations in the database: always sealed.

use std::collections::BTreeMap;

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::seal::Seal;
use super::{Store, StoreError, destinations};
use crate::clock::Timestamp;
use crate::secret::{kept_end, last_four};
use crate::sending::destination::{DestinationId, DestinationSecret};

impl Store {
    pub async fn destination_secrets(&self, id: DestinationId) -> Result<Vec<DestinationSecret>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| {
            destinations::get(main, id)?;
            Ok(list(main, &seal, id)?)
        })
        .await
    }

    /// The secrets of a destination in clear, by label. What cannot be opened is left out.
    pub(crate) async fn opened_destination_secrets(
        &self,
        id: DestinationId,
    ) -> Result<BTreeMap<String, Zeroizing<String>>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| Ok(opened(main, &seal, id)?)).await
    }

    /// Keeps a secret under its label, in place of one that has the label already.
    pub(crate) async fn put_destination_secret(
        &self,
        id: DestinationId,
        label: String,
        value: Zeroizing<String>,
    ) -> Result<DestinationSecret, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| put(db, &seal, id, &label, &value, Timestamp::now())).await
    }

    pub async fn delete_destination_secret(
        &self,
        id: DestinationId,
        label: String,
    ) -> Result<(), StoreError> {
        self.write(move |db| {
            destinations::get(db, id)?;
            let gone = db.execute(
                "DELETE FROM destination_secrets WHERE destination = ?1 AND label = ?2",
                (id.0, &label),
            )?;
            match gone {
                0 => Err(StoreError::NotFound(format!("the secret {label:?} of the destination {}", id.0))),
                _ => Ok(()),
            }
        })
        .await
    }
}

/// What a value is sealed to. Endpoints are counted upwards from 1, so that none can be taken for a destination.
fn owner(id: DestinationId) -> i64 {
    -id.0
}

fn list(connection: &Connection, seal: &Seal, id: DestinationId) -> rusqlite::Result<Vec<DestinationSecret>> {
    connection
        .prepare_cached(
            "SELECT label, last_four, created_at, sealed FROM destination_secrets WHERE destination = ?1 ORDER BY label",
        )?
        .query_map([id.0], |row| {
            Ok(DestinationSecret {
                label: row.get(0)?,
                last_four: kept_end(row.get(1)?),
                created_at: Timestamp::from_micros(row.get(2)?),
                available: seal.open(row.get_ref(3)?.as_blob()?, owner(id)).is_some(),
            })
        })?
        .collect()
}

/// What cannot be opened is left out.
fn opened(
    connection: &Connection,
    seal: &Seal,
    id: DestinationId,
) -> rusqlite::Result<BTreeMap<String, Zeroizing<String>>> {
    let mut found = BTreeMap::new();
    let mut sealed =
        connection.prepare_cached("SELECT label, sealed FROM destination_secrets WHERE destination = ?1")?;
    let mut rows = sealed.query([id.0])?;
    while let Some(row) = rows.next()? {
        if let Some(value) = seal.open(row.get_ref(1)?.as_blob()?, owner(id)) {
            found.insert(row.get(0)?, value);
        }
    }
    Ok(found)
}

fn put(
    connection: &Connection,
    seal: &Seal,
    id: DestinationId,
    label: &str,
    value: &str,
    now: Timestamp,
) -> Result<DestinationSecret, StoreError> {
    destinations::get(connection, id)?;
    let sealed = seal.seal(value, owner(id)).ok_or_else(super::secrets::not_sealed)?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO destination_secrets (destination, label, last_four, sealed, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((id.0, label, last_four(value), sealed, now.micros()))?;
    let found = list(connection, seal, id)?.into_iter().find(|secret| secret.label == label);
    found.ok_or_else(|| StoreError::NotFound(format!("the secret {label:?}")))
}
