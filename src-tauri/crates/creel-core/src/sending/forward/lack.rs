//! A lack: what a destination needs before anything can be sent there, and does not have. Meanwhile its forwards stay where
//! they are and use up none of their tries; they go on by themselves when it is there.

use std::fmt;

use crate::Creel;
use crate::sending::destination::{Destination, DestinationSettings, Resigning, Signing};
use crate::store::StoreError;

/// What is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lack {
    /// The labels that the settings name, and that no secret has which can be opened.
    pub(crate) labels: Vec<String>,
    /// The data key is not there, so that no secret can be opened: those of the endpoints neither.
    pub(crate) closed: bool,
}

/// What a destination lacks; `None` where it can be sent to.
pub(crate) async fn of(creel: &Creel, destination: &Destination) -> Result<Option<Lack>, StoreError> {
    let settings = &destination.settings;
    let mut labels = settings.named_secrets();
    if labels.is_empty() && !signs_with_its_endpoints(settings) {
        return Ok(None);
    }
    let closed = creel.store().is_sealed();
    if !labels.is_empty() {
        let known = creel.store().destination_secrets(destination.id).await?;
        labels.retain(|label| !known.iter().any(|secret| secret.available && secret.label == *label));
    }
    let lack = Lack { labels, closed };
    Ok((closed || !lack.labels.is_empty()).then_some(lack))
}

fn signs_with_its_endpoints(settings: &DestinationSettings) -> bool {
    matches!(settings.signing, Signing::Resign(Resigning { secret: None, .. }))
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.closed {
            return f.write_str(
                "It waits for the key that opens the secrets, which the keyring has not given. It is sent when the keyring \
                 is unlocked.",
            );
        }
        let names: Vec<String> = self.labels.iter().map(|label| format!("{label:?}")).collect();
        let noun = if names.len() == 1 { "secret" } else { "secrets" };
        write!(f, "It waits for the {noun} {}. It is sent when the destination has ", names.join(", "))?;
        f.write_str(if names.len() == 1 { "it." } else { "them." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_says_what_is_waited_for() {
        let check = |labels: &[&str], closed: bool, said: &str| {
            let labels = labels.iter().map(|label| (*label).to_owned()).collect();
            let seen = Lack { labels, closed }.to_string();
            assert!(seen.starts_with(said), "{seen}");
        };
        check(&["key"], false, "It waits for the secret \"key\". It is sent when the destination has it.");
        check(
            &["a", "b"],
            false,
            "It waits for the secrets \"a\", \"b\". It is sent when the destination has them.",
        );
        check(&["key"], true, "It waits for the key that opens the secrets");
    }
}
