//! A prepared request: a delivery made ready to be sent as an order says.

use bytes::Bytes;
use creel_signatures::{Provider, Resigned};

use super::breaking::break_it;
use super::draft::Draft;
use super::mode::{EditSigning, Mode};
use super::order::{Edit, Order};
use super::resigning::{Signer, Signers, cannot_sign, put};
use super::skip::{Skip, SkipCode};
use super::way::Way;
use crate::Creel;
use crate::clock::Timestamp;
use crate::sending::aside::{SHORT, aside};
use crate::store::{Delivery, StoreError};

/// A request that can be sent, and how it was made.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) draft: Draft,
    pub(crate) mode: Mode,
    pub(crate) way: Option<Way>,
    /// A sentence that says why it is this mode.
    pub(crate) why: String,
}

impl Prepared {
    /// The mode as attempts keep it: its name, and the way of breaking behind a colon.
    pub(crate) fn mode_name(&self) -> String {
        let name = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let mode = name(serde_json::to_value(self.mode));
        match self.way {
            Some(way) => format!("{mode}:{}", name(serde_json::to_value(way))),
            None => mode,
        }
    }
}

/// Reads what [`Prepared::mode_name`] wrote.
pub(crate) fn read_mode(name: &str) -> (Option<Mode>, Option<Way>) {
    let (mode, way) = name.split_once(':').unwrap_or((name, ""));
    (serde_json::from_value(mode.into()).ok(), serde_json::from_value(way.into()).ok())
}

/// Makes a delivery ready, as of now.
pub(crate) async fn prepare(
    creel: &Creel,
    signers: &Signers,
    order: &Order,
    delivery: &Delivery,
    way: Option<Way>,
    now: Timestamp,
) -> Result<Prepared, Skip> {
    if delivery.body_size <= SHORT {
        return make_ready(creel, signers, order, delivery, way, now).await;
    }
    let (creel, signers, order, delivery) = (creel.clone(), signers.clone(), order.clone(), delivery.clone());
    aside(async move { make_ready(&creel, &signers, &order, &delivery, way, now).await }).await
}

async fn make_ready(
    creel: &Creel,
    signers: &Signers,
    order: &Order,
    delivery: &Delivery,
    way: Option<Way>,
    now: Timestamp,
) -> Result<Prepared, Skip> {
    let store = creel.store();
    let exact = Draft::exact(store, delivery, order.url_of(creel, delivery)).await;
    let mut draft = exact.map_err(|error| unreadable(delivery, &error))?;
    hide_tokens(&mut draft, signers.provider(delivery).map(|provider| &**provider));
    let signer = signers.signer(order, delivery);
    let as_asked = |draft, mode, why: &str| Prepared { draft, mode, way, why: why.to_owned() };
    match order.mode {
        None => choose(creel, draft, signer, delivery, now).await,
        Some(Mode::Exact) => Ok(as_asked(draft, Mode::Exact, "It is sent byte for byte, as asked.")),
        Some(Mode::Resigned) => {
            let (draft, _) = resigned(creel, draft, &signer?, delivery, now).await?;
            Ok(as_asked(draft, Mode::Resigned, "It is signed again, as asked."))
        }
        Some(Mode::Stripped) => {
            let draft = stripped(draft, signers.provider(delivery).map(|p| &**p), &order.strip, delivery)?;
            Ok(as_asked(draft, Mode::Stripped, "The headers of the signature are left out, as asked."))
        }
        Some(Mode::Edited) => {
            let edit = order.edit.clone().unwrap_or_default();
            let draft = edited(creel, draft, edit, signers, order, delivery, now).await?;
            Ok(as_asked(draft, Mode::Edited, "It is sent as it was edited."))
        }
        Some(Mode::Broken) => {
            let way = way.unwrap_or(Way::WrongSecret);
            let provider = signers.provider(delivery).map(|provider| &**provider);
            let draft = break_it(store, draft, signer, provider, delivery, way, now).await?;
            Ok(as_asked(draft, Mode::Broken, "It is broken on purpose; a receiver has to refuse it."))
        }
    }
}

