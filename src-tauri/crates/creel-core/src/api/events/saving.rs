//! Keeping a delivery as a test event.

use axum::Json;
use axum::extract::State;
use creel_signatures::Head;
use http::StatusCode;

use super::wire::{EventReply, SaveEvent};
use super::{known, on};
use crate::Creel;
use crate::api::deletions::DeletionReply;
use crate::api::extract::{JsonBody, Path};
use crate::api::problem::{Problem, ProblemCode};
use crate::delivery::{DeliveryId, headers, path};
use crate::sending::test::{NO_PROVIDER, ShelfError, Source};
use crate::store::Deletion;

/// The longest body that is kept, in bytes.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Saves a delivery as a test event of its provider.
///
/// Its id and the time that was signed are drawn anew whenever it is sent, where it is certain which they are; the
/// signature is dropped, and everything else stays. `conflict`: one of that name is saved already. `too_large`: its body
/// is longer than 8 MiB.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/test-event",
    tag = "events",
    request_body = SaveEvent,
    responses((status = 201, body = EventReply))
)]
pub(in crate::api) async fn save_event(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<SaveEvent>,
) -> Result<(StatusCode, Json<EventReply>), Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    if delivery.body_size > LONGEST {
        let detail =
            "The body is longer than 8 MiB, and so long a test event is not kept. Nothing was saved.";
        return Err(Problem::new(ProblemCode::TooLarge, detail));
    }
    let (head, _) = creel.store().head(delivery.id).await?;
    let body = creel.store().body(delivery.id, 0..delivery.body_size).await?;
    let endpoint = creel.store().endpoint(&delivery.endpoint).await?;
    let catalog = creel.catalog();
    let provider = endpoint.provider.as_deref().and_then(|id| catalog.get(id));
    let target = String::from_utf8_lossy(&delivery.target).into_owned();
    let below =
        creel.directory().route(path(&target)).filter(|route| route.listing.endpoint.id == endpoint.id);
    let query = target.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    let below = below.map(|route| route.below).unwrap_or_default() + &query;
    let source = Source {
        provider: provider.map(AsRef::as_ref),
        scheme: delivery.judgement.scheme.as_deref(),
        head: Head {
            method: &delivery.method,
            target: &delivery.target,
            public_url: endpoint.public_url.as_deref(),
            headers: &headers(&head),
        },
        path: &below,
        body: &body,
    };
    let title = wanted.title.filter(|title| !title.trim().is_empty());
    let title = title.or(delivery.event.event_type.clone()).unwrap_or_else(|| format!("Delivery {id}"));
    let event =
        source.event(title, format!("delivery {id} of {}, {}", delivery.endpoint, delivery.received_at));
    let provider = provider.map_or(NO_PROVIDER, |provider| &provider.id).to_owned();
    let (kept, place, name) = (event.clone(), provider.clone(), wanted.name.clone());
    on(&creel, move |shelf| shelf.save(&place, &name, &kept)).await?;
    creel.changes().bump();
    Ok((StatusCode::CREATED, Json(EventReply::new(&provider, &wanted.name, true, event))))
}

/// Deletes a test event that was saved; `POST /deletions/{id}/restore` brings it back for seven days. One that ships with
/// Creel and has the same name is there again.
#[utoipa::path(
    delete,
    path = "/providers/{id}/events/{event}",
    tag = "events",
    responses((status = 200, body = DeletionReply))
)]
pub(in crate::api) async fn delete_event(
    State(creel): State<Creel>,
    Path((id, event)): Path<(String, String)>,
) -> Result<Json<DeletionReply>, Problem> {
    known(&creel, &id)?;
    let (provider, name) = (id.clone(), event.clone());
    if !on(&creel, move |shelf| shelf.is_saved(&provider, &name)).await {
        return Err(ShelfError::NotFound(id, event).into());
    }
    let deletion = creel.store().record_deletion().await?;
    let of = deletion.clone();
    on(&creel, move |shelf| shelf.delete(&id, &event, &of)).await?;
    creel.changes().bump();
    Ok(Json(deletion.into()))
}

/// Brings back the test event that went with this deletion, if one did.
pub(in crate::api) async fn restore(creel: &Creel, deletion: Deletion) -> Result<(), Problem> {
    Ok(on(creel, move |shelf| shelf.restore(&deletion)).await?)
}
