//! The counts: this program once more, under valgrind.

use super::jobs::COUNTED;
use super::record::Record;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

pub enum Outcome {
    Counted(Record),
    NoValgrind,
}

/// Runs this program with the argument `jobs` and counts the instructions inside each call of [`COUNTED`], in one run:
/// what comes before a call does not count, and each call is written out by itself.
pub fn count(jobs: &str) -> Result<Outcome, String> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callgrind.out");
    let program = std::env::current_exe().map_err(|e| format!("instructions: {e}"))?;
    let run = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--combine-dumps=yes"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--dump-after={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .arg(jobs)
        .env("RAYON_NUM_THREADS", "1")
        .stderr(Stdio::inherit())
        .output();
    let run = match run {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Outcome::NoValgrind),
        run => run.map_err(|e| format!("instructions: valgrind does not start: {e}"))?,
    };
    if !run.status.success() {
        return Err(format!("instructions: valgrind failed ({})", run.status));
    }
    let dumps = std::fs::read_to_string(&file)
        .map_err(|e| format!("instructions: {}: {e}", file.display()))?;
    record(&String::from_utf8_lossy(&run.stdout), &dumps).map(Outcome::Counted)
}

/// The names that the program printed, and the counts that callgrind wrote in the same order.
fn record(printed: &str, dumps: &str) -> Result<Record, String> {
    let mut printed = printed.lines();
    let level = printed.next().unwrap_or("no level");
    let jobs: Vec<&str> = printed.collect();
    // The last part is what was collected after the last call: nothing.
    let counts: Vec<u64> = dumps
        .split("\npart: ")
        .filter(|part| part.contains(&format!("Trigger: --dump-after={COUNTED}\n")))
        .filter_map(|part| part.lines().find_map(|line| line.strip_prefix("totals: ")))
        .filter_map(|total| total.trim().parse().ok())
        .collect();
    if jobs.is_empty() || jobs.len() != counts.len() {
        let (jobs, counts) = (jobs.len(), counts.len());
        return Err(format!(
            "instructions: callgrind counted {counts} calls of {COUNTED}, not {jobs}"
        ));
    }
    Ok(Record {
        conditions: format!("{}, {}, {level}", compiler(), std::env::consts::ARCH),
        counts: jobs.into_iter().map(String::from).zip(counts).collect(),
    })
}

/// `rustc 1.95`: releases that differ in the third number compile alike.
fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output();
    let version = version.map(|run| String::from_utf8_lossy(&run.stdout).into_owned());
    match version
        .unwrap_or_default()
        .splitn(3, '.')
        .collect::<Vec<_>>()[..]
    {
        [major, minor, _] => format!("{major}.{minor}"),
        _ => "an unknown rustc".into(),
    }
}
