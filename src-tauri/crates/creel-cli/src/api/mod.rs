//! The API as a command sees it: that of the instance that runs, over its socket; or, when none runs, the same router in
//! this process. Requests, replies and errors are the same either way.

mod refusal;
mod route;
#[cfg_attr(not(unix), path = "no_socket.rs")]
mod socket;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use creel_core::instance::StartError;
use creel_core::store::lock::{self, LockError, Owner};
use creel_core::{Creel, OpenError};
use http::{Method, Request, Response, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::exit::Owned;
use crate::place::Place;

pub(crate) use refusal::Refusal;
pub(crate) use route::Route;

/// How often, and at which distance, a data directory is tried that another command has for a moment.
const TRIES: u32 = 60;
const BETWEEN: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(crate) enum Api {
    /// An instance runs and answers on its socket.
    Running { socket: PathBuf, owner: Owner },
    /// None runs; the data directory is opened in this process.
    Here { creel: Creel, router: Router },
}

impl Api {
    /// Finds the running instance, or opens the data directory.
    pub(crate) async fn connect(place: &Place) -> Result<Self> {
        for _ in 0..TRIES {
            match lock::owner(place.data_dir()) {
                Some(Owner { socket: Some(socket), pid, receiver }) => {
                    return Ok(Self::Running {
                        socket: socket.clone(),
                        owner: Owner { socket: Some(socket), pid, receiver },
                    });
                }
                // A command that is about to end, or an instance that is about to start.
                Some(_) => {}
                None => match Creel::open(place.options()).await {
                    Ok(creel) => return Ok(Self::of(creel)),
                    Err(OpenError::Lock(LockError::Owned { .. })) => {}
                    Err(error) => return Err(unopened(place, error)),
                },
            }
            tokio::time::sleep(BETWEEN).await;
        }
        let pid = lock::owner(place.data_dir()).map_or(0, |owner| owner.pid);
        bail!(
            "another Creel (process {pid}) has {} open, but gives no socket to reach it by. Nothing was changed. \
             Wait until it has ended, or end it",
            place.data_dir().display()
        )
    }

    /// The API of a Creel that is open in this process.
    pub(crate) fn of(creel: Creel) -> Self {
        Self::Here { router: creel_core::api::router(creel.clone()), creel }
    }

    /// Where the running instance receives.
    pub(crate) fn receiver(&self) -> Option<String> {
        match self {
            Self::Running { owner, .. } => owner.receiver.clone(),
            Self::Here { creel, .. } => creel.owner().receiver,
        }
    }

    /// Gives the data directory free where this process had opened it.
    pub(crate) async fn close(self) {
        if let Self::Here { creel, .. } = self {
            creel.close().await;
        }
    }

    /// A reply in JSON, as the API wrote it.
    pub(crate) async fn get(&self, route: &Route) -> Result<String> {
        self.ask(Method::GET, route, None).await
    }

    /// Asks for a change.
    pub(crate) async fn send(&self, method: Method, route: &Route, body: &Value) -> Result<String> {
        self.ask(method, route, Some(body)).await
    }

    async fn ask(&self, method: Method, route: &Route, body: Option<&Value>) -> Result<String> {
        let mut request = Request::builder().method(method).uri(route.as_str());
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let reply = self.carry(request.body(body)?).await?;
        let bytes = collect(reply.into_body()).await.map_err(|cause| match self {
            Self::Running { owner, .. } => unreachable(owner, &cause),
            Self::Here { .. } => cause,
        })?;
        String::from_utf8(bytes.into()).context("the API answered something that is not JSON")
    }

    /// Stored bytes, all of them or the first `most`.
    pub(crate) async fn open(&self, route: &Route, most: Option<u64>) -> Result<Body> {
        let mut request = Request::builder().uri(route.as_str());
        if let Some(most) = most {
            request = request.header(header::RANGE, format!("bytes=0-{}", most.saturating_sub(1)));
        }
        Ok(self.carry(request.body(Body::empty())?).await?.into_body())
    }

    /// Sends a request, and makes an error of a reply that is a refusal.
    async fn carry(&self, request: Request<Body>) -> Result<Response<Body>> {
        let reply = match self {
            Self::Running { socket, owner } => {
                socket::send(socket, request).await.map_err(|cause| unreachable(owner, &cause))?
            }
            Self::Here { router, .. } => {
                router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
            }
        };
        if reply.status().is_success() {
            return Ok(reply);
        }
        let status = reply.status();
        Err(Refusal::read(status, &collect(reply.into_body()).await?).into())
    }
}

async fn collect(body: Body) -> Result<Bytes> {
    let collected = body.collect().await;
    Ok(collected.map_err(|error| anyhow!("the reply of the API broke off: {error}"))?.to_bytes())
}

/// The instance that owns the data directory was not reached.
#[derive(Debug, thiserror::Error)]
#[error("Creel (process {pid}) does not answer on its socket: {cause}. If it was just stopped, try again")]
pub(crate) struct Unreachable {
    pid: u32,
    cause: String,
}

fn unreachable(owner: &Owner, cause: &anyhow::Error) -> anyhow::Error {
    Unreachable { pid: owner.pid, cause: format!("{cause:#}") }.into()
}

/// Why there is no instance, and what that means for what is stored.
pub(crate) fn unstarted(place: &Place, error: StartError) -> anyhow::Error {
    match error {
        StartError::Open(OpenError::Lock(error @ LockError::Owned { .. })) => anyhow!(Owned(format!(
            "{error}. Its deliveries are safe. `creel ls` and the other commands work with it; to run a second one, \
             give it a data directory and ports of its own (--data-dir, --listen, --api)"
        ))),
        StartError::Open(error) => unopened(place, error),
        error => error.into(),
    }
}

/// Why the data directory could not be opened, and what that means for what is in it.
pub(crate) fn unopened(place: &Place, error: OpenError) -> anyhow::Error {
    let said = anyhow!("{error}");
    match error {
        // It names the directory itself.
        OpenError::Lock(_) => said,
        _ => said.context(format!(
            "the data in {} could not be opened, and was left as it is",
            place.data_dir().display()
        )),
    }
}
