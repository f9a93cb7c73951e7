//! A secret source: how a secret is given on the command line. `VALUE`, `@FILE`, `env:VARIABLE`, or `-` for standard
//! input, and where it matters which of the provider's keys it is, `NAME=` in front.

use std::io::Read;

use anyhow::{Context, Result, anyhow, bail};
use creel_signatures::{DeclaredKey, SecretKind};

/// A value in clear with what it is. It is not printable.
pub(crate) struct Given {
    pub kind: SecretKind,
    pub value: String,
    pub username: Option<String>,
}

/// Reads the secret that `written` speaks of. `keys` are those that the provider declares, the first of which is meant
/// where no name stands in front; `kind` overrules what they say.
pub(crate) fn read(written: &str, keys: &[DeclaredKey], kind: Option<SecretKind>) -> Result<Given> {
    let (key, source) = named(written, keys);
    let key = key.or_else(|| keys.iter().find(|key| key.required)).or_else(|| keys.first());
    let kind = kind.or_else(|| key.map(|key| key.kind)).unwrap_or(SecretKind::SharedSecret);
    let value = value(source)?;
    if value.is_empty() {
        bail!("the secret is empty");
    }
    if kind != SecretKind::BasicAuth {
        return Ok(Given { kind, value, username: None });
    }
    // The message must not repeat what was given.
    let (username, password) =
        value.split_once(':').context("a basic_auth secret is written USER:PASSWORD")?;
    Ok(Given { kind, username: Some(username.to_owned()), value: password.to_owned() })
}

/// Whether this is the source that reads standard input.
pub(crate) fn reads_stdin(written: &str, keys: &[DeclaredKey]) -> bool {
    named(written, keys).1 == "-"
}

/// The key whose name stands in front. Values may hold `=`, so that only a name that the provider declares counts.
fn named<'w, 'k>(written: &'w str, keys: &'k [DeclaredKey]) -> (Option<&'k DeclaredKey>, &'w str) {
    let named = written.split_once('=').and_then(|(name, rest)| {
        let key = keys.iter().find(|key| key.name == name)?;
        Some((Some(key), rest))
    });
    named.unwrap_or((None, written))
}

fn value(source: &str) -> Result<String> {
    if let Some(file) = source.strip_prefix('@') {
        let text = std::fs::read_to_string(file)
            .map_err(|error| anyhow!("the secret could not be read from {file}: {error}"))?;
        return Ok(without_line_end(text));
    }
    if let Some(variable) = source.strip_prefix("env:") {
        return std::env::var(variable)
            .map_err(|_| anyhow!("the environment has no variable {variable} with text in it"));
    }
    if source == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| anyhow!("the secret could not be read from standard input: {error}"))?;
        return Ok(without_line_end(text));
    }
    Ok(source.to_owned())
}

/// Editors and `echo` end a text with a line end that is none of the secret's.
fn without_line_end(text: String) -> String {
    let bare = text.strip_suffix('\n').map(|bare| bare.strip_suffix('\r').unwrap_or(bare));
    bare.map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{read, without_line_end};
    use creel_signatures::{DeclaredKey, SecretKind};

    fn key(name: &str, kind: SecretKind, required: bool) -> DeclaredKey {
        DeclaredKey { name: name.into(), kind, label: name.into(), help: None, pattern: None, required }
    }

    #[test]
    fn names_and_kinds_come_from_the_definition() {
        let keys = [key("id", SecretKind::WebhookId, false), key("secret", SecretKind::SharedSecret, true)];
        let check = |written: &str, kind: SecretKind, value: &str| {
            let given = read(written, &keys, None).unwrap();
            assert_eq!((given.kind, given.value.as_str()), (kind, value), "{written}");
        };
        check("whsec_a=b", SecretKind::SharedSecret, "whsec_a=b");
        check("secret=a=b", SecretKind::SharedSecret, "a=b");
        check("id=42", SecretKind::WebhookId, "42");
        check("other=42", SecretKind::SharedSecret, "other=42");
        assert_eq!(read("x", &[], None).unwrap().kind, SecretKind::SharedSecret);
        assert_eq!(read("x", &keys, Some(SecretKind::StaticToken)).unwrap().kind, SecretKind::StaticToken);
    }

    #[test]
    fn basic_auth_is_user_and_password() {
        let keys = [key("login", SecretKind::BasicAuth, true)];
        let given = read("me:a:b", &keys, None).unwrap();
        assert_eq!((given.username.as_deref(), given.value.as_str()), (Some("me"), "a:b"));
        let error = read("canary", &keys, None).err().unwrap().to_string();
        assert!(!error.contains("canary"), "{error}");
    }

    #[test]
    fn files_and_variables_are_read_and_their_line_end_is_not() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), " s3cret \r\n").unwrap();
        let given = read(&format!("@{}", file.path().display()), &[], None).unwrap();
        assert_eq!(given.value, " s3cret ");
        assert_eq!(without_line_end("a\n\n".into()), "a\n");
        assert!(read("env:CREEL_TEST_NO_SUCH_VARIABLE", &[], None).is_err());
        assert!(read("", &[], None).is_err());
    }
}
