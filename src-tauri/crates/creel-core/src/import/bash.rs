//! Bash: cuts a text into the words of its commands as a Unix shell would, and runs nothing.
//!
//! What a shell would fill in (variables, the output of commands, files) is not known here, so it is refused instead of
//! guessed. Where output goes does not change a request, so that is left out.

use super::Cause;

/// A word after quoting. Bytes, since `$'\xff'` is one.
pub(super) type Word = Vec<u8>;

/// How many words the commands of one text may have together; far more than any browser copies.
pub(super) const MOST_WORDS: usize = 100_000;

/// The commands of a text, each with its words. What only reads the output of another (`| jq .`) is left out.
pub(super) fn commands(text: &[u8]) -> Result<Vec<Vec<Word>>, Cause> {
    let mut reader = Reader { text, at: 0, words: 0 };
    let mut commands = Vec::new();
    loop {
        let (words, end) = reader.command()?;
        if !words.is_empty() {
            commands.push(words);
        }
        match end {
            End::Text => return Ok(commands),
            End::Command => {}
            End::Pipe => while let (_, End::Pipe) = reader.command()? {},
        }
    }
}

/// What a command ends with.
enum End {
    Text,
    Command,
    Pipe,
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    /// How many words were cut so far.
    words: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Passes over these bytes where they come next.
    fn takes(&mut self, bytes: &[u8]) -> bool {
        let comes = self.rest().starts_with(bytes);
        self.at += if comes { bytes.len() } else { 0 };
        comes
    }

    /// A backslash at the end of a line: the line goes on.
    fn takes_continuation(&mut self) -> bool {
        self.takes(b"\\\n") || self.takes(b"\\\r\n")
    }

    fn command(&mut self) -> Result<(Vec<Word>, End), Cause> {
        let mut words = Vec::new();
        loop {
            if self.takes_continuation() {
                continue;
            }
            match self.peek() {
                None => return Ok((words, End::Text)),
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\n' | b';' | b'&') => {
                    self.at += 1;
                    return Ok((words, End::Command));
                }
                Some(b'|') => {
                    self.at += 1;
                    // What follows || runs in place of a command that failed: it is one of its own.
                    let end = if self.takes(b"|") { End::Command } else { End::Pipe };
                    return Ok((words, end));
                }
                Some(b'#') => {
                    let line = self.rest().iter().position(|byte| *byte == b'\n');
                    self.at += line.unwrap_or(self.rest().len());
                }
                Some(b'>') => self.redirection()?,
                Some(b'<') => return Err("the command reads a file or its standard input".into()),
                Some(b'(' | b')') => return Err("the command is part of a program of the shell".into()),
                Some(_) => {
                    let start = self.at;
                    let word = self.word()?;
                    let written = self.text.get(start..self.at).unwrap_or_default();
                    // `2>` says what is redirected.
                    let number = written.iter().all(u8::is_ascii_digit) && self.peek() == Some(b'>');
                    if !number {
                        words.push(word);
                    }
                }
            }
        }
    }

    /// Passes over where the output goes.
    fn redirection(&mut self) -> Result<(), Cause> {
        while matches!(self.peek(), Some(b'>' | b'&' | b'|')) {
            self.at += 1;
        }
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        self.word().map(drop)
    }

    fn word(&mut self) -> Result<Word, Cause> {
        self.words += 1;
        if self.words > MOST_WORDS {
            return Err(too_many_words());
        }
        let mut word = Vec::new();
        while let Some(byte) = self.peek() {
            if self.takes_continuation() {
                continue;
            }
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                b'\'' => self.single(&mut word)?,
                b'"' => self.double(&mut word)?,
                b'$' if self.takes(b"$'") => self.ansi_c(&mut word)?,
                b'$' if self.rest().starts_with(b"$\"") => self.at += 1,
                b'\\' => {
                    self.at += 1;
                    word.extend(self.next());
                }
                _ => word.push(self.plain()?),
            }
        }
        Ok(word)
    }

    /// A byte that stands for itself, unless the shell would put something in its place.
    fn plain(&mut self) -> Result<u8, Cause> {
        let byte = self.next().unwrap_or_default();
        let fills_in = match byte {
            b'`' => true,
            b'$' => {
                self.peek().is_some_and(|next| next.is_ascii_alphanumeric() || b"_{(@*#?!".contains(&next))
            }
            _ => false,
        };
        match fills_in {
            true => Err("the command has a variable or a command of the shell in it, which is not filled in here; write \
                         its value in its place"
                .into()),
            false => Ok(byte),
        }
    }

    fn single(&mut self, word: &mut Word) -> Result<(), Cause> {
        self.at += 1;
        let end = self.rest().iter().position(|byte| *byte == b'\'').ok_or_else(unclosed)?;
        word.extend_from_slice(self.rest().get(..end).unwrap_or_default());
        self.at += end + 1;
        Ok(())
    }

    fn double(&mut self, word: &mut Word) -> Result<(), Cause> {
        self.at += 1;
        loop {
            if self.takes_continuation() {
                continue;
            }
            match self.peek().ok_or_else(unclosed)? {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => {
                    self.at += 1;
                    match self.peek() {
                        Some(byte @ (b'"' | b'\\' | b'$' | b'`')) => {
                            self.at += 1;
                            word.push(byte);
                        }
                        _ => word.push(b'\\'),
                    }
                }
                _ => word.push(self.plain()?),
            }
        }
    }

    /// `$'…'`, in which a backslash writes what cannot be typed.
    fn ansi_c(&mut self, word: &mut Word) -> Result<(), Cause> {
        loop {
            match self.next().ok_or_else(unclosed)? {
                b'\'' => return Ok(()),
                b'\\' => self.escape(word)?,
                byte => word.push(byte),
            }
        }
    }

    fn escape(&mut self, word: &mut Word) -> Result<(), Cause> {
        let byte = self.next().ok_or_else(unclosed)?;
        match byte {
            b'n' => word.push(b'\n'),
            b't' => word.push(b'\t'),
            b'r' => word.push(b'\r'),
            b'a' => word.push(7),
            b'b' => word.push(8),
            b'e' | b'E' => word.push(27),
            b'f' => word.push(12),
            b'v' => word.push(11),
            b'\\' | b'\'' | b'"' | b'?' => word.push(byte),
            b'x' => word.push(self.number(16, 2)? as u8),
            b'0'..=b'7' => {
                self.at -= 1;
                word.push(self.number(8, 3)? as u8);
            }
            b'u' | b'U' => {
                let number = self.number(16, if byte == b'u' { 4 } else { 8 })?;
                let letter = char::from_u32(number).ok_or("an escape in $'…' is no character")?;
                word.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            _ => word.extend_from_slice(&[b'\\', byte]),
        }
        Ok(())
    }

    /// One digit at least, and as many as there are up to `most`.
    fn number(&mut self, base: u32, most: usize) -> Result<u32, Cause> {
        let digit = |byte: &u8| char::from(*byte).to_digit(base);
        let digits: Vec<u32> = self.rest().iter().take(most).map_while(digit).collect();
        self.at += digits.len();
        match digits.is_empty() {
            true => Err("an escape in $'…' has no number".into()),
            false => Ok(digits.iter().fold(0, |number, digit| (number * base) | digit)),
        }
    }
}

