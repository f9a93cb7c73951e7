//! Marks: what people put on a delivery: a pin, tags, a note, and that it was read.

/// How many tags a delivery may have.
pub const MOST_TAGS: usize = 32;

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

/// What is changed about many deliveries at once, whatever their marks are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommonChange {
    pub pinned: Option<bool>,
    pub read: Option<bool>,
    /// Tags that are put on beside those that are there.
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
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

    /// The marks after a change that many have in common; `None` where there would be too many tags.
    pub(crate) fn with_common(mut self, change: &CommonChange) -> Option<Self> {
        let is_in = |tags: &[String], tag: &str| tags.iter().any(|one| one.eq_ignore_ascii_case(tag));
        self.tags.retain(|tag| !is_in(&change.remove_tags, tag));
        for tag in &change.add_tags {
            if !is_in(&self.tags, tag) {
                self.tags.push(tag.clone());
            }
        }
        self.pinned = change.pinned.unwrap_or(self.pinned);
        self.read = change.read.unwrap_or(self.read);
        (self.tags.len() <= MOST_TAGS).then_some(self)
    }
}