/// The mode that suits a delivery: re-signed where a time is signed along and there is something to sign with.
async fn choose(
    creel: &Creel,
    draft: Draft,
    signer: Result<Signer, Skip>,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Prepared, Skip> {
    let exact = |draft, why: String| Prepared { draft, mode: Mode::Exact, way: None, why };
    let signed = match &signer {
        Ok(signer) => match resigned(creel, draft.clone(), signer, delivery, now).await {
            Ok((signed, made)) if made.timestamped => {
                let body = draft.body(creel.store(), delivery).await?;
                let read = draft.as_head(|head| signer.provider.reading(&made.scheme, &head, &body));
                let signed_at = read.ok().and_then(|reading| reading.signed_at);
                let age = now.micros() - signed_at.unwrap_or(delivery.received_at.micros());
                let why = why_resigned(&signer.provider, &made, age / 1_000_000);
                return Ok(Prepared { draft: signed, mode: Mode::Resigned, way: None, why });
            }
            Ok(_) => {
                let why = "No time is signed along with it, so its signature stays right: it is sent byte for byte.";
                return Ok(exact(draft, why.to_owned()));
            }
            Err(skip) => skip,
        },
        Err(skip) => skip.clone(),
    };
    let why = match signed.code {
        SkipCode::Unavailable => return Err(signed),
        SkipCode::NoProvider => "Its endpoint has no provider: it is sent byte for byte.".to_owned(),
        SkipCode::NoSecret => {
            "There is no secret to sign it with: it is sent byte for byte, and where a time is signed along, a receiver \
             may find it too old."
                .to_owned()
        }
        _ => format!("{} It is sent byte for byte.", signed.detail),
    };
    Ok(exact(draft, why))
}

async fn resigned(
    creel: &Creel,
    mut draft: Draft,
    signer: &Signer,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<(Draft, Resigned), Skip> {
    let body = draft.body(creel.store(), delivery).await?;
    let made = signer.resign(&draft, &body, delivery, now).map_err(|error| cannot_sign(delivery, &error))?;
    put(&mut draft, &made);
    Ok((draft, made))
}

fn stripped(
    mut draft: Draft,
    provider: Option<&Provider>,
    others: &[String],
    delivery: &Delivery,
) -> Result<Draft, Skip> {
    if provider.is_none() && others.is_empty() {
        let detail = "Its endpoint has no provider, so it is not known which headers have the signature.";
        return Err(Skip::new(delivery.id, None, SkipCode::NoProvider, detail));
    }
    let names =
        provider.map(|provider| draft.as_head(|head| provider.signature_headers(&head))).unwrap_or_default();
    for name in names.iter().chain(others) {
        draft.remove(name);
    }
    Ok(draft)
}

async fn edited(
    creel: &Creel,
    draft: Draft,
    edit: Edit,
    signers: &Signers,
    order: &Order,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Draft, Skip> {
    let own = || draft.headers().into_iter().map(|(name, value)| (name.to_owned(), value.to_vec())).collect();
    let headers = edit.headers.unwrap_or_else(own);
    let own_body = edit.body.is_none();
    let body: Bytes = match edit.body {
        Some(body) => body,
        None => draft.body(creel.store(), delivery).await?,
    };
    let method = edit.method.unwrap_or_else(|| delivery.method.clone());
    let mut made = Draft::of_parts(&method, draft.outgoing.url.clone(), &headers, body, own_body);
    let provider = signers.provider(delivery).map(|provider| &**provider);
    hide_tokens(&mut made, provider);
    match edit.signing {
        EditSigning::Keep => Ok(made),
        EditSigning::Strip => stripped(made, provider, &order.strip, delivery),
        EditSigning::Resign => {
            let signer = signers.signer(order, delivery)?;
            Ok(resigned(creel, made, &signer, delivery, now).await?.0)
        }
    }
}

/// Where a sender proves itself by sending the secret, the header that has it is not shown.
fn hide_tokens(draft: &mut Draft, provider: Option<&Provider>) {
    let names =
        provider.map(|provider| draft.as_head(|head| provider.secret_headers(&head))).unwrap_or_default();
    names.iter().for_each(|name| draft.hide(name));
}

/// `age` is how long ago it was signed, in seconds.
fn why_resigned(provider: &Provider, made: &Resigned, age: i64) -> String {
    let schemes = provider.describe().schemes;
    let tolerance =
        schemes.iter().find(|scheme| scheme.name == made.scheme).and_then(|scheme| scheme.tolerance);
    match tolerance.and_then(|tolerance| tolerance.past) {
        Some(past) if age > i64::from(past) => format!(
            "It was signed {} ago, and its provider allows {}: sent exactly it would be refused, so it is signed again.",
            span(age),
            span(past.into())
        ),
        _ => "A time is signed along with it, which grows too old: it is signed again.".to_owned(),
    }
}

/// A time in the largest unit that it fills.
fn span(seconds: i64) -> String {
    let (count, unit) = match seconds {
        86_400.. => (seconds / 86_400, "day"),
        3_600.. => (seconds / 3_600, "hour"),
        60.. => (seconds / 60, "minute"),
        _ => (seconds, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn unreadable(delivery: &Delivery, error: &StoreError) -> Skip {
    let code = match error {
        StoreError::NotFound(_) => SkipCode::Gone,
        _ => SkipCode::Unavailable,
    };
    Skip::new(delivery.id, None, code, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{read_mode, span};
    use crate::sending::replay::mode::Mode;
    use crate::sending::replay::way::Way;

    #[test]
    fn a_mode_is_read_as_it_was_written() {
        assert_eq!(read_mode("exact"), (Some(Mode::Exact), None));
        assert_eq!(read_mode("broken:flipped_byte"), (Some(Mode::Broken), Some(Way::FlippedByte)));
        assert_eq!(read_mode("forward"), (None, None));
    }

    #[test]
    fn spans_are_told_in_their_largest_unit() {
        for (seconds, told) in
            [(1, "1 second"), (59, "59 seconds"), (300, "5 minutes"), (3_600, "1 hour"), (260_000, "3 days")]
        {
            assert_eq!(span(seconds), told);
        }
    }
}
