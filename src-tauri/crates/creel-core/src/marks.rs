//! Marks: what people put on a delivery: a pin, tags, a note, and that it was read.

/// The marks of one delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub pinned: bool,
    pub read: bool,
    pub tags: Vec<String>,
    pub note: Option<String>,
}

/// What can be changed about marks; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarksChange {
    pub pinned: Option<bool>,
    pub read: Option<bool>,
    pub tags: Option<Vec<String>>,
    pub note: Option<Option<String>>,
}

impl Marks {
    pub(crate) fn with(self, change: MarksChange) -> Self {
        Self {
            pinned: change.pinned.unwrap_or(self.pinned),
            read: change.read.unwrap_or(self.read),
            tags: change.tags.unwrap_or(self.tags),
            note: change.note.unwrap_or(self.note),
        }
    }
}
