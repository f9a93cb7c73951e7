//! An intake: one request on its way in, whichever wire it came over. It finds the endpoint, feeds the judging and
//! gathers the body, so that with the last byte there is an arrival for the store and an answer for the sender.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use creel_signatures::{self as signatures, Captured, Event, Judgement, Judging};

use super::Shared;
use super::answer::Answer;
use super::framing::Length;
use super::head::Head;
use super::order::Asking;
use super::refusal::Refusal;
use super::rejected::Raw;
use crate::clock::Timestamp;
use crate::delivery::{Arrival, Body, DeliveryId, Origin, Wire};
use crate::directory::{Listing, Route};
use crate::rejected::Code;
use crate::sending::hops;
use crate::stand_in::LONGEST_BODY;
use crate::store::StoreError;
use crate::store::Upload;
use crate::store::upload::CHUNK;

/// A claimed length is believed up to here before its bytes are there.
const BELIEVED: u64 = 16 * 1024;

/// One request on its way in.
#[derive(Debug)]
pub(super) struct Intake<'s> {
    shared: &'s Shared,
    head: Head,
    wire: Wire,
    peer: SocketAddr,
    received_at: Timestamp,
    route: Route,
    judging: Option<Judging>,
    /// The whole body; once there is an upload, its first bytes, for the event, the handshake and the answer.
    body: Vec<u8>,
    /// How many those are.
    kept: usize,
    upload: Option<Upload>,
}

/// A complete request: what is stored, and what is answered once it is.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) arrival: Arrival,
    pub(super) answer: Answer,
    /// What it was judged by.
    pub(super) listing: Arc<Listing>,
    /// Key material that came with a handshake.
    pub(super) captured: Option<Captured>,
}

/// Finds the endpoint that takes a request, before a byte of its body is read.
pub(super) fn route(shared: &Shared, head: &Head, peer: SocketAddr) -> Result<Route, Refusal> {
    let route = shared
        .creel
        .directory()
        .route(head.path())
        .ok_or_else(|| Refusal::unavailable("the endpoints could not be read yet"))?;
    if hops::of(&head.fields()) >= hops::MOST {
        let detail = format!("it was sent on {} times and came back: a destination leads here", hops::MOST);
        return Err(Refusal::new(508, Code::Loop, detail));
    }
    let protection = &route.listing.endpoint.protection;
    if !protection.allow_from.is_empty() {
        let allowed = protection.check(peer.ip(), &head.fields());
        allowed.map_err(|cause| Refusal::new(403, Code::Address, cause))?;
    }
    if !route.listing.endpoint.enabled {
        let detail = format!("the endpoint {} is switched off", route.listing.endpoint.slug);
        // It may be switched on again, and then what was sent meanwhile is wanted.
        return Err(Refusal::new(503, Code::Disabled, detail));
    }
    Ok(route)
}

impl<'s> Intake<'s> {
    pub(super) fn begin(shared: &'s Shared, head: Head, wire: Wire, peer: SocketAddr, route: Route) -> Self {
        let received_at = Timestamp::now();
        // Without a provider nobody looks at the fields.
        let judging = route
            .listing
            .verifier
            .as_ref()
            .and_then(|_| route.listing.begin(head.method(), head.target(), &head.fields(), received_at));
        let room = match head.length {
            Length::Exact(length) => length.min(BELIEVED) as usize,
            _ => 0,
        };
        let body = Vec::with_capacity(room);
        // A stand-in looks at all that its vendor would.
        let kept = match route.listing.answering.stand_in {
            Some(_) => LONGEST_BODY as usize,
            None => CHUNK,
        };
        Self { shared, head, wire, peer, received_at, route, judging, body, kept, upload: None }
    }

    pub(super) fn length(&self) -> Length {
        self.head.length
    }

