//! What an idle `creel serve` holds in memory.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

pub(crate) fn report(directory: &Path) {
    let mut serve = Command::new(env!("CARGO_BIN_EXE_creel"))
        .args(["serve", "--json", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--data-dir"])
        .arg(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary of this build");
    let mut ready = String::new();
    let stdout = serve.stdout.take().expect("a pipe");
    BufReader::new(stdout).read_line(&mut ready).expect("a line that says it is ready");
    std::thread::sleep(Duration::from_secs(2));
    let status = std::fs::read_to_string(format!("/proc/{}/status", serve.id())).unwrap_or_default();
    let kib: Option<u32> =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().split(' ').next()?.parse().ok());
    serve.kill().expect("our own process");
    serve.wait().expect("our own process");
    match kib {
        Some(kib) => {
            let mib: f64 = f64::from(kib) / 1024.0;
            crate::figure(
                "memory of an idle serve, resident",
                "≤ 25 MiB",
                &format!("{mib:.1} MiB"),
                mib <= 25.0,
            );
        }
        None => println!("idle: this system does not tell what a process holds"),
    }
}
