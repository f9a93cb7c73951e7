//! Deliveries: finding them, counting them, and looking at one.

mod brought;
mod bytes;
mod certificate;
mod marking;
mod marks;
mod proposals;
mod seen;
mod summary;
mod wire;

use std::net::SocketAddr;

use axum::Json;
use axum::extract::State;
use creel_signatures::Verdict;
use serde::Deserialize;

pub(super) use brought::{__path_confirm, __path_keep_secret, confirm, keep_secret};
pub(super) use bytes::{__path_get_body, __path_get_raw, get_body, get_raw};
pub(super) use certificate::{__path_fetch_certificate, fetch_certificate};
pub(super) use marking::{__path_mark_deliveries, MarkDeliveries, MarkedDeliveries, mark_deliveries};
pub(super) use marks::{__path_mark_delivery, ChangeMarks, mark_delivery};
pub(super) use proposals::{__path_get_proposals, ProposalItem, ProposalList, get_proposals};
pub(super) use summary::{__path_get_summary, Summary, get_summary};
use wire::{Beside, StoodIn};
pub(super) use wire::{
    DeliveryCount, DeliveryItem, DeliveryList, DeliveryReply, SecretMatch, SignatureReply,
};

use super::changes::changed;
use super::diagnoses::Diagnosis;
use super::extract::{Path, Query};
use super::page::{self, PageOf};
use super::problem::Problem;
use crate::Creel;
use crate::client::Client;
use crate::delivery::{DeliveryId, headers};
use crate::doctor;
use crate::search;
use crate::stand_in::{Asked, LONGEST_BODY, StandIn, Violation};
use crate::store::{Delivery, Page};

/// Which part of which list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// A search; without it, everything.
    #[serde(default)]
    q: String,
    /// 1 to 1000, else the nearest of them; 50 where it is not given.
    limit: Option<i64>,
    /// The `next` of the reply before: what is older than its last item.
    cursor: Option<String>,
    /// What is newer than this delivery: the oldest of it where the limit leaves some out.
    after: Option<i64>,
    /// How many to pass over, for a scroll bar; together with `as_of`.
    #[serde(default)]
    offset: u64,
    /// The list as it stood when this delivery was the newest.
    as_of: Option<i64>,
    /// Whether to say how many deliveries the search finds in all. It may take longer than the page itself.
    #[serde(default)]
    count: bool,
    /// The revision that the client has seen: the answer comes as soon as it is another, as at `/changes`, and says it.
    changed_after: Option<u64>,
    /// Seconds to wait for that, at most 20; more is cut.
    wait: Option<f64>,
}

/// A search.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountQuery {
    /// A search; without it, everything.
    #[serde(default)]
    q: String,
}

/// Deliveries, newest first.
///
/// `next` continues the list with `cursor`; what arrives meanwhile never shifts it. With `after`, `next` is null: ask
/// again with the newest id received. `invalid_query`: the search is not understood.
#[utoipa::path(
    get,
    path = "/deliveries",
    tag = "deliveries",
    params(ListQuery),
    responses((status = 200, body = DeliveryList))
)]
pub(super) async fn list_deliveries(
    State(creel): State<Creel>,
    Query(wanted): Query<ListQuery>,
) -> Result<Json<DeliveryList>, Problem> {
    let query = search::Query::parse(&wanted.q)?;
    if wanted.cursor.is_some() && (wanted.after.is_some() || wanted.offset > 0) {
        let detail =
            "`cursor` goes with neither `after` nor `offset`: it already says where the list continues.";
        return Err(Problem::parameter("cursor", detail));
    }
    let limit = page::limit(wanted.limit);
    let page = Page {
        // One more than asked for tells whether the list goes on.
        limit: if wanted.after.is_some() { limit } else { limit + 1 },
        before: wanted.cursor.as_deref().map(page::read).transpose()?.map(DeliveryId),
        after: wanted.after.map(DeliveryId),
        as_of: wanted.as_of.map(DeliveryId),
        offset: wanted.offset,
    };
    // Before the store is read, so that no write is in neither this page nor the next one.
    let revision = match wanted.changed_after {
        Some(after) => Some(changed(&creel, Some(after), wanted.wait).await?),
        None => None,
    };
    let store = creel.store();
    let counting = async { Ok(if wanted.count { Some(store.count(query.clone()).await?) } else { None }) };
    let (found, count) = tokio::try_join!(store.find(query.clone(), page), counting)?;
    let PageOf { items, next } = PageOf::cut(found, limit, |delivery| delivery.id.0);
    let ids: Vec<DeliveryId> = items.iter().map(|delivery| delivery.id).collect();
    let (forwards, attempts, numbers) = tokio::try_join!(
        store.forward_counts(ids.clone()),
        store.attempt_counts(ids.clone()),
        store.retry_numbers(ids)
    )?;
    let item = |delivery: &Delivery| {
        let id = &delivery.id;
        let attempts = attempts.get(id).cloned();
        DeliveryItem::new(delivery, numbers.get(id).copied(), forwards.get(id).copied(), attempts)
    };
    Ok(Json(DeliveryList { items: items.iter().map(item).collect(), next, count, revision }))
}

