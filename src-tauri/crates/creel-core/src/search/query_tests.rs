use creel_signatures::Verdict;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{Facts, Query};
use crate::marks::Marks;
use crate::sending::forward::ForwardCounts;

/// A query with what it finds and what it leaves, each as `method endpoint event verdict +mark… | text`.
#[track_caller]
fn check(query: &str, finds: &[&str], leaves: &[&str]) {
    let parsed = Query::parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    for (deliveries, wanted) in [(finds, true), (leaves, false)] {
        for delivery in deliveries {
            assert_eq!(holds(&parsed, delivery), wanted, "{query:?} on {delivery:?}\n{parsed:?}");
        }
    }
}

fn holds(query: &Query, delivery: &str) -> bool {
    let (facts, text) = delivery.split_once('|').unwrap();
    let mut facts = facts.split_whitespace();
    let method = facts.next().unwrap();
    let (rest, marked): (Vec<&str>, Vec<&str>) = facts.partition(|word| !word.starts_with('+'));
    let mut facts = rest.into_iter();
    let is = |mark: &str| marked.contains(&mark);
    let marks = Marks {
        pinned: is("+pinned"),
        read: is("+read"),
        tags: marked.iter().filter_map(|mark| Some(mark.strip_prefix("+#")?.to_owned())).collect(),
        note: None,
    };
    let secret: Vec<String> =
        marked.iter().filter_map(|mark| Some(mark.strip_prefix("+@")?.to_owned())).collect();
    let facts = Facts {
        marks: &marks,
        repeat: is("+dup"),
        imported: is("+imported"),
        secret: &secret,
        forwards: ForwardCounts {
            delivered: u64::from(is("+delivered")),
            failed: u64::from(is("+failed")),
            waiting: u64::from(is("+queued")),
            skipped: 0,
        },
        method,
        endpoint: facts.next().unwrap(),
        event_type: facts.next().filter(|event| *event != "-"),
        verdict: match facts.next().unwrap() {
            "valid" => Verdict::Valid,
            "invalid" => Verdict::Invalid,
            "missing" => Verdict::Missing,
            _ => Verdict::Unchecked,
        },
    };
    assert!(query.asks_text() || query.text_holds(""), "a query without text must not look at it");
    query.facts_hold(&facts) && query.text_holds(text)
}

/// A query that is not understood: where, what the message says, and the suggestion.
#[track_caller]
fn check_error(query: &str, position: usize, says: &str, suggestion: Option<&str>) {
    let error = Query::parse(query).expect_err(query);
    assert_eq!(error.position, position, "{query:?}: {error}");
    assert!(error.message.contains(says), "{query:?}: {error}");
    assert_eq!(error.suggestion.as_deref(), suggestion, "{query:?}: {error}");
}

const PAID: &str =
    "POST stripe invoice.paid valid|/stripe {\"customer\":\"cus_42\",\"note\":\"Out of stock\"}";
const PUSH: &str =
    "POST github push invalid|/github {\"ref\":\"refs/heads/main\",\"url\":\"http://x.test/a\"}";
const PING: &str = "get default - unchecked|/ping?v=1.2 ";
const LOST: &str = "PUT default - missing +imported|/up caf\u{e9} \u{39f}\u{394}\u{39f}\u{3a3}";
const AGAIN: &str = "POST stripe invoice.paid valid +dup|/stripe {}";
const SEEN: &str = "POST stripe - valid +pinned +read +#Ticket-42 +#other|/stripe {}";
const ALL: [&str; 4] = [PAID, PUSH, PING, LOST];

#[test]
fn nothing_asked_finds_all() {
    check("", &ALL, &[]);
    check(" \t\n ", &ALL, &[]);
}

#[test]
fn forwards_are_asked_for() {
    let (failed, both, queued) =
        ("POST a - valid +failed|", "POST a - valid +failed +delivered|", "POST a - valid +queued|");
    check("forward:failed", &[failed, both], &[queued, PAID]);
    check("forward:delivered,queued", &[both, queued], &[failed, PAID]);
    check("forward:none", &[PAID], &[failed, both, queued]);
    check("-forward:none", &[failed, both, queued], &[PAID]);
    check_error("forward:faild", 8, "did you mean failed", Some("failed"));
    check_error("destination:x", 0, "did you mean forward", Some("forward:x"));
}

