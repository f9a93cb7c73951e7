//! Exits: the codes that scripts branch on, and what is said with them.

use std::net::TcpListener;

use crate::support::{Ran, Serve, creel, program};

#[test]
fn bare_creel_says_how_to_start() {
    let dir = tempfile::tempdir().unwrap();
    let ran = creel(dir.path(), &[]).ok();
    assert!(ran.text().contains("creel serve") && ran.text().contains("curl"), "{}", ran.text());
    assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none(), "asking for help leaves no data");
}

#[test]
fn help_man_and_completions_need_no_data() {
    let dir = tempfile::tempdir().unwrap();
    let pages: [&[&str]; 7] = [
        &["--help"],
        &["help", "serve"],
        &["secret", "add", "--help"],
        &["man"],
        &["man", "serve"],
        &["completions", "bash"],
        &["--version"],
    ];
    for arguments in pages {
        assert!(!creel(dir.path(), arguments).ok().out.is_empty(), "{arguments:?}");
    }
    assert!(creel(dir.path(), &["man", "secret", "add"]).ok().text().contains(".TH"));
    creel(dir.path(), &["man", "nothing"]).fails(2, &["nothing"]);
    assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none());
}

#[test]
fn wrong_usage_is_2() {
    let dir = tempfile::tempdir().unwrap();
    let wrong: [&[&str]; 6] = [
        &["nonsense"],
        &["ls", "--limit", "0"],
        &["serve", "--listen", "somewhere"],
        &["show"],
        &["verify", "x"],
        &["endpoint", "set", "x", "--enabled=maybe"],
    ];
    for arguments in wrong {
        let ran = creel(dir.path(), arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn a_second_instance_is_3_and_names_the_first() {
    let serve = Serve::new();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--json"];
    let pid = format!("pid {}", serve.pid());
    let ran = serve.run(&arguments).fails(3, &[&pid, &serve.receiver, "--data-dir"]);
    assert!(ran.out.is_empty(), "{ran:?}");
    assert_eq!(serve.post("/", "", b"still there"), 200);
}

#[test]
fn a_port_in_use_is_2_and_says_who_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let me = format!("process {}", std::process::id());
    creel(dir.path(), &["serve", "--listen", &address, "--api", "127.0.0.1:0"])
        .fails(2, &[&address, &me, "--listen"]);
    let port = address.rsplit(':').next().unwrap();
    creel(dir.path(), &["serve", "--listen", "127.0.0.1:0", "--api", &address]).fails(2, &[port, "--api"]);
    // Nothing of the attempt stays behind.
    Serve::on(dir.path()).stop();
}

#[test]
fn the_api_is_for_this_machine_only() {
    let dir = tempfile::tempdir().unwrap();
    creel(dir.path(), &["serve", "--listen", "127.0.0.1:0", "--api", "0.0.0.0:0"])
        .fails(2, &["this machine"]);
}

#[test]
fn a_data_directory_that_cannot_be_used_is_2() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "not a directory").unwrap();
    for arguments in [&["ls"][..], &["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0"]] {
        let ran = Ran::of(program(&file).args(arguments).output().unwrap());
        ran.fails(2, &["file", "data directory"]);
    }
    assert_eq!(std::fs::read(&file).unwrap(), b"not a directory");
}

#[test]
fn the_option_wins_over_the_environment() {
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let other = other.path().join("deep/down");
    creel(one.path(), &["--data-dir", other.to_str().unwrap(), "endpoint", "add", "there"]).ok();
    assert!(std::fs::read_dir(one.path()).unwrap().next().is_none());
    assert_eq!(creel(&other, &["endpoint", "show", "there", "--json"]).ok().json()["slug"], "there");
}
