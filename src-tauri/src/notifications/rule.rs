//! The rule: which deliveries of an endpoint are worth a notification.

use creel_core::Creel;
use creel_core::store::{Delivery, StoreError};

/// Whether this delivery is told; `focused` is whether the user looks at the window already.
pub(super) async fn lets_through(
    _creel: &Creel,
    _delivery: &Delivery,
    focused: bool,
) -> Result<bool, StoreError> {
    Ok(!focused)
}