#[test]
fn fields_are_compared() {
    check("method:POST", &[PAID, PUSH], &[PING, LOST]);
    check("method:get,put", &[PING, LOST], &[PAID, PUSH]);
    check("METHOD:GET", &[PING], &[PAID, PUSH, LOST]);
    check("-method:POST", &[PING, LOST], &[PAID, PUSH]);
    check("!method:P*", &[PING], &[PAID, PUSH, LOST]);
    check("endpoint:Stripe", &[PAID], &[PUSH, PING, LOST]);
    check("endpoint:s*,git*", &[PAID, PUSH], &[PING, LOST]);
    check("event:invoice.*", &[PAID], &[PUSH, PING, LOST]);
    check("event:Invoice.Paid", &[PAID], &[PUSH, PING, LOST]);
    check("event:\"invoice.paid\",push", &[PAID, PUSH], &[PING, LOST]);
    check("event:*", &[PAID, PUSH], &[PING, LOST]);
    check("-event:*", &[PING, LOST], &[PAID, PUSH]);
    check("sig:valid", &[PAID], &[PUSH, PING, LOST]);
    check("sig:invalid,Missing", &[PUSH, LOST], &[PAID, PING]);
    check("-sig:unchecked", &[PAID, PUSH, LOST], &[PING]);
    check("is:dup", &[AGAIN], &ALL);
    check("-IS:Dup", &ALL, &[AGAIN]);
    check("is:imported", &[LOST], &[PAID, PUSH, PING, AGAIN, SEEN]);
    check("-is:Imported", &[PAID, PUSH, PING], &[LOST]);
    check("is:pinned", &[SEEN], &ALL);
    check("is:dup,pinned", &[SEEN, AGAIN], &ALL);
    check("is:imported,pinned", &[LOST, SEEN], &[PAID, PUSH, PING, AGAIN]);
    check("is:unread", &ALL, &[SEEN]);
    check("-is:unread", &[SEEN], &ALL);
    check("tag:ticket-42", &[SEEN], &ALL);
    check("tag:nothing,TICKET*", &[SEEN], &ALL);
    check("tag:ticket", &[], &[SEEN]);
    check("-tag:*", &ALL, &[SEEN]);
    check("method:POST sig:invalid", &[PUSH], &[PAID, PING, LOST]);
}

#[test]
fn words_are_found_whole_or_by_their_start() {
    check("cus_42", &[PAID], &[PUSH, PING, LOST]);
    check("CUS_42", &[PAID], &[PUSH, PING, LOST]);
    check("cus_4", &[], &ALL);
    check("cus_4*", &[PAID], &[PUSH, PING, LOST]);
    check("\"cus_42\"", &[PAID], &[PUSH, PING, LOST]);
    check("\"cus_4\"", &[], &ALL);
    check("-cus_42", &[PUSH, PING, LOST], &[PAID]);
    check("-c*", &[PUSH, PING], &[PAID, LOST]);
    check("1.2", &[PING], &[PAID, PUSH, LOST]);
    check("CAF\u{c9}", &[LOST], &[PAID, PUSH, PING]);
    check("out stock", &[PAID], &[PUSH, PING, LOST]);
    check("out -stock", &[], &ALL);
    check("out out", &[PAID], &[PUSH]);
}

