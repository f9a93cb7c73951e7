//! Reading an order: what the wire says becomes what is to be done, or a problem that names the field at fault.

use std::time::Duration;

use data_encoding::BASE64;

use super::wire::{ReplayEdit, ReplayOrder, ReplayPace, ReplaySecret};
use crate::Creel;
use crate::api::diagnoses::given;
use crate::api::place;
use crate::api::problem::Problem;
use crate::api::selection::Chosen;
use crate::delivery::DeliveryId;
use crate::import::check_parts;
use crate::sending::replay::mode::Mode;
use crate::sending::replay::order::{Edit, Expectation, Order, Pace};
use crate::sending::replay::resigning::Signers;
use crate::sending::replay::way::Way;
use crate::sending::url::Url;
use crate::store::{Selection, StoreError};

/// How many deliveries one order sends.
const MOST: usize = 100_000;

/// Every way of breaking, in the order they are sent in.
const ALL_WAYS: [Way; 13] = [
    Way::WrongSecret,
    Way::FlippedByte,
    Way::TruncatedBody,
    Way::EmptyBody,
    Way::ExtraNewline,
    Way::ReserializedJson,
    Way::StaleTimestamp,
    Way::FutureTimestamp,
    Way::MissingSignature,
    Way::EmptySignature,
    Way::ShortSignature,
    Way::WrongPrefix,
    Way::DuplicateSignature,
];

/// The order, and the deliveries that it speaks of.
pub(super) async fn read(
    creel: &Creel,
    signers: &Signers,
    wanted: ReplayOrder,
) -> Result<(Order, Vec<DeliveryId>), Problem> {
    let url = url(creel, wanted.url, wanted.endpoint).await?;
    let chosen = Chosen { ids: wanted.deliveries, q: wanted.q, as_of: wanted.as_of, except: wanted.except };
    let deliveries = deliveries(creel, chosen).await?;
    let mode = wanted.mode;
    if mode == Some(Mode::Edited) && deliveries.len() != 1 {
        return Err(Problem::field("deliveries", "One delivery is edited at a time. Nothing was sent."));
    }
    let belongs =
        [("edit", wanted.edit.is_some(), Mode::Edited), ("breaks", wanted.breaks.is_some(), Mode::Broken)];
    for (field, given, of) in belongs {
        if given && mode != Some(of) {
            let detail = format!("`{field}` goes with another mode. Nothing was sent.");
            return Err(Problem::field(field, detail));
        }
    }
    let secrets = match wanted.secret {
        None => None,
        Some(ReplaySecret::Stored { id }) => {
            let secret = signers.secret(id).cloned();
            Some(vec![secret.ok_or_else(|| StoreError::NotFound(format!("the secret {id}")))?])
        }
        Some(ReplaySecret::Given(value)) => Some(given(Some(vec![value]))?),
    };
    let ways = match (mode, wanted.breaks) {
        (Some(Mode::Broken), Some(ways)) if !ways.is_empty() => ways,
        (Some(Mode::Broken), _) => ALL_WAYS.to_vec(),
        _ => Vec::new(),
    };
    let expect = wanted.expect.as_deref().map(|text| {
        let detail = "`expect` is a status such as 200, a class such as 2xx, or several of them with commas.";
        Expectation::read(text).ok_or_else(|| Problem::field("expect", detail))
    });
    let wait = number("wait_for_refused_ms", wanted.wait_for_refused_ms, 15_000, 0, 60_000)?;
    let timeout = number("timeout_ms", wanted.timeout_ms, 30_000, 1_000, 600_000)?;
    let times = number("times", wanted.times.map(u64::from), 1, 1, 1_000)?;
    let order = Order {
        url,
        keep_path: wanted.keep_path.unwrap_or_default(),
        mode,
        secrets,
        edit: wanted.edit.map(edit).transpose()?,
        ways,
        strip: wanted.strip.unwrap_or_default(),
        pace: pace(wanted.pace)?,
        times: u32::try_from(times).unwrap_or(1),
        wait_for_refused: Duration::from_millis(wait),
        timeout: Duration::from_millis(timeout),
        expect: expect.transpose()?,
        accept_any_certificate: wanted.accept_any_certificate.unwrap_or_default(),
    };
    Ok((order, deliveries))
}

