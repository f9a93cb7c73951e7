//! Retrying: which outcomes of a sending are tried again, when, and how often.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Which rules hold, and how often a delivery is tried in all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct Retries {
    pub table: TableName,
    /// How often it is tried in all, 1 to 100; without it, as the table says.
    pub budget: Option<u32>,
    /// The rules of the table `custom`.
    pub custom: Option<RetryRules>,
}

/// Whose table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableName {
    #[default]
    Default,
    Wizstatus,
    Statusstack,
    Custom,
}

/// Which outcomes are tried again. A 2xx is the end of it in every table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(default)]
pub struct RetryRules {
    /// Statuses that are tried again, as ranges with both ends.
    pub statuses: Vec<(u16, u16)>,
    /// Whether no answer at all (no connection, a lost one, no answer in time) is tried again.
    pub no_answer: bool,
    /// How long the first wait is; each further one is twice the one before, with up to a fifth added by chance.
    pub first_wait_ms: u64,
    /// No wait is longer, not even one that `Retry-After` asks for.
    pub longest_wait_ms: u64,
    /// How often it is tried in all.
    pub budget: u32,
}

/// A table with where it comes from.
#[derive(Debug)]
pub struct RetryTable {
    pub name: TableName,
    pub title: &'static str,
    pub source: &'static str,
    /// What of it nobody has written down, so that Creel chose it.
    pub unconfirmed: &'static [&'static str],
    statuses: &'static [(u16, u16)],
}

/// Every named table. Waits and budget are Creel's own in all of them: no page says any.
pub const TABLES: [RetryTable; 3] = [
    RetryTable {
        name: TableName::Default,
        title: "Creel's own",
        source: "RFC 9110 §15: what a later try may change",
        unconfirmed: &[],
        statuses: &[(408, 408), (429, 429), (500, 599)],
    },
    RetryTable {
        name: TableName::Wizstatus,
        title: "WizStatus",
        source: "WizStatus, \"Build Custom Webhook Integrations for Monitoring\": the table of response codes",
        unconfirmed: &[
            "The page lists 2xx, 400, 401, 403, 5xx and timeouts. Other statuses are not tried again here.",
            "How often and how soon it tries again.",
        ],
        statuses: &[(500, 599)],
    },
    RetryTable {
        name: TableName::Statusstack,
        title: "StatusStack",
        source: "StatusStack, \"Webhook Integration\": best practices and troubleshooting",
        unconfirmed: &[
            "The page says to return 200 within five seconds and that there are retries, not of which outcomes. 408, 429, \
             5xx and no answer are tried again here.",
            "How often and how soon it tries again.",
        ],
        statuses: &[(408, 408), (429, 429), (500, 599)],
    },
];

impl Default for RetryRules {
    fn default() -> Self {
        Self {
            statuses: vec![(408, 408), (429, 429), (500, 599)],
            no_answer: true,
            first_wait_ms: 2_000,
            longest_wait_ms: 3_600_000,
            budget: 12,
        }
    }
}

impl RetryTable {
    pub fn rules(&self) -> RetryRules {
        RetryRules { statuses: self.statuses.to_vec(), ..RetryRules::default() }
    }
}

impl Retries {
    /// The rules in force.
    pub fn rules(&self) -> RetryRules {
        let mut rules = match (self.table, &self.custom) {
            (TableName::Custom, Some(custom)) => custom.clone(),
            (name, _) => {
                TABLES.iter().find(|table| table.name == name).map(RetryTable::rules).unwrap_or_default()
            }
        };
        rules.budget = self.budget.unwrap_or(rules.budget).max(1);
        rules
    }
}

impl RetryRules {
    /// Whether this outcome may be another one the next time. `None` stands for no answer. A loop (508, RFC 5842 §7.2) is
    /// the same loop the next time, whatever the rules say.
    pub fn tries_again(&self, status: Option<u16>) -> bool {
        match status {
            Some(508) => false,
            Some(status) => self.statuses.iter().any(|(from, to)| (*from..=*to).contains(&status)),
            None => self.no_answer,
        }
    }

    /// How long to wait after so many tries. `asked` is what the answer's `Retry-After` asks for; `chance` is 0 to 1.
    pub fn wait(&self, tries: u32, asked: Option<Duration>, chance: f64) -> Duration {
        let longest = Duration::from_millis(self.longest_wait_ms);
        if let Some(asked) = asked {
            return asked.min(longest);
        }
        let doubled = 1u64.checked_shl(tries.saturating_sub(1)).unwrap_or(u64::MAX);
        let wait = Duration::from_millis(self.first_wait_ms.saturating_mul(doubled)).min(longest);
        wait.mul_f64(1.0 + 0.2 * chance.clamp(0.0, 1.0)).min(longest)
    }
}

/// What a `Retry-After` asks for: seconds, or a date (RFC 9110 §10.2.3). `now` is in seconds since the Unix epoch.
pub fn retry_after(value: &str, now: u64) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(value.trim()).ok()?;
    let at = at.duration_since(std::time::SystemTime::UNIX_EPOCH).ok()?;
    Some(at.saturating_sub(Duration::from_secs(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_knows_what_is_tried_again() {
        let check = |table: TableName, again: &[Option<u16>], never: &[u16]| {
            let rules = Retries { table, ..Retries::default() }.rules();
            assert!(again.iter().all(|status| rules.tries_again(*status)), "{table:?}");
            assert!(!never.iter().any(|status| rules.tries_again(Some(*status))), "{table:?}");
        };
        let refused = [200, 204, 301, 400, 401, 403, 404, 410, 422, 508];
        check(TableName::Default, &[None, Some(408), Some(429), Some(500), Some(503), Some(599)], &refused);
        check(TableName::Statusstack, &[None, Some(408), Some(429), Some(500)], &refused);
        check(TableName::Wizstatus, &[None, Some(500), Some(503)], &[200, 400, 401, 403, 404, 408, 429]);
        let custom =
            Some(RetryRules { statuses: vec![(404, 404)], no_answer: false, ..RetryRules::default() });
        let rules = Retries { table: TableName::Custom, custom, budget: Some(3) }.rules();
        assert!(rules.tries_again(Some(404)) && !rules.tries_again(None) && !rules.tries_again(Some(500)));
        assert_eq!(rules.budget, 3);
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let rules = RetryRules { first_wait_ms: 100, longest_wait_ms: 1_000, ..RetryRules::default() };
        let check = |tries: u32, asked: Option<u64>, chance: f64, wait: u64| {
            assert_eq!(
                rules.wait(tries, asked.map(Duration::from_millis), chance),
                Duration::from_millis(wait),
                "{tries}"
            );
        };
        check(1, None, 0.0, 100);
        check(2, None, 0.0, 200);
        check(2, None, 1.0, 240);
        check(4, None, 0.0, 800);
        check(5, None, 1.0, 1_000);
        check(4_000_000, None, 0.5, 1_000);
        check(1, Some(700), 0.5, 700);
        check(1, Some(70_000), 0.0, 1_000);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let check = |value: &str, seconds: Option<u64>| {
            // 1994-11-06 08:49:37
            assert_eq!(retry_after(value, 784_111_777), seconds.map(Duration::from_secs), "{value}");
        };
        check("5", Some(5));
        check(" 0 ", Some(0));
        check("Sun, 06 Nov 1994 08:50:37 GMT", Some(60));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        check("soon", None);
        check("-1", None);
    }
}
