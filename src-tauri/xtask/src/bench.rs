//! `bench`: what is measured, each beside its bar: captures under load, the UI that follows them, the window beside a
//! blank one.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::desktop::{BUILDING, OPENING, TESTING};
use crate::npm::{self, NPM};
use crate::run;
use crate::setup::Requirement;
use crate::step::Step;
use crate::test::CHROMIUM;

pub(crate) fn needs() -> Vec<Requirement> {
    [&[NPM, CHROMIUM], BUILDING, OPENING, TESTING].concat()
}

/// A measured value, as the benchmarks print it: `figure`, what, bar, measured, `ok` or `over`, with tabs between them.
struct Figure([String; 4]);

impl Figure {
    fn read(line: &str) -> Option<Self> {
        let columns: Vec<&str> = line.strip_prefix("figure\t")?.split('\t').collect();
        <[&str; 4]>::try_from(columns).ok().map(|columns| Self(columns.map(str::to_owned)))
    }
}

pub(crate) fn bench(arguments: &[String]) -> Result<ExitCode> {
    let (only, arguments) = only(arguments)?;
    let wanted = |part: &str| only.is_none_or(|only| only == part);
    build()?;
    let mut figures = Vec::new();
    let mut measure = |step: Step| {
        step.run_and_read(|line| match Figure::read(line) {
            Some(figure) => {
                figures.push(figure);
                true
            }
            None => false,
        })
    };
    if wanted("capture") {
        measure(cargo_bench("measuring durable captures", "capture", arguments))?;
    }
    if wanted("forward") {
        measure(cargo_bench("measuring what forwarding costs", "forward", arguments))?;
    }
    if wanted("ui") {
        measure(npm::UI.scripted("weighing what has to be loaded first of", "weigh"))?;
        let creel = run::program("creel")?.display().to_string();
        measure(npm::UI.scripted("measuring", "bench").env("CREEL", &creel))?;
    }
    if wanted("window") {
        measure(cargo_bench("measuring the window beside a blank one", "window", arguments))?;
    }
    print_table(&figures);
    Ok(ExitCode::SUCCESS)
}

/// Takes `--only <part>` from the arguments; the rest is for the benchmarks.
fn only(arguments: &[String]) -> Result<(Option<&str>, &[String])> {
    match arguments {
        [option, part, rest @ ..] if option == "--only" => match part.as_str() {
            "capture" | "forward" | "ui" | "window" => Ok((Some(part), rest)),
            _ => bail!("there is no part `{part}`; there are capture, forward, ui and window"),
        },
        [option] if option == "--only" => bail!("--only takes capture, forward, ui or window"),
        rest => Ok((None, rest)),
    }
}

/// All in one go: what is chosen decides which features the dependencies have, so a part of it would compile them again.
fn build() -> Result<()> {
    npm::UI.install()?;
    npm::UI.script("building", "build")?;
    Step::cargo("building what is measured; the first time takes some minutes")
        .args(["build", "--release", "--workspace", "--locked", "--bin", "creel", "--bin", "creel-desktop"])
        .args(["--example", "blank", "--bench", "capture", "--bench", "forward", "--bench", "window"])
        .run()
}

fn cargo_bench(what: &str, name: &str, arguments: &[String]) -> Step {
    Step::cargo(what).args(["bench", "--workspace", "--locked", "--bench", name, "--"]).args(arguments)
}

fn print_table(figures: &[Figure]) {
    let rows = || figures.iter().map(|Figure(columns)| columns.each_ref().map(String::as_str));
    let heading = ["figure", "bar", "measured", ""];
    let width = |column: usize| {
        let widths = rows().chain([heading]).map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let [what_width, bar_width, measured_width] = [width(0), width(1), width(2)];
    println!();
    for [what, bar, measured, verdict] in [heading].into_iter().chain(rows()) {
        let line = format!("{what:<what_width$}  {bar:>bar_width$}  {measured:>measured_width$}  {verdict}");
        println!("{}", line.trim_end());
    }
}
