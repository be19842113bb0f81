//! The languages of the interface: English, and Chinese by the English wording.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header;

use super::chinese::TEXTS;

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
