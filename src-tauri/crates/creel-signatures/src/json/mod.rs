//! The walk through a JSON document that finds the values of several paths in one pass. It reads only what is wanted,
//! works on a document that is cut off, and keeps numbers as they are written.

mod path;

use std::ops::Range;

pub(crate) use path::Path;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The length of values where nothing shorter is asked for, in characters.
pub(crate) const LONGEST: usize = 4096;

/// The step into a text that holds JSON.
const INSIDE: &str = "@json";

/// The values at `paths`, in their order: texts decoded, numbers and truth values as written, each cut to `cap`
/// characters; of objects and lists only empty ones, as `{}` and `[]`. Of a repeated member the last one counts. Where
/// the document is cut off or breaks, what was complete before counts. A value of every element is found only where all
/// elements have it and it is the same in all.
pub(crate) fn find(document: &[u8], paths: &[&Path], cap: usize) -> Vec<Option<String>> {
    let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    walk(document, paths, cap).values
}

/// Where the values at a path stand in a document, as it is: one place, or one for every element that `*` stands for.
pub(crate) fn places(document: &[u8], path: &Path) -> Vec<Range<usize>> {
    walk(document, &[path], 0).places
}

fn walk(document: &[u8], paths: &[&Path], cap: usize) -> Found {
    let range = document.as_ptr_range();
    let (values, places) = (vec![None; paths.len()], Vec::new());
    let mut found = Found { values, places, cap, start: range.start, end: range.end };
    let mut wanted: Vec<Wanted<'_>> =
        paths.iter().enumerate().map(|(slot, path)| Wanted { slot, rest: &path.0 }).collect();
    wanted.sort_by_key(|wanted| wanted.rest);
    let mut reader = serde_json::Deserializer::from_slice(document);
    // An error means that the document ends or breaks here; what was found before it stands.
    let _ = Walk { wanted, found: &mut found }.deserialize(&mut reader);
    found
}

/// The members of an object in their order, each with its value as it is written.
pub(crate) fn members(document: &[u8]) -> Option<Vec<(String, &str)>> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, &'de str)>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                members.push((name, value.get()));
            }
            Ok(members)
        }
    }
    let mut reader = serde_json::Deserializer::from_slice(document);
    let members = reader.deserialize_map(Members).ok()?;
    reader.end().ok().map(|()| members)
}

#[derive(Clone, Copy)]
struct Wanted<'p> {
    slot: usize,
    rest: &'p [String],
}

struct Found {
    values: Vec<Option<String>>,
    /// Where values stand that are no containers.
    places: Vec<Range<usize>>,
    cap: usize,
    start: *const u8,
    end: *const u8,
}

impl Found {
    fn put(&mut self, slot: usize, text: String) {
        let text = match text.char_indices().nth(self.cap) {
            Some((end, _)) => text[..end].to_owned(),
            None => text,
        };
        self.values[slot] = Some(text);
    }

    /// Keeps a value that is no container. A number at the very end of the document may go on, so it does not count.
    fn put_raw(&mut self, slot: usize, raw: &str) {
        let start = raw.as_ptr() as usize - self.start as usize;
        self.places.push(start..start + raw.len());
        let text = match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str::<String>(raw).ok(),
            Some(b'{' | b'[') => {
                ["{}", "[]"].into_iter().find(|empty| is_empty(raw, empty)).map(str::to_owned)
            }
            Some(b'n') | None => None,
            Some(_) if raw.as_bytes().as_ptr_range().end == self.end => None,
            Some(_) => Some(raw.to_owned()),
        };
        if let Some(text) = text {
            self.put(slot, text);
        }
    }
}

/// Whether `raw`, which is JSON, is the empty object or list `empty`.
fn is_empty(raw: &str, empty: &str) -> bool {
    raw.starts_with(&empty[..1]) && raw[1..raw.len() - 1].trim_ascii().is_empty()
}

/// Walks one value, of which something inside is wanted.
struct Walk<'p, 'f> {
    /// In the order of the paths, so that those with the same next step stand together.
    wanted: Vec<Wanted<'p>>,
    found: &'f mut Found,
}

