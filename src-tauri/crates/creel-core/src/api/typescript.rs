//! The wire types in TypeScript, for the UI.

use std::path::Path;

use ts_rs::{Config, ExportError, TS};

use super::{
    attempts, changes, deletions, deliveries, destinations, diagnoses, endpoints, events, forwards, health,
    import, problem, providers, rejections, replays, requests, secrets, settings, stats, vendors, verify,
};

/// Writes every wire type into `folder`, a file for each. What a type is made of comes with it.
pub fn write_types(folder: &Path) -> Result<(), ExportError> {
    // Every number of the API is below 2^53: ids count commits, sizes and times fit as well.
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    problem::ProblemBody::export_all(&config)?;
    health::Health::export_all(&config)?;
    changes::Revision::export_all(&config)?;
    stats::Stats::export_all(&config)?;
    settings::SettingsReply::export_all(&config)?;
    endpoints::EndpointList::export_all(&config)?;
    endpoints::CreateEndpoint::export_all(&config)?;
    endpoints::ChangeEndpoint::export_all(&config)?;
    secrets::SecretList::export_all(&config)?;
    secrets::SecretValue::export_all(&config)?;
    secrets::ChangeSecret::export_all(&config)?;
    secrets::RotateSecret::export_all(&config)?;
    secrets::RotatedSecret::export_all(&config)?;
    secrets::MakeKeyPair::export_all(&config)?;
    secrets::MadeKeyPair::export_all(&config)?;
    vendors::TransformList::export_all(&config)?;
    vendors::StandInList::export_all(&config)?;
    deliveries::DeliveryList::export_all(&config)?;
    deliveries::DeliveryCount::export_all(&config)?;
    deliveries::DeliveryReply::export_all(&config)?;
    deliveries::ChangeMarks::export_all(&config)?;
    deliveries::MarkDeliveries::export_all(&config)?;
    deliveries::MarkedDeliveries::export_all(&config)?;
    deliveries::SignatureReply::export_all(&config)?;
    deliveries::Summary::export_all(&config)?;
    deliveries::ProposalList::export_all(&config)?;
    diagnoses::Observed::export_all(&config)?;
    diagnoses::DiagnoseRequest::export_all(&config)?;
    diagnoses::DiagnosedRequest::export_all(&config)?;
    events::EventList::export_all(&config)?;
    events::EventReply::export_all(&config)?;
    events::SendEvent::export_all(&config)?;
    events::RenderedEvent::export_all(&config)?;
    events::SaveEvent::export_all(&config)?;
    import::ImportBody::export_all(&config)?;
    import::ImportReply::export_all(&config)?;
    requests::PastedRequest::export_all(&config)?;
    requests::ReadRequest::export_all(&config)?;
    deletions::DeleteDeliveries::export_all(&config)?;
    deletions::DeletionReply::export_all(&config)?;
    deletions::Restored::export_all(&config)?;
    rejections::RejectedList::export_all(&config)?;
    destinations::DestinationList::export_all(&config)?;
    destinations::CreateDestination::export_all(&config)?;
    destinations::PatchDestination::export_all(&config)?;
    destinations::Resume::export_all(&config)?;
    destinations::CatchUp::export_all(&config)?;
    destinations::CaughtUp::export_all(&config)?;
    destinations::DestinationSecretList::export_all(&config)?;
    destinations::DestinationSecretValue::export_all(&config)?;
    destinations::RetryTableList::export_all(&config)?;
    destinations::PreviewDestination::export_all(&config)?;
    destinations::DestinationPreview::export_all(&config)?;
    forwards::ForwardList::export_all(&config)?;
    forwards::OrderForwards::export_all(&config)?;
    forwards::OrderedForwards::export_all(&config)?;
    providers::ProviderList::export_all(&config)?;
    providers::ProviderReply::export_all(&config)?;
    providers::ReceiverReply::export_all(&config)?;
    replays::ReplayOrder::export_all(&config)?;
    replays::ReplayList::export_all(&config)?;
    replays::ReplayReply::export_all(&config)?;
    replays::ReplayPreview::export_all(&config)?;
    attempts::AttemptList::export_all(&config)?;
    attempts::AttemptReply::export_all(&config)?;
    verify::VerifyRequest::export_all(&config)?;
    verify::VerifyReply::export_all(&config)
}
