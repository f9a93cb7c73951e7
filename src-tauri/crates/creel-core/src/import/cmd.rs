//! Cmd: cuts a text into the words of its commands as Windows would: first `cmd.exe` with its carets, then the program
//! itself with its quotes and backslashes. Two backslashes are one wherever they stand: that is how browsers write them,
//! and it is their copies that this is for.

use super::Cause;
use super::bash::{MOST_WORDS, Word, too_many_words};

/// Whether a text is written for `cmd.exe`: its lines go on after a caret, or its quotes stand behind one.
pub(super) fn is_meant(text: &[u8]) -> bool {
    [&b" ^\n"[..], b" ^\r\n", b" ^\""].iter().any(|sign| text.windows(sign.len()).any(|part| part == *sign))
}

/// The commands of a text, each with its words.
pub(super) fn commands(text: &[u8]) -> Result<Vec<Vec<Word>>, Cause> {
    let mut commands = Vec::new();
    let mut count = 0;
    for line in lines(text)? {
        let words = words(&line, MOST_WORDS - count)?;
        count += words.len();
        if !words.is_empty() {
            commands.push(words);
        }
    }
    Ok(commands)
}

/// What `cmd.exe` makes of the text: one line for each command, without its carets.
fn lines(text: &[u8]) -> Result<Vec<Vec<u8>>, Cause> {
    let mut lines = vec![Vec::new()];
    let mut quoted = false;
    let mut bytes = text.iter().copied().filter(|byte| *byte != b'\r').peekable();
    while let Some(byte) = bytes.next() {
        if lines.len() > MOST_WORDS {
            return Err(too_many_words());
        }
        let Some(line) = lines.last_mut() else { break };
        match byte {
            b'^' if !quoted => match bytes.next() {
                // The line goes on; a second line end after the caret is one that is meant.
                Some(b'\n') => line.extend(bytes.next_if_eq(&b'\n')),
                escaped => line.extend(escaped),
            },
            b'\n' => {
                quoted = false;
                lines.push(Vec::new());
            }
            b'&' | b'|' if !quoted => lines.push(Vec::new()),
            byte => {
                quoted ^= byte == b'"';
                line.push(byte);
            }
        }
    }
    Ok(lines)
}

/// How a Windows program takes its command line apart.
fn words(line: &[u8], most: usize) -> Result<Vec<Word>, Cause> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quoted = false;
    let mut bytes = line.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if words.len() >= most {
            return Err(too_many_words());
        }
        match byte {
            b' ' | b'\t' | b'\n' if !quoted => words.extend(word.take()),
            b'\\' => {
                let mut count = 1;
                while bytes.next_if_eq(&b'\\').is_some() {
                    count += 1;
                }
                let word = word.get_or_insert_default();
                word.extend(std::iter::repeat_n(b'\\', count / 2));
                if count % 2 == 1 {
                    word.push(bytes.next_if_eq(&b'"').unwrap_or(b'\\'));
                }
            }
            b'"' if quoted && bytes.next_if_eq(&b'"').is_some() => word.get_or_insert_default().push(b'"'),
            b'"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            byte => word.get_or_insert_default().push(byte),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn words_are_cut_as_windows_cuts_them() {
        let cases: [(&str, &[&[&str]]); 6] = [
            ("curl \"a b\" ^\r\n  -H \"c: d\"", &[&["curl", "a b", "-H", "c: d"]]),
            (
                "curl ^\"https://x.test/?a=1^&b=2^\" ^\n -X POST",
                &[&["curl", "https://x.test/?a=1&b=2", "-X", "POST"]],
            ),
            (
                r#"curl --data-raw ^"^{^\^"a^\^":^\^"50^%^\^"^}^""#,
                &[&["curl", "--data-raw", r#"{"a":"50%"}"#]],
            ),
            ("curl -d ^\"a^\n\nb^\"", &[&["curl", "-d", "a\nb"]]),
            (
                r#"curl -d "{""a"":1}" -d "c:\dir\\" -d ^^"#,
                &[&["curl", "-d", r#"{"a":1}"#, "-d", r"c:\dir\", "-d", "^"]],
            ),
            (
                "curl a ^& curl \"b&c\" & curl d\r\ncurl e",
                &[&["curl", "a", "&", "curl", "b&c"], &["curl", "d"], &["curl", "e"]],
            ),
        ];
        for (text, wanted) in cases {
            let told: Vec<Vec<String>> = commands(text.as_bytes())
                .unwrap()
                .into_iter()
                .map(|words| words.into_iter().map(|word| String::from_utf8(word).unwrap()).collect())
                .collect();
            assert_eq!(told, wanted, "{text}");
        }
    }
}
