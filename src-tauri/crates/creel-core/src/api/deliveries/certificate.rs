//! The certificate that a delivery was signed with: fetching it.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Serialize;

use super::wire::SecretMatch;
use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::{Problem, ProblemCode};
use crate::certificates::{self, Lacking};
use crate::delivery::DeliveryId;
use crate::store::Delivery;

/// Where the certificate is that a delivery was signed with.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct CertificateAddress {
    /// The host that would be called; the provider's definition names it.
    pub host: String,
    pub url: String,
}

/// Fetches the certificate that the delivery names, keeps it as a secret of the delivery's endpoint, and has its deliveries
/// judged again.
///
/// The address is called once, over https, at a public address of a host that the provider's definition names, and no
/// redirect is followed. `conflict`: the delivery names no such address, or the endpoint has the certificate already.
/// `not_fetched`: no certificate came that the provider's signatures can be checked with.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/certificate",
    tag = "deliveries",
    responses((status = 201, body = SecretMatch))
)]
pub(in crate::api) async fn fetch_certificate(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<(StatusCode, Json<SecretMatch>), Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    let Some(lacking) = certificates::lacking(&creel, &delivery).await? else {
        let detail = format!(
            "The delivery {id} names no certificate at a host that its provider's definition trusts, or the endpoint has \
             it already. Nobody was called."
        );
        return Err(Problem::new(ProblemCode::Conflict, detail));
    };
    let certificate = certificates::fetch(creel.connector(), &lacking).await.map_err(|error| {
        let detail =
            format!("The certificate at {} was not fetched: {error}. Nothing was changed.", lacking.host);
        Problem::new(ProblemCode::NotFetched, detail)
    })?;
    let Some(kept) = certificates::keep(&creel, lacking, certificate).await? else {
        let detail = "The endpoint has this certificate already. Nothing was changed.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    };
    creel.judge_again(&delivery.endpoint);
    let kept = SecretMatch { id: kept.id, label: kept.label, last_four: kept.last_four };
    Ok((StatusCode::CREATED, Json(kept)))
}

/// What is shown of it with a signature that is not valid.
pub(super) async fn lacking(
    creel: &Creel,
    delivery: &Delivery,
) -> Result<Option<CertificateAddress>, Problem> {
    let lacking = certificates::lacking(creel, delivery).await?;
    Ok(lacking.map(|Lacking { host, url, .. }| CertificateAddress { host, url }))
}
