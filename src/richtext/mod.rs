//! The rich-text export of a Word file: plain text with `[bookmark: NAME]` markers.
//!
//! Table cells are lines that begin with a tab, rows end at an empty line, bullets are `· `;
//! nothing tells the levels of headings.

mod encoding;

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Error, Read, visible_chars};

/// A rich-text export, line by line.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct RichText {
    /// All lines, empty ones included.
    pub lines: Vec<Line>,
    /// Visible characters of all lines.
    pub visible: u64,
}

/// One line of the export.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Line number, from 1.
    pub number: u32,
    /// The text without markers and without the tab that opens a cell.
    pub text: String,
    /// Names of bookmarks and the byte of `text` that each stands before.
    pub anchors: Vec<(String, usize)>,
    /// True when a tab opened a table cell.
    pub cell: bool,
}

/// A bookmark's name holds no white space (Word refuses it) and no bracket (it would end the
/// marker); what does not look like that is text.
static MARKER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[bookmark: ?([^\s\[\]]+)\]").expect("a constant pattern"));

/// Whether bytes look like such an export: text, not a zip or another binary.
pub fn recognises(bytes: &[u8]) -> bool {
    encoding::is_text(bytes)
}

/// Reads an export.
///
/// # Errors
/// When the bytes are empty or no text in an encoding that is known.
pub fn read(bytes: &[u8]) -> Result<Read<RichText>, Error> {
    let Read { value: text, findings } = encoding::decode(bytes)?;
    let mut lines: Vec<Line> =
        split_lines(&text).zip(1..).map(|(source, number)| parse_line(source, number)).collect();
    // What follows the last line end is no line of its own.
    if lines
        .last()
        .is_some_and(|line| line.text.is_empty() && line.anchors.is_empty() && !line.cell)
    {
        lines.pop();
    }
    let visible = lines.iter().map(|line| visible_chars(&line.text)).sum();
    Ok(Read { value: RichText { lines, visible }, findings })
}

/// Lines as ended by LF, CRLF or a lone CR.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn parse_line(source: &str, number: u32) -> Line {
    // A tab after a marker is the heading's own; only one at the very start opens a cell.
    let (cell, source) = match source.strip_prefix('\t') {
        Some(rest) => (true, rest),
        None => (false, source),
    };
    let mut text = String::with_capacity(source.len());
    let mut anchors = Vec::new();
    let mut from = 0;
    for marker in MARKER.captures_iter(source) {
        let (Some(whole), Some(name)) = (marker.get(0), marker.get(1)) else { continue };
        text.push_str(&source[from..whole.start()]);
        anchors.push((name.as_str().to_owned(), text.len()));
        from = whole.end();
    }
    text.push_str(&source[from..]);
    Line { number, text, anchors, cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Line> {
        read(bytes).unwrap().value.lines
    }

    #[test]
    fn markers_leave_the_text_and_keep_their_place() {
        let line = &lines(b"See [bookmark: A]the [bookmark: _Toc1][bookmark:B]end")[0];
        assert_eq!(line.text, "See the end");
        assert_eq!(
            line.anchors,
            [("A".to_owned(), 4), ("_Toc1".to_owned(), 8), ("B".to_owned(), 8)]
        );
    }

    #[test]
    fn a_malformed_marker_is_text() {
        for text in ["[bookmark: ]x", "[bookmark: a b]x", "[bookmark: a", "[Bookmark: a]x"] {
            let line = &lines(text.as_bytes())[0];
            assert_eq!(line.text, text);
            assert!(line.anchors.is_empty());
        }
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let found = lines(b"a\r\nb\rc\n\nd\n");
        let texts: Vec<&str> = found.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["a", "b", "c", "", "d"]);
        assert_eq!(found.last().unwrap().number, 5);
    }

    #[test]
    fn a_tab_opens_a_cell_only_at_the_very_start() {
        let found = lines(b"\t[bookmark: x]cell\n[bookmark: y]\theading\n\t\n");
        assert!(found[0].cell && !found[1].cell && found[2].cell);
        assert_eq!((found[0].text.as_str(), found[2].text.as_str()), ("cell", ""));
    }
}
