//! Marks on the wire: pinning, tagging, noting, and having read a delivery.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::wire::DeliveryReply;
use crate::Creel;
use crate::api::extract::{Given, JsonBody, Path};
use crate::api::problem::Problem;
use crate::delivery::DeliveryId;
use crate::marks::{MOST_TAGS, MarksChange};

/// How many characters a tag may have.
const LONGEST_TAG: usize = 64;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 10_000;

/// What is to change about a delivery's marks; `null` takes a mark away.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct ChangeMarks {
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub pinned: Given<bool>,
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub read: Given<bool>,
    /// All of them; at most 32 of at most 64 characters.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    #[schema(value_type = Option<Vec<String>>)]
    pub tags: Given<Vec<String>>,
    /// At most 10,000 characters.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub note: Given<String>,
}

/// Marks a delivery.
///
/// What is not given stays. What is pinned or tagged is not removed by retention.
#[utoipa::path(
    patch,
    path = "/deliveries/{id}",
    tag = "deliveries",
    request_body = ChangeMarks,
    responses((status = 200, body = DeliveryReply))
)]
pub(in crate::api) async fn mark_delivery(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<ChangeMarks>,
) -> Result<Json<DeliveryReply>, Problem> {
    creel.store().mark(DeliveryId(id), wanted.change()?).await?;
    super::reply(&creel, DeliveryId(id)).await.map(Json)
}

impl ChangeMarks {
    fn change(self) -> Result<MarksChange, Problem> {
        let note = self.note.0.map(|note| note.filter(|text| !text.trim().is_empty()));
        if note.iter().flatten().any(|text| text.chars().count() > LONGEST_NOTE) {
            return Err(Problem::field("note", "A note has at most 10,000 characters. Nothing was changed."));
        }
        Ok(MarksChange {
            pinned: self.pinned.0.map(Option::unwrap_or_default),
            read: self.read.0.map(Option::unwrap_or_default),
            tags: self.tags.0.map(|tags| checked("tags", tags.unwrap_or_default())).transpose()?,
            note,
        })
    }
}

/// The tags of a field, each once, without the blanks around them.
pub(super) fn checked(field: &'static str, wanted: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = Vec::new();
    for tag in wanted.iter().map(|tag| tag.trim()) {
        let fits = (1..=LONGEST_TAG).contains(&tag.chars().count());
        if !fits || tag.contains(|c: char| c.is_control() || c == '*') {
            let detail = "A tag has 1 to 64 characters on one line, and no *. Nothing was changed.";
            return Err(Problem::field(field, detail));
        }
        if !tags.iter().any(|known| known.eq_ignore_ascii_case(tag)) {
            tags.push(tag.to_owned());
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(Problem::field(field, "A delivery has at most 32 tags. Nothing was changed."));
    }
    Ok(tags)
}
