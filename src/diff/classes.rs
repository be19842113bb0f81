//! The nature of a difference between two texts.

use std::collections::BTreeSet;
use std::ops::Range;

use super::numerals::is_numeral;
use super::tokens::{Token, TokenKind, is_currency};
use super::words::{Alignment, Hunk};
use crate::model::{Class, is_month};

/// Words that permit, oblige, forbid or except: a difference that touches one is never cosmetic.
const OPERATIVE: &[&str] = &[
    "may", "shall", "must", "will", "should", "can", "cannot", "could", "would", "might", "not",
    "no", "nor", "neither", "never", "none", "without", "only", "except", "unless", "nicht",
    "kein", "keine", "keinen", "darf", "dürfen", "muss", "müssen", "soll", "sollen", "kann",
    "können", "nur", "außer", "ne", "pas", "doit", "doivent", "peut", "peuvent", "sauf", "aucun",
    "aucune", "debe", "deben", "puede", "pueden", "deberá", "podrá", "sin", "salvo", "ninguna",
    "não", "deve", "devem", "pode", "podem", "non", "può", "possono", "devono", "niet", "geen",
    "mag", "moet",
];

/// Units that make an amount or period together with the number before them, in lower case.
const UNITS: &[&str] = &[
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "quarters",
    "year",
    "years",
    "percent",
    "kb",
    "mb",
    "gb",
    "tb",
    "dollars",
    "euros",
    "euro",
    "usd",
    "eur",
    "gbp",
    "stunden",
    "tag",
    "tage",
    "tagen",
    "wochen",
    "monat",
    "monate",
    "monaten",
    "jahr",
    "jahre",
    "jahren",
    "heures",
    "jour",
    "jours",
    "semaines",
    "mois",
    "an",
    "ans",
    "año",
    "años",
    "día",
    "días",
    "semanas",
    "mes",
    "meses",
    "horas",
    "giorno",
    "giorni",
    "settimane",
    "mesi",
    "anno",
    "anni",
    "ore",
    "dia",
    "dias",
    "ano",
    "anos",
    "dag",
    "dagen",
    "weken",
    "maand",
    "maanden",
    "jaar",
    "uur",
    "uren",
];

/// The classes of the difference between two aligned texts; empty when they are the same.
///
/// `joined` says that lines are whole clauses that split or merged: then a line end in the place
/// of a space is no difference of white space.
pub(super) fn of_text(alignment: &Alignment<'_>, joined: bool) -> BTreeSet<Class> {
    let mut classes = BTreeSet::new();
    for hunk in &alignment.hunks {
        classes.extend(of_hunk(alignment, hunk));
    }
    let differs = alignment
        .kept_gaps()
        .any(|(old, new)| old != new && !(joined && (old.contains('\n') || new.contains('\n'))));
    if differs {
        classes.insert(Class::Whitespace);
    }
    classes
}

fn of_hunk(alignment: &Alignment<'_>, hunk: &Hunk) -> BTreeSet<Class> {
    let old = Part::new(&alignment.old, &hunk.old);
    let new = Part::new(&alignment.new, &hunk.new);
    let mut classes = BTreeSet::new();
    if old.numbers != new.numbers {
        classes.insert(Class::Numbers);
    } else if old.written != new.written {
        // "May 1" and "may 1": nothing says which of the two words it is.
        let operative = old.written.iter().any(|word| is_operative(word));
        classes.extend(operative.then_some(Class::Wording));
        classes.insert(Class::Case);
    }
    if old.symbols != new.symbols {
        classes.insert(Class::Wording);
    }
    // Words that differ in the form of an apostrophe alone are the same words.
    let (old_words, new_words) = (old.plain_words(), new.plain_words());
    let (old_letters, new_letters) = (old_words.concat(), new_words.concat());
    if old_letters != new_letters {
        let folded = old_letters.to_lowercase() == new_letters.to_lowercase();
        classes.insert(if folded { Class::Case } else { Class::Wording });
    } else if old_words != new_words && old.marks == new.marks {
        classes.insert(Class::Whitespace);
    }
    let cosmetic = !classes.iter().any(|class| class.is_substantive());
    if cosmetic && old_words != new_words && (old.is_operative() || new.is_operative()) {
        classes.insert(Class::Wording);
    }
    let apostrophes = old_words == new_words && old.words != new.words;
    if cosmetic && (apostrophes || old.marks != new.marks) {
        classes.insert(Class::Punctuation);
    }
    classes
}

/// One side of a hunk, by what its tokens are.
#[derive(Default)]
struct Part<'a> {
    words: Vec<&'a str>,
    /// In lower case.
    numbers: Vec<String>,
    /// The same, as they are written.
    written: Vec<&'a str>,
    marks: Vec<&'a str>,
    symbols: Vec<&'a str>,
}

