//! Tables of numbers with a label in the last column.

use rand::{SeedableRng, rngs::ChaCha8Rng, seq::SliceRandom};
use std::collections::BTreeSet;
use std::fmt::Display;

/// Rows of features, and the label of each.
#[derive(Clone, Default)]
pub struct Table {
    pub x: Vec<Vec<f64>>,
    pub y: Vec<bool>,
}

impl Table {
    /// Reads a file of comma- or semicolon-separated values; a first row without numbers is a header. The label is 1 where it
    /// is at least `at_least`, or else where it is the greater of the two values there are.
    pub fn read(path: &str, at_least: Option<f64>) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        Self::parse(&text, at_least).map_err(|e| format!("{path}:{e}"))
    }

    fn parse(text: &str, at_least: Option<f64>) -> Result<Self, String> {
        // Spreadsheets put a mark before the first character.
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        let mut lines = lines
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(i, line)| (i + 1, cells(line)))
            .peekable();
        if let Some((_, cells)) = lines.peek()
            && cells.iter().all(|cell| number(cell).is_none())
        {
            lines.next();
        }
        let (mut x, mut labels) = (Vec::new(), Vec::new());
        for (line, mut cells) in lines {
            let label = cells.pop().filter(|label| !label.is_empty());
            labels.push((line, label.ok_or(format!("{line}: no label"))?));
            let row = features(&cells).map_err(|e| format!("{line}: {e}"))?;
            let width = x.first().map_or(row.len(), Vec::len);
            if row.len() != width {
                let found = row.len();
                return Err(format!("{line}: {found} features where there were {width}"));
            }
            x.push(row);
        }
        let y = match at_least {
            Some(least) => reaching(&labels, least)?,
            None => one_of_two(&labels)?,
        };
        Ok(Table { x, y })
    }

    /// A random part of `share` of the rows, and the rest.
    pub fn split(&self, share: f64, seed: u64) -> (Table, Table) {
        let mut order: Vec<usize> = (0..self.y.len()).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        let (part, rest) = order.split_at((share * order.len() as f64).round() as usize);
        (self.rows(part), self.rows(rest))
    }

    fn rows(&self, rows: &[usize]) -> Table {
        Table {
            x: rows.iter().map(|&i| self.x[i].clone()).collect(),
            y: rows.iter().map(|&i| self.y[i]).collect(),
        }
    }

    /// Brings every feature to [0, 1]; one that never changes, to 0.
    pub fn scale_to_unit(&mut self) {
        for j in 0..self.x.first().map_or(0, Vec::len) {
            let column = || self.x.iter().map(|row| row[j]);
            let (low, high) = (
                column().fold(f64::MAX, f64::min),
                column().fold(f64::MIN, f64::max),
            );
            let width = if high > low { high - low } else { 1.0 };
            self.x
                .iter_mut()
                .for_each(|row| row[j] = (row[j] - low) / width);
        }
    }
}

fn cells(line: &str) -> Vec<&str> {
    let cells = line.split([',', ';']);
    cells.map(|cell| cell.trim().trim_matches('"')).collect()
}

fn number(cell: &str) -> Option<f64> {
    match cell {
        "true" => Some(1.0),
        "false" => Some(0.0),
        _ => cell.parse().ok().filter(|x: &f64| x.is_finite()),
    }
}

fn features(cells: &[&str]) -> Result<Vec<f64>, String> {
    let read = |(j, cell): (usize, &&str)| {
        number(cell).ok_or_else(|| format!("column {}: `{cell}` is no number", j + 1))
    };
    cells.iter().enumerate().map(read).collect()
}

/// Labels are numbers, and count from `least` on.
fn reaching(labels: &[(usize, &str)], least: f64) -> Result<Vec<bool>, String> {
    let read = |(line, label): &(usize, &str)| match number(label) {
        Some(label) => Ok(label >= least),
        None => Err(format!("{line}: the label `{label}` is no number")),
    };
    labels.iter().map(read).collect()
}

/// Labels are two numbers or two words.
fn one_of_two(labels: &[(usize, &str)]) -> Result<Vec<bool>, String> {
    let values: BTreeSet<&str> = labels.iter().map(|(_, label)| *label).collect();
    match values.into_iter().collect::<Vec<_>>()[..] {
        [_, one] => Ok(labels.iter().map(|(_, label)| *label == one).collect()),
        [] => Err(end("no rows")),
        [only] => Err(end(format!("every label is `{only}`"))),
        ref many => Err(end(format!(
            "{} different labels where two are needed; --at-least NUMBER makes two of them",
            many.len()
        ))),
    }
}

/// What is wrong with no line alone.
fn end(what: impl Display) -> String {
    format!(" {what}")
}
