//! Test events: what there is to send, and sending it.

mod making;
mod saving;
mod wire;

use axum::Json;
use axum::extract::State;

pub(super) use making::{__path_make_event, make_event};
pub(super) use saving::{__path_delete_event, __path_save_event, delete_event, restore, save_event};
pub(super) use wire::{EventList, EventReply, RenderedEvent, SaveEvent, SendEvent};

use super::extract::Path;
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::search::nearest;
use crate::sending::test::{NO_PROVIDER, Shelf, ShelfError, TestEvent};

/// All test events there are.
#[utoipa::path(get, path = "/events", tag = "events", responses((status = 200, body = EventList)))]
pub(super) async fn list_all_events(State(creel): State<Creel>) -> Json<EventList> {
    Json(EventList::new(on(&creel, |shelf| shelf.list(None)).await))
}

/// The test events of a provider; of `own`, those that are nobody's.
#[utoipa::path(get, path = "/providers/{id}/events", tag = "events", responses((status = 200, body = EventList)))]
pub(super) async fn list_events(
    State(creel): State<Creel>,
    Path(id): Path<String>,
) -> Result<Json<EventList>, Problem> {
    known(&creel, &id)?;
    Ok(Json(EventList::new(on(&creel, move |shelf| shelf.list(Some(&id))).await)))
}

/// One test event as a template: what stands in double braces is drawn or computed anew each time it is rendered.
#[utoipa::path(
    get,
    path = "/providers/{id}/events/{event}",
    tag = "events",
    responses((status = 200, body = EventReply))
)]
pub(super) async fn get_event(
    State(creel): State<Creel>,
    Path((id, event)): Path<(String, String)>,
) -> Result<Json<EventReply>, Problem> {
    let (found, saved) = find(&creel, &id, &event).await?;
    Ok(Json(EventReply::new(&id, &event, saved, found)))
}

/// Works with the shelf, whose files may be slow.
async fn on<T: Send + 'static>(creel: &Creel, work: impl FnOnce(&Shelf) -> T + Send + 'static) -> T {
    let shelf = creel.test_events();
    let done = tokio::task::spawn_blocking(move || work(&shelf)).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

/// A test event, and whether a user saved it.
async fn find(creel: &Creel, id: &str, event: &str) -> Result<(TestEvent, bool), Problem> {
    known(creel, id)?;
    let (provider, name) = (id.to_owned(), event.to_owned());
    let (found, saved, names) = on(creel, move |shelf| {
        let names: Vec<String> = shelf.list(Some(&provider)).into_iter().map(|kept| kept.name).collect();
        (shelf.get(&provider, &name), shelf.is_saved(&provider, &name), names)
    })
    .await;
    match found {
        Ok(found) => Ok((found, saved)),
        Err(error) => {
            let meant = nearest(event, names.iter().map(String::as_str)).map(str::to_owned);
            Err(Problem::from(error).suggesting(meant))
        }
    }
}

fn known(creel: &Creel, id: &str) -> Result<(), Problem> {
    let catalog = creel.catalog();
    if id == NO_PROVIDER || catalog.get(id).is_some() {
        return Ok(());
    }
    let meant = nearest(id, catalog.iter().map(|provider| provider.id.as_str()));
    let detail = format!("There is no provider {id:?}. GET /api/v1/providers lists them.");
    Err(Problem::new(ProblemCode::NotFound, detail).suggesting(meant))
}

impl From<ShelfError> for Problem {
    fn from(error: ShelfError) -> Self {
        let code = match error {
            ShelfError::NotFound(..) => ProblemCode::NotFound,
            ShelfError::Exists(_) | ShelfError::Taken(_) => ProblemCode::Conflict,
            ShelfError::Name(_) => {
                return Self::field("name", Self::sentence(&error) + " Nothing was saved.");
            }
            ShelfError::Format(..) => ProblemCode::Conflict,
            ShelfError::File(..) => ProblemCode::Unavailable,
        };
        Self::new(code, Self::sentence(&error))
    }
}
