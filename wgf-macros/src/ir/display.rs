//! The IR as text, for dumps: close to the language, with the compiler's own names in it.

use super::{
    Condition, Int, Joint, Program, Scalar, Site, Slice, Source, Stmt, StmtKind, Whole, before,
};
use crate::ast::BinaryOp;
use crate::operations::Applied;
use crate::typed::{Model, VarId};
use std::fmt::Write;

/// The statements of a program, a line each.
pub(crate) fn display(program: &Program) -> String {
    let mut out = String::new();
    let writer = Writer {
        model: &program.model,
    };
    writer.block(&program.body, 0, &mut out);
    out
}

/// Above every operator's precedence.
const TIGHTEST: u8 = u8::MAX;

struct Writer<'m> {
    model: &'m Model,
}

impl Writer<'_> {
    fn block(&self, body: &[Stmt], depth: usize, out: &mut String) {
        for stmt in body {
            out.push_str(&"    ".repeat(depth));
            self.statement(stmt, depth, out);
        }
    }

    fn statement(&self, stmt: &Stmt, depth: usize, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match &stmt.kind {
            StmtKind::Latent(id) => writeln!(out, "latent {}", self.declared(*id)),
            StmtKind::Declare(id) => writeln!(out, "array {}", self.declared(*id)),
            StmtKind::Let {
                var,
                loops,
                value,
                rows,
            } => {
                let loops: Vec<String> = loops
                    .iter()
                    .map(|(var, len)| format!("{var} in {}", len.text))
                    .collect();
                let index = match loops.is_empty() {
                    true => String::new(),
                    false => format!("[{}]", loops.join(", ")),
                };
                let in_rows = if *rows { "  (in rows)" } else { "" };
                let (name, value) = (self.var(*var), self.scalar(value));
                let known = self.known(*var);
                writeln!(out, "let {name}{index} = {value}{in_rows}{known}")
            }
            StmtKind::Assign { var, at, value, .. } => {
                let (name, at) = (self.var(*var), self.index(at));
                let known = self.known(*var);
                writeln!(out, "{name}{at} = {}{known}", self.scalar(value))
            }
            StmtKind::Fill {
                var,
                index,
                lo,
                hi,
                at,
                value,
                feedback,
                rows,
            } => {
                let (array, place) = (self.var(*var), self.index(at));
                let back = feedback.as_ref().map(|f| {
                    let f = self.operand(f, BinaryOp::Mul.precedence());
                    format!(" + {f} * {array}{}", self.index(&before(at)))
                });
                let (value, back) = (self.scalar(value), back.unwrap_or_default());
                let in_rows = if *rows { "  (in rows)" } else { "" };
                let (lo, hi) = (self.int(lo), self.int(hi));
                writeln!(
                    out,
                    "fill {array}{place} = {value}{back} for {index} in {lo}..{hi}{in_rows}"
                )
            }
            StmtKind::Tilde(site) => writeln!(out, "{}", self.site(site)),
            StmtKind::Tally {
                var, lo, hi, site, ..
            } => {
                let (lo, hi, site) = (self.int(lo), self.int(hi), self.site(site));
                writeln!(out, "tally {site} for {var} in {lo}..{hi}")
            }
            StmtKind::Operate {
                var,
                operation,
                inputs,
                ..
            } => {
                let function = match operation {
                    Applied::Ode(ode) => Some(ode.function.to_string().replace(' ', "")),
                    Applied::Of(_) => None,
                };
                let inputs = inputs.iter().map(|i| self.whole(i));
                let inputs: Vec<String> = function.into_iter().chain(inputs).collect();
                let (name, known) = (self.var(*var), self.known(*var));
                let inputs = inputs.join(", ");
                writeln!(out, "let {name} = {}({inputs}){known}", operation.name())
            }
            StmtKind::Joint(joint) => writeln!(out, "{}", self.joint(joint)),
            StmtKind::Factor { value, .. } => writeln!(out, "factor {}", self.scalar(value)),
            StmtKind::For {
                var,
                lo,
                hi,
                body,
                plate,
            } => {
                let kind = if *plate { "plate" } else { "for" };
                let (lo, hi) = (self.int(lo), self.int(hi));
                let _ = writeln!(out, "{kind} {var} in {lo}..{hi}");
                self.block(body, depth + 1, out);
                Ok(())
            }
        };
    }

    fn joint(&self, joint: &Joint) -> String {
        let args: Vec<String> = joint.args.iter().map(|a| self.whole(a)).collect();
        let x = self.whole(&joint.x);
        format!("{x} ~ {}({})", joint.dist.name, args.join(", "))
    }

    fn site(&self, site: &Site) -> String {
        let args: Vec<String> = site.args.iter().map(|a| self.scalar(a)).collect();
        let args = match args.is_empty() {
            true => String::new(),
            false => format!("({})", args.join(", ")),
        };
        format!("{} ~ {}{args}", self.scalar(&site.x), site.dist.name)
    }

    /// Says that the data settle a variable.
    fn known(&self, id: VarId) -> &'static str {
        match self.model.vars[id].active {
            true => "",
            false => "  (once)",
        }
    }

    fn declared(&self, id: VarId) -> String {
        let dims: Vec<&str> = self.model.vars[id]
            .shape
            .iter()
            .map(|d| d.text.as_str())
            .collect();
        match dims.is_empty() {
            true => self.var(id),
            false => format!("{}: [{}]", self.var(id), dims.join(", ")),
        }
    }

    fn var(&self, id: VarId) -> String {
        self.model.vars[id].name.to_string()
    }

    fn index(&self, at: &[Int]) -> String {
        let at: Vec<String> = at.iter().map(|i| self.int(i)).collect();
        match at.is_empty() {
            true => String::new(),
            false => format!("[{}]", at.join(", ")),
        }
    }

    fn scalar(&self, s: &Scalar) -> String {
        match s {
            // With a point or an exponent: `1` is a whole number.
            Scalar::Const(x) => format!("{x:?}"),
            Scalar::Int(i) => self.int(i),
            Scalar::Data(id, at) => format!("{}{}", self.model.data[*id].name, self.index(at)),
            Scalar::Var(id, at) => format!("{}{}", self.var(*id), self.index(at)),
            Scalar::Neg(a) => format!("-{}", self.operand(a, TIGHTEST)),
            Scalar::Binary(op, a, b) => {
                let (left, right) = (op.precedence(), op.precedence() + 1);
                let (a, b) = (self.operand(a, left), self.operand(b, right));
                format!("{a} {} {b}", op.symbol())
            }
            Scalar::Call(name, args) => {
                let args: Vec<String> = args.iter().map(|a| self.scalar(a)).collect();
                format!("{name}({})", args.join(", "))
            }
            Scalar::Powi(a, n) => format!("powi({}, {n})", self.scalar(a)),
            Scalar::Over {
                how,
                var,
                lo,
                hi,
                body,
            } => {
                let (how, body) = (how.name(), self.scalar(body));
                let (lo, hi) = (self.int(lo), self.int(hi));
                match lo.as_str() {
                    "0" => format!("{how}({body} for {var} in {hi})"),
                    _ => format!("{how}({body} for {var} in {lo}..{hi})"),
                }
            }
            Scalar::Own(own, args) => {
                let args: Vec<String> = args.iter().map(|a| self.scalar(a)).collect();
                format!("{}({})", own.path, args.join(", "))
            }
            Scalar::If(condition, a, b) => {
                let condition = self.condition(condition);
                format!(
                    "if {condition} {{ {} }} else {{ {} }}",
                    self.scalar(a),
                    self.scalar(b)
                )
            }
            Scalar::Density(site) => format!("density({})", self.site(site)),
            Scalar::Joint(joint) => format!("density({})", self.joint(joint)),
            Scalar::Base(base) => {
                let part =
                    |s: &Option<Scalar>| s.as_ref().map_or("_".to_owned(), |s| self.scalar(s));
                let args: Vec<String> = base.args.iter().map(part).collect();
                format!(
                    "base({} ~ {}({}))",
                    part(&base.x),
                    base.dist.name,
                    args.join(", ")
                )
            }
            Scalar::Dot(a, b) => format!("dot({}, {})", self.slice(a), self.slice(b)),
            Scalar::Product(x, v) => format!("product({}, {})", self.slice(x), self.slice(v)),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Compare(op, a, b) => {
                format!("{} {} {}", self.scalar(a), op.symbol(), self.scalar(b))
            }
            Condition::Is(a) => self.scalar(a),
            Condition::Not(a) => format!("!({})", self.condition(a)),
            Condition::Both(a, b) => format!("({} && {})", self.condition(a), self.condition(b)),
            Condition::Either(a, b) => format!("({} || {})", self.condition(a), self.condition(b)),
        }
    }

    /// In parentheses if it binds less tightly than its place asks.
    fn operand(&self, s: &Scalar, precedence: u8) -> String {
        let own = match s {
            Scalar::Binary(op, ..) | Scalar::Int(Int::Binary(op, ..)) => op.precedence(),
            Scalar::Neg(_) | Scalar::Int(Int::Neg(_)) => 0,
            _ => TIGHTEST,
        };
        match own < precedence {
            true => format!("({})", self.scalar(s)),
            false => self.scalar(s),
        }
    }

    fn slice(&self, s: &Slice) -> String {
        let name = match s.source {
            Source::Data(id) => self.model.data[id].name.to_string(),
            Source::Var(id) => self.var(id),
        };
        match &s.row {
            Some(row) => format!("{name}[{}]", self.int(row)),
            None => name,
        }
    }

    fn whole(&self, whole: &Whole) -> String {
        match whole {
            Whole::Number(s) => self.scalar(s),
            Whole::Block { source, at } => {
                let name = match source {
                    Source::Data(id) => self.model.data[*id].name.to_string(),
                    Source::Var(id) => self.var(*id),
                };
                format!("{name}{}", self.index(at))
            }
        }
    }

    fn int(&self, i: &Int) -> String {
        match i {
            Int::Lit(n) => n.to_string(),
            Int::Loop(name) | Int::Size(name) => name.to_string(),
            Int::Data(id, at) => format!("{}{}", self.model.data[*id].name, self.index(at)),
            Int::If(condition) => format!("if {}", self.condition(condition)),
            Int::Neg(a) => format!("-{}", self.int_operand(a, TIGHTEST)),
            Int::Binary(op, a, b) => {
                let (left, right) = (op.precedence(), op.precedence() + 1);
                let (a, b) = (self.int_operand(a, left), self.int_operand(b, right));
                format!("{a} {} {b}", op.symbol())
            }
        }
    }

    fn int_operand(&self, i: &Int, precedence: u8) -> String {
        match i {
            Int::Binary(op, ..) if op.precedence() < precedence => format!("({})", self.int(i)),
            Int::Neg(_) | Int::Lit(..0) => format!("({})", self.int(i)),
            _ => self.int(i),
        }
    }
}
