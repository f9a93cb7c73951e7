//! Settings: what people choose once for all of Creel. Each has a name (`receiver.limits.head_s`), a default, and a
//! range that `rules` says; the store keeps those that were changed, so that a better default reaches everyone else.

mod in_force;
mod rules;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use in_force::InForce;
pub use rules::{InvalidSetting, SettingChange, changes};

use crate::receiver;

/// All settings as they are in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Settings {
    pub receiver: ReceiverSettings,
    pub notifications: NotificationSettings,
    pub desktop: DesktopSettings,
    pub storage: StorageSettings,
}

/// How the receiver starts. What changes here counts from its next start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct ReceiverSettings {
    /// The address and port it takes, unless the start itself says otherwise (`--listen`).
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub listen: SocketAddr,
    pub limits: ReceiverLimits,
}

/// How long and how large anything from a sender may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct ReceiverLimits {
    /// Seconds from the connection to its first byte.
    pub first_byte_s: u64,
    /// Seconds from the first byte of a head to its last.
    pub head_s: u64,
    /// Seconds without a byte of the body.
    pub body_idle_s: u64,
    /// Connections at the same time.
    pub connections: usize,
    /// Header fields of one head.
    pub headers: usize,
    pub head_bytes: usize,
    pub body_bytes: u64,
}

/// Whether the desktop says what arrives. Each endpoint says of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct NotificationSettings {
    pub enabled: bool,
}

/// How the desktop's window behaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct DesktopSettings {
    /// Closing the window leaves Creel receiving, in the tray.
    pub close_to_tray: bool,
}

/// How deliveries are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct StorageSettings {
    pub retention: Retention,
}

/// How much of each endpoint is kept; the oldest deliveries beyond it go. What is pinned or tagged stays and does not
/// count. What waits to be sent on stays beyond the limits, too, up to as much again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Retention {
    /// Deliveries; null is no limit.
    pub count: Option<u64>,
    /// Bytes as they were received; null is no limit.
    pub bytes: Option<u64>,
    /// Days since the arrival; null is no limit.
    pub age_days: Option<u64>,
}

impl Default for ReceiverSettings {
    fn default() -> Self {
        Self { listen: receiver::DEFAULT_ADDRESS, limits: ReceiverLimits::default() }
    }
}

impl Default for ReceiverLimits {
    fn default() -> Self {
        let limits = receiver::Limits::default();
        Self {
            first_byte_s: limits.first_byte.as_secs(),
            head_s: limits.head.as_secs(),
            body_idle_s: limits.progress.as_secs(),
            connections: limits.connections,
            headers: limits.headers,
            head_bytes: limits.head_size,
            body_bytes: limits.body_size,
        }
    }
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self { enabled: true }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { count: Some(100_000), bytes: Some(2 * 1024 * 1024 * 1024), age_days: None }
    }
}

impl Settings {
    /// The defaults with what was changed. A value that is not allowed any more (or not yet) counts as not changed.
    pub(crate) fn with(changed: &[(String, Value)]) -> Self {
        let mut document = serde_json::json!(Self::default());
        for (name, value) in changed {
            match document.pointer_mut(&rules::pointer(name)) {
                Some(place) if rules::allows(name, value) => *place = value.clone(),
                _ => tracing::warn!(name, %value, "a stored setting is not understood; its default is used"),
            }
        }
        serde_json::from_value(document).unwrap_or_else(|error| {
            tracing::error!(%error, "the stored settings are not understood; the defaults are used");
            Self::default()
        })
    }

    /// The names of the receiver's settings that differ.
    fn receiver_differs(&self, other: &Self) -> Vec<&'static str> {
        let (own, other) = (serde_json::json!(self), serde_json::json!(other));
        let differs =
            |name: &&str| own.pointer(&rules::pointer(name)) != other.pointer(&rules::pointer(name));
        rules::names().filter(|name| name.starts_with("receiver.")).filter(differs).collect()
    }
}
