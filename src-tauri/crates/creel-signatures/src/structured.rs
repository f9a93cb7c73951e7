//! Structured headers (RFC 8941), as far as HTTP message signatures need them: dictionaries of byte strings and of inner
//! lists of strings with parameters.

use data_encoding::BASE64;

/// How many members a dictionary, a list or a parameter list may have.
const MEMBERS: usize = 64;

/// One member of a dictionary.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member<'t> {
    pub(crate) name: &'t str,
    pub(crate) value: Value<'t>,
    pub(crate) parameters: Vec<(&'t str, Item<'t>)>,
    /// Value and parameters as they are written.
    pub(crate) text: &'t str,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value<'t> {
    /// An inner list of strings; one with parameters of its own is none.
    List(Vec<Option<&'t str>>),
    Item(Item<'t>),
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item<'t> {
    Bytes(Vec<u8>),
    /// A string without escapes.
    String(&'t str),
    Integer(i64),
    /// A token, a truth value, or a number that is no integer.
    Other(&'t str),
}

/// The members of a dictionary; none where the text is no dictionary. RFC 8941 takes the last of
/// repeated members; a signature that is there twice could mean either, so that here it means nothing.
pub(crate) fn dictionary(text: &str) -> Option<Vec<Member<'_>>> {
    let mut reader = Reader(text.trim_matches([' ', '\t']));
    let mut members: Vec<Member<'_>> = Vec::new();
    while !reader.0.is_empty() {
        let name = reader.key()?;
        let member = if reader.take("=") {
            let start = reader.0;
            let value =
                if reader.take("(") { Value::List(reader.list()?) } else { Value::Item(reader.item()?) };
            let parameters = reader.parameters()?;
            Member { name, value, parameters, text: &start[..start.len() - reader.0.len()] }
        } else {
            Member { name, value: Value::Item(Item::Other("?1")), parameters: reader.parameters()?, text: "" }
        };
        if members.iter().any(|other| other.name == name) {
            return None;
        }
        members.push(member);
        reader.0 = reader.0.trim_start_matches([' ', '\t']);
        if reader.0.is_empty() {
            break;
        }
        if !reader.take(",") || members.len() >= MEMBERS {
            return None;
        }
        reader.0 = reader.0.trim_start_matches([' ', '\t']);
        if reader.0.is_empty() {
            return None;
        }
    }
    Some(members)
}

struct Reader<'t>(&'t str);

impl<'t> Reader<'t> {
    fn take(&mut self, wanted: &str) -> bool {
        self.0.strip_prefix(wanted).map(|rest| self.0 = rest).is_some()
    }

    /// What comes next as long as it is of `letters`.
    fn while_of(&mut self, letters: impl Fn(char) -> bool) -> &'t str {
        let end = self.0.find(|letter| !letters(letter)).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest;
        text
    }

    fn key(&mut self) -> Option<&'t str> {
        let first = self.0.chars().next()?;
        if !(first.is_ascii_lowercase() || first == '*') {
            return None;
        }
        Some(self.while_of(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.*".contains(c)))
    }

    fn list(&mut self) -> Option<Vec<Option<&'t str>>> {
        let mut items = Vec::new();
        loop {
            self.while_of(|c| c == ' ');
            if self.take(")") {
                return Some(items);
            }
            let Item::String(text) = self.item()? else { return None };
            let bare = self.parameters()?.is_empty();
            items.push(bare.then_some(text));
            if items.len() > MEMBERS || !self.0.starts_with([' ', ')']) {
                return None;
            }
        }
    }

    fn item(&mut self) -> Option<Item<'t>> {
        match self.0.chars().next()? {
            '"' => {
                let (text, rest) = self.0[1..].split_once('"')?;
                let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'\\');
                self.0 = rest;
                plain.then_some(Item::String(text))
            }
            ':' => {
                let (text, rest) = self.0[1..].split_once(':')?;
                self.0 = rest;
                BASE64.decode(text.as_bytes()).ok().map(Item::Bytes)
            }
            first if first.is_ascii_digit() || first == '-' => {
                let text = self.while_of(|c| c.is_ascii_digit() || c == '-' || c == '.');
                Some(text.parse().map_or(Item::Other(text), Item::Integer))
            }
            first if first.is_ascii_alphabetic() || first == '*' || first == '?' => {
                Some(Item::Other(self.while_of(|c| c.is_ascii_graphic() && !"\"(),;<=>@[\\]{}".contains(c))))
            }
            _ => None,
        }
    }

    fn parameters(&mut self) -> Option<Vec<(&'t str, Item<'t>)>> {
        let mut all = Vec::new();
        while self.take(";") {
            self.while_of(|c| c == ' ');
            let name = self.key()?;
            let value = if self.take("=") { self.item()? } else { Item::Other("?1") };
            if all.len() >= MEMBERS {
                return None;
            }
            all.push((name, value));
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_is_read_with_its_text() {
        let text =
            r#"sig1=("@method" "content-digest");created=1618884473;keyid="k";alg="ed25519", b=:AAEC:, c"#;
        let members = dictionary(text).unwrap();
        assert_eq!(members.iter().map(|member| member.name).collect::<Vec<_>>(), ["sig1", "b", "c"]);
        assert_eq!(members[0].value, Value::List(vec![Some("@method"), Some("content-digest")]));
        assert_eq!(members[0].parameters[0], ("created", Item::Integer(1_618_884_473)));
        assert_eq!(members[0].parameters[2], ("alg", Item::String("ed25519")));
        assert!(members[0].text.starts_with("(\"@method\"") && members[0].text.ends_with("\"ed25519\""));
        assert_eq!(members[1].value, Value::Item(Item::Bytes(vec![0, 1, 2])));
        let parameterized = dictionary(r#"a=("x";sf "y")"#).unwrap();
        assert_eq!(parameterized[0].value, Value::List(vec![None, Some("y")]));
    }

    #[test]
    fn what_is_no_dictionary_is_refused() {
        for wrong in [
            "A=1",
            "a=",
            "a=(",
            "a=(\"x\"",
            "a=(x)",
            "a=\"x",
            "a=:!:",
            "a=1,",
            "a=1, a=2",
            "a=1 b=2",
            "a=(\"x\"\"y\")",
            "é=1",
            "a=\"é\"",
        ] {
            assert_eq!(dictionary(wrong), None, "{wrong}");
        }
        assert_eq!(dictionary("").unwrap(), []);
        assert_eq!(dictionary(&"a=1,".repeat(100)), None);
    }
}
