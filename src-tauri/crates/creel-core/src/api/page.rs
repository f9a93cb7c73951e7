//! A page of a list, and the cursor that says where the list goes on. Clients give it back as they got it; inside is the id that all further items are
//! older than, so that arrivals never shift a page.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use super::problem::Problem;

/// Marks a cursor of this form, so that another form can be told from it one day.
const MARK: &str = "older:";

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 1000;

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// 1 to 1000, else the nearest of them; 50 where it is not given.
    pub limit: Option<i64>,
    /// The `next` of the reply before.
    pub cursor: Option<String>,
}

/// A page of a list, and the cursor that continues it.
pub(super) struct PageOf<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> PageOf<T> {
    /// Cuts what was found with a limit of one more than `limit`.
    pub(super) fn cut(mut items: Vec<T>, limit: usize, id: impl Fn(&T) -> i64) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| write(id(last)));
        Self { items, next }
    }
}

/// The limit that counts: within 1 and 1000, 50 where none is given.
pub(super) fn limit(wanted: Option<i64>) -> usize {
    let Some(wanted) = wanted else { return DEFAULT_LIMIT };
    usize::try_from(wanted).unwrap_or(1).clamp(1, MAX_LIMIT)
}

fn write(id: i64) -> String {
    BASE64URL_NOPAD.encode(format!("{MARK}{id}").as_bytes())
}

pub(super) fn read(cursor: &str) -> Result<i64, Problem> {
    let decoded =
        BASE64URL_NOPAD.decode(cursor.as_bytes()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.as_deref().and_then(|text| text.strip_prefix(MARK)).and_then(|id| id.parse().ok()).ok_or_else(
        || Problem::parameter("cursor", "This is not a cursor. Give back the `next` of a reply as it came."),
    )
}
