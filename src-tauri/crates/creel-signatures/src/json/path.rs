//! A path into a JSON document, as definitions write it.

/// Names of members and indexes of arrays, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path(pub(super) Vec<String>);

impl Path {
    /// The path without its first step.
    pub(crate) fn below(&self) -> Self {
        Self(self.0.iter().skip(1).cloned().collect())
    }

    /// The path of a member of the outermost object, whatever its name.
    pub(crate) fn name(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }

    /// Reads `data.object.id`; a number is also an index, `*` is every element of an array, `@json` goes on inside a
    /// text that holds JSON, and `\.` is a dot within a name.
    pub(crate) fn read(text: &str) -> Self {
        let mut steps = vec![String::new()];
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '.' => steps.push(String::new()),
                letter => {
                    let letter = if letter == '\\' { letters.next().unwrap_or('\\') } else { letter };
                    if let Some(step) = steps.last_mut() {
                        step.push(letter);
                    }
                }
            }
        }
        Self(steps)
    }

    pub(crate) fn steps(&self) -> &[String] {
        &self.0
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}
