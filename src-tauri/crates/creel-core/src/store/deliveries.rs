//! Deliveries in the database: written once, read in part.

use std::ops::Range;
use std::sync::LazyLock;

use bytes::Bytes;
use creel_signatures::{Event, Judgement, Verdict};
use rusqlite::{Connection, OptionalExtension, Row};
use tokio::sync::oneshot;

use super::writer::{Session, Work};
use super::{Store, StoreError, Upload, codes, marks, stopped, upload};
use crate::clock::Timestamp;
use crate::delivery::{Answered, Arrival, Body, DeliveryId, Framing, Origin, Wire, request_line};
use crate::endpoint::EndpointId;
use crate::marks::Marks;

impl Store {
    /// Stores one arrival; the answer comes after the commit.
    pub async fn capture(&self, mut arrival: Arrival) -> Result<DeliveryId, StoreError> {
        let held = settle(&mut arrival).await?;
        let (capture, answered) = Capture::new(arrival);
        self.inner.queue.add(held, Box::new(capture)).await?;
        answered.await.map_err(stopped)?
    }

    /// Starts keeping a body that is too long for its delivery's row.
    pub fn upload(&self) -> Upload {
        Upload::new(self.inner.queue.clone())
    }

    pub async fn delivery(&self, id: DeliveryId) -> Result<Delivery, StoreError> {
        self.read(move |main| existing(main, id)).await
    }

    /// The last delivery of an endpoint that shook hands: its number, its time, and the handshake's name.
    pub async fn last_handshake(
        &self,
        endpoint: EndpointId,
    ) -> Result<Option<(DeliveryId, Timestamp, String)>, StoreError> {
        self.read(move |main| Ok(last_handshake(main, endpoint)?)).await
    }

    /// The head and the trailers as received.
    pub async fn head(&self, id: DeliveryId) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
        self.read(move |main| existing(main, id).and_then(|_| Ok(head(main, id.0)?))).await
    }

    /// A range of the body; what lies beyond its end is left out.
    pub async fn body(&self, id: DeliveryId, range: Range<u64>) -> Result<Bytes, StoreError> {
        self.read(move |main| existing(main, id).and_then(|_| Ok(body(main, id.0, range)?))).await
    }
}

/// Has the rest of a long body committed, and says how much memory the arrival still holds.
pub(super) async fn settle(arrival: &mut Arrival) -> Result<usize, StoreError> {
    let body = match &mut arrival.body {
        Body::Inline(bytes) => bytes.len(),
        Body::Uploaded(upload) => {
            upload.finish().await?;
            0
        }
    };
    Ok(body + arrival.head.len() + arrival.trailers.len())
}

/// A delivery as it is stored, without its bytes.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: DeliveryId,
    /// The endpoint's slug.
    pub endpoint: String,
    pub received_at: Timestamp,
    pub wire: Wire,
    /// Brought in a file or a paste, and sent by nobody.
    pub imported: bool,
    /// The sender's address; `None` where it was imported.
    pub peer: Option<String>,
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
    /// What the sender was answered; `None` where it was imported.
    pub answered: Option<Answered>,
    pub marks: Marks,
}

/// One arrival being written.
pub(super) struct Capture {
    arrival: Arrival,
    id: i64,
    answer: oneshot::Sender<Result<DeliveryId, StoreError>>,
}

impl Capture {
    pub(super) fn new(arrival: Arrival) -> (Self, oneshot::Receiver<Result<DeliveryId, StoreError>>) {
        let (answer, answered) = oneshot::channel();
        (Self { arrival, id: 0, answer }, answered)
    }
}

impl Work for Capture {
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError> {
        self.id = insert(session, &self.arrival)?;
        Ok(())
    }

    fn done(mut self: Box<Self>, outcome: Result<(), StoreError>) {
        if let (Ok(()), Body::Uploaded(upload)) = (&outcome, &mut self.arrival.body) {
            upload.keep();
        }
        // A sender that gave up waiting is not here any more; the delivery stands all the same.
        let _ = self.answer.send(outcome.map(|()| DeliveryId(self.id)));
    }

    fn is_atomic(&self) -> bool {
        true
    }
}

