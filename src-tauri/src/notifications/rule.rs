//! The rule: which deliveries of an endpoint are worth a notification.

use std::collections::{BTreeSet, HashMap};

use creel_core::Creel;
use creel_core::delivery::DeliveryId;
use creel_core::endpoint::NotifyWhen;
use creel_core::search::Query;
use creel_core::store::{Delivery, Page, StoreError};

/// Those of the arrived deliveries that their endpoints' rules let through, oldest first. `arrived` is newest first, and
/// everything after `after`; `focused` is whether the user looks at the window already.
pub(super) async fn let_through<'d>(
    creel: &Creel,
    arrived: &'d [Delivery],
    after: DeliveryId,
    focused: bool,
) -> Result<Vec<&'d Delivery>, StoreError> {
    if !creel.settings().notifications.enabled {
        return Ok(Vec::new());
    }
    let mut rules = HashMap::new();
    for delivery in arrived {
        if !rules.contains_key(&delivery.endpoint) {
            let rule = Rule::of(creel, &delivery.endpoint, after, arrived.len()).await?;
            rules.insert(delivery.endpoint.clone(), rule);
        }
    }
    // What was imported did not arrive just now, and whoever imported it knows.
    let wanted = |delivery: &&Delivery| {
        !delivery.imported && rules.get(&delivery.endpoint).is_some_and(|rule| rule.wants(delivery, focused))
    };
    Ok(arrived.iter().rev().filter(wanted).collect())
}

/// What an endpoint wants to be told of, for the deliveries at hand.
#[derive(Debug)]
enum Rule {
    Unfocused,
    Always,
    Failed,
    /// These; the store has searched for them.
    Matching(BTreeSet<i64>),
    Never,
}

impl Rule {
    async fn of(creel: &Creel, slug: &str, after: DeliveryId, most: usize) -> Result<Self, StoreError> {
        // An endpoint that is gone by now has nothing to say.
        let Some(listing) = creel.directory().by_slug(slug) else { return Ok(Self::Never) };
        let rule = &listing.endpoint.notify;
        Ok(match rule.when {
            NotifyWhen::Unfocused => Self::Unfocused,
            NotifyWhen::Always => Self::Always,
            NotifyWhen::Failed => Self::Failed,
            NotifyWhen::Never => Self::Never,
            NotifyWhen::Matching => {
                // The rule was understood when it was made; one that is not any more lets nothing through.
                let Some(Ok(query)) = rule.query.as_deref().map(Query::parse) else { return Ok(Self::Never) };
                let page = Page { limit: most, after: Some(after), ..Page::default() };
                let found = creel.store().find(query, page).await?;
                Self::Matching(found.iter().map(|delivery| delivery.id.0).collect())
            }
        })
    }

    fn wants(&self, delivery: &Delivery, focused: bool) -> bool {
        match self {
            Self::Unfocused => !focused,
            Self::Always => true,
            Self::Failed => super::is_bad(delivery),
            Self::Matching(found) => found.contains(&delivery.id.0),
            Self::Never => false,
        }
    }
}
