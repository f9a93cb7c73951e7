//! Exporting: deliveries as a file.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, header};
use hyper::body::Frame;
use serde::Deserialize;
use tokio::sync::mpsc;

use super::extract::Query;
use super::problem::Problem;
use super::selection::Chosen;
use crate::Creel;
use crate::export::{self, Format};
use crate::store::StoreError;

/// How many ids can be written out.
const MOST: usize = 1_000_000;

/// Which deliveries, by one of `ids` and `q`, and how they are written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// NDJSON where it is not given.
    #[param(inline)]
    format: Option<Format>,
    /// Ids and ranges of them with commas, such as `3,7-12`.
    ids: Option<String>,
    /// A search; where neither is given, everything.
    q: Option<String>,
    /// With `q`: what it found when this delivery was the newest.
    as_of: Option<i64>,
    /// With `q`: what of it is left out, written as `ids` is.
    except: Option<String>,
}

/// Writes deliveries into a file, the oldest first.
///
/// What a sender proved itself with (`Authorization`, `Cookie`, a token of its provider) is left out; everything else is as it
/// was received, but for bytes of headers that are not UTF-8, which `curl` and `raw` alone keep.
///
/// `curl` is a script for a POSIX shell that sends the requests to `$URL`; it leaves trailers out. `raw` has the requests one
/// after the other; one whose end nobody would know gets a Content-Length where another may follow. `har` and `raw` are read by
/// `POST /import`. `invalid_parameter`: the ids or the format are not understood.
#[utoipa::path(
    get,
    path = "/export",
    tag = "deliveries",
    params(ExportQuery),
    responses((status = 200, content_type = "application/octet-stream", description = "The file."))
)]
pub(super) async fn export(
    State(creel): State<Creel>,
    Query(wanted): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let ExportQuery { format, ids, q, as_of, except } = wanted;
    let q = if ids.is_none() { q.or(Some(String::new())) } else { q };
    let ids = ids.map(|ids| read("ids", &ids)).transpose()?;
    let except = except.map(|except| read("except", &except)).transpose()?;
    let selection = Chosen { ids, q, as_of, except }.read("ids", "Nothing was written.")?;
    let mut chosen = creel.store().ids(selection).await?;
    chosen.sort_unstable();
    chosen.dedup();
    let format = format.unwrap_or(Format::Ndjson);
    let (ending, media_type) = format.names();
    let mut response = Response::new(Body::new(Written(export::begin(&creel, format, chosen))));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let name = format!("attachment; filename=\"deliveries.{ending}\"");
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn read(field: &'static str, text: &str) -> Result<Vec<i64>, Problem> {
    let refused = || {
        let detail = format!(
            "`{field}` is numbers of deliveries and ranges of them with commas, such as `3,7-12`, a million at most. Nothing was \
             written."
        );
        Problem::parameter(field, detail)
    };
    let mut ids = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (i64, i64) = first
            .parse()
            .ok()
            .zip(last.parse().ok())
            .filter(|(first, last)| 0 <= *first && first <= last)
            .ok_or_else(refused)?;
        if (last - first).unsigned_abs() >= (MOST - ids.len()) as u64 {
            return Err(refused());
        }
        ids.extend(first..=last);
    }
    Ok(ids)
}

/// The file as the body of a reply.
struct Written(mpsc::Receiver<Result<Bytes, StoreError>>);

impl HttpBody for Written {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| part.map(Frame::data)))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn ids_are_read_with_their_ranges() {
        let check = |text: &str, ids: Option<&[i64]>| {
            assert_eq!(read("ids", text).ok().as_deref(), ids, "{text}");
        };
        check("3,7-9, 12", Some(&[3, 7, 8, 9, 12]));
        check("", Some(&[]));
        check("9-7", None);
        check("-3", None);
        check("a", None);
        check("0-999999", Some(&(0..=999_999).collect::<Vec<_>>()));
        check("0-1000000", None);
        check("0-9223372036854775807", None);
    }
}
