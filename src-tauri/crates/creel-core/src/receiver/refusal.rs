//! A refusal: why a request is not taken, what its sender is told, and under which code it is recorded.

use std::borrow::Cow;

use crate::rejected::Code;

/// Why a request is not taken. After a refusal the connection is closed, since what follows cannot be framed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the answer; `None` where nobody is left to read one.
    pub status: Option<u16>,
    /// `None` where it is not the request's fault, so that nothing is recorded.
    pub code: Option<Code>,
    /// What exactly was wrong, for people.
    pub detail: Cow<'static, str>,
}

impl Refusal {
    pub fn new(status: u16, code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status: Some(status), code: Some(code), detail: detail.into() }
    }

    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, Code::Malformed, detail)
    }

    pub fn incomplete(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, Code::Incomplete, detail)
    }

    pub fn timeout(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(408, Code::Timeout, detail)
    }

    pub fn connect() -> Self {
        Self::new(405, Code::Connect, "CONNECT asks for a tunnel, and Creel is no proxy")
    }

    pub fn expectation() -> Self {
        Self::new(417, Code::Malformed, "Expect asks for something else than 100-continue")
    }

    pub fn too_many_fields(limit: usize) -> Self {
        Self::new(431, Code::TooLarge, format!("the head has more than {limit} header fields"))
    }

    pub fn method_too_long(limit: usize) -> Self {
        Self::new(501, Code::Method, format!("the method is longer than {limit} bytes"))
    }

    /// The body is longer than the receiver takes.
    pub fn body_too_large(limit: u64) -> Self {
        Self::new(413, Code::TooLarge, format!("the body is over the limit of {limit} bytes"))
    }

    /// Creel itself cannot take it just now; the sender is asked to come again.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status: Some(503), code: None, detail: detail.into() }
    }

    /// The same refusal where the connection is gone, or goes at once.
    pub fn unanswered(self) -> Self {
        Self { status: None, ..self }
    }
}
