//! A layout: how signatures stand in their header, alone or in a list with a timestamp. It reads and writes the same.

use crate::Reason;
use crate::definition::{ParseDefinition, ParseKind};

/// How the value of a signature header is laid out.
#[derive(Debug, Clone)]
pub(crate) enum Layout {
    /// One signature, after a prefix that may be required.
    Plain { prefix: String, optional: bool },
    /// `t=1,v1=ab,v1=cd`: members with a key, those named `sig` are signatures, `ts` is the timestamp.
    Pairs { item: String, kv: String, sig: String, ts: Option<String>, trim: bool },
    /// `v1,ab v1a,cd`: versioned signatures, those of version `sig` count.
    List { item: String, kv: String, sig: String },
}

/// What a header held.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) signatures: Vec<Vec<u8>>,
    pub(crate) timestamp: Option<Vec<u8>>,
}

impl Layout {
    pub(crate) fn new(parse: ParseDefinition) -> Result<Self, String> {
        let ParseDefinition { kind, prefix, prefix_optional, repeat: _, item, kv, sig, ts, trim } = parse;
        let given = |field: Option<String>, name: &str| match field {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(format!("add `{name}`: this kind of `parse` cannot do without it")),
        };
        let unused = |field: bool, name: &str| {
            if field {
                Err(format!("remove `{name}`: this kind of `parse` has no use for it"))
            } else {
                Ok(())
            }
        };
        match kind {
            ParseKind::Plain => {
                unused(item.is_some() || kv.is_some() || sig.is_some(), "item`, `kv` and `sig")?;
                unused(ts.is_some() || trim, "ts` and `trim")?;
                Ok(Self::Plain { prefix: prefix.unwrap_or_default(), optional: prefix_optional })
            }
            ParseKind::Pairs => {
                unused(prefix.is_some() || prefix_optional, "prefix")?;
                let (item, kv, sig) = (given(item, "item")?, given(kv, "kv")?, given(sig, "sig")?);
                Ok(Self::Pairs { item, kv, sig, ts, trim })
            }
            ParseKind::List => {
                unused(prefix.is_some() || prefix_optional, "prefix")?;
                unused(ts.is_some() || trim, "ts` and `trim")?;
                Ok(Self::List { item: given(item, "item")?, kv: given(kv, "kv")?, sig: given(sig, "sig")? })
            }
        }
    }

    /// Whether there is room for one signature only.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Self::Plain { .. })
    }

    pub(crate) fn has_timestamp(&self) -> bool {
        matches!(self, Self::Pairs { ts: Some(_), .. })
    }

    /// Reads a header value; fails with the reason that is stored.
    pub(crate) fn read(&self, value: &[u8]) -> Result<Read, Reason> {
        match self {
            Self::Plain { prefix, optional } => {
                let signature = match value.strip_prefix(prefix.as_bytes()) {
                    Some(rest) => rest,
                    None if *optional => value,
                    None => return Err(other_prefix(value, prefix)),
                };
                if signature.is_empty() {
                    return Err(Reason::MalformedHeader);
                }
                Ok(Read { signatures: vec![signature.to_vec()], timestamp: None })
            }
            Self::Pairs { item, kv, sig, ts, trim } => {
                let mut read = Read::default();
                let mut others = false;
                for (key, text) in members(value, item, kv, *trim) {
                    if key == sig.as_bytes() {
                        read.signatures.push(text.to_vec());
                    } else if ts.as_ref().is_some_and(|ts| key == ts.as_bytes()) {
                        // Of two timestamps nobody can say which one the sender means.
                        if read.timestamp.replace(text.to_vec()).is_some() {
                            return Err(Reason::MalformedHeader);
                        }
                    } else {
                        others = true;
                    }
                }
                checked(read, others)
            }
            Self::List { item, kv, sig } => {
                let (ours, others): (Vec<_>, Vec<_>) =
                    members(value, item, kv, false).partition(|(version, _)| *version == sig.as_bytes());
                let signatures = ours.into_iter().map(|(_, text)| text.to_vec()).collect();
                checked(Read { signatures, timestamp: None }, !others.is_empty())
            }
        }
    }

    /// Writes the header value with these signatures. A plain header takes exactly one.
    pub(crate) fn write(&self, signatures: &[String], timestamp: Option<&str>) -> String {
        match self {
            Self::Plain { prefix, .. } => format!("{prefix}{}", signatures.concat()),
            Self::Pairs { item, kv, sig, ts, .. } => {
                let time = ts.as_ref().zip(timestamp).map(|(ts, time)| format!("{ts}{kv}{time}"));
                let signatures = signatures.iter().map(|signature| format!("{sig}{kv}{signature}"));
                time.into_iter().chain(signatures).collect::<Vec<_>>().join(item)
            }
            Self::List { item, kv, sig } => signatures
                .iter()
                .map(|signature| format!("{sig}{kv}{signature}"))
                .collect::<Vec<_>>()
                .join(item),
        }
    }
}