/// Writes one arrival under the next number, and gives that.
pub(super) fn insert(session: &mut Session, arrival: &Arrival) -> Result<i64, StoreError> {
    session.last_delivery += 1;
    let id = session.last_delivery;
    let (body, upload, size) = match &arrival.body {
        Body::Inline(bytes) => (Some(bytes.as_ref()), None, bytes.len() as u64),
        Body::Uploaded(upload) => (None, upload.id(), upload.size()),
    };
    let framing = codes::framing_bits(arrival.framing);
    let (peer, answer_status, framing) = match arrival.origin {
        Origin::Received { peer, answer } => (peer.to_string(), codes::answered_number(answer), framing),
        Origin::Imported => (String::new(), 0, framing | codes::IMPORTED),
    };
    let mut statement = session.connection.prepare_cached(
        "INSERT INTO deliveries (id, endpoint, verdict, reason, received_at, answer_status, wire, framing, secret,
             body_size, upload, peer, scheme, event_type, event_id, handshake, trailers, head, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?;
    statement.execute(rusqlite::params![
        id,
        arrival.endpoint.0,
        codes::verdict_number(arrival.judgement.verdict),
        codes::reason_number(arrival.judgement.reason),
        arrival.received_at.micros(),
        answer_status,
        codes::wire_number(arrival.wire),
        framing,
        arrival.judgement.secret,
        size.cast_signed(),
        upload,
        peer,
        arrival.judgement.scheme,
        arrival.event.event_type,
        arrival.event.event_id,
        arrival.handshake,
        (!arrival.trailers.is_empty()).then_some(&arrival.trailers),
        arrival.head,
        body,
    ])?;
    Ok(id)
}

/// All of a row but its bytes; what holds of it now comes from its last judgement, if there is one. The last column
/// before the marks says whether it is deleted, itself or with its endpoint.
static GET: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT d.id, e.slug, d.received_at, d.wire, d.peer, d.head, d.body_size, length(d.trailers), d.framing,
            coalesce(j.verdict, d.verdict), coalesce(j.reason, d.reason),
            CASE WHEN j.delivery IS NULL THEN d.scheme ELSE j.scheme END,
            CASE WHEN j.delivery IS NULL THEN d.secret ELSE j.secret END,
            coalesce(j.judged_at, d.received_at), d.verdict,
            CASE WHEN j.delivery IS NULL THEN d.event_type ELSE j.event_type END,
            CASE WHEN j.delivery IS NULL THEN d.event_id ELSE j.event_id END,
            d.handshake, coalesce((SELECT p.status FROM passed_through p WHERE p.delivery = d.id), d.answer_status),
            e.deletion IS NOT NULL OR EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = d.id),
            {}
        FROM deliveries d
        JOIN endpoints e ON e.id = d.endpoint
        LEFT JOIN judgements j ON j.delivery = d.id
        LEFT JOIN marks m ON m.delivery = d.id
        WHERE d.id = ?1",
        marks::COLUMNS
    )
});

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let head = row.get_ref(5)?.as_blob()?;
    let (method, target) = request_line(head);
    let framing: i64 = row.get(8)?;
    let imported = framing & codes::IMPORTED != 0;
    Ok(Delivery {
        id: DeliveryId(row.get(0)?),
        endpoint: row.get(1)?,
        received_at: Timestamp::from_micros(row.get(2)?),
        wire: codes::wire(row.get(3)?),
        imported,
        peer: if imported { None } else { Some(row.get(4)?) },
        method: method.to_owned(),
        target: target.to_vec(),
        head_size: head.len() as u64,
        body_size: row.get::<_, i64>(6)?.cast_unsigned(),
        trailers_size: row.get::<_, Option<i64>>(7)?.unwrap_or_default().cast_unsigned(),
        framing: codes::framing(framing),
        judgement: Judgement {
            verdict: codes::verdict(row.get(9)?),
            reason: codes::reason(row.get(10)?),
            scheme: row.get(11)?,
            secret: row.get(12)?,
        },
        judged_at: Timestamp::from_micros(row.get(13)?),
        verdict_at_arrival: codes::verdict(row.get(14)?),
        event: Event { event_type: row.get(15)?, event_id: row.get(16)? },
        handshake: row.get(17)?,
        answered: if imported { None } else { Some(codes::answered(row.get(18)?)) },
        marks: marks::read(row, 20)?,
    })
}

/// The delivery of this number, unless it is deleted.
pub(super) fn get(connection: &Connection, id: i64) -> rusqlite::Result<Option<Delivery>> {
    let found = get_even_deleted(connection, id)?;
    Ok(found.and_then(|(delivery, deleted)| (!deleted).then_some(delivery)))
}

/// The delivery of this number, and whether it is deleted.
pub(super) fn get_even_deleted(
    connection: &Connection,
    id: i64,
) -> rusqlite::Result<Option<(Delivery, bool)>> {
    connection.prepare_cached(&GET)?.query_row([id], |row| Ok((delivery(row)?, row.get(19)?))).optional()
}

/// The head and the trailers as received.
pub(super) fn head(connection: &Connection, id: i64) -> rusqlite::Result<(Vec<u8>, Vec<u8>)> {
    connection
        .prepare_cached("SELECT head, coalesce(trailers, x'') FROM deliveries WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A range of the body; what lies beyond its end is left out.
pub(super) fn body(connection: &Connection, id: i64, range: Range<u64>) -> rusqlite::Result<Bytes> {
    let (size, upload): (i64, Option<i64>) = connection
        .prepare_cached("SELECT body_size, upload FROM deliveries WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let end = range.end.min(size.cast_unsigned());
    let start = range.start.min(end);
    if start == end {
        return Ok(Bytes::new());
    }
    if let Some(upload) = upload {
        return Ok(upload::read(connection, upload, start..end)?.into());
    }
    let part: Vec<u8> = connection
        .prepare_cached("SELECT substr(body, ?2, ?3) FROM deliveries WHERE id = ?1")?
        .query_row((id, start.cast_signed() + 1, (end - start).cast_signed()), |row| row.get(0))?;
    Ok(part.into())
}

fn last_handshake(
    main: &Connection,
    endpoint: EndpointId,
) -> rusqlite::Result<Option<(DeliveryId, Timestamp, String)>> {
    main.prepare_cached(
        "SELECT d.id, d.received_at, d.handshake FROM deliveries d INDEXED BY deliveries_handshakes
         WHERE d.endpoint = ?1 AND d.handshake IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = d.id)
         ORDER BY d.id DESC LIMIT 1",
    )?
    .query_row([endpoint.0], |row| {
        Ok((DeliveryId(row.get(0)?), Timestamp::from_micros(row.get(1)?), row.get(2)?))
    })
    .optional()
}

pub(super) fn existing(main: &Connection, id: DeliveryId) -> Result<Delivery, StoreError> {
    get(main, id.0)?.ok_or_else(|| StoreError::NotFound(format!("the delivery {}", id.0)))
}
