//! DER, as far as keys need it: a reader that walks through elements one after the other and never beyond their end.

/// Tags of the elements that keys and certificates are made of (X.690).
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OBJECT_ID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// What is left to read of the inside of an element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    pub(crate) fn new(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    /// The tag of the element that comes next.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The inside of the next element, whatever it is. A length is at most four bytes, and never the indefinite one.
    pub(crate) fn skip(&mut self) -> Option<&'d [u8]> {
        let [_, length, rest @ ..] = self.0 else { return None };
        let (length, rest) = match *length {
            short @ 0..=0x7f => (usize::from(short), rest),
            long @ 0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
                (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
            }
            _ => return None,
        };
        let (inside, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(inside)
    }

    /// The inside of the next element, which has this tag.
    pub(crate) fn read(&mut self, tag: u8) -> Option<&'d [u8]> {
        if self.peek()? == tag { self.skip() } else { None }
    }

    /// A reader for the inside of the next element, which has this tag.
    pub(crate) fn enter(&mut self, tag: u8) -> Option<Self> {
        self.read(tag).map(Self)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes an element.
pub(crate) fn write(tag: u8, inside: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = inside.len().to_be_bytes();
    match inside.len() {
        short @ 0..=0x7f => out.push(short as u8),
        _ => {
            let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
            out.push(0x80 | digits.len() as u8);
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(inside);
    out
}

/// Writes an integer that is not negative, given as its bytes from the highest.
pub(crate) fn write_integer(bytes: &[u8]) -> Vec<u8> {
    let bare = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
    // The highest bit is the sign, so that a byte before it keeps the number positive.
    let sign = bare.first().is_none_or(|byte| *byte >= 0x80).then_some(0);
    write(INTEGER, &sign.into_iter().chain(bare.iter().copied()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let bytes = write(SEQUENCE, &vec![7; length]);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.read(SEQUENCE).unwrap().len(), length);
            assert!(reader.is_empty());
        }
        assert_eq!(write_integer(&[0, 0, 1]), [2, 1, 1]);
        assert_eq!(write_integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(write_integer(&[]), [2, 1, 0]);
    }

    #[test]
    fn a_length_beyond_the_end_is_not_read() {
        for wrong in [
            &[][..],
            &[0x30],
            &[0x30, 1],
            &[0x30, 0x80, 0, 0],
            &[0x30, 0x85, 0, 0, 0, 0, 0],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        ] {
            assert!(Reader::new(wrong).skip().is_none(), "{wrong:x?}");
        }
        assert!(Reader::new(&[2, 1, 5]).read(SEQUENCE).is_none());
    }
}