/// How many deliveries there are.
#[utoipa::path(
    get,
    path = "/deliveries/count",
    tag = "deliveries",
    params(CountQuery),
    responses((status = 200, body = DeliveryCount))
)]
pub(super) async fn count_deliveries(
    State(creel): State<Creel>,
    Query(wanted): Query<CountQuery>,
) -> Result<Json<DeliveryCount>, Problem> {
    let count = creel.store().count(search::Query::parse(&wanted.q)?).await?;
    Ok(Json(DeliveryCount { count }))
}

/// One delivery with its headers and trailers.
#[utoipa::path(
    get,
    path = "/deliveries/{id}",
    tag = "deliveries",
    responses((status = 200, body = DeliveryReply))
)]
pub(super) async fn get_delivery(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<DeliveryReply>, Problem> {
    reply(&creel, DeliveryId(id)).await.map(Json)
}

/// What was found out about the signature of a delivery, and why the verdict is what it is.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/signature",
    tag = "deliveries",
    responses((status = 200, body = SignatureReply))
)]
pub(super) async fn get_signature(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<SignatureReply>, Problem> {
    let (delivery, answer) = doctor::explain_delivery(&creel, DeliveryId(id), None).await?;
    let secret = secret_that_matched(&creel, &delivery).await?;
    let certificate = match delivery.judgement.verdict {
        Verdict::Valid => None,
        _ => certificate::lacking(&creel, &delivery).await?,
    };
    Ok(Json(SignatureReply::new(&delivery, secret, certificate, Some(Diagnosis::new(&answer)))))
}

async fn reply(creel: &Creel, id: DeliveryId) -> Result<DeliveryReply, Problem> {
    let delivery = creel.store().delivery(id).await?;
    let (head, trailers) = creel.store().head(id).await?;
    let secret = secret_that_matched(creel, &delivery).await?;
    let retry = creel.store().retry(id).await?;
    let listing = creel.directory().by_slug(&delivery.endpoint);
    let stand_in = match listing.as_ref().and_then(|listing| listing.answering.stand_in) {
        Some(stand_in) => Some(stood_in(creel, stand_in, &delivery, &head).await?),
        None => None,
    };
    let trusted = listing.map(|listing| listing.endpoint.protection.trusted_proxies.clone());
    let peer = delivery.peer.as_deref().and_then(|peer| peer.parse::<SocketAddr>().ok());
    let client = peer.and_then(|peer| Client::read(peer.ip(), &headers(&head), &trusted.unwrap_or_default()));
    let brought = brought::shown(creel, &delivery).await?;
    let forwards = creel.store().forward_counts(vec![id]).await?.remove(&id);
    let attempts = creel.store().attempt_counts(vec![id]).await?.remove(&id);
    let beside = Beside { secret, client, brought, retry, stand_in, forwards, attempts };
    Ok(DeliveryReply::new(&delivery, &head, &trailers, beside))
}

/// What the vendor would say of a delivery.
async fn stood_in(
    creel: &Creel,
    stand_in: &StandIn,
    delivery: &Delivery,
    head: &[u8],
) -> Result<StoodIn, Problem> {
    let size = delivery.body_size;
    let read = if size <= LONGEST_BODY { size } else { 0 };
    let body = creel.store().body(delivery.id, 0..read).await?;
    let asked = Asked {
        method: &delivery.method,
        target: &delivery.target,
        headers: &headers(head),
        body: &body,
        size,
    };
    let violations = match stand_in.judge(asked).await {
        Ok(judged) => judged.violations,
        Err(error) => vec![Violation { path: "body".to_owned(), message: format!("not checked: {error}") }],
    };
    let facts = &stand_in.facts;
    Ok(StoodIn { id: facts.id.clone(), title: facts.title.clone(), violations })
}

/// The secret of the judgement. Where it was deleted since, its number is all that is left.
async fn secret_that_matched(creel: &Creel, delivery: &Delivery) -> Result<Option<SecretMatch>, Problem> {
    let Some(id) = delivery.judgement.secret else { return Ok(None) };
    let endpoint = creel.store().endpoint(&delivery.endpoint).await?;
    let stored = creel.store().secrets(endpoint.id).await?.into_iter().find(|secret| secret.id == id);
    Ok(Some(match stored {
        Some(secret) => SecretMatch { id, label: secret.label, last_four: secret.last_four },
        None => SecretMatch { id, label: None, last_four: String::new() },
    }))
}
