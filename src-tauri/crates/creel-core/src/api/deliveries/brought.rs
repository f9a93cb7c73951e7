//! What a handshake brought along: keeping its secret, and calling the sender back.

use axum::Json;
use axum::extract::State;
use http::StatusCode;

use super::wire::{Brought, Confirmation, SecretMatch};
use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::{Problem, ProblemCode};
use crate::confirming::{self, Outcome};
use crate::delivery::DeliveryId;
use crate::handshakes;
use crate::store::Delivery;

/// Keeps the key material that a handshake brought as a secret of the delivery's endpoint, which has its deliveries judged
/// again.
///
/// The first that comes to an endpoint is kept without asking. `conflict`: the delivery brought none, or it is kept
/// already.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/secret",
    tag = "deliveries",
    responses((status = 201, body = SecretMatch))
)]
pub(in crate::api) async fn keep_secret(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<(StatusCode, Json<SecretMatch>), Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    let brought = handshakes::brought(&creel, &delivery).await?;
    let Some(captured) = brought.and_then(|handshake| handshake.capture) else {
        let detail = format!("The delivery {id} brought no secret with a handshake. Nothing was changed.");
        return Err(Problem::new(ProblemCode::Conflict, detail));
    };
    let endpoint = creel.store().endpoint(&delivery.endpoint).await?;
    let Some(kept) = handshakes::keep(&creel, endpoint.id, delivery.id, captured, true).await? else {
        let detail = "The endpoint has this secret already. Nothing was changed.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    };
    creel.judge_again(&endpoint.slug);
    let kept = SecretMatch { id: kept.id, label: kept.label, last_four: kept.last_four };
    Ok((StatusCode::CREATED, Json(kept)))
}

/// Calls the sender back by the URL that its handshake brought.
///
/// It is called once, over https, at a public address of a host that the provider's definition names, and no redirect is
/// followed. What came of it is kept with the delivery. `conflict`: the delivery has no such URL, or the sender has taken
/// the confirmation already.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/confirmation",
    tag = "deliveries",
    responses((status = 200, body = Confirmation))
)]
pub(in crate::api) async fn confirm(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<Confirmation>, Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    let conflict = |why: &str| {
        Problem::new(ProblemCode::Conflict, format!("The delivery {id} {why}. Nobody was called."))
    };
    let brought = handshakes::brought(&creel, &delivery).await?;
    let Some(url) = brought.and_then(|handshake| handshake.outbound) else {
        return Err(conflict("has no URL of a handshake that its provider's definition allows to call"));
    };
    let last = creel.store().confirmation(delivery.id).await?.map(Confirmation::from);
    if last.is_some_and(|last| last.confirmed) {
        return Err(conflict("was confirmed already"));
    }
    let outcome = confirming::call(creel.connector(), &url).await;
    creel.store().put_confirmation(delivery.id, outcome.clone()).await?;
    Ok(Json(outcome.into()))
}

impl From<Outcome> for Confirmation {
    fn from(outcome: Outcome) -> Self {
        let confirmed = outcome.status.is_some_and(|status| (200..300).contains(&status));
        Self { at: outcome.at.to_string(), status: outcome.status, confirmed, detail: outcome.detail }
    }
}

/// What of it is shown with the delivery.
pub(super) async fn shown(creel: &Creel, delivery: &Delivery) -> Result<Option<Brought>, Problem> {
    let Some(handshake) = handshakes::brought(creel, delivery).await? else { return Ok(None) };
    let endpoint = creel.store().endpoint(&delivery.endpoint).await?;
    let secrets = creel.store().secrets(endpoint.id).await?;
    let kept = secrets.into_iter().find(|secret| secret.captured_from == Some(delivery.id));
    let url = handshake.outbound.as_deref().and_then(|url| url.parse::<http::Uri>().ok());
    Ok(Some(Brought {
        secret: handshake.capture.is_some(),
        kept: kept.map(|kept| SecretMatch { id: kept.id, label: kept.label, last_four: kept.last_four }),
        calls_back: url.and_then(|url| url.host().map(str::to_owned)),
        confirmation: creel.store().confirmation(delivery.id).await?.map(Into::into),
    }))
}
