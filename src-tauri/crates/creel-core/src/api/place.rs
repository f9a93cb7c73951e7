//! The place that a request goes to once, as the wire names it.

use super::problem::Problem;
use crate::sending::url::Url;

/// Reads a URL that something is sent to once. Nobody keeps a password for that, and one in a URL would stand in logs and
/// histories; so it is refused instead of being left out silently.
pub(super) fn url(text: &str) -> Result<Url, Problem> {
    let url = Url::parse(text).map_err(|error| {
        Problem::field("url", format!("The URL cannot be called: {error}. Nothing was sent."))
    })?;
    match url.userinfo {
        None => Ok(url),
        Some(_) => {
            let detail = "The URL has a user or a password in it. Nothing was sent. Leave them out of it, and give the \
                          edited request a header such as Authorization: Basic …, whose value is never kept.";
            Err(Problem::field("url", detail))
        }
    }
}
