//! What is typed around a word: `#`, `!`, `~`, `*`, `?`.

use super::lex::Token;
use super::parse::error;
use super::query::Pattern;
use super::request::QueryError;
use super::words::{normalise, stands_alone, words};

/// A word with what is typed around it: `#` before, `!`, `~`, `*` and `?` in and after.
pub(super) struct Marks<'a> {
    exact: bool,
    root: bool,
    fuzzy: Option<Option<u8>>,
    word: &'a str,
}

/// The words of a phrase: each form counts, but where `!`, `*` or `?` stands in a word.
pub(super) fn phrase(text: &str, token: &Token) -> Result<Vec<Pattern>, QueryError> {
    let exact = |pattern| match pattern {
        Pattern::Stem(form) => Pattern::Exact(form),
        pattern => pattern,
    };
    let mut patterns = Vec::new();
    for piece in text.split_whitespace() {
        // Before and after a word they are punctuation.
        let typed = piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '!' | '*'));
        let marks = Marks { exact: false, root: false, fuzzy: None, ..Marks::of(typed) };
        let root = marks.word.len() < typed.len() && typed.ends_with('!');
        let marks = Marks { root, ..marks };
        if root || marks.has_wildcards() {
            patterns.extend(marks.patterns(token)?.into_iter().map(exact));
        } else {
            patterns.extend(words(piece).into_iter().map(|word| Pattern::Exact(word.form)));
        }
    }
    Ok(patterns)
}

impl<'a> Marks<'a> {
    pub(super) fn of(typed: &'a str) -> Self {
        let mut word = typed;
        let exact = word.starts_with('#') && word.len() > 1;
        if exact {
            word = &word[1..];
        }
        // A question mark at the end ends a question.
        word = word.trim_end_matches(['?', ',', ';', ':']);
        let mut fuzzy = None;
        if let Some((before, edits)) = word.rsplit_once('~') {
            let edits = match edits {
                "" => Some(None),
                "1" => Some(Some(1)),
                "2" => Some(Some(2)),
                _ => None,
            };
            if let (Some(edits), false) = (edits, before.is_empty()) {
                (word, fuzzy) = (before, Some(edits));
            }
        }
        let root = word.len() > 1 && word.ends_with('!');
        if root {
            word = word.trim_end_matches('!');
        }
        Self { exact, root, fuzzy, word }
    }

    pub(super) fn is_plain(&self) -> bool {
        !self.exact && !self.root && self.fuzzy.is_none() && !self.has_wildcards()
    }

    fn has_wildcards(&self) -> bool {
        self.word.contains(['*', '?'])
    }

    pub(super) fn patterns(&self, token: &Token) -> Result<Vec<Pattern>, QueryError> {
        if self.has_wildcards() {
            return self.wild(token);
        }
        let mut forms: Vec<String> = words(self.word).into_iter().map(|word| word.form).collect();
        let last = forms.pop();
        let mut patterns: Vec<Pattern> = forms
            .into_iter()
            .map(|form| if self.exact { Pattern::Exact(form) } else { Pattern::Stem(form) })
            .collect();
        let Some(last) = last else { return Ok(patterns) };
        patterns.push(if self.root {
            self.check_letters(last.chars().filter(|c| c.is_alphanumeric()).count(), &last, token)?;
            Pattern::Prefix(last)
        } else if let Some(edits) = self.fuzzy {
            let edits = edits.unwrap_or(if last.chars().count() > 5 { 2 } else { 1 });
            Pattern::Fuzzy(last, edits)
        } else if self.exact {
            Pattern::Exact(last)
        } else {
            Pattern::Stem(last)
        });
        Ok(patterns)
    }

    fn wild(&self, token: &Token) -> Result<Vec<Pattern>, QueryError> {
        let chars: Vec<char> = self.word.chars().collect();
        let mut patterns = Vec::new();
        let mut from = 0;
        while from < chars.len() {
            let length = (from..chars.len()).take_while(|&at| joins_word(&chars, at)).count();
            let piece: String = chars[from..from + length].iter().collect();
            from += length.max(1);
            if !piece.contains(['*', '?']) {
                patterns.extend(words(&piece).into_iter().map(|word| Pattern::Stem(word.form)));
                continue;
            }
            let literal = piece.chars().filter(|c| c.is_alphanumeric()).count();
            self.check_letters(literal, &piece, token)?;
            if let Some(han) = piece.strip_suffix('*').filter(|it| it.chars().all(stands_alone)) {
                // Every phrase in these scripts finds what goes on after it.
                patterns.extend(words(han).into_iter().map(|word| Pattern::Exact(word.form)));
                continue;
            }
            let form: String = piece
                .split_inclusive(['*', '?'])
                .map(|part| match part.strip_suffix(['*', '?']) {
                    Some(letters) => {
                        format!("{}{}", normalise(letters), &part[letters.len()..])
                    }
                    None => normalise(part),
                })
                .collect();
            match form.strip_suffix('*') {
                Some(beginning) if !beginning.contains(['*', '?']) => {
                    patterns.push(Pattern::Prefix(beginning.to_owned()));
                }
                _ => patterns.push(Pattern::Wild(form.chars().collect())),
            }
        }
        Ok(patterns)
    }

    /// One letter would match a fifth of all words.
    fn check_letters(&self, count: usize, shown: &str, token: &Token) -> Result<(), QueryError> {
        if count >= 2 || shown.chars().any(stands_alone) {
            return Ok(());
        }
        Err(error(
            token.at,
            format!("`{}` fits too many words", token.shown),
            "give at least two letters, for example `te*` or `terminat!`",
        ))
    }
}

/// Whether the character at `at` goes on with a word that has wildcards in it.
fn joins_word(chars: &[char], at: usize) -> bool {
    let digit = |at: usize| chars.get(at).is_some_and(|c| c.is_numeric() || *c == '*' || *c == '?');
    match chars.get(at) {
        Some('.' | ',') => at > 0 && digit(at - 1) && digit(at + 1),
        Some(c) => c.is_alphanumeric() || matches!(c, '*' | '?' | '_' | '\'' | '’'),
        None => false,
    }
}
