//! A refusal: why the API did not do what was asked, for the person who asked.

use std::fmt::{self, Display, Formatter};

use creel_core::search::{Query, QueryError};
use http::StatusCode;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Refusal {
    detail: String,
    code: String,
    position: Option<usize>,
    suggestion: Option<String>,
    /// The search that was not understood.
    #[serde(skip)]
    query: Option<String>,
}

impl Refusal {
    pub(crate) fn read(status: StatusCode, body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_else(|_| Self {
            detail: format!("The API answered {status} and did not say why."),
            ..Self::default()
        })
    }

    /// Refuses a search that is not understood, before anything is done that it is meant for.
    pub(crate) fn check(query: Option<&str>) -> Result<(), Self> {
        let Some(text) = query else { return Ok(()) };
        let refused = |QueryError { position, message, suggestion }| Self {
            detail: message,
            code: String::new(),
            position: Some(position),
            suggestion,
            query: Some(text.to_owned()),
        };
        Query::parse(text).map(drop).map_err(refused)
    }

    /// Whether a search was not understood.
    fn is_of_query(&self) -> bool {
        self.code == "invalid_query"
    }

    /// Whether the same may be asked again, and answered then.
    pub(crate) fn is_passing(&self) -> bool {
        self.code == "unavailable"
    }

    /// Puts the search that was typed into its refusal, so that it can be pointed at.
    pub(crate) fn of(query: Option<&str>) -> impl FnOnce(anyhow::Error) -> anyhow::Error {
        move |error| match error.downcast::<Self>() {
            Ok(refusal) if refusal.is_of_query() => {
                Self { query: query.map(str::to_owned), ..refusal }.into()
            }
            Ok(refusal) => refusal.into(),
            Err(error) => error,
        }
    }
}

impl std::error::Error for Refusal {}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // The API names its routes; on the command line there is a command for the same.
        let detail = self.detail.replace("GET /api/v1/providers lists", "`creel provider ls` lists");
        f.write_str(&detail)?;
        if let Some(query) = &self.query
            && let Some(before) = self.position.and_then(|position| query.get(..position))
        {
            write!(f, "\n\n  {query}\n  {:width$}^", "", width = before.chars().count())?;
        }
        match &self.suggestion {
            Some(suggestion) if !self.detail.contains("did you mean") => {
                let gap = if self.query.is_some() { "\n\n" } else { " " };
                write!(f, "{gap}Did you mean `{suggestion}`?")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use http::StatusCode;

    #[test]
    fn a_search_is_pointed_at_where_the_trouble_starts() {
        let body = br#"{"detail":"There is no field `methd`.","code":"invalid_query","position":6,"suggestion":"method"}"#;
        let refusal = anyhow::Error::from(Refusal::read(StatusCode::BAD_REQUEST, body));
        let told = Refusal::of(Some("été methd:POST"))(refusal).to_string();
        assert_eq!(told, "There is no field `methd`.\n\n  été methd:POST\n      ^\n\nDid you mean `method`?");
        let silent = Refusal::read(StatusCode::BAD_GATEWAY, b"<html>").to_string();
        assert!(silent.contains("502"), "{silent}");
    }
}
