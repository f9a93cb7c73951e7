//! cURL: a script for a POSIX shell that sends the requests again, a command for each delivery.
//!
//! Whatever a sender wrote stands in single quotes, in octal digits or in base64, so that no shell runs any of it, and curl opens
//! no file for it: `--data-raw` takes an `@` as it is, and the name of a header never begins with one. Comments keep letters,
//! digits and a few signs of it, since a shell that is typed into may not know comments.

use std::fmt::Write as _;

use super::{Ended, File};
use crate::delivery::headers;
use crate::receiver::DEFAULT_ADDRESS;
use crate::store::Delivery;

/// The longest body that stands in its command, in bytes; Linux takes 128 KiB in one argument.
const LONGEST_ARGUMENT: u64 = 64 * 1024;
/// The longest part of a comment that a sender wrote, in characters.
const LONGEST_COMMENT: usize = 100;
/// Bodies above this many bytes make some versions of curl ask with `Expect` first.
const ASKS_FIRST: u64 = 1024;
/// The line after a body in base64. No body can have it, since base64 has no hyphen.
const END: &str = "END-OF-BODY";
/// What curl writes itself: where the message goes, and where it ends.
const OF_CURL: [&str; 2] = ["host", "content-length"];

pub(super) fn start() -> String {
    format!(
        "#!/bin/sh\n\
         # Sends deliveries that Creel has received again, the oldest first, and prints the number and the status of each:\n\
         #   URL=http://127.0.0.1:3000 sh deliveries.sh\n\
         # What senders proved themselves with (Authorization, Cookie, a provider's token) is left out.\n\
         URL=${{URL:-http://{DEFAULT_ADDRESS}}}\n\
         URL=${{URL%/}}\n"
    )
}

pub(super) async fn write(file: &File, delivery: &Delivery) -> Result<(), Ended> {
    let (head, trailers) = file.creel.store().head(delivery.id).await?;
    let body = Body::of(file, delivery, &head).await?;
    let left_out = file.credentials(delivery, &head);
    let mut text = format!(
        "\n# Delivery {}, received {} on {}: {} {}",
        delivery.id.0,
        delivery.received_at,
        delivery.endpoint,
        harmless(&delivery.method),
        harmless(&String::from_utf8_lossy(&delivery.target)),
    );
    if let Some(event) = &delivery.event.event_type {
        push(&mut text, &[", ", &harmless(event)]);
    }
    let there = |name: &&String| headers(&head).iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
    let told: Vec<&str> = left_out.iter().filter(there).map(String::as_str).collect();
    if !told.is_empty() {
        push(&mut text, &["\n# Left out: ", &harmless(&told.join(", "))]);
    }
    if !trailers.is_empty() {
        push(&mut text, &["\n# Left out: the trailers, which curl does not send"]);
    }
    push(&mut text, &["\n"]);
    if let Body::Piped = body {
        push(&mut text, &["base64 -d <<'", END, "' | "]);
    }
    push(&mut text, &["curl --silent --show-error --output /dev/null"]);
    // The number is Creel's own.
    let _ = write!(text, " --write-out '{} %{{http_code}}\\n'", delivery.id.0);
    match (delivery.method.as_str(), &body) {
        ("HEAD", Body::None) => push(&mut text, &[" --head"]),
        (method, _) => push(&mut text, &[" --request ", &quoted(method.as_bytes())]),
    }
    push(&mut text, &[" ", &address(&delivery.target)]);
    for field in fields(&head, &left_out, &body, delivery.body_size) {
        push(&mut text, &[" \\\n  --header ", &quoted(&field)]);
    }
    match &body {
        Body::None => push(&mut text, &["\n"]),
        Body::Text(body) => push(&mut text, &[" \\\n  --data-raw ", &quoted(body.as_bytes()), "\n"]),
        Body::Piped => {
            push(&mut text, &[" \\\n  --data-binary @-\n"]);
            file.put(text).await?;
            file.put_base64(delivery, "\n").await?;
            return file.put(format!("{END}\n")).await;
        }
    }
    file.put(text).await
}

fn push(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}

/// How a body stands in the script.
enum Body {
    /// There is none, and nothing that announces one.
    None,
    Text(String),
    /// In base64, through curl's standard input.
    Piped,
}

impl Body {
    async fn of(file: &File, delivery: &Delivery, head: &[u8]) -> Result<Self, Ended> {
        let size = delivery.body_size;
        if size == 0 {
            let announces = |name: &str| {
                ["content-length", "transfer-encoding"].iter().any(|n| name.eq_ignore_ascii_case(n))
            };
            let announced = headers(head).iter().any(|(name, _)| announces(name));
            return Ok(if announced { Self::Text(String::new()) } else { Self::None });
        }
        if size > LONGEST_ARGUMENT {
            return Ok(Self::Piped);
        }
        let body = file.creel.store().body(delivery.id, 0..size).await?;
        Ok(match String::from_utf8(body.to_vec()) {
            Ok(text) if text.chars().all(|c| c == '\n' || is_visible(c)) => Self::Text(text),
            _ => Self::Piped,
        })
    }
}

