//! A plan: what an endpoint answers to the first sending of an event, to the second, and so on, so that a sender's
//! retries can be watched. Written as `500,429 retry-after:5,200`: steps in their order, the last of which stays.
//!
//! A step is one or more words: a status, or `ok` for the endpoint's own answer; `retry-after:SECONDS`; `delay:2s` or
//! `delay:200ms`; `drop`, which closes the connection without an answer; `cut`, which closes it in the middle of one. A
//! status that is no 2xx goes out alone; a 2xx goes out with the endpoint's own answer, if a signature does not forbid it.

use std::time::Duration;

use crate::delivery::Fault;

/// How many steps a plan may have.
const MOST: usize = 100;
/// The longest delay of a step.
const LONGEST_DELAY: Duration = Duration::from_secs(300);

/// What is answered, sending by sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    steps: Vec<Step>,
}

/// One step. What it does not say is the endpoint's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step {
    pub status: Option<u16>,
    /// Seconds.
    pub retry_after: Option<u32>,
    pub delay: Option<Duration>,
    pub fault: Option<Fault>,
}

/// Why a text is no plan. `offset` counts bytes from 0, `column` characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {message}")]
pub struct PlanError {
    pub offset: usize,
    pub column: usize,
    pub message: String,
}

impl Plan {
    /// # Errors
    /// Says where the text is no plan.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let mut steps = Vec::new();
        let mut start = 0;
        for part in text.split(',') {
            steps.push(step(text, start, part)?);
            start += part.len() + 1;
        }
        match steps.len() {
            ..=MOST => Ok(Self { steps }),
            _ => Err(refused(text, 0, format!("a plan has at most {MOST} steps"))),
        }
    }

    /// The step for a sending, counted from 1.
    pub fn step(&self, sending: u64) -> Step {
        let at = usize::try_from(sending.saturating_sub(1)).unwrap_or(usize::MAX);
        self.steps.get(at).or(self.steps.last()).copied().unwrap_or_default()
    }
}

fn step(text: &str, start: usize, part: &str) -> Result<Step, PlanError> {
    let mut step = Step::default();
    let mut own = false;
    let mut words = 0;
    let mut offset = start;
    for word in part.split(' ') {
        let here = offset;
        offset += word.len() + 1;
        if word.is_empty() {
            continue;
        }
        words += 1;
        let refused = |message: String| refused(text, here, message);
        let twice = || refused(format!("{word:?} says what this step has said before"));
        let settled = step.status.is_some() || own || step.fault.is_some_and(|fault| fault == Fault::Dropped);
        match word.split_once(':') {
            None if word == "ok" && !settled => own = true,
            None if word == "drop" && !settled && step.fault.is_none() => step.fault = Some(Fault::Dropped),
            None if word == "cut" && step.fault.is_none() => step.fault = Some(Fault::Cut),
            None if matches!(word, "ok" | "drop" | "cut") => return Err(twice()),
            None if word.bytes().all(|byte| byte.is_ascii_digit()) => {
                let status = word.parse().ok().filter(|status| (200..=599).contains(status));
                let told = || refused(format!("{word:?} is no status; it is a number from 200 to 599"));
                let status = status.ok_or_else(told)?;
                if settled {
                    return Err(twice());
                }
                step.status = Some(status);
            }
            Some(("retry-after", value)) => {
                let seconds = value.parse().map_err(|_| {
                    refused(format!("{value:?} is no number of seconds, such as in retry-after:5"))
                })?;
                if step.retry_after.replace(seconds).is_some() {
                    return Err(twice());
                }
            }
            Some(("delay", value)) => {
                let told = || refused(format!("{value:?} is no delay of up to 300s, such as 2s or 200ms"));
                let delay = delay(value).filter(|delay| *delay <= LONGEST_DELAY).ok_or_else(told)?;
                if step.delay.replace(delay).is_some() {
                    return Err(twice());
                }
            }
            _ => {
                let words = "a status, ok, drop, cut, retry-after:5 or delay:2s";
                return Err(refused(format!("{word:?} is no word of a plan; a step has {words}")));
            }
        }
    }
    match words {
        0 => Err(refused(text, start, "a step is empty".to_owned())),
        _ => Ok(step),
    }
}

fn refused(text: &str, offset: usize, message: String) -> PlanError {
    let column = text.get(..offset).unwrap_or(text).chars().count() + 1;
    PlanError { offset, column, message }
}

fn delay(text: &str) -> Option<Duration> {
    if let Some(millis) = text.strip_suffix("ms") {
        return millis.parse().ok().map(Duration::from_millis);
    }
    text.strip_suffix('s')?.parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_in_their_order_and_the_last_one_stays() {
        let plan = Plan::parse("500, 429 retry-after:5,delay:200ms,  200 cut,drop").unwrap();
        let check = |sending: u64, wanted: Step| assert_eq!(plan.step(sending), wanted, "sending {sending}");
        check(1, Step { status: Some(500), ..Step::default() });
        check(2, Step { status: Some(429), retry_after: Some(5), ..Step::default() });
        check(3, Step { delay: Some(Duration::from_millis(200)), ..Step::default() });
        check(4, Step { status: Some(200), fault: Some(Fault::Cut), ..Step::default() });
        for sending in [5, 6, u64::MAX] {
            check(sending, Step { fault: Some(Fault::Dropped), ..Step::default() });
        }
        assert_eq!(Plan::parse("ok delay:2s").unwrap().step(0).delay, Some(Duration::from_secs(2)));
    }

    #[test]
    fn an_error_says_where_it_stands() {
        let check = |text: &str, column: usize, message: &str| {
            let error = Plan::parse(text).expect_err(text);
            assert_eq!(error.column, column, "{text}: {error}");
            assert!(error.message.contains(message), "{text}: {error}");
        };
        check("", 1, "empty");
        check("500,", 5, "empty");
        check("500,,200", 5, "empty");
        check("500, 42x", 6, "no word");
        check("600", 1, "200 to 599");
        check("99999999", 1, "200 to 599");
        check("500 200", 5, "before");
        check("drop 500", 6, "before");
        check("ok 200", 4, "before");
        check("cut cut", 5, "before");
        check("500 retry-after:x", 5, "seconds");
        check("500 delay:9999s", 5, "delay");
        check("500 delay:2", 5, "delay");
        check("ü", 1, "no word");
        check("ok,ü:5", 4, "no word");
        check(&vec!["500"; 101].join(","), 1, "at most 100");
    }
}
