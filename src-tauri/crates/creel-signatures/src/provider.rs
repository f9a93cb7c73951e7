//! A provider: who sends webhooks, read from its definition.

/// A provider as its definition file describes it.
#[derive(Debug)]
pub struct Provider {
    pub id: String,
    pub name: String,
}