/// The request's own headers as curl takes them, and the names of those that it would write by itself and that are not there.
fn fields(head: &[u8], left_out: &[String], body: &Body, size: u64) -> Vec<Vec<u8>> {
    let given = headers(head);
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let mut fields = Vec::new();
    for (name, value) in &given {
        if left_out.iter().map(String::as_str).chain(OF_CURL).any(|other| same(other, name)) {
            continue;
        }
        fields.push(match value.is_empty() {
            true => format!("{name};").into_bytes(),
            false => [name.as_bytes(), b": ", value].concat(),
        });
    }
    let has_body = !matches!(body, Body::None);
    let of_itself =
        [("User-Agent", true), ("Accept", true), ("Content-Type", has_body), ("Expect", size > ASKS_FIRST)];
    for (name, writes) in of_itself {
        if writes && !given.iter().any(|(other, _)| same(other, name)) {
            fields.push(format!("{name}:").into_bytes());
        }
    }
    fields
}

/// The URL of a request. What curl would not send as it is in a URL is given to it beside one.
fn address(target: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(byte);
    if !target.starts_with(b"/") || target.ends_with(b"?") || !target.iter().all(plain) {
        return format!("--request-target {} \"$URL\"", quoted(target));
    }
    let has = |part: &[u8]| target.windows(part.len()).any(|window| window == part);
    let globs = if has(b"[") || has(b"]") { "--globoff " } else { "" };
    let dots = if has(b"/.") || has(b"/%2") { "--path-as-is " } else { "" };
    format!("{globs}{dots}\"$URL\"{}", quoted(target))
}

/// Bytes as one word of a POSIX shell, which stands for exactly these bytes. They have no NUL, and no newline at their end
/// unless they are text.
fn quoted(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(|c| c == '\n' || is_visible(c)) => {
            let bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._/".contains(byte);
            match !bytes.is_empty() && bytes.iter().all(bare) {
                true => text.to_owned(),
                false => format!("'{}'", text.replace('\'', "'\\''")),
            }
        }
        _ => {
            let mut word = String::from("\"$(printf '%b' '");
            for byte in bytes {
                match byte.is_ascii_alphanumeric() || b" -._/:".contains(byte) {
                    true => word.push(char::from(*byte)),
                    false => word.push_str(&format!("\\0{byte:03o}")),
                }
            }
            word + "')\""
        }
    }
}

/// Whether a reader of the script sees that a character is there, where it is.
fn is_visible(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c == '\t' || !(c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
}

/// What a sender wrote as a part of a comment, without any sign that a shell could make something of.
fn harmless(text: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || "/._-:=+%@, ".contains(c) { c } else { '?' };
    let kept: String = text.chars().map(keep).take(LONGEST_COMMENT).collect();
    if text.chars().nth(LONGEST_COMMENT).is_some() { kept + "..." } else { kept }
}

#[cfg(test)]
mod tests {
    use super::{address, harmless, quoted};

    #[test]
    fn a_shell_reads_the_bytes_and_nothing_else() {
        for (bytes, word) in [
            (&b"POST"[..], "POST"),
            (b"", "''"),
            (b"it's $(x) `y` \\ \"", "'it'\\''s $(x) `y` \\ \"'"),
            (b"a\nb", "'a\nb'"),
            (b"\xff$(x)", "\"$(printf '%b' '\\0377\\0044\\0050x\\0051')\""),
            ("\u{202e}".as_bytes(), "\"$(printf '%b' '\\0342\\0200\\0256')\""),
        ] {
            assert_eq!(quoted(bytes), word);
        }
    }

    #[test]
    fn a_target_is_sent_as_it_came() {
        for (target, written) in [
            (&b"/a/b?c=d"[..], "\"$URL\"'/a/b?c=d'"),
            (b"/a/b", "\"$URL\"/a/b"),
            (b"/../a", "--path-as-is \"$URL\"/../a"),
            (b"/[1-9]{a}", "--request-target '/[1-9]{a}' \"$URL\""),
            (b"/a[]", "--globoff \"$URL\"'/a[]'"),
            (b"/a#b", "--request-target '/a#b' \"$URL\""),
            (b"http://h/", "--request-target 'http://h/' \"$URL\""),
        ] {
            assert_eq!(address(target), written);
        }
    }

    #[test]
    fn a_comment_keeps_to_its_line() {
        for (text, kept) in
            [("/a?b=c&d", "/a?b=c?d"), ("/$(touch x)\n`y`;\u{2028}\u{1b}[2J!#\\", "/??touch x???y?????2J???")]
        {
            assert_eq!(harmless(text), kept);
        }
        assert_eq!(harmless(&"x".repeat(200)).len(), 103);
    }
}
