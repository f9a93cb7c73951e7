//! Filling a template: text in which `@name@` stands for a value and `@if name@ … @end@`, on lines of their own, keep
//! what is between them only where the name is on. A value of several lines is indented like its place, and a line
//! that an empty value leaves blank is dropped.

/// What a template is filled with.
#[derive(Debug, Default)]
pub(super) struct Filling {
    values: Vec<(&'static str, String)>,
    on: Vec<&'static str>,
}

impl Filling {
    pub(super) fn value(&mut self, name: &'static str, value: impl Into<String>) -> &mut Self {
        self.values.push((name, value.into()));
        self
    }

    pub(super) fn turn_on(&mut self, name: &'static str, on: bool) -> &mut Self {
        if on {
            self.on.push(name);
        }
        self
    }

    pub(super) fn fill(&self, template: &str) -> String {
        let mut out = String::new();
        let mut kept = true;
        for line in template.lines() {
            match line.trim().strip_prefix("@if ").and_then(|rest| rest.strip_suffix('@')) {
                Some(name) => kept = self.on.contains(&name),
                None if line.trim() == "@end@" => kept = true,
                None if kept => self.line(line, &mut out),
                None => {}
            }
        }
        out
    }

    fn line(&self, line: &str, out: &mut String) {
        let place = line.trim();
        let indent = &line[..line.len() - line.trim_start().len()];
        let whole = self.values.iter().find(|(name, _)| place == format!("@{name}@"));
        let text = match whole {
            Some((_, value)) => value.clone(),
            None => self
                .values
                .iter()
                .fold(place.to_owned(), |text, (name, value)| text.replace(&format!("@{name}@"), value)),
        };
        if text.is_empty() && whole.is_some() {
            return;
        }
        if text.is_empty() {
            out.push('\n');
        }
        for line in text.lines() {
            if !line.is_empty() {
                out.push_str(indent);
                out.push_str(line);
            }
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_indented_and_parts_left_out() {
        let mut filling = Filling::default();
        filling.value("one", "a\n  b\n").value("two", "").value("three", "c").turn_on("yes", true);
        let template =
            "f {\n  @one@\n  @two@\n\n  @if yes@\n  is @three@\n  @end@\n@if no@\n  not\n@end@\n}\n";
        assert_eq!(filling.fill(template), "f {\n  a\n    b\n\n  is c\n}\n");
    }
}
