//! What holds for the readers of what users write: searches, answer plans, networks, URLs, times and programs. The fuzz
//! targets and an ordinary test with seeded random input check the same functions.

#![allow(dead_code, reason = "every fuzz target uses one of them")]

use std::net::IpAddr;

use creel_core::clock::Timestamp;
use creel_core::network::Network;
use creel_core::plan::Plan;
use creel_core::search::{Query, Term};
use creel_core::sending::retry::retry_after;
use creel_core::sending::url::Url;
use creel_core::transform;

/// Never panics; what is no search is refused at a place that is in it; what a term says and what its opposite says never
/// hold both. The bytes are a search and, after FF, a text to search.
pub(crate) fn query(bytes: &[u8]) {
    let (search, text) = cut(bytes);
    match Query::parse(&search) {
        Ok(query) => {
            if search.len() < 4_000 {
                let again = Query::parse(&format!("  {search}\t"));
                assert_eq!(again.as_ref(), Ok(&query), "{search:?}");
            }
            let _ = query.text_holds(&text);
            for term in &query.terms {
                let one = |negated| Query { terms: vec![Term { negated, test: term.test.clone() }] };
                if one(false).asks_text() {
                    assert_ne!(
                        one(false).text_holds(&text),
                        one(true).text_holds(&text),
                        "{term:?} {text:?}"
                    );
                }
            }
        }
        Err(error) => {
            assert!(search.is_char_boundary(error.position), "{search:?}: {error:?}");
            assert!(!error.message.is_empty() && !error.message.contains('\n'), "{error:?}");
        }
    }
}

/// Never panics; what is no plan, network, URL or time is refused; what is one reads the same when it is written again.
pub(crate) fn small(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Plan::parse(&text) {
        Ok(plan) => {
            let step = plan.step(bytes.len() as u64);
            assert!(step.status.is_none_or(|status| (200..=599).contains(&status)), "{text:?}: {step:?}");
            assert!(step.delay.is_none_or(|delay| delay.as_secs() <= 300), "{text:?}: {step:?}");
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.offset), "{text:?}: {error:?}");
            assert_eq!(error.column, text[..error.offset].chars().count() + 1, "{text:?}");
        }
    }
    if let Ok(network) = text.parse::<Network>() {
        assert_eq!(network.to_string().parse(), Ok(network), "{text:?}");
        if let Ok(address) = text.split('/').next().unwrap_or_default().trim().parse::<IpAddr>() {
            assert!(network.contains(address), "{text:?}");
        }
    }
    if let Ok(url) = Url::parse(&text) {
        assert!(!url.host.is_empty() && url.target.starts_with('/'), "{text:?}: {url:?}");
        assert_eq!(Url::parse(&url.to_string()), Ok(Url { userinfo: None, ..url }), "{text:?}");
    }
    if let Some(time) = Timestamp::parse(&text) {
        assert_eq!(Timestamp::parse(&time.to_string()), Some(time), "{text:?}");
    }
    let _ = retry_after(&text, 1_773_480_615);
}

/// Never panics; what is no program is refused at a place that is in it.
pub(crate) fn program(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = transform::compile(&text) {
        let line = text.split('\n').nth(error.line - 1).unwrap_or_else(|| panic!("{text:?}: {error:?}"));
        assert!((1..=line.chars().count() + 1).contains(&error.column), "{text:?}: {error:?}");
        assert!(!error.message.is_empty(), "{text:?}");
    }
}

/// Two texts with FF between them.
fn cut(bytes: &[u8]) -> (String, String) {
    let mut parts =
        bytes.splitn(2, |byte| *byte == 0xff).map(|part| String::from_utf8_lossy(part).into_owned());
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