pub(super) fn too_many_words() -> Cause {
    format!("it has more than {MOST_WORDS} words; import it in parts").into()
}

fn unclosed() -> Cause {
    "a quote is not closed".into()
}

#[cfg(test)]
mod tests {
    use super::commands;

    /// Commands as `a,b;c`: words between commas, commands between semicolons.
    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let told = match commands(text.as_bytes()) {
            Ok(commands) => {
                let words = |words: &Vec<Vec<u8>>| words.join(&b","[..]);
                let commands: Vec<_> = commands.iter().map(words).collect();
                String::from_utf8_lossy(&commands.join(&b";"[..])).into_owned()
            }
            Err(cause) => cause.to_string(),
        };
        assert!(told == wanted || (!wanted.is_empty() && told.starts_with(wanted)), "{text:?} is {told:?}");
    }

    #[test]
    fn words_are_cut_as_a_shell_cuts_them() {
        check("", "");
        check("curl  -X\tPOST x", "curl,-X,POST,x");
        check("curl \\\n  a \\\r\n  b\\\nc", "curl,a,bc");
        check(r#"'a b' "a b" a\ b '' a'b'"c"d"#, "a b,a b,a b,,abcd");
        check(r#"'\n"$x`' "\n\"\\\$\`" "#, r#"\n"$x`,\n"\$`"#);
        check(r"$'a\'b\n\x41\u00e9\101\e\q' $x", "the command has a variable");
        check(r"$'a\'b\n\x41\u00e9\101\q'", "a'b\nA\u{e9}A\\q");
        check("a \"b\nc\" 'd\ne'", "a,b\nc,d\ne");
        check("a$ \"$\" 5$", "a$,$,5$");
        check("é 'ü'", "é,ü");
    }

    #[test]
    fn commands_end_where_a_shell_ends_them() {
        check("a b; c &\nd\n\ne && f || g", "a,b;c;d;e;f;g");
        check("a | jq . | less\nb", "a;b");
        check("a # b 'c\nd x#y", "a;d,x#y");
        check("a > file 2>&1 b >>x 2>/dev/null 3 c", "a,b,3,c");
    }

    #[test]
    fn what_a_shell_would_fill_in_is_refused() {
        for text in ["$TOKEN", "\"Bearer $TOKEN\"", "${A}", "$(cat x)", "`cat x`", "\"`x`\"", "$1"] {
            check(text, "the command has a variable or a command");
        }
        for text in ["'a", "\"a", "$'a", "$'\\", "\"\\"] {
            check(text, "a quote is not closed");
        }
        check("a < b", "the command reads");
        check("a <<EOF", "the command reads");
        check("(a)", "the command is part");
        check(r"$'\x'", "an escape in $'…' has no number");
        check(r"$'\uD800'", "an escape in $'…' is no character");
    }
}
