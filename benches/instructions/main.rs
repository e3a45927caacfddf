//! The instructions of one score and of a batch of 16, against those of `counts.txt`: `cargo bench --bench instructions`.
//!
//! A machine that does other work as well changes times but not counts, so a change that makes a score slower by a few
//! percent shows here first. Prints `instructions <case> <job> <count>`, and fails where a count is above the recorded one
//! by more than the margin. `UPDATE_INSTRUCTIONS=1` records the counts instead.

#[allow(
    dead_code,
    unused_imports,
    reason = "score and score_batch use the rest"
)]
#[path = "../support/mod.rs"]
mod support;

mod callgrind;
mod jobs;
mod record;

use callgrind::Outcome;
use record::{Record, Verdict};
use std::process::ExitCode;

/// Asks the program for the jobs, instead of for their counts.
const JOBS: &str = "jobs";

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|arg| arg == JOBS) {
        jobs::run();
        return ExitCode::SUCCESS;
    }
    if cfg!(debug_assertions) {
        println!(
            "instructions: not counted, for only an optimised build is worth it (cargo bench)"
        );
        return ExitCode::SUCCESS;
    }
    match guard() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Counts, and compares or records.
fn guard() -> Result<(), String> {
    let update = std::env::var("UPDATE_INSTRUCTIONS").is_ok_and(|value| value == "1");
    let counted = match callgrind::count(JOBS)? {
        Outcome::Counted(record) => record,
        Outcome::NoValgrind if update => {
            return Err(
                "instructions: valgrind is not installed, so there is nothing to record".into(),
            );
        }
        Outcome::NoValgrind => {
            println!("instructions: not counted, for valgrind is not installed");
            return Ok(());
        }
    };
    if update {
        print(&counted);
        println!("instructions: recorded in {}", record::FILE);
        return counted.write();
    }
    compare(&counted, &Record::read()?)
}

fn compare(counted: &Record, recorded: &Record) -> Result<(), String> {
    if counted.conditions != recorded.conditions {
        print(counted);
        println!(
            "instructions: not compared, for these are of {} and {} has those of {}",
            counted.conditions,
            record::FILE,
            recorded.conditions
        );
        return Ok(());
    }
    let mut failures = Vec::new();
    for (job, count) in &counted.counts {
        match recorded.verdict(job, *count) {
            Verdict::Within(change) => println!("instructions {job} {count} ({change:+.1} %)"),
            Verdict::Below(change) => println!(
                "instructions {job} {count} ({change:+.1} %: worth recording, {})",
                record::HOW
            ),
            Verdict::Failed(message) => {
                println!("instructions {job} {count} (failed)");
                failures.push(message);
            }
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    failures.push(format!(
        "If the change is wanted, record it: {}",
        record::HOW
    ));
    Err(failures.join("\n"))
}

fn print(record: &Record) {
    for (job, count) in &record.counts {
        println!("instructions {job} {count}");
    }
}
