//! Words in the form in which an entry and a change are compared.

use crate::diff::tokens::{Token, TokenKind, tokens};

/// A word of fewer ASCII letters says too little of what an entry is about.
const TELLING: usize = 3;
/// Endings that one word may have in an entry and not in the clause: `exported`, `exports`.
const ENDINGS: &[&str] = &["ing", "ed", "es", "s", "e"];
/// A word keeps at least this many bytes.
const STEM: usize = 4;

/// Letters and digits in lower case, words apart by one space.
pub(super) fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The words and numbers that say something, in lower case and without endings.
pub(super) fn telling(text: &str) -> impl Iterator<Item = String> {
    tokens(text).into_iter().filter(is_telling).map(|token| stem(token.text.to_lowercase()))
}

fn is_telling(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Number => true,
        TokenKind::Word => !token.text.is_ascii() || token.text.len() > TELLING,
        TokenKind::Punctuation | TokenKind::Space => false,
    }
}

fn stem(mut word: String) -> String {
    let ending = ENDINGS.iter().find(|ending| word.is_ascii() && word.ends_with(**ending));
    if let Some(ending) = ending
        && word.len() >= STEM + ending.len()
    {
        word.truncate(word.len() - ending.len());
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_entry_and_of_a_clause_meet() {
        let words = |text| telling(text).collect::<Vec<_>>();
        assert_eq!(words("exported archives"), words("export archive"));
        assert_eq!(words("the use of a 30 day term"), ["30", "term"]);
        assert_eq!(fold("“Attachment 2” – Suites"), "attachment 2 suites");
    }
}
