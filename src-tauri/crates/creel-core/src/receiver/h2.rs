//! HTTP/2 by prior knowledge: hyper reads it, and every request becomes the same intake as one over HTTP/1.

use std::error::Error as _;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout_at};

use super::Shared;
use super::answer::{Answer, Sent, Spoilt};
use super::body::Pace;
use super::framing::Length;
use super::h1::{Connection, Left};
use super::head::{Head, LONGEST_METHOD};
use super::intake::{self, Intake};
use super::refusal::Refusal;
use super::rejected::{self, Raw};
use super::seat::{Call, Seat};
use super::wait::Cut;
use crate::delivery::Wire;
use crate::rejected::Code;
use crate::sending::pass_through;

/// Requests of one connection at the same time; senders assume 100 until they are told.
const STREAMS: u32 = 100;
/// What a sender may have under way before it was taken, per request and per connection.
const STREAM_WINDOW: u32 = 256 * 1024;
const WINDOW: u32 = 1024 * 1024;
/// How often a connection is looked at for silence.
const LOOK: Duration = Duration::from_millis(250);

/// What the requests of one connection share.
struct Context {
    shared: Arc<Shared>,
    peer: std::net::SocketAddr,
    busy: Arc<Busy>,
}

/// How busy a connection is.
struct Busy {
    /// Requests under way, and when the last one began or ended.
    state: std::sync::Mutex<(usize, Instant)>,
    seat: Arc<Seat>,
}

/// Serves a connection whose first bytes are in its buffer.
pub(super) async fn serve(connection: Connection<'_>) -> Left {
    let Connection { shared, stream, peer, buffer, mut wait, .. } = connection;
    let preface = buffer.freeze();
    let raw = Raw::of(&[&preface]);
    let (read, write) = stream.into_split();
    let io = tokio::io::join(Cursor::new(preface).chain(read), write);
    let busy = Arc::new(Busy { state: std::sync::Mutex::new((0, Instant::now())), seat: wait.seat.clone() });
    let context = Arc::new(Context { shared: shared.clone(), peer, busy: busy.clone() });
    let service = service_fn(move |request| {
        let context = context.clone();
        async move { respond(&context, request).await }
    });
    let serving = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_header_list_size(u32::try_from(shared.limits.head_size).unwrap_or(u32::MAX))
        .keep_alive_interval(shared.limits.first_byte)
        .keep_alive_timeout(shared.limits.first_byte)
        .serve_connection(TokioIo::new(io), service);
    let mut serving = std::pin::pin!(serving);
    let mut ending = None;
    loop {
        let heed: &[Call] =
            if ending.is_some() { &[Call::Leave, Call::Stop] } else { &[Call::Leave, Call::Finish] };
        match wait.upto(LOOK, heed, serving.as_mut()).await {
            Ok(Ok(())) => return Left::default(),
            Ok(Err(error)) => return left(&error, raw),
            Err(Cut::Called(Call::Leave | Call::Stop)) => return Left::default(),
            Err(cut) => {
                let now = Instant::now();
                let idle = busy.idle_since().is_some_and(|since| since + shared.limits.idle <= now);
                if ending.is_none() && (idle || cut != Cut::Time) {
                    serving.as_mut().graceful_shutdown();
                    ending = Some(now);
                } else if ending.is_some_and(|since| since + shared.limits.drain <= now) && idle {
                    return Left::default();
                }
            }
        }
    }
}

/// Only a sender that broke the protocol is recorded; one that went away is not.
fn left(error: &hyper::Error, raw: Raw) -> Left {
    let protocol = error.source().and_then(|source| source.downcast_ref::<h2::Error>());
    match protocol {
        Some(error) if error.is_library() => {
            let refusal = Refusal {
                status: None,
                code: Some(Code::Malformed),
                detail: format!("the connection broke the rules of HTTP/2: {error}").into(),
            };
            Left::of(refusal, raw)
        }
        _ => Left::default(),
    }
}

async fn respond(context: &Context, request: Request<Incoming>) -> Result<Response<Sent>, Spoilt> {
    let _busy = context.busy.enter();
    let to_head = request.method() == http::Method::HEAD;
    let answer = match exchange(context, request).await {
        Ok(answer) => answer,
        Err((refusal, raw)) => {
            rejected::record(&context.shared, context.peer, &refusal, raw).await;
            Answer::to_refusal(&refusal, refusal.status.unwrap_or(400))
        }
    };
    answer.into_response(to_head)
}

