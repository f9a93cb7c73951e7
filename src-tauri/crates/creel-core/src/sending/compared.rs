//! What an attempt came to beside the one before it.

use serde::Serialize;

/// An attempt beside the one before it: the same delivery sent to the same place, broken in the same way if at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// There is none before it.
    First,
    /// It went well, and the one before it did not.
    Fixed,
    /// It did not go well, and the one before it did.
    Regressed,
    /// Both went well, or neither did.
    Same,
}
