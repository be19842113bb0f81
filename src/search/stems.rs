//! Stems: what an unquoted word stands for, by the language of the release.

use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};

/// The primary subtag of a BCP 47 tag in lower case: `en` for `en-US`.
pub(super) fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The stemmer of one language, which remembers what it has stemmed.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
    known: HashMap<String, String>,
}

impl Stems {
    /// Languages without a stemmer (Chinese, Japanese, Polish, unknown) keep words as they are.
    pub(super) fn new(language: &str) -> Self {
        let algorithm = match primary(language).as_str() {
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "nl" => Some(Algorithm::Dutch),
            "en" => Some(Algorithm::English),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "no" | "nb" | "nn" => Some(Algorithm::Norwegian),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "es" => Some(Algorithm::Spanish),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        };
        Self { stemmer: algorithm.map(Stemmer::new), known: HashMap::new() }
    }

    /// The stem of a word in its compared form. Words with a digit have none but themselves.
    pub(super) fn stem(&mut self, form: &str) -> &str {
        if !self.known.contains_key(form) {
            let stem = match &self.stemmer {
                Some(stemmer) if !form.contains(|c: char| c.is_numeric()) => {
                    stemmer.stem(form).to_string()
                }
                _ => form.to_owned(),
            };
            self.known.insert(form.to_owned(), stem);
        }
        self.known.get(form).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_language() {
        let mut english = Stems::new("en-US");
        assert_eq!(english.stem("terminated").to_owned(), english.stem("terminates"));
        assert_eq!(english.stem("customer's").to_owned(), english.stem("customers"));
        assert_eq!(Stems::new("de").stem("verträge").to_owned(), Stems::new("de").stem("vertrags"));
        assert_eq!(Stems::new("").stem("terminated"), "terminated");
    }
}