async fn exchange(context: &Context, request: Request<Incoming>) -> Result<Answer, (Refusal, Raw)> {
    let shared = &*context.shared;
    let (parts, mut body) = request.into_parts();
    let head = render(&parts);
    let refused = |refusal, head: &Head| (refusal, Raw::of(&[&head.bytes]));
    check(&parts, &head, &body, shared).map_err(|refusal| refused(refusal, &head))?;
    let busy = "too many requests at the same time";
    let _turn = match tokio::time::timeout(shared.limits.store, shared.streams.acquire()).await {
        Ok(turn) => turn,
        Err(_) => return Err(refused(Refusal::unavailable(busy), &head)),
    };
    let route = intake::route(shared, &head, context.peer).map_err(|refusal| refused(refusal, &head))?;
    let mut intake = Intake::begin(shared, head, Wire::H2, context.peer, route);
    let mut trailers = Vec::new();
    let mut pace = Pace::new();
    loop {
        let end = pace.heard + shared.limits.progress;
        let refusal = match timeout_at(end, body.frame()).await {
            Ok(None) => break,
            Ok(Some(Ok(frame))) => match take(frame, &mut intake, &mut trailers, &mut pace, context).await {
                Ok(()) => continue,
                Err(refusal) => refusal,
            },
            Ok(Some(Err(error))) => Refusal::incomplete(format!("in the middle of the body: {error}")),
            Err(_) => Refusal::timeout("the body stopped coming"),
        };
        return Err((refusal, intake.raw()));
    }
    let taken = intake.finish(trailers).await;
    let storing = context.busy.seat.storing();
    let committed =
        tokio::time::timeout(shared.limits.store, shared.creel.store().capture(taken.arrival)).await;
    drop(storing);
    let (mut answer, stored) =
        intake::after_commit(shared, taken.answer, &taken.listing, taken.captured, committed);
    if let (Some(how), Some(id)) = (answer.pass_through.take(), stored)
        && let Some(passed) = pass_through::ask(&shared.creel, &how, id).await
    {
        answer.replace(passed);
    }
    // In slices, since a stop cuts the delay short: the delivery is stored, so its answer is due.
    let due = Instant::now() + answer.delay;
    while Instant::now() < due && !context.busy.seat.is_called(Call::Finish) {
        tokio::time::sleep_until(due.min(Instant::now() + LOOK)).await;
    }
    Ok(answer)
}

async fn take(
    frame: hyper::body::Frame<Bytes>,
    intake: &mut Intake<'_>,
    trailers: &mut Vec<u8>,
    pace: &mut Pace,
    context: &Context,
) -> Result<(), Refusal> {
    match frame.into_data() {
        Ok(data) => {
            if pace.step(data.len() as u64, &context.shared.limits)? {
                context.busy.seat.step();
            }
            intake.push(&data).await
        }
        Err(frame) => {
            if let Ok(fields) = frame.into_trailers() {
                for (name, value) in &fields {
                    trailers.extend_from_slice(name.as_str().as_bytes());
                    trailers.extend_from_slice(b": ");
                    trailers.extend_from_slice(value.as_bytes());
                    trailers.extend_from_slice(b"\r\n");
                }
                trailers.extend_from_slice(b"\r\n");
            }
            Ok(())
        }
    }
}

/// The pseudo-headers and the header fields as they were decoded, written as an HTTP/1.1 head.
fn render(parts: &http::request::Parts) -> Head {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut fields: Vec<(&str, &[u8])> = Vec::with_capacity(parts.headers.len() + 1);
    if let Some(authority) = parts.uri.authority()
        && !parts.headers.contains_key(http::header::HOST)
    {
        fields.push(("host", authority.as_str().as_bytes()));
    }
    fields.extend(parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())));
    Head::rendered(parts.method.as_str(), target.as_bytes(), &fields, Length::Open)
}

/// The rules that hold on either wire.
fn check(parts: &http::request::Parts, head: &Head, body: &Incoming, shared: &Shared) -> Result<(), Refusal> {
    use hyper::body::Body as _;
    let limits = &shared.limits;
    if parts.method == http::Method::CONNECT {
        return Err(Refusal::connect());
    }
    if head.method().len() > LONGEST_METHOD {
        return Err(Refusal::method_too_long(LONGEST_METHOD));
    }
    if parts.headers.len() > limits.headers {
        return Err(Refusal::too_many_fields(limits.headers));
    }
    if body.size_hint().exact().is_some_and(|length| length > limits.body_size) {
        return Err(Refusal::body_too_large(limits.body_size));
    }
    if parts
        .headers
        .get("expect")
        .is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
    {
        return Err(Refusal::expectation());
    }
    Ok(())
}

impl Busy {
    fn enter(self: &Arc<Self>) -> Entered {
        self.change(|open| open + 1);
        Entered(self.clone())
    }

    fn change(&self, change: impl Fn(usize) -> usize) {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *state = (change(state.0), Instant::now());
        self.seat.step();
    }

    /// Since when no request is under way.
    fn idle_since(&self) -> Option<Instant> {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        (state.0 == 0).then_some(state.1)
    }
}

/// A request under way.
struct Entered(Arc<Busy>);

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.change(|open| open - 1);
    }
}