    /// Takes the next bytes of the body.
    pub(super) async fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let so_far = self.upload.as_ref().map_or(self.body.len() as u64, Upload::size);
        let limit = self.shared.limits.body_size;
        if so_far + bytes.len() as u64 > limit {
            return Err(Refusal::body_too_large(limit));
        }
        if let Some(judging) = &mut self.judging {
            judging.update(bytes);
        }
        match &mut self.upload {
            None if self.body.len() + bytes.len() <= CHUNK => self.body.extend_from_slice(bytes),
            None => {
                let mut upload = self.shared.creel.store().upload();
                store_in_time(self.shared, &mut upload, &self.body).await?;
                store_in_time(self.shared, &mut upload, bytes).await?;
                self.upload = Some(upload);
                let room = self.kept - self.body.len();
                self.body.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
            }
            Some(upload) => {
                store_in_time(self.shared, upload, bytes).await?;
                let room = self.kept.saturating_sub(self.body.len());
                self.body.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
            }
        }
        Ok(())
    }

    /// The request as far as it came, for the record of its refusal.
    pub(super) fn raw(&self) -> Raw {
        Raw::of(&[&self.head.bytes, &self.body])
    }

    /// The body is complete.
    pub(super) async fn finish(self, trailers: Vec<u8>) -> Taken {
        let Self { shared, head, route, judging, body, upload, received_at, .. } = self;
        let listing = &route.listing;
        let judgement = listing.conclude(judging);
        let Read { event, handshake, answer: due, captured } =
            read(&head, &route, &body, &judgement, received_at);
        let answer = match due {
            Some(answer) => answer,
            None => {
                let size = upload.as_ref().map_or(body.len() as u64, Upload::size);
                let (head, body, judgement, event) = (&head, &body, &judgement, &event);
                Asking { listing, head, body, size, judgement, event, received_at }.answer(shared).await
            }
        };
        let judgement = if handshake.is_some() { judgement.of_handshake() } else { judgement };
        let body = match upload {
            Some(upload) => Body::Uploaded(upload),
            None => Body::Inline(Bytes::from(body)),
        };
        let arrival = Arrival {
            endpoint: listing.endpoint.id,
            origin: Origin::Received { peer: self.peer, answer: answer.answered() },
            received_at,
            wire: self.wire,
            method: head.method().to_owned(),
            target: head.target().to_vec(),
            framing: head.framing,
            head: head.bytes,
            body,
            trailers,
            judgement,
            event,
            handshake,
        };
        Taken { arrival, answer, listing: route.listing, captured }
    }
}

/// What the store said, as an answer: nothing but a commit in time lets the prepared one go out.
pub(super) fn after_commit<C>(
    shared: &Shared,
    answer: Answer,
    listing: &Arc<Listing>,
    captured: Option<Captured>,
    committed: Result<Result<DeliveryId, StoreError>, C>,
) -> (Answer, Option<DeliveryId>) {
    match committed {
        Ok(Ok(id)) => {
            shared.creel.stored(listing, id);
            if let Some(captured) = captured {
                shared.creel.brought(listing, id, captured);
            }
            return (answer, Some(id));
        }
        Ok(Err(error)) => tracing::warn!(%error, "a request could not be stored and was answered 503"),
        Err(_) => tracing::warn!("the store took too long, and a request was answered 503"),
    }
    (Answer::unavailable(), None)
}

/// Uploads take turns in small number, so that what waits in memory stays bounded however many there are.
async fn store_in_time(shared: &Shared, upload: &mut Upload, bytes: &[u8]) -> Result<(), Refusal> {
    let _turn = shared.uploads.acquire().await;
    match tokio::time::timeout(shared.limits.store, upload.push(bytes)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Refusal::unavailable(error.to_string())),
        Err(_) => Err(Refusal::unavailable("the store took too long")),
    }
}

/// What the provider's definition finds in a request.
#[derive(Default)]
struct Read {
    event: Event,
    /// The name of the handshake that is answered.
    handshake: Option<String>,
    /// The answer that the definition asks for, before any setting.
    answer: Option<Answer>,
    captured: Option<Captured>,
}

fn read(head: &Head, route: &Route, body: &[u8], judgement: &Judgement, at: Timestamp) -> Read {
    let Some(verifier) = &route.listing.verifier else { return Read::default() };
    let fields = head.fields();
    let event = route.listing.event(head.method(), head.target(), &fields, body);
    let seen = signatures::Head {
        method: head.method(),
        target: head.target(),
        public_url: route.listing.endpoint.public_url.as_deref(),
        headers: &fields,
    };
    match verifier.handshake(&seen, &route.below, body, judgement, at.micros()) {
        None => Read { event, ..Read::default() },
        Some(handshake) => {
            let mut answer = Answer::new(handshake.status, handshake.body);
            answer.headers = handshake.headers;
            let name = (!handshake.refused).then_some(handshake.name);
            Read { event, handshake: name, answer: Some(answer), captured: handshake.capture }
        }
    }
}
