//! A selection on the wire: deliveries by their ids, or what a search found when somebody looked.

use super::problem::Problem;
use crate::delivery::DeliveryId;
use crate::search;
use crate::store::Selection;

/// One of `ids` and `q`, as it was given.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub ids: Option<Vec<i64>>,
    pub q: Option<String>,
    pub as_of: Option<i64>,
    pub except: Option<Vec<i64>>,
}

impl Chosen {
    /// Reads it. `ids` is what the wire calls that field, and `nothing` a sentence for the end of each refusal.
    pub(super) fn read(self, ids: &'static str, nothing: &str) -> Result<Selection, Problem> {
        let narrowed = [("as_of", self.as_of.is_some()), ("except", self.except.is_some())]
            .into_iter()
            .find(|one| one.1);
        match (self.ids, self.q, narrowed) {
            (Some(given), None, None) => Ok(Selection::Ids(given.into_iter().map(DeliveryId).collect())),
            (None, Some(q), _) => Ok(Selection::Query {
                query: search::Query::parse(&q)?,
                as_of: self.as_of.map(DeliveryId),
                except: self.except.unwrap_or_default().into_iter().map(DeliveryId).collect(),
            }),
            (Some(_), None, Some((field, _))) => {
                let detail = format!("`{field}` goes with `q`; `{ids}` already says which. {nothing}");
                Err(Problem::field(field, detail))
            }
            _ => {
                let detail = format!("Say which deliveries with `{ids}` or with `q`, one of them. {nothing}");
                Err(Problem::field(ids, detail))
            }
        }
    }
}