fn checked(read: Read, others: bool) -> Result<Read, Reason> {
    match read.signatures.iter().all(Vec::is_empty) {
        false => Ok(read),
        true if read.signatures.is_empty() && others => Err(Reason::Scheme),
        true => Err(Reason::MalformedHeader),
    }
}

/// The members of a header value that have a key; the others are passed over, as the providers' libraries do.
fn members<'v>(
    value: &'v [u8],
    item: &str,
    kv: &str,
    trim: bool,
) -> impl Iterator<Item = (&'v [u8], &'v [u8])> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let text = rest?;
        let (member, tail) = match cut(text, item.as_bytes()) {
            Some((member, tail)) => (member, Some(tail)),
            None => (text, None),
        };
        rest = tail;
        Some(if trim { crate::lookup::trim(member) } else { member })
    })
    .filter_map(move |member| cut(member, kv.as_bytes()))
}

/// Cuts `text` around the first `separator`, which is not empty.
fn cut<'t>(text: &'t [u8], separator: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let at = text.windows(separator.len()).position(|window| window == separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

/// What a header means that lacks the prefix: another algorithm (`sha1=…`), another version (`v1=…`), another way of
/// authorization (`Basic …`), or just a signature without it.
fn other_prefix(value: &[u8], prefix: &str) -> Reason {
    // `Basic …` where `Bearer …` is expected.
    if prefix.ends_with(' ')
        && cut(value, b" ").is_some_and(|(word, _)| word.iter().all(u8::is_ascii_alphabetic))
    {
        return Reason::Scheme;
    }
    let Some((name, rest)) = cut(value, b"=") else {
        return if value.is_empty() { Reason::MalformedHeader } else { Reason::SignatureMismatch };
    };
    let name = name.to_ascii_lowercase();
    if rest.iter().all(|byte| *byte == b'=') || name.len() > 16 {
        Reason::SignatureMismatch
    } else if name.starts_with(b"sha") || name.starts_with(b"hmac") || name.starts_with(b"md5") {
        Reason::Algorithm
    } else if name.starts_with(b"v") {
        Reason::Scheme
    } else {
        Reason::SignatureMismatch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Layout {
        let text = |text: &str| text.to_owned();
        Layout::Pairs { item: text(","), kv: text("="), sig: text("v1"), ts: Some(text("t")), trim: false }
    }

    #[test]
    fn pairs_are_read_in_any_order_and_by_their_key() {
        let read = pairs().read(b"v1=ab=,t=12,v0=ef,junk,v1=cd").unwrap();
        assert_eq!(read.signatures, [b"ab=".to_vec(), b"cd".to_vec()]);
        assert_eq!(read.timestamp.unwrap(), b"12");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(pairs().read(b"t=1,v0=ab"), Err(Reason::Scheme));
        assert_eq!(pairs().read(b"t=1,t=2,v1=ab"), Err(Reason::MalformedHeader));
        assert_eq!(pairs().read(b"t=1,v1="), Err(Reason::MalformedHeader));
        assert_eq!(pairs().read(b""), Err(Reason::MalformedHeader));
        let plain = Layout::Plain { prefix: "sha256=".to_owned(), optional: false };
        assert_eq!(plain.read(b"sha1=ab"), Err(Reason::Algorithm));
        assert_eq!(plain.read(b"v1=ab"), Err(Reason::Scheme));
        assert_eq!(plain.read(b"ab"), Err(Reason::SignatureMismatch));
        assert_eq!(plain.read(b"sha256="), Err(Reason::MalformedHeader));
        assert_eq!(plain.read(b""), Err(Reason::MalformedHeader));
        let bearer = Layout::Plain { prefix: "Bearer ".to_owned(), optional: false };
        assert_eq!(bearer.read(b"Basic YW0="), Err(Reason::Scheme));
        assert_eq!(bearer.read(b"YW0="), Err(Reason::SignatureMismatch));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let signatures = ["ab".to_owned(), "cd".to_owned()];
        let written = pairs().write(&signatures, Some("12"));
        assert_eq!(written, "t=12,v1=ab,v1=cd");
        assert_eq!(pairs().read(written.as_bytes()).unwrap().signatures.len(), 2);
    }
}
