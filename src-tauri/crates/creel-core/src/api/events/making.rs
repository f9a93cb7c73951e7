//! Making a request of a test event: rendered, signed, and sent where that is wanted.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use creel_signatures::{Provider, Secret};

use super::wire::{EventSignature, RenderedEvent, SendEvent, SentEvent};
use super::{find, known};
use crate::Creel;
use crate::api::diagnoses::given;
use crate::api::extract::{JsonBody, Path};
use crate::api::place;
use crate::api::problem::{Problem, ProblemCode};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::endpoint::Endpoint;
use crate::search;
use crate::sending::aside::{SHORT, aside};
use crate::sending::attempt::{AttemptKind, NewAttempt, Purpose, Sent};
use crate::sending::connector::Conditions;
use crate::sending::head::{CREDENTIALS, hidden};
use crate::sending::test::{Edit, EditError, FormatError, RenderError, Request, Signed, TestEvent, sign};
use crate::sending::url::Url;
use crate::store::{Delivery, Page};

/// How large the order may be as JSON, in bytes: a body of 8 MiB fits in base64.
const BODY: usize = 12 * 1024 * 1024;

/// Renders a test event with fresh ids and times, and signs it; sends it where that is asked for.
///
/// With an `endpoint` it goes to the receiver of this very Creel, over HTTP, so that everything is as with a real
/// sender. `not_receiving`: Creel does not receive just now, so nothing can be sent to an endpoint of it.
#[utoipa::path(
    post,
    path = "/providers/{id}/events/{event}",
    tag = "events",
    request_body = SendEvent,
    responses((status = 200, body = RenderedEvent))
)]
pub(in crate::api) async fn make_event(
    State(creel): State<Creel>,
    Path((id, event)): Path<(String, String)>,
    JsonBody(wanted): JsonBody<SendEvent, BODY>,
) -> Result<Json<RenderedEvent>, Problem> {
    let (found, _) = find(&creel, &id, &event).await?;
    let send = wanted.send;
    let made = Made::new(&creel, &id, found, wanted).await?;
    let sent = if send { Some(made.send(&creel).await?) } else { None };
    Ok(Json(RenderedEvent { sent, ..made.shown() }))
}

/// A request that was made of a test event.
struct Made {
    signed: Signed,
    /// The labels of the secrets, and whether they are those of an endpoint.
    labels: Vec<(i64, Option<String>)>,
    stored: bool,
    /// The endpoint of this Creel that it goes to.
    endpoint: Option<String>,
}

impl Made {
    async fn new(creel: &Creel, id: &str, event: TestEvent, wanted: SendEvent) -> Result<Self, Problem> {
        let endpoint = match &wanted.endpoint {
            Some(slug) => Some(creel.store().endpoint(slug).await?),
            None => None,
        };
        let url = match (&wanted.url, &endpoint) {
            (Some(url), _) => url.clone(),
            (None, Some(endpoint)) if wanted.send => own_url(creel, endpoint)?,
            // What is only shown need not be received.
            (None, Some(endpoint)) => own_url(creel, endpoint).unwrap_or_else(|_| usual_url(endpoint)),
            (None, None) => {
                return Err(Problem::field("endpoint", "Say where it goes with `endpoint` or with `url`."));
            }
        };
        let stored = wanted.secrets.is_none() && endpoint.is_some();
        let (secrets, closed) = match (wanted.secrets, &endpoint) {
            (Some(values), _) => (numbered(given(Some(values))?), false),
            (None, Some(endpoint)) => secrets_of(creel, endpoint).await?,
            (None, None) => (Vec::new(), false),
        };
        let edit = Edit {
            method: wanted.method,
            headers: wanted.headers,
            body: wanted.body.map(super::wire::EventBody::read).transpose()?,
            scheme: wanted.scheme,
            set: wanted.set.unwrap_or_default(),
        };
        let url = place::url(&url)?;
        known(creel, id)?;
        let labels = secrets.iter().map(|secret| (secret.id, secret.label.clone())).collect();
        // Whoever has another URL knows itself by that one.
        let endpoint = endpoint.filter(|_| wanted.url.is_none());
        let (slug, public_url) = endpoint.map(|endpoint| (endpoint.slug, endpoint.public_url)).unzip();
        let (size, provider) =
            (edit.body.as_ref().unwrap_or(&event.body).size(), creel.catalog().get(id).cloned());
        let making = Making { event, edit, url, provider, secrets, closed, public_url: public_url.flatten() };
        let signed = match size as u64 {
            0..=SHORT => making.signed()?,
            _ => aside(async move { making.signed() }).await?,
        };
        Ok(Self { signed, labels, stored, endpoint: slug })
    }

    /// Sends it, and keeps what came of it.
    async fn send(&self, creel: &Creel) -> Result<SentEvent, Problem> {
        let newest = match &self.endpoint {
            Some(slug) => {
                newer(creel, slug, None).await?.first().map_or(DeliveryId(0), |delivery| delivery.id)
            }
            None => DeliveryId(0),
        };
        let (outgoing, shown) = (self.signed.request.outgoing(), self.signed.shown.outgoing());
        let exchange = creel.connector().send(&outgoing, &Conditions::default()).await;
        let purpose = Purpose { kind: AttemptKind::TestEvent, delivery: None, order: None };
        let head = CREDENTIALS.iter().fold(shown.head, |head, name| hidden(&head, name).unwrap_or(head));
        let sent = Sent {
            url: outgoing.url.to_string(),
            head,
            body_size: outgoing.body_size(),
            body: Some(self.signed.shown.body.clone().into()),
        };
        let attempt = NewAttempt::new(purpose, None, sent, exchange);
        let id = creel.store().add_attempt(attempt.clone()).await?;
        // It is answered when it is stored, and stored with the very head that was sent.
        let mut delivery = None;
        if let Some(slug) = &self.endpoint {
            for newer in newer(creel, slug, Some(newest)).await? {
                if creel.store().head(newer.id).await?.0 == outgoing.head {
                    delivery = Some(newer.id);
                }
            }
        }
        Ok(SentEvent::new(id, &attempt, delivery))
    }

