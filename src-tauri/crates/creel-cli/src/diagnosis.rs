//! A diagnosis as people read it: the cause first, then what shows it, then what to do.

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::escape;
use crate::output::Output;

/// What is shown of a diagnosis.
#[derive(Debug, Deserialize)]
pub(crate) struct Diagnosis {
    findings: Vec<Finding>,
    steps: Vec<Step>,
    combinations: u32,
    complete: bool,
}

#[derive(Debug, Deserialize)]
struct Finding {
    cause: String,
    confidence: String,
    title: String,
    evidence: String,
    fix: String,
    blame: String,
    secret: Option<Secret>,
}

#[derive(Debug, Deserialize)]
struct Secret {
    id: i64,
    label: Option<String>,
    last_four: String,
    endpoint: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Step {
    name: String,
    outcome: String,
    detail: String,
}

/// Reads a diagnosis of the API, where there is one.
pub(crate) fn read(json: &Value) -> Result<Option<Diagnosis>> {
    Deserialize::deserialize(json).context("the API answered something that is not understood")
}

/// A diagnosis quotes what a sender wrote, so it is escaped like everything else.
fn line(text: &str) -> String {
    escape::line(text).to_string()
}

impl Diagnosis {
    /// The cause, what shows it, and what to do.
    pub(crate) fn tell_cause(&self, output: &mut Output) -> Result<()> {
        match self.findings.first() {
            Some(first) => first.tell(output, ""),
            None => Ok(()),
        }
    }

    /// All of it.
    pub(crate) fn tell(&self, output: &mut Output) -> Result<()> {
        self.tell_cause(output)?;
        let rest = self.findings.get(1..).unwrap_or_default();
        if !rest.is_empty() {
            heading(output, "Besides")?;
            rest.iter().try_for_each(|finding| finding.tell(output, "  "))?;
        }
        if !self.steps.is_empty() {
            heading(output, "Checked")?;
            let width =
                self.steps.iter().map(|step| line(&step.name).chars().count()).max().unwrap_or_default();
            self.steps.iter().try_for_each(|step| step.tell(output, width))?;
        }
        if self.combinations > 0 {
            let ended = if self.complete { "" } else { "; the limit on the work ended the search" };
            output.line(format!("\nTried {}{ended}.", counted(self.combinations)))?;
        }
        Ok(())
    }
}

fn heading(output: &mut Output, text: &str) -> Result<()> {
    let heading = output.paint(Style::new().bold(), text);
    output.line(format!("\n{heading}"))
}

impl Finding {
    fn tell(&self, output: &mut Output, indent: &str) -> Result<()> {
        let title = if self.title.is_empty() { &self.cause } else { &self.title };
        let title = output.paint(Style::new().bold(), line(title));
        output.line(format!("{indent}{title} ({}, {})", line(&self.confidence), line(&self.cause)))?;
        let secret = self.secret.as_ref().map(Secret::told);
        let rows = [
            ("Shown by", Some(line(&self.evidence))),
            ("Secret", secret),
            ("Lies with", blame(&self.blame).map(str::to_owned)),
            ("To do", Some(line(&self.fix))),
        ];
        for (name, text) in rows {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                output.line(format!("{indent}  {name:<9}  {text}"))?;
            }
        }
        Ok(())
    }
}

fn blame(name: &str) -> Option<&'static str> {
    Some(match name {
        "sender" => "the sender",
        "between" => "what lies between the sender and Creel",
        "computer" => "the clock of this computer",
        "endpoint" => "the endpoint's settings in Creel",
        "receiver" => "your receiver",
        _ => return None,
    })
}

impl Secret {
    fn told(&self) -> String {
        let mut told = match &self.endpoint {
            Some(endpoint) => format!("{} of {}", self.id, line(endpoint)),
            None => format!("{} of those given", self.id + 1),
        };
        if let Some(label) = &self.label {
            told.push_str(&format!(" ({})", line(label)));
        }
        if !self.last_four.is_empty() {
            told.push_str(&format!(" …{}", line(&self.last_four)));
        }
        told
    }
}

impl Step {
    fn tell(&self, output: &mut Output, width: usize) -> Result<()> {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        let (mark, style) = match self.outcome.as_str() {
            "passed" => ("✓", colour(AnsiColor::Green)),
            "failed" => ("✗", colour(AnsiColor::Red)),
            _ => ("–", Style::new().dimmed()),
        };
        let mark = output.paint(style, mark);
        let name = line(&self.name);
        let gap = " ".repeat(width.saturating_sub(name.chars().count()));
        let text = format!("  {mark} {name}{gap}  {}", line(&self.detail));
        output.line(text.trim_end())
    }
}

/// `1 combination`, `1,412 combinations`.
fn counted(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + if number == 1 { " combination" } else { " combinations" }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn thousands_are_set_apart() {
        let check = |number: u32, wanted: &str| assert_eq!(counted(number), wanted);
        check(1, "1 combination");
        check(999, "999 combinations");
        check(1_412, "1,412 combinations");
        check(1_000_000, "1,000,000 combinations");
    }
}
