//! A template: a text of an answer that says something about the request it answers, written for minijinja. It sees
//! `request` (`method`, `path`, `query`, `headers`, `json`), `verdict`, `reason`, `event` (`type`, `id`) and `retry` (which
//! sending this is), and nothing else; names of headers are in lower case. It sees no secrets. Numbers of `request.json`
//! that no 64 bits hold are rounded.

use std::io::Write;

use minijinja::{Environment, Error, UndefinedBehavior, Value};

/// The longest text that a template gives, in bytes.
pub(crate) const LONGEST: usize = 64 * 1024;
/// How much a template may do; a step takes about one.
const FUEL: u64 = 100_000;
/// How deep blocks and includes may go.
const DEEPEST: usize = 50;

/// Why a text is no template. `line` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct TemplateError {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// Whether a text is a template, and whether it asks which sending this is.
///
/// # Errors
/// Says where it is none.
pub(crate) fn check(text: &str) -> Result<bool, TemplateError> {
    let environment = environment();
    let template = environment.template_from_str(text).map_err(|error| told(&error))?;
    Ok(template.undeclared_variables(false).contains("retry"))
}

/// What a template makes of what it sees.
///
/// # Errors
/// It failed, did too much, or gave too much.
pub(crate) fn render(text: &str, sees: &Value) -> Result<String, TemplateError> {
    let environment = environment();
    let template = environment.template_from_str(text).map_err(|error| told(&error))?;
    let mut out = Limited(Vec::new());
    template.render_captured_to(sees.clone(), &mut out).map_err(|error| told(&error))?;
    // minijinja writes text and nothing else.
    Ok(String::from_utf8_lossy(&out.0).into_owned())
}

fn environment<'s>() -> Environment<'s> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEEPEST);
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment
}

fn told(error: &Error) -> TemplateError {
    let what = error.kind().to_string();
    let message = match error.detail() {
        Some(detail) => format!("{what}: {detail}"),
        None => what,
    };
    TemplateError { line: error.line().unwrap_or(1), message }
}

/// Takes so much and no more.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(std::io::Error::other(format!("it gives more than {LONGEST} bytes")));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    #[test]
    fn a_template_sees_its_request_and_stays_within_bounds() {
        let sees = context! { request => context! { json => context! { id => 7 } }, retry => 2 };
        let check = |text: &str, wanted: Result<&str, (usize, &str)>| match (render(text, &sees), wanted) {
            (Ok(given), Ok(wanted)) => assert_eq!(given, wanted, "{text}"),
            (Err(error), Err((line, message))) => {
                assert_eq!(error.line, line, "{text}: {error}");
                assert!(error.message.contains(message), "{text}: {error}");
            }
            (given, _) => panic!("{text}: {given:?}"),
        };
        check("{\"id\":{{ request.json.id }},\"try\":{{ retry }}}", Ok("{\"id\":7,\"try\":2}"));
        check("{% if retry > 1 %}already_processed{% else %}ok{% endif %}", Ok("already_processed"));
        check("[{{ request.json.no.such }}]", Ok("[]"));
        check("a\n{{ request.json.id", Err((2, "")));
        check("\n\n{{ 1 / 0 }}", Err((3, "")));
        check(
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            Err((1, "fuel")),
        );
        check("{% for a in range(9000) %}0123456789{% endfor %}", Err((1, "")));
        check("{% include 'x' %}", Err((1, "")));
    }

    #[test]
    fn only_a_template_that_asks_for_it_costs_a_look_at_the_sendings() {
        assert_eq!(check("{{ request.path }}"), Ok(false));
        assert_eq!(check("{{ retry }}"), Ok(true));
        assert!(check("{{").is_err());
    }
}
