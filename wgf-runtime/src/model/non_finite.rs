//! The report of a statement whose log density has no finite value.

use std::fmt;

/// A statement of a model whose log density is not finite, with the numbers that made it so.
///
/// ```text
/// log density is NaN in `Normal(alpha[county[i]] + beta * floor[i], sigma)` at radon.rs:31, for log_radon[14] = 0.8:
///     loc = 1.2, scale = -0.2 (with alpha[3] = 0.9, beta = 0.3, sigma = -0.2)
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NonFinite {
    /// The statement's right-hand side as the user wrote it.
    pub statement: String,
    /// The source file of the model.
    pub file: &'static str,
    /// The line of the statement in that file.
    pub line: u32,
    /// What the statement is about (`log_radon[14]`), and its value there.
    pub target: (String, f64),
    /// The distribution's parameters by name, with their values.
    pub arguments: Vec<(String, f64)>,
    /// The model's parameters that the statement reads, with their values.
    pub inputs: Vec<(String, f64)>,
    /// The log density: NaN or an infinity.
    pub value: f64,
    /// What failed, where it is no distribution: a solver, and where it stopped.
    pub reason: Option<String>,
}

impl fmt::Display for NonFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (target, x) = &self.target;
        write!(
            f,
            "log density is {} in `{}` at {}:{}, for {target} = {x}",
            self.value, self.statement, self.file, self.line
        )?;
        if let Some(reason) = &self.reason {
            write!(f, ", as {reason}")?;
        }
        if !self.arguments.is_empty() {
            let after = if self.reason.is_some() { ";" } else { ":" };
            write!(f, "{after} {}", list(&self.arguments))?;
        }
        if !self.inputs.is_empty() {
            write!(f, " (with {})", list(&self.inputs))?;
        }
        Ok(())
    }
}

fn list(pairs: &[(String, f64)]) -> String {
    let items: Vec<String> = pairs.iter().map(|(k, v)| format!("{k} = {v}")).collect();
    items.join(", ")
}
