//! An endpoint as the API has it, and as it is shown.

use anyhow::Result;
use serde::Deserialize;

use crate::api::Api;
use crate::columns::Cell;
use crate::escape;
use crate::output::Output;
use crate::shown;

/// What is shown of an endpoint.
#[derive(Debug, Deserialize)]
pub(super) struct Stored {
    pub(super) slug: String,
    name: String,
    pub(super) provider: Option<String>,
    enabled: bool,
    paths: Vec<String>,
    receiver_path: String,
    public_url: Option<String>,
    answer: Answer,
    allow_legacy: bool,
    notify: Notify,
    allow_from: Vec<String>,
    trusted_proxies: Vec<String>,
    last_handshake: Option<Handshake>,
    secrets: usize,
}

#[derive(Debug, Deserialize)]
struct Handshake {
    name: String,
    at: String,
    delivery: i64,
}

#[derive(Debug, Deserialize)]
struct Notify {
    when: String,
    query: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    status: Option<u16>,
    headers: Option<Vec<(String, String)>>,
    body: Option<String>,
    delay_ms: u32,
    reject_invalid: bool,
    #[serde(default)]
    plan: Option<String>,
    #[serde(default)]
    template: bool,
    #[serde(default)]
    stand_in: Option<String>,
    #[serde(default)]
    pass_through: Option<PassThrough>,
}

#[derive(Debug, Deserialize)]
struct PassThrough {
    destination: i64,
    timeout_ms: u32,
}

impl Stored {
    pub(super) fn row(&self) -> Vec<Cell> {
        let cell = |text: &str| Cell::new(escape::line(text).to_string());
        let paths = std::iter::once(&self.receiver_path).chain(&self.paths).cloned().collect::<Vec<_>>();
        vec![
            cell(&self.slug),
            cell(self.provider.as_deref().unwrap_or("-")),
            Cell::new(self.secrets.to_string()).right(),
            cell(&paths.join(" ")),
            Cell::new(self.answer()),
        ]
    }

    fn answer(&self) -> String {
        if !self.enabled {
            return "off".into();
        }
        let mut text = match (&self.answer.stand_in, self.answer.status) {
            (Some(vendor), _) => format!("as {} would", escape::line(vendor)),
            (None, Some(status)) => status.to_string(),
            (None, None) => "as usual".to_owned(),
        };
        if let Some(PassThrough { destination, timeout_ms }) = self.answer.pass_through {
            text = format!("what destination {destination} answers within {timeout_ms} ms, else {text}");
        }
        if self.answer.delay_ms > 0 {
            text.push_str(&format!(" after {} ms", self.answer.delay_ms));
        }
        if let Some(plan) = &self.answer.plan {
            text.push_str(&format!(", by the plan {}", escape::line(plan)));
        }
        if self.answer.template {
            text.push_str(", with its templates filled in");
        }
        if self.answer.reject_invalid {
            text.push_str(", 401 where the signature is not valid");
        }
        text
    }

    pub(super) fn show(&self, api: &Api, output: &mut Output) -> Result<()> {
        let line = |text: &str| escape::line(text).to_string();
        let base = api.receiver().unwrap_or_default();
        let mut rows = vec![
            ("Endpoint", line(&self.slug)),
            (
                "Receives",
                std::iter::once(&self.receiver_path)
                    .chain(&self.paths)
                    .map(|path| format!("{base}{}", line(path)))
                    .collect::<Vec<_>>()
                    .join("  "),
            ),
            ("Provider", line(self.provider.as_deref().unwrap_or("none"))),
            ("Secrets", self.secrets.to_string()),
            ("Answers", self.answer()),
        ];
        if !self.name.is_empty() && self.name != self.slug {
            rows.insert(1, ("Name", line(&self.name)));
        }
        for (name, value) in self.answer.headers.iter().flatten() {
            rows.push(("", format!("{}: {}", line(name), line(value))));
        }
        if let Some(body) = &self.answer.body {
            rows.push(("", line(body)));
        }
        if let Some(url) = &self.public_url {
            rows.push(("Public", line(url)));
        }
        let Notify { when, query } = &self.notify;
        let of = match (when.as_str(), query) {
            ("matching", Some(query)) => format!("of what matches {}", line(query)),
            ("unfocused", _) => "while Creel's window is not in front".into(),
            ("failed", _) => "of what is invalid or missing".into(),
            (when, _) => line(when),
        };
        rows.push(("Notifies", of));
        if !self.allow_from.is_empty() {
            rows.push(("Takes from", line(&self.allow_from.join(" "))));
        }
        if !self.trusted_proxies.is_empty() {
            rows.push(("Believes", line(&self.trusted_proxies.join(" "))));
        }
        if let Some(Handshake { name, at, delivery }) = &self.last_handshake {
            let told = format!("{} at {}, delivery {delivery}", line(name), shown::time(at));
            rows.push(("Handshake", told));
        }
        if self.allow_legacy {
            rows.push(("Legacy", "schemes that the provider has given up count".into()));
        }
        rows.iter().try_for_each(|(name, text)| output.line(format!("{name:<10} {text}")))
    }
}