impl<'a> Part<'a> {
    fn new(side: &[Token<'a>], range: &Range<usize>) -> Self {
        let mut part = Self::default();
        for at in range.clone() {
            let token = &side[at];
            match token.kind {
                _ if is_numeric(side, at) => {
                    part.numbers.push(token.text.to_lowercase());
                    part.written.push(token.text);
                }
                TokenKind::Word | TokenKind::Number => part.words.push(token.text),
                _ if is_symbol(token.text) => part.symbols.push(token.text),
                _ => part.marks.push(token.text),
            }
        }
        part
    }

    fn plain_words(&self) -> Vec<String> {
        self.words.iter().map(|word| word.replace(['’', 'ʼ', '＇'], "'")).collect()
    }

    fn is_operative(&self) -> bool {
        self.words.iter().any(|word| is_operative(word))
    }
}

/// Whether a word permits, obliges, forbids or excepts.
pub(super) fn is_operative(word: &str) -> bool {
    let word = word.to_lowercase();
    OPERATIVE.contains(&word.as_str()) || word.ends_with("n’t") || word.ends_with("n't")
}

/// Signs that say something, other than those that only set words apart.
fn is_symbol(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '<' | '>' | '=' | '+' | '±' | '×' | '÷' | '≤' | '≥' | '≠'))
}

/// Whether a token belongs to an amount, date, period or percentage.
fn is_numeric(side: &[Token<'_>], at: usize) -> bool {
    let token = &side[at];
    match token.kind {
        TokenKind::Number => true,
        TokenKind::Punctuation => {
            token.text.chars().all(|c| is_currency(c) || matches!(c, '%' | '‰'))
        }
        TokenKind::Word => {
            let word = token.text.to_lowercase();
            is_numeral(&word)
                || (is_month(&word) && is_beside_number(side, at))
                || (UNITS.contains(&word.as_str()) && follows_number(side, at))
        }
        TokenKind::Space => false,
    }
}

/// Whether a number comes before or after, with at most a comma, stop or `of` between.
fn is_beside_number(side: &[Token<'_>], at: usize) -> bool {
    let number = |at: Option<usize>| {
        at.and_then(|at| side.get(at)).is_some_and(|token| token.kind == TokenKind::Number)
    };
    let link = |at: Option<usize>| {
        at.and_then(|at| side.get(at))
            .is_some_and(|token| matches!(token.text, "," | "." | "of" | "de"))
    };
    number(at.checked_sub(1))
        || number(Some(at + 1))
        || (link(Some(at + 1)) && number(Some(at + 2)))
        || (link(at.checked_sub(1)) && number(at.checked_sub(2)))
}

/// Whether a number or numeral stands right before, or in brackets before: `30 days`,
/// `thirty (30) days`, `30-day`.
fn follows_number(side: &[Token<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| match side[before].text {
        ")" | "-" | "‑" => {
            before.checked_sub(1).is_some_and(|at| side[at].kind == TokenKind::Number)
        }
        word => side[before].kind == TokenKind::Number || is_numeral(&word.to_lowercase()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::align;
    use super::*;

    fn classes(old: &str, new: &str) -> Vec<Class> {
        of_text(&align(old, new), false).into_iter().collect()
    }

    #[test]
    fn dates_amounts_and_periods_are_numbers() {
        assert_eq!(classes("From November 1, 2017.", "From December 1, 2017."), [Class::Numbers]);
        assert_eq!(classes("within 30 days", "within one month"), [Class::Numbers]);
        assert_eq!(classes("a fee of $5.00", "a fee of €5.00"), [Class::Numbers]);
        assert_eq!(classes("thirty (30) days", "sixty (60) days"), [Class::Numbers]);
        assert_eq!(classes("binnen dertig dagen", "binnen zestig dagen"), [Class::Numbers]);
        assert_eq!(classes("dreißig Tage", "vierzehn Tage"), [Class::Numbers]);
        assert_eq!(classes("应在三十日内付款", "应在十五日内付款"), [Class::Numbers]);
        assert_eq!(classes("利息为百分之五", "利息为百分之六"), [Class::Numbers]);
        assert_eq!(classes("a rate of -5 percent", "a rate of 5 percent"), [Class::Numbers]);
        assert_eq!(classes("a rate of −5%", "a rate of 5%"), [Class::Numbers]);
        assert_eq!(classes("pages 10-20", "pages 10–20"), [Class::Punctuation]);
        assert_eq!(classes("on May 1", "on may 1"), [Class::Wording, Class::Case]);
    }

    #[test]
    fn cosmetic_differences_have_their_own_names() {
        assert_eq!(classes("may vary or end", "may vary, or end"), [Class::Punctuation]);
        assert_eq!(classes("“Term” means", "\"Term\" means"), [Class::Punctuation]);
        assert_eq!(classes("Customer’s data", "Customer's data"), [Class::Punctuation]);
        assert_eq!(classes("the free use", "the Free use"), [Class::Case]);
        assert_eq!(classes("the free use", "the free\u{a0}use"), [Class::Whitespace]);
        assert_eq!(classes("a on-line shop", "a on line shop"), [Class::Punctuation]);
    }

    #[test]
    fn operative_words_are_never_cosmetic() {
        assert_eq!(classes("It may not end", "It MAY not end"), [Class::Wording, Class::Case]);
        assert_eq!(classes("It can not end", "It cannot end"), [Class::Wording, Class::Whitespace]);
        assert_eq!(classes("It will end", "It will not end"), [Class::Wording]);
        assert_eq!(classes("1 000 users", "1000 users"), [Class::Numbers]);
    }
}
