//! A layout: how signatures stand in their header, alone or in a list with a timestamp. It reads and writes the same.

use crate::Reason;
use crate::definition::{ParseDefinition, ParseKind};

/// How the value of a signature header is laid out.
#[derive(Debug, Clone)]
pub(crate) enum Layout {
    /// One signature, after a prefix that may be required.
    Plain { prefix: String, optional: bool },
    /// `t=1,v1=ab,v1=cd`: members with a key, those named `sig` are signatures, `ts` is the timestamp. An empty `sig`
    /// stands for members without a key.
    Pairs(Pairs),
    /// `v1,ab v1a,cd`: versioned signatures, those of version `sig` count.
    List { item: String, kv: String, sig: Version },
}

#[derive(Debug, Clone)]
pub(crate) struct Pairs {
    pub(crate) item: String,
    pub(crate) kv: String,
    pub(crate) sig: String,
    pub(crate) ts: Option<String>,
    ts_last: bool,
    trim: bool,
    /// Members that are signed, too, with what they are where nothing else is known.
    pub(crate) also: Vec<(String, String)>,
}

/// Which members of a list count.
#[derive(Debug, Clone)]
pub(crate) enum Version {
    Named(String),
    /// Those named like the public id; all of them where none is configured.
    PublicId,
}

/// What a header held.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) signatures: Vec<Vec<u8>>,
    pub(crate) timestamp: Option<Vec<u8>>,
    /// The members that are neither, but signed along.
    pub(crate) members: Vec<(String, Vec<u8>)>,
}

/// What stands in a header beside the signatures.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Beside<'b> {
    pub(crate) timestamp: Option<&'b str>,
    pub(crate) public_id: Option<&'b str>,
    /// Members to be written instead of the usual ones.
    pub(crate) members: &'b [(String, Vec<u8>)],
}

impl Layout {
    pub(crate) fn new(parse: ParseDefinition) -> Result<Self, String> {
        let ParseDefinition {
            kind,
            prefix,
            prefix_optional,
            repeat: _,
            item,
            kv,
            sig,
            ts,
            ts_last,
            trim,
            also,
        } = parse;
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
                unused(
                    ts.is_some() || ts_last || trim || !also.is_empty(),
                    "ts`, `ts_last`, `trim` and `also",
                )?;
                Ok(Self::Plain { prefix: prefix.unwrap_or_default(), optional: prefix_optional })
            }
            ParseKind::Pairs => {
                unused(prefix.is_some() || prefix_optional, "prefix")?;
                let (item, kv) = (given(item, "item")?, given(kv, "kv")?);
                let sig = sig.ok_or("add `sig`: this kind of `parse` cannot do without it")?;
                Ok(Self::Pairs(Pairs { item, kv, sig, ts, ts_last, trim, also: also.into_iter().collect() }))
            }
            ParseKind::List => {
                unused(prefix.is_some() || prefix_optional, "prefix")?;
                unused(
                    ts.is_some() || ts_last || trim || !also.is_empty(),
                    "ts`, `ts_last`, `trim` and `also",
                )?;
                let sig = match given(sig, "sig")? {
                    id if id == "{public_id}" => Version::PublicId,
                    name => Version::Named(name),
                };
                Ok(Self::List { item: given(item, "item")?, kv: given(kv, "kv")?, sig })
            }
        }
    }

    /// Whether there is room for one signature only.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Self::Plain { .. })
    }

    pub(crate) fn has_timestamp(&self) -> bool {
        matches!(self, Self::Pairs(Pairs { ts: Some(_), .. }))
    }

    /// Whether a public id says which members count.
    pub(crate) fn has_public_id(&self) -> bool {
        matches!(self, Self::List { sig: Version::PublicId, .. })
    }

    /// The members that are signed along, as they usually are.
    pub(crate) fn usual_members(&self) -> Vec<(String, Vec<u8>)> {
        match self {
            Self::Pairs(pairs) => {
                let also = pairs.also.iter();
                also.map(|(name, usual)| (name.clone(), usual.clone().into_bytes())).collect()
            }
            Self::Plain { .. } | Self::List { .. } => Vec::new(),
        }
    }

    /// Reads a header value; fails with the reason that is stored.
    pub(crate) fn read(&self, value: &[u8], public_id: Option<&str>) -> Result<Read, Reason> {
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
                Ok(Read { signatures: vec![signature.to_vec()], ..Read::default() })
            }
            Self::Pairs(pairs) => pairs.read(value),
            Self::List { item, kv, sig } => {
                let wanted = match sig {
                    Version::Named(name) => Some(name.as_str()),
                    Version::PublicId => public_id,
                };
                let counts = |key: &[u8]| wanted.is_none_or(|wanted| key == wanted.as_bytes());
                let (ours, others): (Vec<_>, Vec<_>) = members(value, item, false)
                    .filter_map(|m| cut(m, kv.as_bytes()))
                    .partition(|(key, _)| counts(key));
                let signatures = ours.into_iter().map(|(_, text)| text.to_vec()).collect();
                checked(Read { signatures, ..Read::default() }, !others.is_empty())
            }
        }
    }

    /// Writes the header value with these signatures. A plain header takes exactly one.
    pub(crate) fn write(&self, signatures: &[String], beside: Beside<'_>) -> String {
        match self {
            Self::Plain { prefix, .. } => format!("{prefix}{}", signatures.concat()),
            Self::Pairs(pairs) => pairs.write(signatures, beside),
            Self::List { item, kv, sig } => {
                let name = match sig {
                    Version::Named(name) => name,
                    Version::PublicId => beside.public_id.unwrap_or_default(),
                };
                let members = signatures.iter().map(|signature| format!("{name}{kv}{signature}"));
                members.collect::<Vec<_>>().join(item)
            }
        }
    }
}

