//! Canonical texts: what three providers put together from a request in ways that no template can say. Each is one
//! value of a template.

pub(crate) mod atlassian;
pub(crate) mod contentful;
pub(crate) mod sns;
