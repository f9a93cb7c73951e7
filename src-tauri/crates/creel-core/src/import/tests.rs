use super::{Format, ImportedRequest, read};
use crate::clock::Timestamp;
use crate::delivery::Wire;

/// Reads a text in a format that has to be detected. Each request is told as it is stored, without carriage returns; a
/// refused one as `refused: ` and its cause.
fn told(text: &str, format: Format) -> Vec<String> {
    assert_eq!(Format::detect(text.as_bytes()), format, "{text:?}");
    let requests = match read(text.as_bytes(), None) {
        Ok(requests) => requests,
        Err(cause) => return vec![format!("refused: {cause}")],
    };
    let told = |request: ImportedRequest| {
        assert!(!request.framing.bare_lf || format == Format::Raw);
        let bytes = [request.head, request.body].concat();
        String::from_utf8_lossy(&bytes).replace('\r', "")
    };
    requests.into_iter().map(|read| read.map_or_else(|cause| format!("refused: {cause}"), told)).collect()
}

#[track_caller]
fn check(format: Format, text: &str, wanted: &[&str]) {
    let told = told(text, format);
    let fits = told.len() == wanted.len()
        && told.iter().zip(wanted).all(|(told, wanted)| match wanted.strip_prefix("refused: ") {
            Some(cause) => told.starts_with("refused: ") && told.contains(cause),
            None => told == wanted,
        });
    assert!(fits, "{text}\nis {told:#?}\nand should be {wanted:#?}");
}

fn curl(text: &str, wanted: &[&str]) {
    check(Format::Curl, text, wanted);
}

#[test]
fn the_format_is_detected() {
    for (text, format) in [
        ("{\"log\": 1}", Format::Har),
        ("  \n {", Format::Har),
        ("curl x", Format::Curl),
        ("\n$ curl\tx", Format::Curl),
        ("CURL.EXE ^\"x^\"", Format::Curl),
        ("/usr/bin/curl x", Format::Curl),
        ("curling / HTTP/1.1", Format::Raw),
        ("POST / HTTP/1.1\n\n", Format::Raw),
        ("", Format::Raw),
    ] {
        assert_eq!(Format::detect(text.as_bytes()), format, "{text:?}");
    }
    let marked = "\u{feff}POST / HTTP/1.1\n\n";
    assert_eq!(read(marked.as_bytes(), None).unwrap().len(), 1, "the mark of an editor is passed over");
}

#[test]
fn a_curl_command_is_read_as_browsers_copy_it() {
    // Chrome, for bash and for cmd; Firefox.
    let wanted = "POST /hook?a=1&b=2 HTTP/1.1\nHost: x.test:81\naccept: */*\ncontent-type: application/json\n\
                  Content-Length: 23\n\n{\"a\":\"it's\",\"n\":\"a\\nb\"}";
    curl(
        r#"curl 'http://x.test:81/hook?a=1&b=2' \
  -H 'accept: */*' \
  -H 'content-type: application/json' \
  --data-raw $'{"a":"it\'s","n":"a\\nb"}' \
  --compressed ;"#,
        &[wanted],
    );
    curl(
        "curl ^\"http://x.test:81/hook?a=1^&b=2^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -H ^\"content-type: application/json^\" \
         ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"it's^\\^\",^\\^\"n^\\^\":^\\^\"a^\\^\\nb^\\^\"^}^\" &\r\n",
        &[wanted],
    );
    curl(
        "curl 'https://x.test/' --compressed -X PUT -H 'Host: y.test' -H 'Content-Length: 2' --data-raw 'hi'",
        &[
            "PUT / HTTP/1.1\nHost: y.test\nContent-Length: 2\nContent-Type: application/x-www-form-urlencoded\n\nhi",
        ],
    );
}