impl<'p> Walk<'p, '_> {
    /// The paths that go on with `step`, each without it. A document has many members and few that are wanted.
    fn below(&self, step: &str) -> Vec<Wanted<'p>> {
        let next = |wanted: &Wanted<'p>| wanted.rest.first().map(String::as_str);
        let start = self.wanted.partition_point(|wanted| next(wanted) < Some(step));
        let going_on = self.wanted[start..].iter().take_while(|wanted| next(wanted) == Some(step));
        going_on.map(|wanted| Wanted { slot: wanted.slot, rest: &wanted.rest[1..] }).collect()
    }
}

/// Reads the value that comes next, for the paths that lead to it.
struct Next<'p, 'f> {
    wanted: Vec<Wanted<'p>>,
    found: &'f mut Found,
}

impl<'de> DeserializeSeed<'de> for Next<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        for wanted in &self.wanted {
            self.found.values[wanted.slot] = None;
        }
        if self.wanted.is_empty() {
            serde::Deserialize::deserialize(reader).map(|_: IgnoredAny| ())
        } else if self.wanted.iter().all(|wanted| wanted.rest.is_empty()) {
            let raw: &RawValue = serde::Deserialize::deserialize(reader)?;
            self.wanted.iter().for_each(|wanted| self.found.put_raw(wanted.slot, raw.get()));
            Ok(())
        } else {
            Walk { wanted: self.wanted, found: self.found }.deserialize(reader)
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(wanted) = map.next_key_seed(Name(&self))? {
            map.next_value_seed(Next { wanted, found: &mut *self.found })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let every = self.below("*");
        let mut common: Vec<Option<String>> = Vec::new();
        for index in 0_usize.. {
            let mut wanted = self.below(&index.to_string());
            if !every.is_empty() {
                wanted.extend_from_slice(&every);
                wanted.sort_by_key(|wanted| wanted.rest);
            }
            match seq.next_element_seed(Next { wanted, found: &mut *self.found }) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    // Who knows what the next element would have said.
                    every.iter().for_each(|wanted| self.found.values[wanted.slot] = None);
                    return Err(error);
                }
            }
            let here = every.iter().map(|wanted| self.found.values[wanted.slot].take());
            if index == 0 {
                common = here.collect();
            } else {
                common.iter_mut().zip(here).for_each(|(common, here)| {
                    common.take_if(|value| here.as_ref() != Some(value));
                });
            }
        }
        for (wanted, value) in every.iter().zip(common) {
            self.found.values[wanted.slot] = value;
        }
        Ok(())
    }

    // A path that is also the beginning of another one is found here, and only where it is a text. So is what stands in
    // a text that is a document itself; each such step is one of the path's own, which bounds how deep this goes.
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        for wanted in &self.wanted {
            match wanted.rest.split_first() {
                None => self.found.put(wanted.slot, text.to_owned()),
                Some((step, rest)) if step == INSIDE => {
                    let inner = find(text.as_bytes(), &[&Path(rest.to_vec())], self.found.cap);
                    self.found.values[wanted.slot] = inner.into_iter().next().flatten();
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a member's name, only to say which paths go on with it.
struct Name<'w, 'p, 'f>(&'w Walk<'p, 'f>);

impl<'de, 'p> DeserializeSeed<'de> for Name<'_, 'p, '_> {
    type Value = Vec<Wanted<'p>>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'p> Visitor<'_> for Name<'_, 'p, '_> {
    type Value = Vec<Wanted<'p>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        // A member of that name is not every element.
        Ok(if name == "*" { Vec::new() } else { self.0.below(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(document: &str, path: &str) -> Option<String> {
        find(document.as_bytes(), &[&Path::read(path)], 256).pop().flatten()
    }

    #[test]
    fn values_are_found_at_any_depth() {
        assert_eq!(one(r#"{"a":{"b":[{"c":"x"},{"c":"y\u00e9"}]}}"#, "a.b.1.c").unwrap(), "yé");
        assert_eq!(one(r#"{"a.b":"dot"}"#, r"a\.b").unwrap(), "dot");
        assert_eq!(one("\u{feff}{\"id\":1}", "id").unwrap(), "1");
        assert_eq!(one(r#"{"a":null}"#, "a"), None);
        assert_eq!(one(r#"{"a":{"b":1}}"#, "a"), None);
    }

    #[test]
    fn a_text_that_holds_json_is_gone_into() {
        let document = r#"{"Message":"{\"a\":{\"b\":\"x\"},\"n\":\"{\\\"c\\\":1 }\"}","plain":"text"}"#;
        assert_eq!(one(document, "Message.@json.a.b").unwrap(), "x");
        assert_eq!(one(document, "Message.@json.n.@json.c").unwrap(), "1");
        assert_eq!(one(document, "plain.@json.a"), None);
        assert_eq!(one(document, "Message.a.b"), None);
    }

    #[test]
    fn a_value_of_every_element_is_the_same_in_all() {
        for (document, found) in [
            (r#"{"v":[{"a":"x"},{"a":"x","b":1}]}"#, Some("x")),
            (r#"{"v":[{"a":"x"}]}"#, Some("x")),
            (r#"{"v":[{"a":"x"},{"a":"y"},{"a":"x"}]}"#, None),
            (r#"{"v":[{"a":"x"},{"b":"x"}]}"#, None),
            (r#"{"v":[{"b":"x"},{"a":"x"}]}"#, None),
            (r#"{"v":[]}"#, None),
            (r#"{"v":{"*":{"a":"x"}}}"#, None),
            (r#"{"v":[{"a":"x"},{"a":"x"}"#, None),
            (r#"{"v":[{"a":"x"},"#, None),
        ] {
            assert_eq!(one(document, "v.*.a").as_deref(), found, "{document}");
        }
        assert_eq!(one("[[1,1],[1]]", "*.*").unwrap(), "1");
        let paths = [Path::read("*.a"), Path::read("0.b")];
        let both = find(br#"[{"a":1,"b":2},{"a":1}]"#, &[&paths[0], &paths[1]], LONGEST);
        assert_eq!(both, [Some("1".to_owned()), Some("2".to_owned())]);
        assert_eq!(one("[[1,2],[1]]", "*.*"), None);
    }

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(
            one(r#"{"id":123456789012345678901234567890.10}"#, "id").unwrap(),
            "123456789012345678901234567890.10"
        );
    }

    #[test]
    fn what_was_complete_before_the_end_counts() {
        assert_eq!(one(r#"{"type":"a","data":{"x":[1,2"#, "type").unwrap(), "a");
        assert_eq!(one(r#"{"data":{"type":"a","x":"#, "data.type").unwrap(), "a");
        assert_eq!(one(r#"{"type":"a"#, "type"), None);
        assert_eq!(one(r#"{"id":12"#, "id"), None);
        assert_eq!(one(r#"{"id":12,"#, "id").unwrap(), "12");
    }

    #[test]
    fn of_a_repeated_member_the_last_counts() {
        assert_eq!(one(r#"{"a":{"b":1},"a":{"b":2}}"#, "a.b").unwrap(), "2");
        assert_eq!(one(r#"{"a":{"b":1},"a":{}}"#, "a.b"), None);
    }

    #[test]
    fn a_path_and_its_continuation_can_both_be_wanted() {
        let (short, long) = (Path::read("event"), Path::read("event.type"));
        let both = |document: &str| find(document.as_bytes(), &[&short, &long], 256);
        assert_eq!(both(r#"{"event":"x"}"#), [Some("x".to_owned()), None]);
        assert_eq!(both(r#"{"event":{"type":"y"}}"#), [None, Some("y".to_owned())]);
        assert_eq!(both(r#"{"event":12}"#), [None, None]);
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let document = format!(r#"{{"a":"{}"}}"#, "é".repeat(300));
        assert_eq!(one(&document, "a").unwrap(), "é".repeat(256));
    }
}
