//! The order of an answer: who decides what a sender is told. First the provider's handshake, then the plan, then 401 on
//! a signature that is not right, then the stand-in, and last the endpoint's own answer over the provider's preset. What a
//! destination answers takes its place after the commit, where that is wanted. It is decided before the delivery is committed, so
//! that the delivery says what was answered, and goes out after.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use creel_signatures::{Event, InvalidAnswer, Judgement, Provider, Verdict, Verifier};
use minijinja::value::Serde;
use minijinja::{Value, context};

use super::Shared;
use super::answer::Answer;
use super::head::Head;
use crate::api;
use crate::clock::Timestamp;
use crate::delivery::Fault;
use crate::directory::Listing;
use crate::endpoint;
use crate::plan::Step;
use crate::stand_in::{Asked, LONGEST_BODY, grouped};
use crate::template;

/// What an answer may depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) listing: &'a Arc<Listing>,
    pub(super) head: &'a Head,
    /// The body or its beginning.
    pub(super) body: &'a [u8],
    /// Bytes of the body.
    pub(super) size: u64,
    pub(super) judgement: &'a Judgement,
    pub(super) event: &'a Event,
    pub(super) received_at: Timestamp,
}

impl Asking<'_> {
    /// The answer to what is no handshake.
    pub(super) async fn answer(self, shared: &Shared) -> Answer {
        let own = &self.listing.endpoint.answer;
        let answering = &self.listing.answering;
        let sending = if answering.counts_sendings() { self.sending(shared).await } else { 1 };
        let step = answering.plan.as_ref().map(|plan| plan.step(sending)).unwrap_or_default();
        let mut answer = match step {
            Step { status: Some(status), .. } if !(200..300).contains(&status) => Answer::new(status, ""),
            Step { fault: Some(Fault::Dropped), .. } => Answer::new(200, ""),
            Step { status, .. } => match self.refusal() {
                Some(refusal) => refusal,
                None => {
                    let mut answer = self.own(sending).await;
                    answer.pass_through = own.pass_through.clone().filter(|_| step == Step::default());
                    answer.status = status.unwrap_or(answer.status);
                    answer
                }
            },
        };
        if let Some(seconds) = step.retry_after {
            answer.headers.push(("Retry-After".to_owned(), seconds.to_string()));
        }
        answer.delay = step.delay.unwrap_or(Duration::from_millis(own.delay_ms.into()));
        answer.fault = step.fault;
        answer
    }

    /// Which sending of the same this is. Where it cannot be found out in time, it counts as the first.
    async fn sending(self, shared: &Shared) -> u64 {
        let (head, body) = (self.head.bytes.clone(), self.body.to_vec());
        let endpoint = self.listing.endpoint.id;
        let event_id = self.event.event_id.clone();
        let coming =
            shared.creel.store().coming_sending(endpoint, head, event_id, body, self.size, self.received_at);
        match tokio::time::timeout(shared.limits.store, coming).await {
            Ok(Ok(sending)) => sending,
            Ok(Err(error)) => {
                tracing::warn!(%error, "which sending this is could not be found out; the plan starts anew");
                1
            }
            Err(_) => 1,
        }
    }

    /// What the provider's definition answers to a signature that is not right, where the endpoint wants that.
    fn refusal(self) -> Option<Answer> {
        let refused = matches!(self.judgement.verdict, Verdict::Invalid | Verdict::Missing);
        let provider = self.provider().filter(|_| refused && self.listing.endpoint.answer.reject_invalid)?;
        let InvalidAnswer { status, headers, body } = provider.refusal();
        let mut answer = Answer::new(status, body);
        answer.headers = headers.into_iter().collect();
        Some(answer)
    }

    fn provider(&self) -> Option<&Provider> {
        self.listing.verifier.as_ref().map(Verifier::provider).map(AsRef::as_ref)
    }

    async fn own(self, sending: u64) -> Answer {
        let own = &self.listing.endpoint.answer;
        if self.listing.answering.stand_in.is_some() {
            return self.stand_in().await;
        }
        let mut answer = match self.provider().map(|provider| &provider.answer) {
            Some(preset) => {
                let mut answer = Answer::new(preset.status, Bytes::copy_from_slice(preset.body.as_bytes()));
                answer.headers = preset.headers.clone().into_iter().collect();
                answer
            }
            None => Answer::new(200, ""),
        };
        answer.overlay(own);
        match own.template {
            true => self.filled(own, answer, sending),
            false => answer,
        }
    }

    async fn stand_in(self) -> Answer {
        let Some(stand_in) = self.listing.answering.stand_in else { return Answer::new(200, "") };
        let whole = self.size == self.body.len() as u64 && self.size <= LONGEST_BODY;
        let asked = Asked {
            method: self.head.method(),
            target: self.head.target(),
            headers: &self.head.fields(),
            body: if whole { self.body } else { b"" },
            size: self.size,
        };
        match stand_in.judge(asked).await {
            Ok(judged) => {
                let (body, content_type) = judged.body();
                let mut answer = Answer::new(judged.status, body);
                answer.headers = judged.headers.into_iter().collect();
                if let Some(content_type) = content_type.filter(|_| !answer.has("content-type")) {
                    answer.headers.push(("Content-Type".to_owned(), content_type.to_owned()));
                }
                answer
            }
            Err(error) => {
                let title = &stand_in.facts.title;
                Answer::new(500, format!("The stand-in for {title} could not check this: {error}.\n"))
            }
        }
    }

    /// The answer with its templates filled in.
    fn filled(self, own: &endpoint::Answer, mut answer: Answer, sending: u64) -> Answer {
        let sees = self.seen(sending);
        let fill = |text: &str| template::render(text, &sees);
        let filled = (|| {
            if let Some(body) = &own.body {
                answer.body = fill(body)?.into();
            }
            if own.headers.is_some() {
                for (_, value) in &mut answer.headers {
                    *value = fill(value)?;
                }
            }
            Ok::<_, template::TemplateError>(())
        })();
        match filled {
            Ok(()) => answer,
            Err(error) => {
                Answer::new(500, format!("The answer's template could not be filled in: {error}.\n"))
            }
        }
    }

    /// What a template sees.
    fn seen(&self, sending: u64) -> Value {
        let target = String::from_utf8_lossy(self.head.target());
        let query = target.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let last = |(name, mut values): (String, Vec<String>)| Some((name, values.pop()?));
        let query = grouped(form_urlencoded::parse(query.as_bytes())).into_iter().filter_map(last);
        let headers = self.head.fields().into_iter();
        let headers =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), String::from_utf8_lossy(value)));
        let headers: Vec<_> = headers.map(|(name, value)| (name, value.into_owned())).collect();
        let json: Option<serde_json::Value> = serde_json::from_slice(self.body).ok();
        context! {
            request => context! {
                method => self.head.method(),
                path => self.head.path(),
                query => Value::from_pairs(query),
                headers => Value::from_pairs(grouped(headers.into_iter()).into_iter().filter_map(last)),
                json => Value::from(Serde(json)),
            },
            verdict => Value::from(Serde(api::Verdict::from(self.judgement.verdict))),
            reason => Value::from(Serde(api::Reason::from(self.judgement.reason))),
            event => context! { type => self.event.event_type.clone(), id => self.event.event_id.clone() },
            retry => sending,
        }
    }
}
