//! cURL: the request that a `curl` command would send, read without running it.
//!
//! Options that say how to send are passed over, and those that say what to send are done, or refused where their bytes
//! are not in the command: nothing is read from the disk. What curl adds for itself (`User-Agent`, `Accept`) is not in
//! the command either, and is left out; what follows from it (`Content-Type` of `-d`) is added.

use std::borrow::Cow;

use data_encoding::BASE64;

use super::address::Address;
use super::bash::{self, Word};
use super::option::Does::{
    Bearer, Cookie, Data, DataInUrl, DataRaw, DataUrlencode, Head, Header, HeaderNamed, Json, Method,
    Nothing, NothingWithValue, Refuses, Url, User,
};
use super::option::{Does, FROM_DISK};
use super::{Cause, ImportedRequest, MOST, Requests, cmd};
use crate::delivery::Wire;

/// How much of an option that is not known is told.
const LONGEST_NAME: usize = 40;

/// Whether a text begins with a curl command; a prompt may stand in front.
pub(super) fn leads(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"$ ").unwrap_or(text);
    let end = text.iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(text.len());
    is_curl(text.get(..end).unwrap_or_default())
}

fn is_curl(word: &[u8]) -> bool {
    [&b"curl"[..], b"curl.exe"].iter().any(|name| word.eq_ignore_ascii_case(name)) || word.ends_with(b"/curl")
}

/// Reads the request of each command.
pub(super) fn read(text: &[u8]) -> Result<Requests, Cause> {
    let commands = if cmd::is_meant(text) { cmd::commands(text)? } else { bash::commands(text)? };
    // One more than is allowed is enough to see that there are too many.
    let commands = commands.iter().take(MOST + 1);
    Ok(commands.map(|words| Command::read(words).and_then(|command| command.request())).collect())
}

/// What a command says of its request.
#[derive(Debug, Default)]
struct Command<'w> {
    url: Option<Cow<'w, str>>,
    method: Option<Cow<'w, str>>,
    /// Names and values as they are sent.
    fields: Vec<(&'w str, Cow<'w, [u8]>)>,
    /// From a user and password or a token; a header that is given counts over it.
    authorization: Option<Vec<u8>>,
    /// Headers that curl would add and is told not to.
    without: Vec<&'w str>,
    data: Option<Vec<u8>>,
    json: bool,
    data_in_url: bool,
    head: bool,
}

impl<'w> Command<'w> {
    fn read(words: &'w [Word]) -> Result<Self, Cause> {
        let words = words.strip_prefix(&[b"$".to_vec()]).unwrap_or(words);
        let Some((_, words)) = words.split_first().filter(|(name, _)| is_curl(name)) else {
            return Err("this command is not curl; a & or ; that belongs to a URL has to be in quotes".into());
        };
        let mut command = Self::default();
        let mut words = words.iter().map(Vec::as_slice);
        let mut options_end = false;
        while let Some(word) = words.next() {
            match word {
                b"--" if !options_end => options_end = true,
                [b'-', b'-', name @ ..] if !options_end => {
                    command.take(Does::long(name), &shown(word), None, &mut words)?;
                }
                [b'-', letters @ ..] if !options_end && !letters.is_empty() => {
                    command.take_letters(letters, &mut words)?;
                }
                url => command.url(url)?,
            }
        }
        Ok(command)
    }

    /// Several options in one word: `-sSX POST`. The first that wants a value takes the rest of the word for it.
    fn take_letters(
        &mut self,
        mut letters: &'w [u8],
        words: &mut impl Iterator<Item = &'w [u8]>,
    ) -> Result<(), Cause> {
        while let Some((letter, rest)) = letters.split_first() {
            let letter = char::from(*letter);
            let attached = Some(rest).filter(|rest| !rest.is_empty());
            if self.take(Does::short(letter), &format!("-{letter}"), attached, words)? {
                return Ok(());
            }
            letters = rest;
        }
        Ok(())
    }

