//! A route: path and query of an operation, with what a user typed encoded in it.

use std::fmt::{self, Display, Formatter, Write};

use creel_core::api::PREFIX;

#[derive(Debug, Clone)]
pub(crate) struct Route {
    text: String,
    asked: bool,
}

impl Route {
    /// Starts with an operation, such as `deliveries`.
    pub(crate) fn new(operation: &str) -> Self {
        Self { text: format!("{PREFIX}/{operation}"), asked: false }
    }

    /// Adds a part of the path.
    pub(crate) fn part(mut self, part: impl Display) -> Self {
        self.text.push('/');
        encode(&mut self.text, &part.to_string());
        self
    }

    /// Adds a parameter of the query.
    pub(crate) fn with(mut self, name: &str, value: impl Display) -> Self {
        self.text.push(if self.asked { '&' } else { '?' });
        self.text.push_str(name);
        self.text.push('=');
        encode(&mut self.text, &value.to_string());
        self.asked = true;
        self
    }

    /// Adds a parameter where it has a value.
    pub(crate) fn maybe(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl Display for Route {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn what_was_typed_cannot_become_another_route() {
        let route = Route::new("endpoints").part("../a b/ü").with("q", "a&b=c#d").maybe("x", None::<u8>);
        assert_eq!(route.as_str(), "/api/v1/endpoints/..%2Fa%20b%2F%C3%BC?q=a%26b%3Dc%23d");
    }
}
