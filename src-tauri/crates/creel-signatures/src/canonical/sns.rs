//! What Amazon SNS signs of a message: some of its members, each name and value on a line of its own. The page
//! "Verifying the signatures of Amazon SNS messages" lists them.

use std::sync::LazyLock;

use serde::de::IgnoredAny;

use crate::json::{self, Path};

const NAMES: [&str; 8] =
    ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

static PATHS: LazyLock<[Path; 8]> = LazyLock::new(|| NAMES.map(Path::read));

/// The signed text of a message; none where a member is missing that is always signed.
pub(crate) fn signed_text(body: &[u8]) -> Option<Vec<u8>> {
    serde_json::from_slice::<IgnoredAny>(body).ok()?;
    let paths: Vec<&Path> = PATHS.iter().collect();
    let values = json::find(body, &paths, usize::MAX);
    let kind = values.last()?.as_deref()?;
    let mut out = Vec::new();
    for (name, value) in NAMES.iter().zip(&values) {
        let signed = match *name {
            // Only a message that asks for confirmation signs these.
            "SubscribeURL" | "Token" => kind != "Notification",
            "Subject" => kind == "Notification" && value.is_some(),
            _ => true,
        };
        if signed {
            for part in [name, value.as_deref()?] {
                out.extend_from_slice(part.as_bytes());
                out.push(b'\n');
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_message_signs_its_members() {
        let text = |body: &str| signed_text(body.as_bytes()).map(|text| String::from_utf8(text).unwrap());
        let common = r#""MessageId":"i","Timestamp":"t","TopicArn":"a","Message":"m","Token":"k""#;
        assert_eq!(
            text(&format!(r#"{{"Type":"Notification","Subject":"s",{common}}}"#)).unwrap(),
            "Message\nm\nMessageId\ni\nSubject\ns\nTimestamp\nt\nTopicArn\na\nType\nNotification\n"
        );
        assert_eq!(
            text(&format!(r#"{{"Type":"SubscriptionConfirmation","SubscribeURL":"u",{common}}}"#)).unwrap(),
            "Message\nm\nMessageId\ni\nSubscribeURL\nu\nTimestamp\nt\nToken\nk\nTopicArn\na\nType\nSubscriptionConfirmation\n"
        );
        assert_eq!(text(&format!(r#"{{"Type":"SubscriptionConfirmation",{common}}}"#)), None);
        assert_eq!(text("[]"), None);
    }
}
