//! Tables in print: no lines, numbers to the right, names to the left.

use comfy_table::{Cell, CellAlignment, Table, presets};

/// An empty table.
pub(crate) fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

/// A cell of a number, or of what stands above numbers.
pub(crate) fn right(text: &str) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// The table with the names in its column `names` to the left, without blanks at the ends of lines.
pub(crate) fn text(mut table: Table, names: usize) -> String {
    if let Some(names) = table.column_mut(names) {
        names.set_cell_alignment(CellAlignment::Left);
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}
