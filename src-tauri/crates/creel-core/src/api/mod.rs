//! The one API: every operation that the UI, the CLI and scripts can ask for.
//!
//! [`router`] is the only table of operations. It is carried three ways: in-process by the desktop and the CLI, over
//! loopback TCP by [`serve`], and over a Unix socket by [`socket`]. Guards that need a connection stand with the
//! carriers, never in the router. The OpenAPI document comes from the same table, so no route can be missing in it.

mod assets;
mod at;
mod attempts;
mod changes;
mod connections;
mod deletions;
mod deliveries;
mod destinations;
mod diagnoses;
mod endpoints;
mod events;
mod export;
mod extract;
mod forwards;
mod guards;
mod health;
mod import;
mod layers;
mod openapi;
mod page;
mod place;
mod problem;
mod providers;
mod range;
mod rejections;
mod replays;
mod requests;
mod secrets;
mod selection;
pub mod serve;
mod settings;
mod slices;
pub mod socket;
mod stats;
pub mod token;
mod typescript;
mod vendors;
mod verify;
mod wire;

pub use diagnoses::diagnosis_json;
pub use openapi::openapi;
pub use problem::{Problem, ProblemCode};
pub use typescript::write_types;
pub(crate) use wire::{Reason, Verdict};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Creel;

/// Where every operation is found.
pub const PREFIX: &str = "/api/v1";

/// The API of an opened Creel, to be carried by a host.
pub fn router(creel: Creel) -> Router {
    let (router, _) = table().split_for_parts();
    layers::wrap(router.with_state(creel))
}

/// The table of operations.
fn table() -> OpenApiRouter<Creel> {
    let operations = OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(openapi::get_openapi))
        .routes(routes!(changes::changes))
        .routes(routes!(stats::stats))
        .routes(routes!(settings::get_settings, settings::change_settings))
        .routes(routes!(endpoints::list_endpoints, endpoints::create_endpoint))
        .routes(routes!(endpoints::get_endpoint, endpoints::change_endpoint, endpoints::delete_endpoint))
        .routes(routes!(secrets::list_secrets, secrets::add_secret))
        .routes(routes!(secrets::change_secret, secrets::delete_secret))
        .routes(routes!(secrets::rotate_secret))
        .routes(routes!(secrets::make_key_pair))
        .routes(routes!(deliveries::list_deliveries, deliveries::mark_deliveries))
        .routes(routes!(deliveries::count_deliveries))
        .routes(routes!(deliveries::get_delivery, deliveries::mark_delivery))
        .routes(routes!(deliveries::get_body))
        .routes(routes!(deliveries::get_raw))
        .routes(routes!(deliveries::get_signature))
        .routes(routes!(deliveries::get_summary))
        .routes(routes!(deliveries::get_proposals))
        .routes(routes!(diagnoses::diagnose_delivery))
        .routes(routes!(deliveries::keep_secret))
        .routes(routes!(deliveries::confirm))
        .routes(routes!(deliveries::fetch_certificate))
        .routes(routes!(diagnoses::diagnose_request))
        .routes(routes!(import::import))
        .routes(routes!(export::export))
        .routes(routes!(requests::read_request))
        .routes(routes!(attempts::list_attempts))
        .routes(routes!(attempts::get_attempt))
        .routes(routes!(attempts::get_attempt_request))
        .routes(routes!(attempts::get_attempt_response))
        .routes(routes!(replays::list_replays))
        .routes(routes!(replays::preview_replay))
        .routes(routes!(replays::put_replay, replays::get_replay, replays::cancel_replay))
        .routes(routes!(replays::list_replay_attempts))
        .routes(routes!(deletions::delete_deliveries))
        .routes(routes!(deletions::restore_deletion))
        .routes(routes!(rejections::list_rejected))
        .routes(routes!(rejections::get_rejected_raw))
        .routes(routes!(destinations::list_destinations, destinations::create_destination))
        .routes(routes!(
            destinations::get_destination,
            destinations::change_destination,
            destinations::delete_destination
        ))
        .routes(routes!(destinations::list_destination_secrets, destinations::put_destination_secret))
        .routes(routes!(destinations::delete_destination_secret))
        .routes(routes!(destinations::pause_destination))
        .routes(routes!(destinations::resume_destination))
        .routes(routes!(destinations::catch_up_destination))
        .routes(routes!(destinations::preview_destination))
        .routes(routes!(destinations::list_retry_tables))
        .routes(routes!(forwards::list_forwards, forwards::order_forwards))
        .routes(routes!(forwards::list_forwards_of_delivery))
        .routes(routes!(forwards::retry_forward))
        .routes(routes!(forwards::cancel_forward))
        .routes(routes!(providers::list_providers))
        .routes(routes!(providers::get_provider))
        .routes(routes!(providers::get_receiver))
        .routes(routes!(vendors::list_transforms))
        .routes(routes!(vendors::list_stand_ins))
        .routes(routes!(events::list_all_events))
        .routes(routes!(events::list_events))
        .routes(routes!(events::get_event, events::make_event, events::delete_event))
        .routes(routes!(events::save_event))
        .routes(routes!(verify::verify));
    OpenApiRouter::with_openapi(openapi::preface()).nest(PREFIX, operations)
}