async fn url(creel: &Creel, url: Option<String>, endpoint: Option<String>) -> Result<Url, Problem> {
    let text = match (url, endpoint) {
        (Some(url), None) => url,
        (None, Some(slug)) => {
            let slug = creel.store().endpoint(&slug).await?.slug;
            let receiver = creel.owner().receiver.ok_or_else(|| {
                let detail = "This Creel does not receive just now, so none of its endpoints can be sent to. Nothing \
                              was sent. Start it with `creel serve`, or free the port that it wants.";
                Problem::field("endpoint", detail)
            })?;
            format!("{receiver}/{slug}")
        }
        _ => {
            let detail = "Say where to with `url` or with `endpoint`, one of them. Nothing was sent.";
            return Err(Problem::field("url", detail));
        }
    };
    place::url(&text)
}

async fn deliveries(creel: &Creel, chosen: Chosen) -> Result<Vec<DeliveryId>, Problem> {
    let selection = chosen.read("deliveries", "Nothing was sent.")?;
    let in_order = matches!(selection, Selection::Ids(_));
    let mut found = creel.store().ids(selection).await?;
    if !in_order {
        found.reverse();
    }
    match found.len() {
        0 => Err(Problem::field("deliveries", "There is no delivery to send. Nothing was sent.")),
        1..=MOST => Ok(found),
        _ => {
            let detail = "These are more than 100,000 deliveries. Nothing was sent. Send them in parts.";
            Err(Problem::field("deliveries", detail))
        }
    }
}

fn edit(edit: ReplayEdit) -> Result<Edit, Problem> {
    let body = match (edit.body_text, edit.body_b64) {
        (None, None) => None,
        (Some(text), None) => Some(text.into_bytes()),
        (None, Some(base64)) => Some(BASE64.decode(base64.as_bytes()).map_err(|_| {
            Problem::field("edit", "`body_b64` is not base64 with the standard alphabet and padding.")
        })?),
        (Some(_), Some(_)) => {
            return Err(Problem::field(
                "edit",
                "Give the body as `body_text` or as `body_b64`, one of them.",
            ));
        }
    };
    let headers: Option<Vec<(String, Vec<u8>)>> =
        edit.headers.map(|headers| headers.into_iter().map(|(n, v)| (n, v.into_bytes())).collect());
    check_parts(edit.method.as_deref(), headers.as_deref().unwrap_or_default())
        .map_err(|cause| Problem::field("edit", format!("The request cannot be sent: {cause}.")))?;
    Ok(Edit {
        method: edit.method,
        headers,
        body: body.map(Into::into),
        signing: edit.signing.unwrap_or_default(),
    })
}

fn pace(pace: Option<ReplayPace>) -> Result<Pace, Problem> {
    match pace {
        None => Ok(Pace::OneByOne),
        Some(ReplayPace::Named(_)) => Ok(Pace::Original),
        Some(ReplayPace::Rate { per_second }) if (0.01..=1_000.0).contains(&per_second) => {
            Ok(Pace::Every(Duration::from_secs_f64(1.0 / per_second)))
        }
        Some(ReplayPace::Rate { .. }) => Err(Problem::field("pace", "`per_second` is 0.01 to 1000.")),
    }
}

fn number(
    field: &'static str,
    given: Option<u64>,
    usual: u64,
    least: u64,
    most: u64,
) -> Result<u64, Problem> {
    let number = given.unwrap_or(usual);
    match (least..=most).contains(&number) {
        true => Ok(number),
        false => Err(Problem::field(field, format!("`{field}` is {least} to {most}. Nothing was sent."))),
    }
}
