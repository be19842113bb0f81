//! The languages of the interface: English, and Chinese by the English wording.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header;

use super::chinese::TEXTS;
use super::chinese_findings::SENTENCES;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Language {
    /// The language that a cookie or an address names.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "en" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// The first language that the browser asks for and we have.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut tags = asked.unwrap_or_default().split(',').map(str::trim);
        tags.find_map(|tag| Self::named(tag.get(..2)?)).unwrap_or(Self::English)
    }

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The tag of the other one.
    pub fn other(self) -> &'static str {
        match self {
            Self::English => "zh",
            Self::Chinese => "en",
        }
    }

    /// A text by its English wording; the text itself where it has no other.
    pub fn of(self, english: &str) -> &str {
        match self {
            Self::English => english,
            Self::Chinese => TEXTS
                .binary_search_by_key(&english, |(known, _)| known)
                .ok()
                .and_then(|at| TEXTS.get(at))
                .map_or(english, |(_, chinese)| chinese),
        }
    }
}

impl Language {
    /// What a finding says in this language, what it quotes as it stands in the document; none where
    /// there are no words for it. English is what findings are written in.
    pub fn finding(self, english: &str) -> Option<String> {
        match self {
            Self::English => Some(english.to_owned()),
            Self::Chinese => SENTENCES.iter().find_map(|(known, said)| {
                let mut quoted = holes(known, english)?.into_iter();
                let mut pieces = said.split("{}");
                let mut out = pieces.next().unwrap_or_default().to_owned();
                for piece in pieces {
                    out.push_str(quoted.next().unwrap_or_default());
                    out.push_str(piece);
                }
                Some(out)
            }),
        }
    }
}

/// What stands in a text where a sentence has `{}`; none where it is not that sentence.
fn holes<'t>(sentence: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = sentence.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let pieces: Vec<&str> = pieces.collect();
    for (at, piece) in pieces.iter().enumerate() {
        let last = at + 1 == pieces.len();
        let end = if last { rest.strip_suffix(piece)?.len() } else { rest.find(piece)? };
        found.push(rest.get(..end)?);
        rest = rest.get(end + piece.len()..)?;
    }
    rest.is_empty().then_some(found)
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn findings_are_said_in_chinese_with_what_they_quote() {
        let said = |text: &str| Language::Chinese.finding(text);
        assert_eq!(
            said("The term “Usage Data” is used 3 times, but not defined.").as_deref(),
            Some("术语“Usage Data”使用了 3 次，但未定义。")
        );
        assert_eq!(said("The term “A” is used, but"), None);
        assert_eq!(holes("a {} b", "a x b b"), Some(vec!["x b"]));
        for (english, chinese) in SENTENCES {
            let quoted = |text: &str| text.matches("{}").count();
            assert_eq!(quoted(english), quoted(chinese), "{english}");
        }
    }

    #[test]
    fn texts_are_sorted_so_that_they_are_found() {
        assert!(TEXTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn every_text_of_the_pages_has_its_chinese_and_nothing_is_called_safe() {
        let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        let text = regex::Regex::new(r#"\bt\("((?:[^"\\]|\\.)*)"\)"#).unwrap();
        let counted = regex::Regex::new(r#"\bcount\([^"]+, "([^"]+)", "([^"]+)"\)"#).unwrap();
        let mut found = 0;
        for folder in [room.join("templates"), room] {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    continue;
                }
                let page = std::fs::read_to_string(entry.path()).unwrap();
                assert!(!page.contains(concat!("|", "safe")), "{:?}", entry.path());
                let counted = counted
                    .captures_iter(&page)
                    .flat_map(|found| [found[1].to_owned(), found[2].to_owned()]);
                let said = text.captures_iter(&page).map(|found| found[1].replace("\\\"", "\""));
                for english in said.chain(counted) {
                    let known = TEXTS.iter().any(|(known, _)| *known == english);
                    assert!(known, "no Chinese for {english:?} of {:?}", entry.path());
                    found += 1;
                }
            }
        }
        assert!(found > 100, "the pages were not read");
    }
}
