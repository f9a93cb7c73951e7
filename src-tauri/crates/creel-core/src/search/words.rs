//! A word: what a search can find in a delivery. The index and the scan of what is not indexed yet cut the text into
//! words here, so that both give the same answers.

/// How much of a body is searched for words, in bytes.
pub const SEARCHED: usize = 1024 * 1024;

/// The text of a delivery that words are looked for in: target, event and the start of the body.
pub fn text(target: &[u8], event_type: Option<&str>, event_id: Option<&str>, body: &[u8]) -> String {
    let body = String::from_utf8_lossy(&body[..body.len().min(SEARCHED)]);
    let target = String::from_utf8_lossy(target);
    [target.as_ref(), event_type.unwrap_or_default(), event_id.unwrap_or_default(), body.as_ref()].join("\n")
}

/// The words of a text, in lower case, in their order.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .map(|word| word.trim_matches(['-', '.']))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
