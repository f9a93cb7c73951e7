//! One try of a forward: the request is made, sent, and what came of it is judged by the destination's rules.

use std::time::{Duration, Instant};

use super::ForwardReason;
use super::lack;
use super::making::{self, Made, NotMade};
use super::redirect;
use crate::Creel;
use crate::clock::Timestamp;
use crate::sending::aside::{SHORT, aside};
use crate::sending::attempt::{AttemptKind, NewAttempt, Outcome, Purpose, Sent};
use crate::sending::connector::{Conditions, Exchange, Response, SendError};
use crate::sending::credentials::{Credentials, mask};
use crate::sending::destination::{Destination, DestinationSettings, HIDDEN};
use crate::sending::retry::{RetryRules, retry_after};
use crate::store::{Delivery, Ending, Settled, StoreError, Taken};

/// How much of an answer is kept with its attempt, in bytes.
const KEPT: usize = 64 * 1024;
/// How soon a delivery is tried again that could not be read just now.
const UNREAD: i64 = 1_000_000;

/// What came of a try, and whether the destination could be reached at all.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) settled: Settled,
    pub(super) reached: Reached,
}

/// Whether there was a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    Yes,
    /// Nothing was sent, for there was nobody to send it to.
    No,
    /// It did not come to that.
    Untold,
}

/// One try of what was taken.
pub(super) async fn once(creel: &Creel, destination: &Destination, taken: Taken) -> Tried {
    let settled =
        |end, tried, attempts| Settled { id: taken.id, destination: taken.destination, end, tried, attempts };
    let untold = |end| Tried { settled: settled(end, false, Vec::new()), reached: Reached::Untold };
    let delivery = match creel.store().delivery(taken.delivery).await {
        Ok(delivery) => delivery,
        Err(StoreError::NotFound(_)) => {
            let detail = "The delivery was deleted before its turn came.".to_owned();
            return untold(Ending::Skipped { reason: ForwardReason::Deleted, detail });
        }
        Err(error) => return untold(later(&error.to_string())),
    };
    let settings = &destination.settings;
    if let Some(end) = too_old(settings, &delivery) {
        return untold(end);
    }
    let credentials = match creel.store().opened_destination_secrets(destination.id).await {
        Ok(secrets) => Credentials::from(secrets),
        Err(error) => return untold(later(&error.to_string())),
    };
    let made = match making::make(creel, settings, &credentials, &delivery).await {
        Ok(made) => made,
        Err(NotMade::Store(error)) => return untold(later(&error.to_string())),
        Err(NotMade::Nothing) => {
            let detail = "The transform made nothing of it.".to_owned();
            return untold(Ending::Skipped { reason: ForwardReason::NoOutput, detail });
        }
        Err(error) => {
            // A secret may have gone since it was taken, or the settings of the destination may have changed.
            if let Ok(Some(lack)) = lack::of(creel, destination).await {
                return untold(later(&lack.to_string()));
            }
            let detail = format!("The request could not be made: {error}. Nothing was sent.");
            let end = Ending::Failed { status: None, reason: ForwardReason::NotMade, detail };
            return untold(end);
        }
    };
    let purpose =
        Purpose { kind: AttemptKind::Forward, delivery: Some(delivery.id), order: Some(taken.id.0) };
    let (attempts, outcome) = exchange(creel, settings, &credentials, made, purpose, KEPT).await;
    // What was sent on by a redirect had reached the destination.
    let unreachable = attempts.len() == 1 && outcome.as_ref().err().is_some_and(is_unreachable);
    let judged = judge(&outcome, unreachable, &settings.retries.rules(), taken);
    let reached = if unreachable { Reached::No } else { Reached::Yes };
    let tried = reached == Reached::Yes || matches!(judged, Ending::Failed { .. });
    Tried { settled: settled(judged, tried, attempts), reached }
}

/// A try that met a defect of Creel's own.
pub(super) fn defect(taken: Taken) -> Tried {
    let detail =
        "Creel met a defect of its own while sending; its log says more. Whether it arrived is not known."
            .to_owned();
    let end = Ending::Failed { status: None, reason: ForwardReason::NotMade, detail };
    let settled =
        Settled { id: taken.id, destination: taken.destination, end, tried: true, attempts: Vec::new() };
    Tried { settled, reached: Reached::Untold }
}