    fn shown(self) -> RenderedEvent {
        let Self { signed: Signed { request, shown, by }, labels, stored, .. } = self;
        let by = by.map(|by| EventSignature {
            scheme: by.scheme,
            label: labels.iter().find(|(id, _)| *id == by.secret).and_then(|(_, label)| label.clone()),
            secret: stored.then_some(by.secret),
        });
        RenderedEvent::new(shown.clone(), shown != request, by)
    }
}

/// What a request is made of.
struct Making {
    event: TestEvent,
    edit: Edit,
    url: Url,
    provider: Option<Arc<Provider>>,
    secrets: Vec<Secret>,
    /// Some secrets of the endpoint could not be opened.
    closed: bool,
    public_url: Option<String>,
}

impl Making {
    /// Renders and signs it.
    fn signed(self) -> Result<Signed, Problem> {
        let Self { event, edit, url, provider, secrets, closed, public_url } = self;
        let event = event.edited(edit)?;
        let rendered = event.render(Timestamp::now())?;
        let refused = |error| Problem::field("url", format!("The URL cannot be called: {error}."));
        let request = rendered.to(url).map_err(refused)?;
        let unsigned = |request: Request, cause: &str| Signed {
            shown: request.clone(),
            request,
            by: Err(cause.to_owned()),
        };
        Ok(match provider {
            None => unsigned(request, "there is no provider that would sign it"),
            Some(_) if !event.signed => unsigned(request, "the provider does not sign this one"),
            Some(_) if secrets.is_empty() && closed => {
                unsigned(request, "the endpoint's secrets cannot be opened; enter them again")
            }
            Some(provider) => {
                let scheme = event.scheme.as_deref();
                sign(request, &provider, scheme, &secrets, public_url.as_deref(), rendered.at)
            }
        })
    }
}

/// Where the receiver of this Creel has an endpoint: its first path of its own, as a sender is told, else its slug.
fn own_url(creel: &Creel, endpoint: &Endpoint) -> Result<String, Problem> {
    let Some(receiver) = creel.owner().receiver else {
        let cause = creel.not_receiving().map(|cause| format!(": {cause}")).unwrap_or_default();
        let detail = format!(
            "Creel does not receive just now{cause}. Nothing was sent. Start it with `creel serve` or open its window."
        );
        return Err(Problem::new(ProblemCode::NotReceiving, detail));
    };
    Ok(format!("{receiver}{}", own_path(endpoint)))
}

/// Where an endpoint is when Creel receives on its usual port.
fn usual_url(endpoint: &Endpoint) -> String {
    format!("http://127.0.0.1:27335{}", own_path(endpoint))
}

fn own_path(endpoint: &Endpoint) -> String {
    let own = endpoint.paths.first().map(|path| path.strip_suffix("/*").unwrap_or(path).to_owned());
    own.unwrap_or_else(|| format!("/{}", endpoint.slug))
}

/// The newest deliveries of an endpoint, or those that are newer than one of them.
async fn newer(creel: &Creel, slug: &str, than: Option<DeliveryId>) -> Result<Vec<Delivery>, Problem> {
    let query = search::Query::parse(&format!("endpoint:{slug}"))?;
    let limit = if than.is_some() { 100 } else { 1 };
    let page = Page { limit, before: None, after: than, as_of: None, offset: 0 };
    Ok(creel.store().find(query, page).await?)
}

/// The active secrets of an endpoint, the newest first, and whether some of them stayed closed.
async fn secrets_of(creel: &Creel, endpoint: &Endpoint) -> Result<(Vec<Secret>, bool), Problem> {
    let listings = creel.store().listings().await?;
    let found = listings.into_iter().find(|(other, ..)| other.id == endpoint.id);
    let (_, mut secrets, closed) = found.unwrap_or_else(|| (endpoint.clone(), Vec::new(), false));
    secrets.retain(|secret| secret.retired_at.is_none());
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.id));
    Ok((secrets, closed))
}

/// Secrets that came with the order, told apart by their place.
fn numbered(secrets: Vec<Secret>) -> Vec<Secret> {
    (0..).zip(secrets).map(|(id, secret)| Secret { id, ..secret }).collect()
}

impl From<EditError> for Problem {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Render(error) => error.into(),
            EditError::Format(FormatError::Method(_)) => Self::field("method", Self::sentence(&error)),
            EditError::Format(FormatError::Header(_)) => Self::field("headers", Self::sentence(&error)),
            EditError::Format(_) => Self::field("body", Self::sentence(&error)),
        }
    }
}

impl From<RenderError> for Problem {
    fn from(error: RenderError) -> Self {
        let field = match error {
            RenderError::NoPlace(..) => "set",
            RenderError::NotSent(_) => "headers",
            RenderError::Expression { .. } | RenderError::Open | RenderError::Json(_) => "body",
        };
        Self::field(field, Self::sentence(&error))
    }
}
