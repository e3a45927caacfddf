//! The table of a posterior.

use std::fmt;

use comfy_table::Cell;

use super::number::three_digits;
use super::statistics::{mean_and_sd, quantile};
use super::table::{plain, right, text};

/// One [`SummaryRow`] for every named element.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    rows: Vec<SummaryRow>,
}

/// What the draws of one element come to.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow {
    /// The element: `tau`, `theta[3]`.
    pub name: String,
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub sd: f64,
    /// The 5 % quantile.
    pub q5: f64,
    /// The median.
    pub q50: f64,
    /// The 95 % quantile.
    pub q95: f64,
}

impl Summary {
    /// Of named columns of draws.
    pub fn new(columns: impl IntoIterator<Item = (String, Vec<f64>)>) -> Self {
        let rows = columns.into_iter();
        Summary {
            rows: rows.map(|(name, x)| SummaryRow::new(name, x)).collect(),
        }
    }

    /// The row of the element called `name`.
    pub fn get(&self, name: &str) -> Option<&SummaryRow> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// All rows, in the model's order.
    pub fn rows(&self) -> &[SummaryRow] {
        &self.rows
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first `rows` rows as text.
    pub fn table(&self, rows: usize) -> String {
        let mut table = plain();
        table.set_header(["", "mean", "sd", "5%", "50%", "95%"].map(right));
        for row in self.rows.iter().take(rows) {
            table.add_row(row.cells());
        }
        text(table, 0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table(usize::MAX))
    }
}

impl SummaryRow {
    fn new(name: String, mut draws: Vec<f64>) -> Self {
        let (mean, sd) = mean_and_sd(&draws);
        draws.sort_by(f64::total_cmp);
        SummaryRow {
            name,
            mean,
            sd,
            q5: quantile(&draws, 0.05),
            q50: quantile(&draws, 0.5),
            q95: quantile(&draws, 0.95),
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let numbers = [self.mean, self.sd, self.q5, self.q50, self.q95];
        let mut cells = vec![Cell::new(&self.name)];
        cells.extend(numbers.map(|x| right(&three_digits(x, self.sd))));
        cells
    }
}
