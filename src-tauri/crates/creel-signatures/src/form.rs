//! A form: fields as `name=value&…`, percent-encoded, as query strings and form bodies have them.

/// The decoded value of the first field of that name.
pub(crate) fn field(form: &[u8], name: &str) -> Option<Vec<u8>> {
    raw_fields(form).find_map(|(key, value)| (decode(key) == name.as_bytes()).then(|| decode(value)))
}

/// Where the value of the first field of that name stands, as it is encoded.
pub(crate) fn place(form: &[u8], name: &str) -> Option<std::ops::Range<usize>> {
    let (_, value) = raw_fields(form).find(|(key, _)| decode(key) == name.as_bytes())?;
    let start = (value.as_ptr() as usize).checked_sub(form.as_ptr() as usize)?;
    Some(start..start + value.len()).filter(|range| range.end <= form.len())
}

/// Every field, decoded, in its place.
pub(crate) fn fields(form: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    raw_fields(form).map(|(key, value)| (decode(key), decode(value)))
}

/// The decoded fields as Twilio and Mandrill sign them: each name with its value after it, by name. Names and values
/// are ordered by their UTF-16 units, as JavaScript sorts. `unique` leaves out repeated fields and orders those of one
/// name by their values.
pub(crate) fn sorted(form: &[u8], unique: bool) -> Vec<u8> {
    let units = |text: &[u8]| String::from_utf8_lossy(text).encode_utf16().collect::<Vec<_>>();
    let mut all: Vec<_> = fields(form).collect();
    if unique {
        all.sort_by_cached_key(|(name, value)| (units(name), units(value)));
        all.dedup();
    } else {
        all.sort_by_cached_key(|(name, _)| units(name));
    }
    all.into_iter().flat_map(|(name, value)| [name, value]).flatten().collect()
}

/// The fields by name, still encoded, with `&` between them.
pub(crate) fn by_name(form: &[u8]) -> Vec<u8> {
    let mut all: Vec<_> = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).collect();
    all.sort_by_key(|pair| pair.split(|byte| *byte == b'=').next().unwrap_or_default());
    all.join(&b'&')
}

/// Names and values as they are encoded. An empty pair, as in `a=1&&b=2`, is none.
fn raw_fields(form: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| match pair.iter().position(|byte| *byte == b'=') {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, &pair[pair.len()..]),
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

/// Encodes everything but letters, digits and `kept` as `%XX`, with upper-case digits.
pub(crate) fn encode(text: &[u8], kept: &[u8]) -> String {
    text.iter().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || kept.contains(byte) {
            out.push(char::from(*byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[*byte]));
        }
        out
    })
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

    #[test]
    fn fields_are_sorted_as_the_providers_do() {
        let form = b"b=2&a=%31&b=1&b=2&&B=x";
        assert_eq!(sorted(form, false), b"Bxa1b2b1b2");
        assert_eq!(sorted(form, true), b"Bxa1b1b2");
        assert_eq!(by_name(b"b=2&a=%31&b=1"), b"a=%31&b=2&b=1");
        assert_eq!(sorted(b"", true), b"");
        assert_eq!(by_name(b""), b"");
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        assert_eq!(encode("aö-~ ".as_bytes(), b"-~"), "a%C3%B6-~%20");
        assert_eq!(decode(b"a%C3%B6-~%20"), "aö-~ ".as_bytes());
    }
}
