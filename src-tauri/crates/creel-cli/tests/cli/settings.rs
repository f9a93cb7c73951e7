//! Settings: what `creel serve` does by them.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Serve, program, wait};

#[test]
fn serve_listens_where_the_setting_says() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::on(dir.path());
    assert!(serve.receiver.starts_with("http://127.0.0.1:"), "{}", serve.receiver);
    let body = r#"{"receiver":{"listen":"0.0.0.0:0"}}"#;
    let reply = serve.ask(&format!(
        "PATCH /api/v1/settings HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        serve.api_host(),
        serve.token,
        body.len()
    ));
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains(r#"["receiver.listen"]"#), "{reply}");
    serve.stop();

    let mut command = program(dir.path());
    command.args(["serve", "--api", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let told: Vec<String> =
        BufReader::new(child.stdout.take().unwrap()).lines().take(2).map(Result::unwrap).collect();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert!(wait(&mut child).success());
    assert!(told[1].contains("on all networks") && !told[0].contains(":27335"), "{told:?}");
}
