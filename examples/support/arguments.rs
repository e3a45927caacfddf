//! The command line: a file, and options that take a number each.

use std::collections::HashMap;
use std::str::FromStr;

/// What was asked for.
pub struct Arguments {
    /// The one argument that is no option.
    pub file: Option<String>,
    options: HashMap<&'static str, String>,
}

impl Arguments {
    /// The program's arguments, where `known` are the options: `--name VALUE`.
    pub fn read(known: &[&'static str]) -> Result<Self, String> {
        let mut read = Arguments {
            file: None,
            options: HashMap::new(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            if let Some(name) = known.iter().find(|name| **name == word) {
                let value = words.next().ok_or(format!("{name} needs a value"))?;
                read.options.insert(name, value);
            } else if word.starts_with("--") {
                return Err(format!("no option {word}; there are {}", known.join(", ")));
            } else if let Some(file) = read.file.replace(word) {
                return Err(format!("more than one file: {file} and another"));
            }
        }
        Ok(read)
    }

    /// The value of an option, if it was given.
    pub fn get<T: FromStr>(&self, name: &str) -> Result<Option<T>, String> {
        let parse = |value: &String| {
            let parsed = value.parse();
            parsed.map_err(|_| format!("{name}: cannot make sense of `{value}`"))
        };
        self.options.get(name).map(parse).transpose()
    }
}
