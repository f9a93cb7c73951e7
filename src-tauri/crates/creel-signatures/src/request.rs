//! What a provider's definition may look at: the head of a request, and the event it finds there.

/// The head of a request as it was received. Header names keep their case, values their bytes; repeated headers are
/// repeated entries in the order of arrival.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    pub method: &'a str,
    /// The request-target as it was received, usually a path with its query.
    pub target: &'a [u8],
    /// The URL that the sender was told to call, for schemes that sign it.
    pub public_url: Option<&'a str>,
    pub headers: &'a [(&'a str, &'a [u8])],
}

impl<'a> Head<'a> {
    /// The values of every header of this name, in the order of arrival; names compare without case.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    pub fn first(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }
}

/// What the delivery says, as the provider's definition reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// The kind of event, such as `invoice.paid`.
    pub event_type: Option<String>,
    /// What stays the same when the sender tries again: the delivery's id header, else the event's id.
    pub event_id: Option<String>,
}

/// A copy of a head, for judging that has to wait for the body.
#[derive(Debug)]
pub(crate) struct OwnedHead {
    method: String,
    target: Vec<u8>,
    public_url: Option<String>,
    headers: Vec<(String, Vec<u8>)>,
}

impl From<&Head<'_>> for OwnedHead {
    fn from(head: &Head<'_>) -> Self {
        Self {
            method: head.method.to_owned(),
            target: head.target.to_vec(),
            public_url: head.public_url.map(str::to_owned),
            headers: head.headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect(),
        }
    }
}

impl OwnedHead {
    /// Lends the copy as a head.
    pub(crate) fn with<T>(&self, use_it: impl FnOnce(&Head<'_>) -> T) -> T {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        use_it(&Head {
            method: &self.method,
            target: &self.target,
            public_url: self.public_url.as_deref(),
            headers: &headers,
        })
    }
}
