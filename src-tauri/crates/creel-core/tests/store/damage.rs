//! A damaged file is set aside and never removed; configuration that can still be read is carried over.

use creel_core::endpoint::EndpointChange;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::{capture, fresh, ids, open};

fn set_aside(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.to_string_lossy().contains(".damaged-")).collect()
}

#[tokio::test]
async fn a_file_that_is_no_database_is_set_aside() {
    let directory = tempfile::tempdir().unwrap();
    let noise = vec![0x5a; 20_000];
    std::fs::write(directory.path().join("creel.db"), &noise).unwrap();
    let creel = open(directory.path()).await;
    capture(&creel, "default", "fresh").await;
    assert_eq!(ids(&creel, "").await, [1]);
    let health = creel.store().health().await;
    assert_eq!(health.set_aside, set_aside(directory.path()));
    assert_eq!(std::fs::read(&health.set_aside[0]).unwrap(), noise);
    creel.close().await;
}

#[tokio::test]
async fn damage_met_while_running_costs_no_acknowledged_capture_and_no_endpoint() {
    let (directory, creel) = fresh().await;
    creel.store().create_endpoint("kept".into(), EndpointChange::default()).await.unwrap();
    creel.refresh_directory().await.unwrap();
    for n in 0..200 {
        capture(&creel, "kept", vec![n as u8; 2000]).await;
    }
    creel.close().await;
    // Wreck the pages of the deliveries but not the first ones, where the schema and the endpoints are.
    let path = directory.path().join("creel.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();

    let creel = open(directory.path()).await;
    let mut stored = None;
    for _ in 0..50 {
        let listing = creel
            .store()
            .find(Default::default(), creel_core::store::Page { limit: 1000, ..Default::default() });
        let _ = listing.await;
        let attempt = creel.store().capture(crate::support::arrival(&creel, "kept", &[], "after")).await;
        if let Ok(id) = attempt {
            stored = Some(id);
            if !set_aside(directory.path()).is_empty() {
                break;
            }
        }
    }
    let id = stored.expect("the receiver answers again");
    assert_eq!(creel.store().body(id, 0..9).await.unwrap(), "after");
    assert_eq!(set_aside(directory.path()).len(), 1, "once, with everything that was in it");
    let endpoints = creel.store().endpoints().await.unwrap();
    assert!(endpoints.iter().any(|endpoint| endpoint.slug == "kept"), "{endpoints:?}");
    creel.close().await;
}

#[tokio::test]
async fn randomly_damaged_files_never_stop_the_start() {
    let (directory, creel) = fresh().await;
    for n in 0..100 {
        capture(&creel, "default", vec![n as u8; 1500]).await;
    }
    creel.close().await;
    let whole = std::fs::read(directory.path().join("creel.db")).unwrap();
    let mut random = StdRng::seed_from_u64(7);
    for round in 0..60 {
        let directory = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        match round % 3 {
            0 => bytes.truncate(random.random_range(1..bytes.len())),
            1 => {
                for _ in 0..random.random_range(1..200) {
                    let at = random.random_range(0..bytes.len());
                    bytes[at] ^= 1 << random.random_range(0..8);
                }
            }
            _ => {
                let page = random.random_range(0..bytes.len() / 8192) * 8192;
                bytes[page..page + 8192].fill(0);
            }
        }
        std::fs::write(directory.path().join("creel.db"), &bytes).unwrap();
        let options = creel_core::Options::within(directory.path());
        match creel_core::Creel::open(options).await {
            Ok(creel) => {
                let _ = creel
                    .store()
                    .find(Default::default(), creel_core::store::Page { limit: 1000, ..Default::default() })
                    .await;
                creel.close().await;
            }
            // A flipped bit can make the file look like a newer one or another application's: left untouched.
            Err(error) => assert!(
                std::fs::read(directory.path().join("creel.db")).unwrap() == bytes,
                "round {round}: {error}"
            ),
        }
    }
}
