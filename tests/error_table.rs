//! `docs/errors.md`, the table of what the compiler says to mistakes, is written from the cases under `tests/ui`, so that it
//! cannot go stale. `UPDATE_ERRORS=1` rewrites it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `tests/ui` in the order of the page, with their titles and what they are about.
const GROUPS: [(&str, &str, &str); 17] = [
    (
        "syntax",
        "Syntax",
        "A model is `model Name { data { … } statements }`; a statement that does not parse is skipped, and the next ones are \
         checked all the same.",
    ),
    (
        "attributes",
        "Attributes",
        "`#[guide(…)]`, `#[divergence(…)]`, `#[method(…)]` and `#[without(…)]` stand before the model, `#[noncentered]` before a \
         parameter.",
    ),
    (
        "names",
        "Names",
        "Every name has one meaning and is defined before it is used: `let` introduces it, and without `let` stand data.",
    ),
    (
        "data",
        "Data",
        "Bounds may read fields that stand before them; the struct `NameData` has every field, and no size that a length tells.",
    ),
    (
        "types",
        "Types",
        "Data and parameters have types of their own; values are `real`.",
    ),
    (
        "shapes",
        "Shapes",
        "Numbers go with any shape, arrays with their own; lengths are sizes and whole numbers.",
    ),
    (
        "indices",
        "Indices",
        "An index is a whole number that the data settle, and in range as far as that is written out.",
    ),
    (
        "arrays",
        "Parts of arrays, and functions of whole ones",
        "A part is `x[lo..hi]`; a loop over an array is `for e in x`; functions and distributions of arrays ask for their shapes.",
    ),
    (
        "distributions",
        "Distributions",
        "A distribution takes its parameters in order, each in its domain.",
    ),
    (
        "support",
        "Supports",
        "A parameter's type may narrow the support of its distribution, not leave it; data are what their distribution draws.",
    ),
    (
        "combined",
        "Distributions put together",
        "`Truncated`, `Censored`, `RightCensored`, `Mixture` and `ZeroInflated` take other distributions.",
    ),
    (
        "filled",
        "Arrays filled element by element",
        "`let s: [real; t];` declares one, `s[i] = …` fills it.",
    ),
    (
        "conditions",
        "Conditions",
        "An `if` on data chooses statements; an `if` on a parameter chooses among terms and numbers.",
    ),
    (
        "discrete",
        "Discrete parameters",
        "They are summed out, which asks for finitely many values and for uses that fall into one term for each of them.",
    ),
    (
        "missing",
        "Missing data",
        "Entries of `[real?; n]` may be missing: what is missing is a parameter of the distribution that a statement gives the whole.",
    ),
    (
        "minibatch",
        "Minibatches",
        "`for i in minibatch(0..n, 256)` is a loop of which a fit draws some rows at a time.",
    ),
    (
        "ode",
        "Differential equations",
        "`ode(f, z0, t0, times, …)` takes a Rust function that is generic over the number type.",
    ),
];

/// Cases of several mistakes at once, which the other folders have one by one.
const APART: &str = "several";

/// The longest line of source that is shown whole.
const LONGEST: usize = 96;

/// What is said, the token it is said at, and the line that has it.
struct Row {
    message: String,
    token: String,
    line: String,
}

#[test]
fn the_table_of_errors_is_what_the_cases_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = page(&root.join("tests/ui"));
    let path = root.join("docs/errors.md");
    if std::env::var_os("UPDATE_ERRORS").is_some() {
        fs::write(&path, page).expect("the page can be written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differs = page.lines().zip(committed.lines()).find(|(a, b)| a != b);
    assert!(
        page == committed,
        "docs/errors.md is not what tests/ui says, from {differs:?} on; `UPDATE_ERRORS=1 cargo test --test error_table` rewrites it"
    );
}

#[test]
fn every_folder_has_its_place_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    for folder in entries(&root) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let is_known = name == APART || GROUPS.iter().any(|(folder, ..)| *folder == name);
        assert!(is_known, "tests/ui/{name} has no group in GROUPS");
    }
}

fn page(cases: &Path) -> String {
    let mut page = String::from(
        "# Errors\n\n\
         What the compiler says to mistakes in a model: the error, the token that it underlines, and the line that has it. All of a \
         model's errors are reported at once.\n\n\
         This page is written from the cases in `tests/ui`: `UPDATE_ERRORS=1 cargo test --test error_table`.\n",
    );
    for (folder, title, about) in GROUPS {
        let mut rows: Vec<Row> = Vec::new();
        for case in entries(&cases.join(folder)) {
            if case.extension().is_some_and(|extension| extension == "rs") {
                rows.extend(errors(&case));
            }
        }
        let _ = write!(
            page,
            "\n## {title}\n\n{about}\n\n| error | at | in |\n|---|---|---|\n"
        );
        let mut said: Vec<&str> = Vec::new();
        for row in &rows {
            if !said.contains(&row.message.as_str()) {
                said.push(&row.message);
                let (message, token, line) = (cell(&row.message), &row.token, &row.line);
                let _ = writeln!(page, "| {message} | {} | {} |", code(token), code(line));
            }
        }
    }
    page
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// The errors that a case's `.stderr` has.
fn errors(case: &Path) -> Vec<Row> {
    let text = |path: &Path| {
        fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let (source, said) = (text(case), text(&case.with_extension("stderr")));
    let said: Vec<&str> = said.lines().collect();
    let heads = (0..said.len()).filter(|&i| said[i].starts_with("error"));
    heads
        .filter_map(|i| {
            let (_, message) = said[i].split_once(": ")?;
            let (line, column) = place(said.get(i + 1)?)?;
            let line = source.lines().nth(line - 1)?;
            let carets = said[i + 2..]
                .iter()
                .take_while(|line| !line.is_empty())
                .find_map(|line| underlined(line));
            Some(row(message, line, column - 1, carets))
        })
        .collect()
}

/// The line and column of ` --> path:line:column`.
fn place(arrow: &str) -> Option<(usize, usize)> {
    let place = arrow.trim().strip_prefix("--> ")?;
    let mut parts = place.rsplit(':');
    let column = parts.next()?.parse().ok()?;
    Some((parts.next()?.parse().ok()?, column))
}

/// How many characters of one line are underlined, in a line that underlines.
fn underlined(line: &str) -> Option<usize> {
    let marks = line.trim_start().strip_prefix('|')?;
    let marks = marks.trim_start_matches([' ', '|', '-']);
    let carets = marks.chars().take_while(|c| *c == '^').count();
    (carets > 0).then_some(carets)
}

/// Where nothing is underlined in one line, the token goes on below it.
fn row(message: &str, line: &str, column: usize, carets: Option<usize>) -> Row {
    let rest: String = line.chars().skip(column).collect();
    let token: String = match carets {
        Some(carets) => rest.chars().take(carets).collect(),
        None => rest,
    };
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    Row {
        message: message.to_owned(),
        token: shortened(token.trim(), 0),
        line: shortened(line.trim(), column - indent),
    }
}

/// The part of a long text around a place in it.
fn shortened(text: &str, at: usize) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let from = at.saturating_sub(LONGEST / 2).min(length - LONGEST);
    let part: String = text.chars().skip(from).take(LONGEST).collect();
    let (before, after) = (from > 0, from + LONGEST < length);
    let dots = |there: bool| if there { "…" } else { "" };
    format!("{}{}{}", dots(before), part.trim(), dots(after))
}

/// Text as it stands in a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{}{fence}", cell(text))
}
