//! A mixture's components without their labels.

use std::fmt;

use comfy_table::Cell;
use nalgebra::DMatrix;

use crate::guide::{Component, Guide};
use crate::model::Model;
use crate::posterior::table::{plain, right, text};
use crate::posterior::{Draws, Summary, plus_minus};

/// Components at a Bhattacharyya distance below this are one: two of equal shape overlap so where their means are half a
/// standard deviation apart.
const COINCIDENT: f64 = 0.03;
/// Columns and rows of a table.
const COLUMNS: usize = 5;
const ROWS: usize = 20;

/// Components of a mixture that coincide, as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Mode {
    /// The sum of their weights.
    pub weight: f64,
    /// Which they are.
    pub components: Vec<usize>,
    /// Their draws, summarised; empty where none of the draws is theirs.
    pub summary: Summary,
}

/// The modes of a guide from the heaviest to the lightest. Their order and number do not depend on the labels of the
/// components, so that fits of different seeds can be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Modes(pub Vec<Mode>);

impl Modes {
    pub(super) fn new<M: Model>(guide: &dyn Guide, draws: &Draws<'_, M>) -> Self {
        let components = guide.components();
        let mut modes: Vec<Mode> = grouped(&components)
            .into_iter()
            .map(|group| Mode {
                weight: group.iter().map(|&k| components[k].0).sum(),
                summary: summary_of(draws, &group),
                components: group,
            })
            .collect();
        modes.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        Modes(modes)
    }
}

/// Groups of components of which each coincides with the first, the heaviest.
fn grouped(components: &[(f64, &dyn Component)]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..components.len()).collect();
    order.sort_by(|&a, &b| components[b].0.total_cmp(&components[a].0));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for k in order {
        let same = |group: &Vec<usize>| {
            bhattacharyya(components[group[0]].1, components[k].1) < COINCIDENT
        };
        match groups.iter().position(same) {
            Some(group) => groups[group].push(k),
            None => groups.push(vec![k]),
        }
    }
    groups
}

/// ⅛ δᵀC⁻¹δ + ½ log(det C/√(det A det B)), C = (A + B)/2, δ the difference of the means; infinite where it cannot be computed.
fn bhattacharyya(a: &dyn Component, b: &dyn Component) -> f64 {
    let (first, second) = (a.covariance(), b.covariance());
    let middle = (&first + &second) * 0.5;
    let Some(cholesky) = middle.cholesky() else {
        return f64::INFINITY;
    };
    let shift = b.mean() - a.mean();
    let log_det = |m: DMatrix<f64>| m.cholesky().map(|c| 2.0 * log_sum(c.l_dirty()));
    let (Some(first), Some(second)) = (log_det(first), log_det(second)) else {
        return f64::INFINITY;
    };
    let own = 2.0 * log_sum(cholesky.l_dirty());
    shift.dot(&cholesky.solve(&shift)) / 8.0 + 0.5 * (own - 0.5 * (first + second))
}

fn log_sum(factor: &DMatrix<f64>) -> f64 {
    factor.diagonal().iter().map(|x| x.ln()).sum()
}

fn summary_of<M: Model>(draws: &Draws<'_, M>, group: &[usize]) -> Summary {
    let own = |draw: &usize| group.contains(&draws.components()[*draw]);
    let rows: Vec<usize> = (0..draws.len()).filter(own).collect();
    let names = draws.names().iter().enumerate();
    Summary::new(names.filter(|_| !rows.is_empty()).map(|(element, name)| {
        let column = rows.iter().map(|&draw| draws.row(draw)[element]);
        (name.clone(), column.collect())
    }))
}

impl fmt::Display for Modes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.0[..self.0.len().min(COLUMNS)];
        let mut table = plain();
        let weights = shown
            .iter()
            .map(|mode| right(&format!("{:.3}", mode.weight)));
        table.add_row(std::iter::once(Cell::new("weight")).chain(weights));
        let names = shown
            .iter()
            .map(|m| m.summary.rows())
            .max_by_key(|r| r.len());
        for row in names.unwrap_or_default().iter().take(ROWS) {
            let cells = shown.iter().map(|mode| right(&entry(mode, &row.name)));
            table.add_row(std::iter::once(Cell::new(&row.name)).chain(cells));
        }
        f.write_str(&text(table, 0))?;
        if self.0.len() > COLUMNS {
            write!(
                f,
                "\n… and {} lighter modes (fit.modes())",
                self.0.len() - COLUMNS
            )?;
        }
        Ok(())
    }
}

fn entry(mode: &Mode, name: &str) -> String {
    match mode.summary.get(name) {
        Some(row) => plus_minus(row.mean, row.sd),
        None => "-".to_owned(),
    }
}