/// The last answer of a request and of where it was sent on to, with an attempt for each.
pub(crate) async fn exchange(
    creel: &Creel,
    settings: &DestinationSettings,
    credentials: &Credentials,
    made: Made,
    purpose: Purpose,
    keep: usize,
) -> (Vec<NewAttempt>, Result<Response, SendError>) {
    let timeout = Duration::from_millis(settings.timeout_ms.into());
    let until = Instant::now() + timeout;
    let mut conditions = Conditions {
        all: timeout,
        keep,
        accept_any_certificate: settings.accept_any_certificate,
        ..Conditions::default()
    };
    let Made { mut outgoing, mut sent, secret_headers, secret_body } = made;
    let mut attempts = Vec::new();
    loop {
        let Exchange { started_at, peer, timing, outcome } =
            creel.connector().send(&outgoing, &conditions).await;
        let outcome = match outcome {
            Ok(answer) if answer.body.len() as u64 > SHORT => {
                let (settings, credentials) = (settings.clone(), credentials.clone());
                Ok(aside(async move { masked(answer, &settings, &credentials) }).await)
            }
            outcome => outcome.map(|answer| masked(answer, settings, credentials)),
        };
        attempts.push(NewAttempt {
            purpose,
            mode: None,
            started_at,
            sent: sent.clone(),
            peer: peer.map(|peer| peer.to_string()),
            timing,
            outcome: match &outcome {
                Ok(Response { status, head, body, end }) => {
                    Outcome::Answered { status: *status, head: head.clone(), body: body.clone(), end: *end }
                }
                Err(error) => Outcome::Failed { code: error.code().to_owned(), detail: error.to_string() },
            },
        });
        let next = match &outcome {
            Ok(answer)
                if settings.follow_redirects
                    && attempts.len() <= redirect::MOST
                    && Instant::now() < until =>
            {
                let location = answer.header("location").filter(|_| redirect::is_redirect(answer.status));
                let to = location.and_then(|location| redirect::target(&outgoing.url, location));
                to.and_then(|to| redirect::follow(&outgoing, to, answer.status, &secret_headers, secret_body))
            }
            _ => None,
        };
        let Some(next) = next else { return (attempts, outcome) };
        let same = outgoing.url.same_origin(&next.url);
        sent = Sent {
            url: next.url.to_string(),
            // What is left of it for somebody else has no secret in it.
            head: if same { redirect::retarget(&sent.head, &next.url) } else { next.head.clone() },
            body_size: if next.body.is_empty() { 0 } else { sent.body_size },
            body: if next.body.is_empty() { Some(bytes::Bytes::new()) } else { sent.body },
        };
        outgoing = next;
        conditions.all = until.saturating_duration_since(Instant::now());
    }
}

/// An answer may repeat what it was sent.
fn masked(mut answer: Response, settings: &DestinationSettings, credentials: &Credentials) -> Response {
    let in_clear =
        |bytes: &[u8]| mask(bytes, settings.told_credentials().map(|value| (value, HIDDEN.to_owned())));
    if let Some(head) = credentials.mask(&answer.head) {
        answer.head = head;
    }
    if let Some(head) = in_clear(&answer.head) {
        answer.head = head;
    }
    if let Some(body) = credentials.mask(&answer.body) {
        answer.body = body.into();
    }
    if let Some(body) = in_clear(&answer.body) {
        answer.body = body.into();
    }
    answer
}

fn judge(
    outcome: &Result<Response, SendError>,
    unreachable: bool,
    rules: &RetryRules,
    taken: Taken,
) -> Ending {
    let (status, reason, what) = match outcome {
        Ok(answer) if (200..300).contains(&answer.status) => {
            return Ending::Delivered { status: answer.status };
        }
        Ok(answer) => (Some(answer.status), ForwardReason::Status, answered(answer)),
        Err(error) => (None, ForwardReason::NoAnswer, sentence(&error.to_string())),
    };
    // What Creel itself does not call, it does not call the next time either.
    let never = matches!(outcome, Err(SendError::OwnApi(_) | SendError::Private(_) | SendError::Url(_)));
    if never || !rules.tries_again(status) {
        return Ending::Failed { status, reason, detail: format!("{what} That is not tried again.") };
    }
    let tries = taken.tries + 1;
    if tries >= rules.budget && !unreachable {
        let detail = format!("{what} It was tried {tries} times, which is all it may be.");
        return Ending::Failed { status, reason, detail };
    }
    let asked = outcome.as_ref().ok().and_then(|answer| answer.header("retry-after"));
    let now = Timestamp::now();
    let asked = asked.and_then(|value| retry_after(value, (now.micros() / 1_000_000).max(0).cast_unsigned()));
    let wait = rules.wait(tries, asked, chance());
    let at = now.micros().saturating_add(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX));
    Ending::Again { at: Timestamp::from_micros(at), status, reason, detail: what }
}

fn answered(answer: &Response) -> String {
    match answer.header("location") {
        Some(to) if redirect::is_redirect(answer.status) => {
            format!("It answered {} and sends it on to {to}, which was not followed.", answer.status)
        }
        _ => format!("It answered {}.", answer.status),
    }
}

/// Whether nothing was sent because nobody was there.
pub(super) fn is_unreachable(error: &SendError) -> bool {
    matches!(
        error,
        SendError::Refused(_) | SendError::Name(..) | SendError::Connection(..) | SendError::ConnectTime(_)
    )
}

fn too_old(settings: &DestinationSettings, delivery: &Delivery) -> Option<Ending> {
    let most = settings.max_age_s?;
    let age = (Timestamp::now().micros() - delivery.received_at.micros()).max(0).cast_unsigned() / 1_000_000;
    (age > most).then(|| {
        let detail = format!(
            "It was {age} s old when its turn came; the destination takes what is at most {most} s old."
        );
        Ending::Skipped { reason: ForwardReason::TooOld, detail }
    })
}

/// The database could not be read just now, which is nobody's fault that waits.
fn later(detail: &str) -> Ending {
    let at = Timestamp::from_micros(Timestamp::now().micros() + UNREAD);
    Ending::Again { at, status: None, reason: ForwardReason::NotMade, detail: sentence(detail) }
}

/// A number from 0 to 1 that differs from one time to the next, so that what failed together does not come back together.
fn chance() -> f64 {
    let mut byte = [0];
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}