    /// Takes one option, and says whether it used up a value.
    fn take(
        &mut self,
        does: Option<Does>,
        name: &str,
        attached: Option<&'w [u8]>,
        words: &mut impl Iterator<Item = &'w [u8]>,
    ) -> Result<bool, Cause> {
        let name = name.escape_debug();
        match does {
            None => {
                return Err(format!(
                    "the option {name} is not known here; take it out if it only says how to send"
                )
                .into());
            }
            Some(Refuses(why)) => return Err(format!("the option {name}: {why}").into()),
            Some(Nothing) => return Ok(false),
            Some(DataInUrl) => self.data_in_url = true,
            Some(Head) => self.head = true,
            Some(does) => {
                let value = attached.or_else(|| words.next());
                let value = value.ok_or_else(|| Cause::from(format!("the option {name} has no value")))?;
                self.take_value(does, value)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take_value(&mut self, does: Does, value: &'w [u8]) -> Result<(), Cause> {
        match does {
            Method => self.method = Some(utf8(value)?),
            Url => self.url(value)?,
            Header => self.header(value)?,
            HeaderNamed(name) => self.fields.push((name, value.into())),
            Cookie if !value.contains(&b'=') => return Err(file("-b")),
            Cookie => self.fields.push(("Cookie", value.into())),
            User if !value.contains(&b':') => return Err("-u has no password: curl would ask for it".into()),
            User => self.authorization = Some(format!("Basic {}", BASE64.encode(value)).into_bytes()),
            Bearer => self.authorization = Some([b"Bearer ", value].concat()),
            Data | Json if value.starts_with(b"@") => return Err(file("-d")),
            Data | DataRaw => self.data(b"&", value),
            DataUrlencode => {
                let encoded = urlencoded(value)?;
                self.data(b"&", &encoded);
            }
            Json => {
                self.json = true;
                self.data(b"", value);
            }
            Nothing | NothingWithValue | DataInUrl | Head | Refuses(_) => {}
        }
        Ok(())
    }

    /// A second URL would get the same request once more.
    fn url(&mut self, url: &'w [u8]) -> Result<(), Cause> {
        match self.url.replace(utf8(url)?) {
            Some(_) => Err("the command names more than one URL; import it once for each".into()),
            None => Ok(()),
        }
    }

    /// `Name: value` is sent, `Name;` is sent without a value, and `Name:` is not sent though curl would.
    fn header(&mut self, line: &'w [u8]) -> Result<(), Cause> {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = match (colon, line) {
            (_, [b'@', ..]) => return Err(file("-H")),
            (Some(colon), _) => (line.get(..colon), line.get(colon + 1..).unwrap_or_default().trim_ascii()),
            (None, [name @ .., b';']) => (Some(name), &b""[..]),
            (None, _) => return Err("a header of the command has no colon".into()),
        };
        let name =
            std::str::from_utf8(name.unwrap_or_default()).map_err(|_| "a header's name is not text")?;
        match colon.is_some() && value.is_empty() {
            true => self.without.push(name),
            false => self.fields.push((name, value.into())),
        }
        Ok(())
    }

    fn data(&mut self, between: &[u8], more: &[u8]) {
        match &mut self.data {
            Some(data) => {
                data.extend_from_slice(between);
                data.extend_from_slice(more);
            }
            None => self.data = Some(more.to_owned()),
        }
    }

    /// Whether the command itself says something of this header.
    fn names(&self, name: &str) -> bool {
        let named = self.fields.iter().map(|(name, _)| *name).chain(self.without.iter().copied());
        named.into_iter().any(|named| named.eq_ignore_ascii_case(name))
    }

    fn request(&self) -> Result<ImportedRequest, Cause> {
        let url = self.url.as_deref().ok_or("the command names no URL")?;
        let Address { user, host, mut target } = Address::read(url)?;
        let mut fields: Vec<(&str, &[u8])> = Vec::new();
        if !self.names("host") {
            fields.push(("Host", host.as_bytes()));
        }
        if let Some(value) = self.authorization.as_ref().filter(|_| !self.names("authorization")) {
            fields.push(("Authorization", value));
        }
        fields.extend(self.fields.iter().map(|(name, value)| (*name, value.as_ref())));
        if user.is_some() {
            return Err("the URL has a user in it; write it as -u user:password".into());
        }
        let body = match &self.data {
            Some(data) if self.data_in_url => {
                target.push(if target.contains('?') { '&' } else { '?' });
                target.push_str(&utf8(data)?);
                Vec::new()
            }
            Some(data) => {
                let json = ["application/json"; 2];
                let [content_type, accept] =
                    if self.json { json } else { ["application/x-www-form-urlencoded", ""] };
                for (name, value) in [("Content-Type", content_type), ("Accept", accept)] {
                    if !value.is_empty() && !self.names(name) {
                        fields.push((name, value.as_bytes()));
                    }
                }
                data.clone()
            }
            None => Vec::new(),
        };
        let method = match (&self.method, self.head, &self.data) {
            (Some(method), ..) => method.as_ref(),
            (None, true, _) => "HEAD",
            (None, false, Some(_)) if !self.data_in_url => "POST",
            _ => "GET",
        };
        ImportedRequest::written(Wire::H1, method, target.as_bytes(), fields, body)
    }
}

fn file(option: &str) -> Cause {
    format!("the option {option}: {FROM_DISK}").into()
}

/// `content`, `=content` or `name=content`, of which the content is encoded.
fn urlencoded(value: &[u8]) -> Result<Vec<u8>, Cause> {
    let (name, content) = match value.iter().position(|byte| *byte == b'=') {
        Some(at) => value.split_at(at),
        None if value.contains(&b'@') => return Err(file("--data-urlencode")),
        None => (&b""[..], value),
    };
    let mut encoded = name.to_owned();
    if !name.is_empty() {
        encoded.push(b'=');
    }
    for byte in content.strip_prefix(b"=").unwrap_or(content) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(*byte),
            byte => encoded.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
    Ok(encoded)
}

/// An option as a cause may name it: without the value that somebody wrote behind a `=`.
fn shown(option: &[u8]) -> String {
    let name = option.split(|byte| *byte == b'=').next().unwrap_or_default();
    String::from_utf8_lossy(name.get(..LONGEST_NAME).unwrap_or(name)).into_owned()
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Cause> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| "the URL or the method is not text".into())
}
