//! `bench`: how many deliveries a second are stored durably, and how long an answer takes.

use std::process::ExitCode;

use anyhow::Result;

use crate::desktop::BUILDING;
use crate::setup::Requirement;
use crate::step::Step;

pub(crate) fn needs() -> Vec<Requirement> {
    BUILDING.to_vec()
}

pub(crate) fn bench(arguments: &[String]) -> Result<ExitCode> {
    Step::cargo("measuring durable captures")
        .args(["bench", "--workspace", "--locked", "--bench", "capture", "--"])
        .args(arguments)
        .run()?;
    Ok(ExitCode::SUCCESS)
}