impl Pairs {
    fn read(&self, value: &[u8]) -> Result<Read, Reason> {
        let mut read = Read::default();
        let mut others = false;
        let item = if self.trim { self.item.trim() } else { &self.item };
        for member in members(value, item, self.trim) {
            let (key, text) = match cut(member, self.kv.as_bytes()) {
                Some(pair) => pair,
                // What has no key is passed over, as the providers' libraries do, unless it is the signature.
                None if self.sig.is_empty() => (&[][..], member),
                None => continue,
            };
            if key == self.sig.as_bytes() {
                read.signatures.push(text.to_vec());
            } else if self.ts.as_ref().is_some_and(|ts| key == ts.as_bytes()) {
                // Of two timestamps nobody can say which one the sender means.
                if read.timestamp.replace(text.to_vec()).is_some() {
                    return Err(Reason::MalformedHeader);
                }
            } else if let Some((name, _)) = self.also.iter().find(|(name, _)| key == name.as_bytes()) {
                if read.members.iter().any(|(other, _)| other == name) {
                    return Err(Reason::MalformedHeader);
                }
                read.members.push((name.clone(), text.to_vec()));
            } else {
                others = true;
            }
        }
        checked(read, others)
    }

    fn write(&self, signatures: &[String], beside: Beside<'_>) -> String {
        let pair = |key: &str, text: &str| {
            if key.is_empty() { text.to_owned() } else { format!("{key}{}{text}", self.kv) }
        };
        let time = self.ts.as_ref().zip(beside.timestamp).map(|(ts, time)| pair(ts, time));
        let also = self.also.iter().map(|(name, usual)| {
            let given = beside.members.iter().find(|(other, _)| other == name);
            let given = given.map(|(_, value)| String::from_utf8_lossy(value));
            pair(name, given.as_deref().unwrap_or(usual))
        });
        let mut members: Vec<String> = signatures.iter().map(|text| pair(&self.sig, text)).collect();
        if self.ts_last {
            members.extend(also);
            members.extend(time);
        } else {
            members = time.into_iter().chain(also).chain(members).collect();
        }
        members.join(&self.item)
    }
}

fn checked(read: Read, others: bool) -> Result<Read, Reason> {
    match read.signatures.iter().all(Vec::is_empty) {
        false => Ok(read),
        true if read.signatures.is_empty() && others => Err(Reason::Scheme),
        true => Err(Reason::MalformedHeader),
    }
}