#[test]
fn other_text_is_found_as_it_stands() {
    check("\"out of\"", &[PAID], &[PUSH, PING, LOST]);
    check("\"of out\"", &[], &ALL);
    check("\"t of st\"", &[PAID], &[PUSH]);
    check("-\"out of stock\"", &[PUSH, PING, LOST], &[PAID]);
    check("refs/heads", &[PUSH], &[PAID, PING, LOST]);
    check("refs/hea*", &[PUSH], &[PAID, PING, LOST]);
    check("http://x.test", &[PUSH], &[PAID, PING, LOST]);
    check("{\"ref\":\"refs", &[PUSH], &[PAID, PING, LOST]);
    check(r#""\"customer\":\"cus_42\"""#, &[PAID], &[PUSH]);
    check("/ping", &[PING], &[PAID, PUSH, LOST]);
    check("\"\u{3bf}\u{3b4}\u{3bf}\u{3c3} \"", &[], &[PAID]);
    check("\"caf\u{e9} \u{3bf}\u{3b4}\u{3bf}\u{3c3}\"", &[LOST], &[PAID]);
}

#[test]
fn errors_say_where_and_what_was_meant() {
    check_error("metod:POST", 0, "did you mean method?", Some("method:POST"));
    check_error("a -verdict:valid x", 3, "did you mean sig?", Some("sig:valid"));
    check_error("type:json", 0, "the fields are method, endpoint", Some("\"type:json\""));
    check_error("localhost:3000", 0, "in quotes", Some("\"localhost:3000\""));
    check_error("header.user-agent:Stripe*", 0, "There is no field", Some("\"header.user-agent:Stripe*\""));
    check_error("sig:vaild", 4, "did you mean valid?", Some("valid"));
    check_error("is:dpu", 3, "did you mean dup?", Some("dup"));
    check_error("is:", 3, "as in is:dup", Some("dup"));
    check_error("retry:2", 0, "did you mean is?", Some("is:2"));
    check_error("sig:valid,nonsense", 10, "it is one of valid, invalid", None);
    check_error("is:import", 3, "did you mean imported?", Some("imported"));
    check_error("is:x", 3, "it is one of dup, imported, pinned, unread", None);
    check_error("sig:", 4, "as in sig:invalid", Some("invalid"));
    check_error("method:,GET", 7, "A value is missing", Some("POST"));
    check_error("event:a, b", 8, "A value is missing", Some("charge.*"));
    check_error("endpoint:a/b", 9, "slug", None);
    check_error("method:\"a b\"", 7, "one word", None);
    check_error("event:\"a\"b", 9, "comma or a space", None);
    check_error("a \"b c", 2, "not closed", Some("\"b c\""));
    check_error("event:\"b", 6, "not closed", Some("\"b\""));
    check_error("\"\"", 0, "nothing in these quotes", None);
    check_error("x - y", 2, "Nothing follows", None);
    check_error("a OR b", 2, "OR is not understood", Some("\"OR\""));
    check_error("(a b)", 0, "cannot be grouped", Some("\"(a\""));
    check_error("*", 0, "only at the end", Some("\"*\""));
    check_error("a*b", 0, "only at the end", Some("\"a*b\""));
    check_error(&"a ".repeat(65), 128, "at most 64 terms", None);
    check_error(&format!("event:{}", "a,".repeat(70)), 134, "at most 64 values", None);
    check_error(&"a".repeat(5000), 4096, "at most 4096 bytes", None);
}

#[test]
fn any_text_is_read_without_panic() {
    let pieces = [
        "method:",
        "sig:",
        "event:",
        "endpoint:",
        "is:",
        "x:",
        ":",
        "-",
        "!",
        "\"",
        "\\",
        "*",
        ",",
        " ",
        "(",
        "://",
        "a",
        "B",
        "\u{e9}",
        "\u{1f600}",
        "\u{0}",
        "\u{200f}",
        "\u{3a3}",
        "\n",
        "valid",
        "GET",
        "OR",
        "12",
        ".",
    ];
    let mut random = StdRng::seed_from_u64(27335);
    for _ in 0..20_000 {
        let length = random.random_range(0..12);
        let text: String = (0..length).map(|_| pieces[random.random_range(0..pieces.len())]).collect();
        match Query::parse(&text) {
            Ok(query) => {
                ALL.iter().filter(|delivery| holds(&query, delivery)).count();
            }
            Err(error) => assert!(text.is_char_boundary(error.position), "{text:?}: {error:?}"),
        }
    }
}
