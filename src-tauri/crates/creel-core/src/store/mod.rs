//! The store: everything Creel keeps, in one SQLite file with one writer. Only this folder contains SQL.

mod error;
pub mod upload;

pub use error::StoreError;
pub use upload::Upload;

use std::ops::Range;

use bytes::Bytes;
use creel_signatures::{Event, Judgement, Verdict};

use crate::clock::Timestamp;
use crate::delivery::{Arrival, DeliveryId, Framing, Wire};
use crate::endpoint::{Endpoint, EndpointChange, EndpointId};
use crate::rejected::{Code, Rejection};
use crate::search::Query;
use crate::secret::{NewSecret, StoredSecret};

/// A handle to the store; cloned freely.
#[derive(Debug, Clone)]
pub struct Store {}

/// A delivery as it is stored, without its bytes.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: DeliveryId,
    /// The endpoint's slug.
    pub endpoint: String,
    pub received_at: Timestamp,
    pub wire: Wire,
    pub peer: String,
    pub method: String,
    pub target: Vec<u8>,
    pub head_size: u64,
    pub body_size: u64,
    pub trailers_size: u64,
    pub framing: Framing,
    /// What holds now.
    pub judgement: Judgement,
    pub judged_at: Timestamp,
    pub verdict_at_arrival: Verdict,
    pub event: Event,
    pub handshake: Option<String>,
    pub answer_status: u16,
}

/// Which part of a list is wanted. Newest first unless `after` is given; then the oldest that are newer, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    pub limit: usize,
    /// Only deliveries older than this one.
    pub before: Option<DeliveryId>,
    /// Only deliveries newer than this one.
    pub after: Option<DeliveryId>,
    /// As the list stood when this delivery was the newest.
    pub as_of: Option<DeliveryId>,
    pub offset: u64,
}

/// What is to be deleted.
#[derive(Debug, Clone)]
pub enum Selection {
    Ids(Vec<DeliveryId>),
    Query(Query),
    /// All deliveries of an endpoint, by its slug.
    Endpoint(String),
}

/// One deletion; until it is purged it can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    pub id: i64,
    pub at: Timestamp,
    /// How many deliveries went.
    pub count: u64,
}

/// A stored rejection without its bytes.
#[derive(Debug, Clone)]
pub struct Rejected {
    pub id: i64,
    pub at: Timestamp,
    pub peer: String,
    pub code: Code,
    pub detail: String,
    pub answer_status: Option<u16>,
    pub raw_size: u64,
}

/// Totals of one endpoint.
#[derive(Debug, Clone, Default)]
pub struct EndpointStats {
    pub endpoint: String,
    pub deliveries: u64,
    pub valid: u64,
    pub invalid: u64,
    pub missing: u64,
    pub unchecked: u64,
    /// Arrived in the last minute and in the last hour.
    pub last_minute: u64,
    pub last_hour: u64,
    pub newest_at: Option<Timestamp>,
}

impl Store {
    /// Stores one arrival; the answer comes after the commit.
    pub async fn capture(&self, _arrival: Arrival) -> Result<DeliveryId, StoreError> {
        todo!()
    }

    /// Starts keeping a body that is too long for its delivery's row.
    pub fn upload(&self) -> Upload {
        todo!()
    }

    /// Records a rejection; returns when it is queued.
    pub async fn reject(&self, _rejection: Rejection) {
        todo!()
    }

    pub async fn find(&self, _query: Query, _page: Page) -> Result<Vec<Delivery>, StoreError> {
        todo!()
    }

    pub async fn count(&self, _query: Query) -> Result<u64, StoreError> {
        todo!()
    }

    pub async fn delivery(&self, _id: DeliveryId) -> Result<Delivery, StoreError> {
        todo!()
    }

    /// The head and the trailers as received.
    pub async fn head(&self, _id: DeliveryId) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
        todo!()
    }

    /// A range of the body; what lies beyond its end is left out.
    pub async fn body(&self, _id: DeliveryId, _range: Range<u64>) -> Result<Bytes, StoreError> {
        todo!()
    }

    pub async fn delete(&self, _selection: Selection) -> Result<Deletion, StoreError> {
        todo!()
    }

    /// Takes a deletion back and says how many deliveries returned.
    pub async fn restore(&self, _deletion: i64) -> Result<u64, StoreError> {
        todo!()
    }

    /// Newest first, those before `before`.
    pub async fn rejections(&self, _before: Option<i64>, _limit: usize) -> Result<Vec<Rejected>, StoreError> {
        todo!()
    }

    pub async fn rejected_raw(&self, _id: i64) -> Result<Vec<u8>, StoreError> {
        todo!()
    }

    pub async fn endpoints(&self) -> Result<Vec<Endpoint>, StoreError> {
        todo!()
    }

    pub async fn endpoint(&self, _slug: &str) -> Result<Endpoint, StoreError> {
        todo!()
    }

    pub async fn create_endpoint(
        &self,
        _slug: String,
        _first: EndpointChange,
    ) -> Result<Endpoint, StoreError> {
        todo!()
    }

    pub async fn change_endpoint(
        &self,
        _slug: &str,
        _change: EndpointChange,
    ) -> Result<Endpoint, StoreError> {
        todo!()
    }

    /// Deletes an endpoint with its deliveries; both return with [`Store::restore`].
    pub async fn delete_endpoint(&self, _slug: &str) -> Result<Deletion, StoreError> {
        todo!()
    }

    pub async fn secrets(&self, _endpoint: EndpointId) -> Result<Vec<StoredSecret>, StoreError> {
        todo!()
    }

    pub async fn add_secret(
        &self,
        _endpoint: EndpointId,
        _secret: NewSecret,
    ) -> Result<StoredSecret, StoreError> {
        todo!()
    }

    /// Changes label and state; what is `None` stays.
    pub async fn change_secret(
        &self,
        _endpoint: EndpointId,
        _id: i64,
        _label: Option<Option<String>>,
        _retired: Option<bool>,
    ) -> Result<StoredSecret, StoreError> {
        todo!()
    }

    pub async fn delete_secret(&self, _endpoint: EndpointId, _id: i64) -> Result<Deletion, StoreError> {
        todo!()
    }

    pub async fn stats(&self) -> Result<Vec<EndpointStats>, StoreError> {
        todo!()
    }
}
