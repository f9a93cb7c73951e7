use std::time::Duration;

use bytes::Bytes;

use super::{Bounds, Program, ProgramError, RunError};

/// Long enough that what ends by itself or is stopped for its size gets there on a busy machine.
const PATIENT: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);

async fn run(text: &str, input: &str) -> Result<Option<String>, RunError> {
    run_for(PATIENT, text, input).await
}

async fn run_for(time: Duration, text: &str, input: &str) -> Result<Option<String>, RunError> {
    let program = Program::compile(text, &["$delivery"]).unwrap_or_else(|error| panic!("{text}: {error}"));
    let bounds = Bounds { time, output: 1000 };
    let delivery = Bytes::from_static(br#"{"id":7,"headers":{"a":["b"]}}"#);
    let output = program.run_within(bounds, Bytes::copy_from_slice(input.as_bytes()), vec![delivery]).await?;
    Ok(output.map(|output| String::from_utf8(output).expect("JSON is UTF-8")))
}

#[tokio::test]
async fn a_program_makes_one_value_from_another() {
    async fn check(text: &str, input: &str, wanted: Option<&str>) {
        assert_eq!(run(text, input).await, Ok(wanted.map(str::to_owned)), "{text}");
    }
    check(".", "{ \"b\" : 1, \"a\" : [true,null] }", Some(r#"{"b":1,"a":[true,null]}"#)).await;
    check(".a, .b", r#"{"a":1,"b":2}"#, Some("1")).await;
    check("empty", "1", None).await;
    check("$delivery.id", "null", Some("7")).await;
    check("$delivery.headers.a[0] + \"!\"", "null", Some("\"b!\"")).await;
    check(
        r#"{summary: (.t | .[:3]), n: (.n // "none")}"#,
        r#"{"t":"äöüß"}"#,
        Some(r#"{"summary":"äöü","n":"none"}"#),
    )
    .await;
    check("def f: if . > 0 then . - 1 | f else \"done\" end; f", "3000", Some("\"done\"")).await;
    check("[limit(3; repeat(1))]", "null", Some("[1,1,1]")).await;
    check("reduce range(10) as $n (0; . + $n)", "null", Some("45")).await;
    check("[.[] | select(. > 1)] | map(. * 2)", "[1,2,3]", Some("[4,6]")).await;
    check("\"ab\" * 2", "null", Some("\"abab\"")).await;
    check(".a *= 3 | .b |= ascii_upcase | del(.c)", r#"{"a":2,"b":"x","c":1}"#, Some(r#"{"a":6,"b":"X"}"#))
        .await;
    check("[paths]", r#"{"a":[1]}"#, Some(r#"[["a"],["a",0]]"#)).await;
    check("(.. | select(type == \"number\")) |= . + 1", "[1,[2]]", Some("[2,[3]]")).await;
    check("try error(\"x\") catch .", "null", Some("\"x\"")).await;
    check(".a | fromjson | .b", r#"{"a":"{\"b\":[1]}"}"#, Some("[1]")).await;
    let brackets = r#"["[[[\"{{{",{"a":"\\"}]"#;
    check(".", brackets, Some(brackets)).await;
    check("capture(\"(?<n>[0-9]+)\").n | tonumber", "\"a12\"", Some("12")).await;
    check("sub(\"b+\"; \"-\") | @base64", "\"abbc\"", Some("\"YS1j\"")).await;
    check("now > 1700000000", "null", Some("true")).await;
    check("\"2026-01-02T03:04:05Z\" | fromdate", "null", Some("1767323045")).await;
    check("to_entries | map({(.key | ascii_upcase): .value}) | add", r#"{"a":1}"#, Some(r#"{"A":1}"#)).await;
}

#[tokio::test]
async fn numbers_keep_their_digits() {
    for number in
        ["12345678901234567890123", "1.10", "1e5", "-0.0", "0.1000000000000000055511151231257827", "1e400"]
    {
        let wanted = format!("{{\"n\":{number}}}");
        assert_eq!(run(".", &wanted).await, Ok(Some(wanted.clone())));
        assert_eq!(run(".n", &wanted).await, Ok(Some(number.to_owned())));
    }
    assert_eq!(run(". + 1", "12345678901234567890123").await, Ok(Some("12345678901234567890124".to_owned())));
}

#[test]
fn an_error_says_where_it_stands() {
    fn check(text: &str, line: usize, column: usize, message: &str) {
        let error = Program::compile(text, &["$delivery"]).expect_err(text);
        assert_eq!(error, ProgramError { line, column, message: message.to_owned() }, "{text}");
    }
    check("", 1, 1, "the end stands where term is expected");
    check("{a: 1", 1, 6, "the end stands where a closing brace is expected");
    check(".a |\n  ü", 2, 3, "\"ü\" stands where a token is expected");
    check(".a )", 1, 4, "\")\" stands where a token is expected");
    check("1 2", 1, 3, "\"2\" stands where an operator or the end is expected");
    check(".a\n| nosuch", 2, 3, "there is no function \"nosuch\"");
    check("map(1; 2)", 1, 1, "there is no function of 2 arguments \"map\"");
    check("$secret", 1, 1, "there is no variable \"$secret\"");
    check("$ENV", 1, 1, "there is no variable \"$ENV\"");
    for reaching in ["env", "input", "inputs", "debug", "stderr", "halt", "halt_error", "localtime"] {
        check(reaching, 1, 1, &format!("there is no function {reaching:?}"));
    }
    check("include \"a\"; 1", 1, 9, "\"\\\"a\\\"\" stands where an operator or the end is expected");
    check(&"[".repeat(101), 1, 101, "brackets are nested more than 100 deep");
    let message = "more than 4000 words and signs follow each other; put parts into brackets";
    check(&format!("[{}.]", ".|".repeat(2_000)), 1, 1, message);
    check(&" ".repeat(40_000), 1, 32_769, "a program has at most 32768 bytes");
}

#[tokio::test]
async fn a_text_that_nests_without_brackets_breaks_no_stack() {
    for (piece, last) in [
        (".|", "."),
        ("1+", "1"),
        (".,", "."),
        (".//", "."),
        ("-", "1"),
        ("try ", "1"),
        ("try error catch ", "1"),
        ("if ", "."),
        ("if . then . elif ", "."),
        ("if . then ", "."),
        ("reduce ", "."),
        ("reduce . as $x (", "."),
        (". as $x|", "."),
        (". as [$x] ?// $x|", "."),
        ("def f: ", "."),
        ("def f: .; ", "."),
        ("label $x|", "."),
        (".[]", "?"),
        (".a", "?"),
        ("..", "?"),
        ("?", "."),
        ("\"\\(", "."),
    ] {
        // As deep as may be, and deeper.
        for times in [300, 600, 1_000, 1_333, 1_990, 3_990, 10_000] {
            let times = times.min((super::LONGEST - last.len()) / piece.len());
            let text = piece.repeat(times) + last;
            let Ok(program) = Program::compile(&text, &["$delivery"]) else { continue };
            let bounds = Bounds { time: SHORT, output: 1000 };
            let null = Bytes::from_static(b"null");
            let ran = program.run_within(bounds, null.clone(), vec![null]).await;
            let broken = matches!(&ran, Err(RunError::Failed(why)) if why.contains("defect"));
            assert!(!broken, "{piece:?}: {ran:?}");
        }
    }
}

#[tokio::test]
async fn no_program_runs_for_ever_or_takes_the_machine() {
    async fn check(text: &str, input: &str, wanted: RunError) {
        assert_eq!(run(text, input).await, Err(wanted), "{text}");
    }
    async fn slow(text: &str, input: &str) {
        assert_eq!(run_for(SHORT, text, input).await, Err(RunError::TookTooLong(SHORT)), "{text}");
    }
    slow("def f: f; f", "null").await;
    check("def f: try f; f", "null", RunError::TooDeep).await;
    slow("def f: (try error catch .) | f; f", "null").await;
    slow("[range(1e18)] | length", "null").await;
    slow("last(range(1e18))", "null").await;
    slow("reduce range(1e18) as $n (0; . + $n)", "null").await;
    slow("[repeat(1)]", "null").await;
    slow("until(false; .)", "null").await;
    slow("[.[] + .[] + .[] + .[] + .[]] | length", &format!("[{}0]", "0,".repeat(200))).await;
    check("def f: [f]; f", "null", RunError::TooDeep).await;
    check("def f: 1 + f; f", "null", RunError::TooDeep).await;
    check("reduce range(1000000) as $n (0; [.])", "null", RunError::TooDeep).await;
    check("reduce range(1000000) as $n (0; {a: 1, b: .})", "null", RunError::TooDeep).await;
    check("reduce range(1000000) as $n (0; [1, ., 2])", "null", RunError::TooDeep).await;
    check("def f: [.] | .[] |= f; f", "null", RunError::TooDeep).await;
    check("\"x\" * 1e9", "null", RunError::Failed("cannot calculate \"x\" * 1e9".to_owned())).await;
    check("\"x\" * 1000000000", "null", RunError::TooLarge).await;
    check("def f: . + . | f; \"x\" | f", "null", RunError::TooLarge).await;
    check("def f: . * . | f; 3 | f", "null", RunError::TooLarge).await;
    check("\"x\" * 999", "null", RunError::OutputTooLong(1000)).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(".", &deep, RunError::Input("it is nested more than 256 deep".to_owned())).await;
    let message = "cannot parse a text as JSON: it is nested more than 256 deep";
    check("fromjson", &format!("{deep:?}"), RunError::Failed(message.to_owned())).await;
}

#[tokio::test]
async fn only_utf_8_goes_in_and_comes_out() {
    let program = Program::compile(".", &[]).expect("it is a program");
    let ran = program.run(Bytes::from_static(b"{\"a\":\" \xff\"}"), Vec::new()).await;
    assert_eq!(ran, Err(RunError::Input("it is not UTF-8 from byte 8 on".to_owned())));
    let decoded = Program::compile("\"/w==\" | @base64d", &[]).expect("it is a program");
    match decoded.run(Bytes::from_static(b"null"), Vec::new()).await {
        Ok(output) => assert!(output.is_some_and(|output| String::from_utf8(output).is_ok())),
        Err(error) => assert_eq!(error, RunError::Output("it is not UTF-8 from byte 2 on".to_owned())),
    }
}

#[tokio::test]
async fn what_fails_says_why() {
    async fn check(text: &str, input: &str, wanted: RunError) {
        assert_eq!(run(text, input).await, Err(wanted), "{text}");
    }
    check(".a", "1", RunError::Failed("cannot index 1 with \"a\"".to_owned())).await;
    check("error(\"no title\")", "1", RunError::Failed("no title".to_owned())).await;
    check("0 / 0", "1", RunError::Output("expected value at line 1 column 1".to_owned())).await;
    check(".", "{a}", RunError::Input("key must be a string at line 1 column 2".to_owned())).await;
    check("\"\\(.)\" | error", "\"xxx\"", RunError::Failed("xxx".to_owned())).await;
}
