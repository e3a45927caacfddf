//! How wide text is, by estimate: an SVG is set in a font that is only known where it is shown.

/// The width of `text` at `size`, on the wide side of the usual sans-serif fonts.
pub(super) fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(em).sum::<f64>()
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | ' ' | '.' | ',' | ':' | ';' | '|' | '\'' | '!' | 'I' => 0.32,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.4,
        '⁰'..='⁹' | '⁻' | '¹' | '²' | '³' => 0.44,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '×' | '−' => 0.9,
        'A'..='Z' => 0.7,
        // Chinese, Japanese, Korean and what else fills a square.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'.. => 1.0,
        _ => 0.63,
    }
}

/// The size at most `size` at which `text` is no wider than `room`.
pub(super) fn fit(text: &str, size: f64, room: f64) -> f64 {
    match width(text, size) {
        wide if wide > room => size * room.max(0.0) / wide,
        _ => size,
    }
}

/// The words of `text` in lines no wider than `room`; a word that is wider has a line of its own.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + em(' ') * size <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `text` without the characters that XML cannot hold, tabs and breaks among them.
pub(super) fn plain(text: &str) -> String {
    let keep = |c: char| {
        if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') {
            ' '
        } else {
            c
        }
    };
    text.chars().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_their_room() {
        let title = "A title that is a good deal longer than what fits into one line of it";
        let lines = wrap(title, 16.0, 200.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line, 16.0) <= 200.0));
        assert_eq!(lines.join(" "), title);
        assert!(wrap("", 16.0, 200.0).is_empty());
    }

    #[test]
    fn text_shrinks_to_its_room_and_never_grows() {
        let size = fit("a long label", 13.0, 30.0);
        assert!((width("a long label", size) - 30.0).abs() < 1e-9);
        assert_eq!(fit("short", 13.0, 500.0), 13.0);
        assert_eq!(fit("", 13.0, 500.0), 13.0);
    }
}
