//! The query as a row of words, phrases, operators and fields.

use super::limits::{MAX_CHARS, MAX_DISTANCE};
use super::query::Unit;
use super::request::QueryError;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// In characters of the query.
    pub(super) at: usize,
    /// As typed.
    pub(super) shown: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Open,
    Close,
    /// The text between quotation marks.
    Phrase(String),
    Word(String),
    /// `heading:` and the other fields that take words, phrases and groups.
    Field(TextField),
    /// `anchor:NAME` and the other fields that take one value.
    Property(&'static str, String),
    And,
    Or,
    Not,
    Near {
        distance: u32,
        ordered: bool,
    },
    Together {
        unit: Unit,
        ordered: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextField {
    Text,
    Heading,
    Term,
    Definition,
}

/// Fields by their names.
const TEXT_FIELDS: &[(&str, TextField)] = &[
    ("text", TextField::Text),
    ("heading", TextField::Heading),
    ("title", TextField::Heading),
    ("term", TextField::Term),
    ("definition", TextField::Definition),
];
const PROPERTIES: &[&str] = &["anchor", "label", "kind", "section", "release", "lang", "series"];

/// Cuts a query into tokens.
pub(super) fn lex(query: &str) -> Result<Vec<Token>, QueryError> {
    let chars: Vec<char> = query.chars().collect();
    if chars.len() > MAX_CHARS {
        return Err(QueryError {
            position: MAX_CHARS,
            message: format!("the query has {} characters", chars.len()),
            suggestion: format!("a query may have {MAX_CHARS}"),
        });
    }
    let mut lexer = Lexer { chars, at: 0, tokens: Vec::new() };
    while lexer.skip_spaces() {
        lexer.token()?;
    }
    Ok(lexer.tokens)
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    /// Passes over white space; says whether anything is left.
    fn skip_spaces(&mut self) -> bool {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.at < self.chars.len()
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn push(&mut self, kind: Kind, from: usize) {
        let shown = self.shown(from, self.at);
        self.tokens.push(Token { kind, at: from, shown });
    }

    fn shown(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    fn token(&mut self) -> Result<(), QueryError> {
        let from = self.at;
        match self.peek() {
            Some('(') => {
                self.at += 1;
                self.push(Kind::Open, from);
            }
            Some(')') => {
                self.at += 1;
                self.push(Kind::Close, from);
            }
            Some(c) if is_quote(c) => {
                let phrase = self.quoted()?;
                self.push(Kind::Phrase(phrase), from);
            }
            Some('-') if self.excludes() => {
                self.at += 1;
                self.push(Kind::Not, from);
            }
            _ => return self.word(),
        }
        Ok(())
    }

    /// `data -customer`, as web search engines have it: a hyphen that stands before a word, at the
    /// beginning or after a space and something to exclude it from.
    fn excludes(&self) -> bool {
        let Some(&after) = self.chars.get(self.at + 1) else { return false };
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at));
        let stands = match self.tokens.last().map(|token| &token.kind) {
            // A number that is below nothing may stand at the beginning.
            None | Some(Kind::Open) => !after.is_numeric(),
            Some(Kind::Word(_) | Kind::Phrase(_) | Kind::Close | Kind::Property(..)) => {
                before.is_some_and(|c| c.is_whitespace())
            }
            _ => false,
        };
        stands && (after.is_alphanumeric() || is_quote(after) || after == '(')
    }

    /// Reads from a quotation mark to the next.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let open = self.at;
        let close = (open + 1..self.chars.len()).find(|&at| is_quote(self.chars[at]));
        let Some(close) = close else {
            return Err(QueryError {
                position: open,
                message: "the quotation that begins here is not closed".to_owned(),
                suggestion: format!("write {}\"", self.shown(open, self.chars.len()).trim_end()),
            });
        };
        self.at = close + 1;
        if self.peek() == Some('~') {
            return Err(QueryError {
                position: self.at,
                message: "`~` takes one word, not a phrase".to_owned(),
                suggestion: "for words near each other write: first w/10 second".to_owned(),
            });
        }
        Ok(self.shown(open + 1, close))
    }

    fn word(&mut self) -> Result<(), QueryError> {
        let from = self.at;
        if let Some(name) = self.field_name() {
            return self.field(&name, from);
        }
        while let Some(c) = self.peek() {
            if c.is_whitespace() || is_quote(c) || c == ')' {
                break;
            }
            if c == '(' {
                // `5(b)`, `service(s)`: what is printed without a space is one citation or word.
                match self.attached_group() {
                    Some(end) if self.at > from => self.at = end,
                    _ => break,
                }
                continue;
            }
            self.at += 1;
        }
        if self.at == from {
            self.at += 1;
        }
        let word = self.shown(from, self.at);
        if matches!(word.as_str(), "~" | "~1" | "~2") {
            return Err(QueryError {
                position: from,
                message: format!("`{word}` stands alone"),
                suggestion: format!("write it right after a word: liabilty{word}"),
            });
        }
        if let Some(after) = word.strip_prefix('~').filter(|it| it.starts_with(char::is_alphabetic))
        {
            return Err(QueryError {
                position: from,
                message: "`~` stands after the word that it is about".to_owned(),
                suggestion: format!("write {after}~"),
            });
        }
        if word == "BUT" && self.tokens_ahead("NOT") {
            return Ok(());
        }
        let kind = match operator(&word, from)? {
            Some(operator) => operator,
            None if word.contains(|c: char| c.is_alphanumeric() || c == '*') => Kind::Word(word),
            None => return Ok(()), // punctuation
        };
        self.push(kind, from);
        Ok(())
    }

    fn tokens_ahead(&self, word: &str) -> bool {
        let rest = self.shown(self.at, self.chars.len());
        rest.split_whitespace().next() == Some(word)
    }

    /// The end of a short bracket that follows a letter or digit without a space.
    fn attached_group(&self) -> Option<usize> {
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at))?;
        if !before.is_alphanumeric() && *before != ')' {
            return None;
        }
        let inside = self.chars.get(self.at + 1..)?;
        let length = inside.iter().take(9).position(|&c| c == ')')?;
        let plain = length > 0 && inside.iter().take(length).all(|c| c.is_alphanumeric());
        plain.then_some(self.at + length + 2)
    }

    /// A name of lower-case letters before a colon.
    fn field_name(&self) -> Option<String> {
        let rest = self.chars.get(self.at..)?;
        let length = rest.iter().position(|c| !c.is_ascii_lowercase())?;
        (length > 0 && rest.get(length) == Some(&':') && rest.get(length + 1) != Some(&'/'))
            .then(|| rest[..length].iter().collect())
    }

    fn field(&mut self, name: &str, from: usize) -> Result<(), QueryError> {
        let canonical = match name {
            "language" => "lang",
            "definitions" | "def" | "defines" => "definition",
            "headings" => "heading",
            "terms" => "term",
            "bookmark" => "anchor",
            name => name,
        };
        let after = self.at + name.chars().count() + 1;
        if let Some(&(_, field)) = TEXT_FIELDS.iter().find(|(known, _)| *known == canonical) {
            self.at = after;
            self.push(Kind::Field(field), from);
            return Ok(());
        }
        let Some(&property) = PROPERTIES.iter().find(|known| **known == canonical) else {
            return self.unknown_field(name, from, after);
        };
        self.at = after;
        if !self.skip_spaces() {
            return Err(QueryError {
                position: from,
                message: format!("`{name}:` needs a value after it"),
                suggestion: example(property).to_owned(),
            });
        }
        let value = if self.peek().is_some_and(is_quote) { self.quoted()? } else { self.value() };
        self.push(Kind::Property(property, value), from);
        Ok(())
    }

    /// A value up to the next space, brackets in it balanced.
    fn value(&mut self) -> String {
        let from = self.at;
        let mut open = 0;
        while let Some(c) = self.peek() {
            match c {
                '(' => open += 1,
                ')' if open == 0 => break,
                ')' => open -= 1,
                c if c.is_whitespace() && open == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        self.shown(from, self.at)
    }

    fn unknown_field(&mut self, name: &str, from: usize, after: usize) -> Result<(), QueryError> {
        let followed = self.chars.get(after).is_some_and(|c| !c.is_whitespace());
        let names = TEXT_FIELDS.iter().map(|(name, _)| *name).chain(PROPERTIES.iter().copied());
        let near = names.clone().find(|known| super::fuzzy::within(known, name, 2));
        let fields = || names.clone().collect::<Vec<_>>().join(", ");
        let suggestion = match near.filter(|_| name.len() > 3) {
            _ if !followed || self.chars.get(after).is_some_and(|c| *c == ':') => None,
            Some(near) => Some(format!("did you mean `{near}:`? The fields are {}", fields())),
            None => Some(format!(
                "the fields are {}; to search for it as words, leave a space after the colon",
                fields()
            )),
        };
        match suggestion {
            Some(suggestion) => Err(QueryError {
                position: from,
                message: format!("there is no field `{name}:`"),
                suggestion,
            }),
            None => {
                // A colon in running text.
                self.at = after;
                let word = self.shown(from, after - 1);
                self.push(Kind::Word(word), from);
                Ok(())
            }
        }
    }
}

/// The operator that a word is, if it is one.
fn operator(word: &str, at: usize) -> Result<Option<Kind>, QueryError> {
    Ok(Some(match word {
        "AND" | "&" | "&&" => Kind::And,
        "OR" | "||" | "|" => Kind::Or,
        "NOT" => Kind::Not,
        _ => return proximity(word, at),
    }))
}

fn proximity(word: &str, at: usize) -> Result<Option<Kind>, QueryError> {
    let lower = word.to_lowercase();
    let (ordered, what) = if let Some(what) = lower.strip_prefix('+') {
        (true, what)
    } else if let Some((before, what)) = lower.split_once('/') {
        match before {
            "" | "w" | "near" | "within" => (false, what),
            "pre" | "p" | "onear" => (true, what),
            _ => return Ok(None),
        }
    } else {
        return Ok(None);
    };
    Ok(Some(match what {
        "s" | "sent" | "sentence" => Kind::Together { unit: Unit::Sentence, ordered },
        "p" | "para" | "paragraph" | "c" | "clause" => {
            Kind::Together { unit: Unit::Clause, ordered }
        }
        "" if word.len() > 1 => {
            return Err(QueryError {
                position: at,
                message: format!("`{word}` needs a number"),
                suggestion: format!("`{word}5` for within five words, `/s` for the same sentence"),
            });
        }
        digits if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            let distance = digits.parse().unwrap_or(u32::MAX);
            if distance == 0 || distance > MAX_DISTANCE {
                return Err(QueryError {
                    position: at,
                    message: format!("`{word}`: a distance is a number from 1 to {MAX_DISTANCE}"),
                    suggestion: "`/p` asks for the same clause, `/s` for the same sentence"
                        .to_owned(),
                });
            }
            Kind::Near { distance, ordered }
        }
        letters
            if lower.starts_with('/')
                && letters.len() < 3
                && letters.bytes().all(|letter| letter.is_ascii_alphabetic()) =>
        {
            return Err(QueryError {
                position: at,
                message: format!("`{word}` is no connector"),
                suggestion: format!(
                    "`/s` asks for the same sentence, `/p` for the same clause, `/5` for within \
                     five words; to search for it as a word, quote it: \"{word}\""
                ),
            });
        }
        _ => return Ok(None),
    }))
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn example(property: &str) -> &'static str {
    match property {
        "anchor" => "anchor:GeneralTerms_Previews",
        "label" => "label:5(b)",
        "kind" => "kind:table_row",
        "section" => "section:general-terms",
        "release" => "release:2020-03",
        "lang" => "lang:en",
        _ => "series:ost",
    }
}
