//! The recorded counts.

use std::fmt::Write;

/// The record, in the repository.
pub const FILE: &str = "benches/instructions/counts.txt";
const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/benches/instructions/counts.txt"
);

/// How to write it.
pub const HOW: &str = "UPDATE_INSTRUCTIONS=1 cargo bench --bench instructions";

/// By how much, in percent, a count may differ from the recorded one: more than what an edit elsewhere in the program moves,
/// less than what is felt.
const MARGIN: f64 = 5.0;

/// Counts of instructions, and what they are true of.
pub struct Record {
    /// The compiler, the architecture and the level of the scores. Counts under others are not comparable.
    pub conditions: String,
    /// By `<case> <job>`, in the order of the cases.
    pub counts: Vec<(String, u64)>,
}

/// A count beside the recorded one; changes are in percent.
pub enum Verdict {
    Within(f64),
    Below(f64),
    Failed(String),
}

impl Record {
    pub fn read() -> Result<Record, String> {
        let text = std::fs::read_to_string(PATH).map_err(|e| format!("{FILE}: {e}; {HOW}"))?;
        Record::parse(&text).ok_or_else(|| format!("{FILE}: not what this benchmark writes; {HOW}"))
    }

    fn parse(text: &str) -> Option<Record> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let conditions = lines.next()?.strip_prefix("conditions: ")?.into();
        let counts = lines.map(|line| {
            let (job, count) = line.rsplit_once(' ')?;
            Some((job.into(), count.parse().ok()?))
        });
        Some(Record {
            conditions,
            counts: counts.collect::<Option<_>>()?,
        })
    }

    pub fn write(&self) -> Result<(), String> {
        let mut text = format!(
            "# Instructions of one call, counted by valgrind's callgrind on one thread: case, job, count.\n\
             # Written by {HOW}\n\
             conditions: {}\n",
            self.conditions
        );
        for (job, count) in &self.counts {
            writeln!(text, "{job} {count}").expect("a string takes text");
        }
        std::fs::write(PATH, text).map_err(|e| format!("{FILE}: {e}"))
    }

    /// What becomes of a job's new count.
    pub fn verdict(&self, job: &str, count: u64) -> Verdict {
        let Some((_, recorded)) = self.counts.iter().find(|(name, _)| name == job) else {
            return Verdict::Failed(format!("{job}: {count} instructions, and none in {FILE}"));
        };
        let change = 100.0 * (count as f64 / *recorded as f64 - 1.0);
        if change > MARGIN {
            Verdict::Failed(format!(
                "{job}: {count} instructions, {change:.1} % above the {recorded} of {FILE}; {MARGIN} % are allowed"
            ))
        } else if change < -MARGIN {
            Verdict::Below(change)
        } else {
            Verdict::Within(change)
        }
    }
}
