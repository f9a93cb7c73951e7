//! Guards: who reaches the API over TCP, and who does not.

use crate::support::{Serve, status};

#[test]
fn the_api_answers_its_owner_and_nobody_else() {
    let serve = Serve::new();
    let host = serve.api_host().to_owned();
    let port = host.rsplit(':').next().unwrap();
    let token = format!("Authorization: Bearer {}\r\n", serve.token);
    let check = |request: String, wanted: u16| {
        assert_eq!(status(serve.ask(&request).as_bytes()), wanted, "{request}");
    };
    let get = |host: &str, headers: &str| {
        format!("GET /api/v1/deliveries HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n")
    };
    check(get(&host, &token), 200);
    check(get(&format!("localhost:{port}"), &token), 200);
    check(get(&host, ""), 401);
    check(get(&host, "Authorization: Bearer wrong\r\n"), 401);
    check(get(&host, &format!("Authorization: Bearer {}x\r\n", serve.token)), 401);
    check(get(&host, &format!("Authorization: Basic {}\r\n", serve.token)), 401);
    check(get(&format!("evil.example:{port}"), &token), 421);
    check(get("127.0.0.1:1", &token), 421);
    check(get(&host, &format!("{token}Origin: https://evil.example\r\n")), 403);
    check(get(&host, &format!("{token}Origin: {}\r\n", serve.receiver)), 403);
    check(get(&host, &format!("{token}Origin: null\r\n")), 403);
    check(get(&host, &format!("{token}Sec-Fetch-Site: cross-site\r\n")), 403);
    check(get(&host, &format!("{token}Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n")), 200);

    let post = |content_type: &str| {
        let body = "{\"slug\":\"forged\"}";
        format!(
            "POST /api/v1/endpoints HTTP/1.1\r\nHost: {host}\r\n{token}{content_type}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    check(post("Content-Type: text/plain\r\n"), 415);
    check(post("Content-Type: application/x-www-form-urlencoded\r\n"), 415);
    check(post(""), 415);
    assert_eq!(serve.run(&["endpoint", "ls", "--json"]).ok().json()["items"].as_array().unwrap().len(), 1);
    check(post("Content-Type: application/json\r\n"), 201);
}

#[test]
fn the_receiver_is_not_the_api() {
    let serve = Serve::new();
    let request = format!(
        "GET /api/v1/deliveries HTTP/1.1\r\nHost: creel\r\nAuthorization: Bearer {}\r\n\r\n",
        serve.token
    );
    assert_eq!(serve.send(request.as_bytes()), 200);
    let item = serve.run(&["ls", "--json"]).ok().json()["items"][0].clone();
    assert_eq!(item["target"], "/api/v1/deliveries", "it was captured like everything else");
}
