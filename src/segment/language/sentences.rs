//! Sentences and typed labels.

use std::ops::Range;

use crate::segment::pattern::Pattern;

/// Sentences of a text, in bytes. Lines and cells end a sentence; an abbreviation does not, as
/// what follows it does not look like a beginning.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let ends = match c {
            '\n' | '\t' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | ';' | '；' => {
                let rest = &text[after..];
                let rest = rest.trim_start_matches(['”', '"', '’', '\'', ')', '»', '“']);
                let next = rest.trim_start();
                next.len() < rest.len()
                    && next.chars().next().is_some_and(begins_sentence)
                    && !abbreviates(&text[start..at])
            }
            _ => false,
        };
        if ends {
            let mut end = after;
            while let Some(&(at, c)) = chars.peek() {
                if !matches!(c, '”' | '"' | '’' | ')' | '»' | '」' | '』' | '）')
                    || c == '"' && text[at + 1..].starts_with(char::is_alphanumeric)
                {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
            found.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

fn begins_sentence(c: char) -> bool {
    !c.is_lowercase() && !c.is_ascii_punctuation()
        || matches!(c, '“' | '"' | '„' | '«' | '\'' | '‘' | '(')
}

/// Whether the words before a full stop end in an abbreviation, after which a capital letter or a
/// number begins no sentence.
fn abbreviates(before: &str) -> bool {
    const KNOWN: [&str; 24] = [
        "e.g", "i.e", "no", "nos", "art", "arts", "sec", "inc", "ltd", "co", "corp", "mr", "ms",
        "dr", "vs", "cf", "abs", "nr", "bzw", "z.b", "gem", "núm", "al", "st",
    ];
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    KNOWN.contains(&word.as_str())
        || (word.contains('.')
            && word.len() <= 6
            && !word.starts_with(|c: char| c.is_ascii_digit()))
}

static LABEL: Pattern = Pattern::new(
    r"^\s*(?:\(?(?:[0-9０-９]{1,3}(?:\.[0-9０-９]{1,3}){0,4}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.):]{1,2}|[0-9０-９]{1,3}(?:\.[0-9０-９]{1,3}){1,4}|[·•\-–—*]|[（(]?[一二三四五六七八九十]{1,3}[)）、.])\s+",
);

/// The byte at which a clause's own words begin: after white space and a typed label.
pub fn without_label(text: &str) -> usize {
    let start = Some(text).filter(may_begin_with_label).and_then(|text| LABEL.find(text));
    let start = start.map_or(0, |label| label.end());
    text.get(start..).map_or(start, |rest| start + rest.len() - rest.trim_start().len())
}

/// Whether the first word ends as a label does: most texts begin with another.
fn may_begin_with_label(text: &&str) -> bool {
    text.split_whitespace().next().is_some_and(|word| {
        word.ends_with(|c: char| {
            c.is_ascii_digit() || ('０'..='９').contains(&c) || ".):）、·•-–—*".contains(c)
        })
    })
}

/// Whether a text is nothing but white space and a typed label.
pub fn ends_with_label(text: &str) -> bool {
    text.trim().is_empty() || LABEL.find(text).is_some_and(|label| label.end() == text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text[range].trim()).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        assert_eq!(
            split("One (e.g., two). Three is “four.” Five"),
            ["One (e.g., two).", "Three is “four.”", "Five"]
        );
        assert_eq!(
            split("Acme Co. Ltd. makes v2.1 of it; Then more"),
            ["Acme Co. Ltd. makes v2.1 of it;", "Then more"]
        );
        assert_eq!(split("一。二"), ["一。", "二"]);
        assert_eq!(split("Cell\tother cell"), ["Cell", "other cell"]);
    }

    #[test]
    fn typed_labels_are_not_the_text() {
        for (text, rest) in [
            ("(a)\tText", "Text"),
            ("1. Text", "Text"),
            ("  Text", "Text"),
            ("2.1 Text", "Text"),
            ("· Text", "Text"),
            ("I am", "I am"),
            ("A thing", "A thing"),
        ] {
            assert_eq!(&text[without_label(text)..], rest);
        }
        assert!(ends_with_label("(b) "));
        assert!(!ends_with_label("the "));
    }
}