#[test]
fn a_curl_command_is_read_as_documentation_writes_it() {
    let form = "Content-Type: application/x-www-form-urlencoded";
    curl("curl localhost:27335/x", &["GET /x HTTP/1.1\nHost: localhost:27335\n\n"]);
    curl(
        "$ curl -sSLk -I --max-time 3 x.test -o /dev/null 2>&1 | head -1",
        &["HEAD / HTTP/1.1\nHost: x.test\n\n"],
    );
    curl(
        "curl -d a=1 -d 'b=@2\n' x.test",
        &[&format!("POST / HTTP/1.1\nHost: x.test\n{form}\nContent-Length: 9\n\na=1&b=@2\n")],
    );
    curl("curl -XPATCH --data-binary '@x' x.test", &["refused: -d: it reads a file"]);
    curl(
        "curl --data-raw '@x' x.test",
        &[&format!("POST / HTTP/1.1\nHost: x.test\n{form}\nContent-Length: 2\n\n@x")],
    );
    curl(
        "curl -d x -H 'content-type: text/plain' -H X-Empty; -H 'X-None:' x.test"
            .replace("X-Empty;", "'X-Empty;'")
            .as_str(),
        &["POST / HTTP/1.1\nHost: x.test\ncontent-type: text/plain\nX-Empty: \nContent-Length: 1\n\nx"],
    );
    curl("curl -d x -H Content-Type: x.test", &["POST / HTTP/1.1\nHost: x.test\nContent-Length: 1\n\nx"]);
    curl(
        "curl --json '{\"a\":' --json '1}' x.test",
        &[
            "POST / HTTP/1.1\nHost: x.test\nContent-Type: application/json\nAccept: application/json\nContent-Length: 7\n\n{\"a\":1}",
        ],
    );
    curl(
        "curl -G --data-urlencode 'q=a b&c' --data-urlencode '=ü' -d d=1 'x.test/s?x=y'",
        &["GET /s?x=y&q=a%20b%26c&%C3%BC&d=1 HTTP/1.1\nHost: x.test\n\n"],
    );
    curl(
        "curl -u me:pass -A it/1 -e http://r.test -b 'c=d' --url https://x.test/a",
        &[
            "GET /a HTTP/1.1\nHost: x.test\nAuthorization: Basic bWU6cGFzcw==\nUser-Agent: it/1\nReferer: http://r.test\nCookie: c=d\n\n",
        ],
    );
    curl("curl -u a:b -H 'authorization: c' x.test", &["GET / HTTP/1.1\nHost: x.test\nauthorization: c\n\n"]);
    curl("curl --oauth2-bearer t x.test", &["GET / HTTP/1.1\nHost: x.test\nAuthorization: Bearer t\n\n"]);
    curl(
        "curl x.test\ncurl --url y.test;curl -- z.test",
        &[
            "GET / HTTP/1.1\nHost: x.test\n\n",
            "GET / HTTP/1.1\nHost: y.test\n\n",
            "GET / HTTP/1.1\nHost: z.test\n\n",
        ],
    );
}

#[test]
fn what_a_curl_command_does_not_hold_is_refused() {
    curl("curl x.test y.test", &["refused: more than one URL"]);
    curl(&format!("curl {}", "a ".repeat(100_001)), &["refused: more than 100000 words"]);
    curl(&"curl ^\n &".repeat(100_001), &["refused: more than 100000 words"]);
    curl(&"curl x;".repeat(10_001), &["refused: more than 10000 requests"]);
    curl("curl -F a=@b x.test", &["refused: -F writes a form"]);
    curl("curl -T file x.test", &["refused: -T: it reads a file"]);
    curl("curl --data @body.json x.test", &["refused: nothing is read from the disk"]);
    curl("curl --data-urlencode a@b x.test", &["refused: nothing is read from the disk"]);
    curl("curl -H @h x.test", &["refused: nothing is read from the disk"]);
    curl("curl -b jar x.test", &["refused: nothing is read from the disk"]);
    curl("curl -K conf", &["refused: -K: it reads a file"]);
    curl("curl -u me x.test", &["refused: -u has no password"]);
    curl("curl http://me:secret@x.test/", &["refused: write it as -u"]);
    curl("curl --strange x.test", &["refused: --strange is not known here"]);
    curl("curl --token=s3cr3t x.test", &["refused: option --token is not known"]);
    curl("curl -- ", &["refused: names no URL"]);
    curl("curl x.test -H", &["refused: -H has no value"]);
    curl("curl x.test -H nonsense", &["refused: no colon"]);
    curl("curl x.test -H 'a b: c'", &["refused: no name that a header can have"]);
    curl("curl x.test -H 'a: b\nc: d'", &["refused: a control character"]);
    curl("curl 'x.test/a b'", &["refused: the path has a space"]);
    curl("curl -X 'A B' x.test", &["refused: the method is not one word"]);
    curl("curl -H 'Content-Length: 3' -d hi x.test", &["refused: it is not the body that was sent"]);
    curl("curl --next x.test", &["refused: --next"]);
    curl("curl x.test?a=1&b=2", &["GET /?a=1 HTTP/1.1\nHost: x.test\n\n", "refused: not curl"]);
    curl("curl -H \"Authorization: Bearer $TOKEN\" x.test", &["refused: not filled in"]);
    curl("curl 'x.test", &["refused: a quote is not closed"]);
}

