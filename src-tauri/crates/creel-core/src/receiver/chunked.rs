//! Chunks: the transfer coding of a body whose length its sender did not know. Read strictly: every line ends with CRLF,
//! a size is hexadecimal digits and nothing else, and what does not fit is refused rather than guessed.

use super::refusal::Refusal;

/// Bytes of one size line with its extensions.
const LONGEST_LINE: usize = 4 * 1024;
/// Bytes of the trailer section, and how many fields it may have.
const LONGEST_TRAILERS: usize = 64 * 1024;
const MOST_TRAILERS: usize = 200;

/// Takes a chunked body apart, however its bytes are split on the way.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// Bytes of the current size line.
    line: usize,
    trailers: Vec<u8>,
    /// Where the current trailer line starts.
    trailer_line: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first digit of a size.
    #[default]
    Size,
    Digits(u64),
    Extension(u64),
    /// After the carriage return of a size line.
    SizeEnd(u64),
    /// This many bytes of the chunk are to come; never 0.
    Data(u64),
    DataReturn,
    DataEnd,
    Trailers,
    Done,
}

/// What a call came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Step<'b> {
    /// Bytes of the input that are dealt with, `data` included.
    pub consumed: usize,
    /// Bytes of the body; empty where the input ended before the next.
    pub data: &'b [u8],
}

impl Decoder {
    /// The body and its trailers are complete; what follows belongs to the next request.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// The trailer section as received with its closing empty line; empty where there was no field.
    pub fn into_trailers(self) -> Vec<u8> {
        self.trailers
    }

    /// Reads up to the end of the next piece of data, of the input, or of the body, whichever comes first.
    pub fn decode<'b>(&mut self, input: &'b [u8]) -> Result<Step<'b>, Refusal> {
        let mut at = 0;
        while let Some(byte) = input.get(at) {
            match self.state {
                State::Done => break,
                State::Data(left) => {
                    let rest = input.get(at..).unwrap_or_default();
                    let here = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
                    let left = left - here as u64;
                    self.state = if left == 0 { State::DataReturn } else { State::Data(left) };
                    return Ok(Step { consumed: at + here, data: rest.get(..here).unwrap_or_default() });
                }
                State::Trailers => at += self.take_trailers(input.get(at..).unwrap_or_default())?,
                _ => {
                    self.state = self.next(*byte)?;
                    at += 1;
                }
            }
        }
        Ok(Step { consumed: at, data: &[] })
    }

    fn next(&mut self, byte: u8) -> Result<State, Refusal> {
        self.line += 1;
        if self.line > LONGEST_LINE {
            return Err(bad("the line of a chunk's size is too long"));
        }
        match (self.state, byte) {
            (State::Size | State::Digits(_), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                let size = if let State::Digits(size) = self.state { size } else { 0 };
                let digit = char::from(byte).to_digit(16).unwrap_or_default();
                let size =
                    size.checked_mul(16).ok_or_else(|| bad("a chunk's size is larger than any body"))?;
                Ok(State::Digits(size | u64::from(digit)))
            }
            (State::Digits(size) | State::Extension(size), b'\r') => Ok(State::SizeEnd(size)),
            (State::Digits(size), b';' | b' ' | b'\t') => Ok(State::Extension(size)),
            (State::Extension(size), b'\t' | b' '..=b'~' | 0x80..) => Ok(State::Extension(size)),
            (State::SizeEnd(size), b'\n') => {
                self.line = 0;
                Ok(if size == 0 { State::Trailers } else { State::Data(size) })
            }
            (State::DataReturn, b'\r') => Ok(State::DataEnd),
            (State::DataEnd, b'\n') => {
                self.line = 0;
                Ok(State::Size)
            }
            (State::DataReturn | State::DataEnd, _) => Err(bad("a chunk is longer than its size says")),
            (State::Extension(_), _) => Err(bad("a chunk's extension has a control character")),
            _ => Err(bad("a chunk's size is not a hexadecimal number on a line of its own")),
        }
    }

    /// Takes at most one line.
    fn take_trailers(&mut self, input: &[u8]) -> Result<usize, Refusal> {
        let end = input.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let taken = input.get(..end.unwrap_or(input.len())).unwrap_or_default();
        if self.trailers.len() + taken.len() > LONGEST_TRAILERS {
            return Err(bad("the trailers are too long"));
        }
        self.trailers.extend_from_slice(taken);
        if end.is_some() {
            let line = self.trailers.get(self.trailer_line..).unwrap_or_default();
            if !line.ends_with(b"\r\n") {
                return Err(bad("a trailer's line ends without a carriage return"));
            }
            if line == b"\r\n" {
                check_trailers(&self.trailers)?;
                if self.trailers == b"\r\n" {
                    self.trailers.clear();
                }
                self.state = State::Done;
            }
            self.trailer_line = self.trailers.len();
        }
        Ok(taken.len())
    }
}

