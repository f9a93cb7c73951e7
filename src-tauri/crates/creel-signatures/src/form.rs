//! A form: fields as `name=value&…`, percent-encoded, as query strings and form bodies have them.

/// The decoded value of the first field of that name.
pub(crate) fn field(form: &[u8], name: &str) -> Option<Vec<u8>> {
    form.split(|byte| *byte == b'&').find_map(|pair| {
        let (key, value) = match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        (decode(key) == name.as_bytes()).then(|| decode(value))
    })
}

/// Decodes `+` and `%XX`; a `%` that starts no such pair stands for itself.
pub(crate) fn decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return out,
            [b'%', high, low, tail @ ..] if digit(*high).is_some() && digit(*low).is_some() => {
                out.push(digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0));
                tail
            }
            [b'+', tail @ ..] => {
                out.push(b' ');
                tail
            }
            [byte, tail @ ..] => {
                out.push(*byte);
                tail
            }
        };
    }
}

fn digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_of_a_name_is_decoded() {
        let form = b"a=1&command=%2Fweb+hook%&command=2&empty=&bare";
        assert_eq!(field(form, "command").unwrap(), b"/web hook%");
        assert_eq!(field(form, "empty").unwrap(), b"");
        assert_eq!(field(form, "bare").unwrap(), b"");
        assert_eq!(field(form, "missing"), None);
    }
}