fn entry(request: &str) -> String {
    format!(
        r#"{{"startedDateTime":"2026-03-14T10:30:10.5+01:00","time":1,"request":{{{request}}},"response":{{}}}}"#
    )
}

fn har(requests: &[&str], wanted: &[&str]) {
    let entries: Vec<_> = requests.iter().map(|request| entry(request)).collect();
    check(
        Format::Har,
        &format!(r#"{{"log":{{"version":"1.2","entries":[{}]}}}}"#, entries.join(",")),
        wanted,
    );
}

#[test]
fn an_archive_is_read_entry_by_entry() {
    har(
        &[
            r#""method":"POST","url":"https://x.test/a?b=c#d","httpVersion":"http/2.0","headers":[{"name":":method","value":"POST"},
            {"name":":authority","value":"x.test"},{"name":"X-A","value":"1"}],"postData":{"mimeType":"text/plain","text":"hé"}"#,
            r#""method":"PUT","url":"http://x.test","headers":[{"name":"host","value":"y"},{"name":"Content-Length","value":"3"}],
            "postData":{"mimeType":"","encoding":"base64","text":"AP8K"}"#,
            r#""method":"POST","url":"http://x.test/f","headers":[{"name":"Transfer-Encoding","value":"chunked"}],
            "postData":{"mimeType":"application/x-www-form-urlencoded; charset=utf-8","params":[{"name":"a b","value":"ü"},{"name":"c"}]}"#,
            r#""method":"GET","url":"http://x.test/","postData":null"#,
        ],
        &[
            "POST /a?b=c HTTP/1.1\nHost: x.test\nX-A: 1\n\nhé",
            "PUT / HTTP/1.1\nhost: y\nContent-Length: 3\n\n\0\u{fffd}\n",
            "POST /f HTTP/1.1\nHost: x.test\nTransfer-Encoding: chunked\n\na+b=%C3%BC&c=",
            "GET / HTTP/1.1\nHost: x.test\n\n",
        ],
    );
    let text = format!(
        r#"{{"log":{{"entries":[{}]}}}}"#,
        entry(r#""method":"GET","url":"http://x/","httpVersion":"HTTP/2""#)
    );
    let request = read(text.as_bytes(), None).unwrap().remove(0).unwrap();
    assert_eq!((request.wire, request.at), (Wire::H2, Timestamp::parse("2026-03-14T09:30:10.5Z")));
}

#[test]
fn an_archive_that_is_not_one_says_why() {
    har(
        &[
            r#""url":"http://x.test/""#,
            r#""method":"GET","url":"data:text/plain,x""#,
            r#""method":"POST","url":"http://x.test/","postData":{"mimeType":"multipart/form-data","params":[{"name":"a"}]}"#,
            r#""method":"POST","url":"http://x.test/","postData":{"mimeType":"","encoding":"base64","text":"??"}"#,
            r#""method":"POST","url":"http://x.test/","headers":[{"name":"content-length","value":"9"}],"postData":{"mimeType":"","text":"x"}"#,
            r#""method":"GET\r\nX: 1","url":"http://x.test/""#,
        ],
        &[
            "refused: not as HAR 1.2 has it",
            "refused: names no host",
            "refused: params and no text",
            "refused: base64",
            "refused: Content-Length says 9 bytes, and the body has 1",
            "refused: the method",
        ],
    );
    let whole = |text: &str, cause: &str| check(Format::Har, text, &[&format!("refused: {cause}")]);
    whole("{", "not valid JSON (line 1");
    whole("{\"secret\": 1}", "no HTTP archive with log.entries");
    whole("{\"log\":{\"entries\":{}}}", "no HTTP archive");
    whole("{\"log\":{\"entries\":[]}}", "no request in it");
    whole(&format!("{{\"log\":{}", "[".repeat(1_000_000)), "");
    whole(&format!("{{\"log\":{{\"entries\":[{}1]}}}}", "1,".repeat(10_000)), "more than 10000");
    let bad_time =
        r#"{"log":{"entries":[{"startedDateTime":"soon","request":{"method":"GET","url":"http://x/"}}]}}"#;
    whole(bad_time, "startedDateTime");
}
