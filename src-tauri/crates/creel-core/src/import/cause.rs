//! A cause: why something could not be imported.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

/// Why something could not be imported, for people. It never quotes a value: pastes hold passwords and tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Cause(Cow<'static, str>);

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&'static str> for Cause {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Cause {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}