fn check_trailers(section: &[u8]) -> Result<(), Refusal> {
    match httparse::parse_headers(section, &mut [httparse::EMPTY_HEADER; MOST_TRAILERS]) {
        Ok(httparse::Status::Complete((length, _))) if length == section.len() => Ok(()),
        _ => Err(bad("the trailers are no header fields")),
    }
}

fn bad(detail: &'static str) -> Refusal {
    Refusal::incomplete(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes the input in pieces of `step` bytes: body, trailers, bytes left over.
    fn check(input: &[u8], step: usize) -> Result<(Vec<u8>, Vec<u8>, usize), Refusal> {
        let mut decoder = Decoder::default();
        let mut body = Vec::new();
        let mut left = input.len();
        for mut piece in input.chunks(step) {
            while !piece.is_empty() && !decoder.is_done() {
                let step = decoder.decode(piece)?;
                body.extend_from_slice(step.data);
                left -= step.consumed;
                piece = &piece[step.consumed..];
            }
        }
        assert!(decoder.is_done(), "not at its end");
        Ok((body, decoder.into_trailers(), left))
    }

    #[test]
    fn takes_what_is_right_however_it_is_split() {
        let cases: &[(&str, &str, &str, usize)] = &[
            ("0\r\n\r\n", "", "", 0),
            ("5\r\nhello\r\n0\r\n\r\n", "hello", "", 0),
            ("5;a=b;c=\"d;e\"\r\nhello\r\n1 \r\n!\r\n000\r\n\r\nGET", "hello!", "", 3),
            (
                "A\r\n0123456789\r\n0\r\nX-A: 1\r\nx-a:  2\r\n\r\n",
                "0123456789",
                "X-A: 1\r\nx-a:  2\r\n\r\n",
                0,
            ),
            ("0000000000000000005\r\nhello\r\n0\r\n\r\n", "hello", "", 0),
        ];
        for (input, body, trailers, left) in cases {
            for step in 1..=input.len() {
                let got = check(input.as_bytes(), step).unwrap();
                assert_eq!(got, (body.as_bytes().to_vec(), trailers.as_bytes().to_vec(), *left), "{input:?}");
            }
        }
    }

    #[test]
    fn refuses_what_is_wrong_however_it_is_split() {
        let long = format!("5;{}\r\nhello\r\n0\r\n\r\n", "x".repeat(64 * 1024));
        let many = format!("0\r\n{}\r\n", "a: b\r\n".repeat(201));
        let cases: &[&str] = &[
            "0x2\r\nhi\r\n0\r\n\r\n",
            "10000000000000000\r\n",
            "-1\r\n",
            "+2\r\nhi\r\n",
            " 2\r\nhi\r\n",
            "\r\n",
            "g\r\n",
            "2\nhi\r\n0\r\n\r\n",
            "2\rhi\r\n0\r\n\r\n",
            "2\r\nhiya\r\n0\r\n\r\n",
            "2\r\nhi\n0\r\n\r\n",
            "2;a\u{1}b\r\nhi\r\n",
            "2;a\nb\r\nhi\r\n",
            "0\r\ngarbage\r\n\r\n",
            "0\r\nX : 1\r\n\r\n",
            "0\r\nX: 1\n\r\n",
            "0\r\n\n",
            "0\r\n X: folded\r\n\r\n",
            &long,
            &many,
        ];
        for input in cases {
            for step in [1, 2, 3, 7, input.len()] {
                let got = std::panic::catch_unwind(|| check(input.as_bytes(), step));
                assert!(
                    matches!(got, Ok(Err(_))),
                    "{:?} in steps of {step}: {got:?}",
                    &input[..input.len().min(40)]
                );
            }
        }
    }
}