/// The members of a header value.
fn members<'v>(value: &'v [u8], item: &str, trim: bool) -> impl Iterator<Item = &'v [u8]> {
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
        Layout::Pairs(Pairs {
            item: text(","),
            kv: text("="),
            sig: text("v1"),
            ts: Some(text("t")),
            ts_last: false,
            trim: false,
            also: Vec::new(),
        })
    }

    #[test]
    fn pairs_are_read_in_any_order_and_by_their_key() {
        let read = pairs().read(b"v1=ab=,t=12,v0=ef,junk,v1=cd", None).unwrap();
        assert_eq!(read.signatures, [b"ab=".to_vec(), b"cd".to_vec()]);
        assert_eq!(read.timestamp.unwrap(), b"12");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(pairs().read(b"t=1,v0=ab", None), Err(Reason::Scheme));
        assert_eq!(pairs().read(b"t=1,t=2,v1=ab", None), Err(Reason::MalformedHeader));
        assert_eq!(pairs().read(b"t=1,v1=", None), Err(Reason::MalformedHeader));
        assert_eq!(pairs().read(b"", None), Err(Reason::MalformedHeader));
        let plain = Layout::Plain { prefix: "sha256=".to_owned(), optional: false };
        assert_eq!(plain.read(b"sha1=ab", None), Err(Reason::Algorithm));
        assert_eq!(plain.read(b"v1=ab", None), Err(Reason::Scheme));
        assert_eq!(plain.read(b"ab", None), Err(Reason::SignatureMismatch));
        assert_eq!(plain.read(b"sha256=", None), Err(Reason::MalformedHeader));
        assert_eq!(plain.read(b"", None), Err(Reason::MalformedHeader));
        let bearer = Layout::Plain { prefix: "Bearer ".to_owned(), optional: false };
        assert_eq!(bearer.read(b"Basic YW0=", None), Err(Reason::Scheme));
        assert_eq!(bearer.read(b"YW0=", None), Err(Reason::SignatureMismatch));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let signatures = ["ab".to_owned(), "cd".to_owned()];
        let written = pairs().write(&signatures, Beside { timestamp: Some("12"), ..Beside::default() });
        assert_eq!(written, "t=12,v1=ab,v1=cd");
        assert_eq!(pairs().read(written.as_bytes(), None).unwrap().signatures.len(), 2);
    }

    #[test]
    fn a_header_may_have_members_that_are_signed_along() {
        let text = |text: &str| text.to_owned();
        let layout = Layout::Pairs(Pairs {
            item: text(", "),
            kv: text("="),
            sig: text("sign"),
            ts: Some(text("t")),
            ts_last: true,
            trim: true,
            also: vec![(text("env"), text("master"))],
        });
        let value = b"sign=ab, env=stage, t=12";
        let read = layout.read(value, None).unwrap();
        assert_eq!(read.members, [(text("env"), b"stage".to_vec())]);
        let beside = Beside { timestamp: Some("12"), members: &read.members, ..Beside::default() };
        assert_eq!(layout.write(&[text("ab")], beside).as_bytes(), value);
        let usual = Beside { timestamp: Some("12"), ..Beside::default() };
        assert_eq!(layout.write(&[text("ab")], usual), "sign=ab, env=master, t=12");
        assert_eq!(layout.read(b"sign=ab,env=a,env=b,t=12", None), Err(Reason::MalformedHeader));
    }

    #[test]
    fn a_signature_may_have_no_key_or_the_public_id() {
        let text = |text: &str| text.to_owned();
        let bare = Pairs {
            item: text(";"),
            kv: text("="),
            sig: String::new(),
            ts: Some(text("t")),
            ts_last: false,
            trim: false,
            also: Vec::new(),
        };
        let bare = Layout::Pairs(bare);
        assert_eq!(bare.read(b"t=12;ab", None).unwrap().signatures, [b"ab".to_vec()]);
        assert_eq!(
            bare.write(&[text("ab")], Beside { timestamp: Some("12"), ..Beside::default() }),
            "t=12;ab"
        );
        let list = Layout::List { item: text("&"), kv: text("|"), sig: Version::PublicId };
        assert_eq!(list.read(b"a|1&b|2", Some("b")).unwrap().signatures, [b"2".to_vec()]);
        assert_eq!(list.read(b"a|1&b|2", None).unwrap().signatures.len(), 2);
        assert_eq!(list.read(b"a|1", Some("b")), Err(Reason::Scheme));
    }
}
