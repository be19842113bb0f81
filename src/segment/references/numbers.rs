//! Numbers of places: reading, comparing, counting from one to another.

use crate::segment::pattern::Pattern;

use crate::segment::language::ordinal;

/// A number or letter that names a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// In one spelling, without brackets: `5`, `4.2`, `b`, `iv`, `A`.
    pub text: String,
    /// It stood in parentheses.
    pub bracketed: bool,
}

static BASE: Pattern = Pattern::new(
    r"^(?:[0-9０-９]{1,4}(?:[.．][0-9０-９]{1,3}){0,4}(?:[a-z](?-u:\b))?|[一二三四五六七八九十百]{1,5}|[LRDA]\.[ \u{A0}]?[0-9]{3,4}(?:-[0-9]{1,3}){0,3}|[IVXLC]{1,7}(?-u:\b)|[A-Z](?:[-.]?[0-9]{1,2}(?:\.[0-9]{1,2})*)?(?-u:\b))",
);
static SMALL: Pattern = Pattern::new(r"^(?:[a-z]|[ivx]{1,5})(?-u:\b)");
static PART: Pattern = Pattern::new(
    r"^(?:[ \u{A0}]?[(（]([a-zA-Z]|[ivxlc]{1,6}|[0-9]{1,3})[)）]|[ \u{A0}]([a-z])\)|\.([A-Z])(?-u:\b))",
);

/// The number that a text begins with, and its length. A small letter counts where `small` allows
/// it, a capital one where `capital` does.
pub(super) fn number(text: &str, small: bool, capital: bool) -> Option<(Number, usize)> {
    if let Some((value, length)) = ordinal(text) {
        return Some((Number { text: value.to_string(), bracketed: false }, length));
    }
    let digit = text.starts_with(|c: char| c.is_numeric() || "一二三四五六七八九十百".contains(c));
    // `L. 441-10`: the articles of French codes by their parts.
    let coded = text.get(1..).is_some_and(|rest| rest.starts_with('.'))
        && text.starts_with(['L', 'R', 'D', 'A']);
    let found = BASE.find(text).filter(|_| digit || capital || coded);
    let found = found.or_else(|| SMALL.find(text).filter(|_| small))?;
    let after = text[found.end()..].chars().next();
    // `5G`, `365ers`, `A’s`: no number of a place.
    if after.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '’' | '\'')) {
        return None;
    }
    // A year or a quantity is no place's number.
    if found.as_str().parse().is_ok_and(|year: u32| (1900..2100).contains(&year)) {
        return None;
    }
    Some((Number { text: normal(found.as_str()), bracketed: false }, found.end()))
}

/// A part in parentheses, `(b)`, or after the manner of `5 b)` and `I.B`, and its length.
pub(super) fn part(text: &str) -> Option<(Number, usize)> {
    let captures = PART.captures(text)?;
    let own = captures.iter().skip(1).flatten().next()?;
    Some((Number { text: own.as_str().to_owned(), bracketed: true }, captures.get(0)?.end()))
}

/// One spelling of a number: no brackets and stops around it, no full-width or Chinese digits.
pub(super) fn normal(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            '．' => '.',
            c => c,
        })
        .collect();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    chinese(text).map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// A Chinese numeral up to 999.
fn chinese(text: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut digit = 0u32;
    for c in text.chars() {
        match c {
            '十' | '百' => {
                total += digit.max(1) * if c == '十' { 10 } else { 100 };
                digit = 0;
            }
            _ => digit = 1 + "一二三四五六七八九".chars().position(|known| known == c)? as u32,
        }
    }
    (!text.is_empty()).then_some(total + digit)
}

/// The numbers after `first` up to `last`, in paths that differ in their last part only; none
/// when they do not count from one to the other.
pub(super) fn expand(first: &[Number], last: &[Number]) -> Option<Vec<Vec<Number>>> {
    let (from, same) = first.split_last()?;
    let (to, also) = last.split_last()?;
    if same.len() != also.len() || same.iter().zip(also).any(|(one, other)| one.text != other.text)
    {
        return None;
    }
    let between = count(&from.text, &to.text)?;
    Some(
        between
            .into_iter()
            .map(|text| {
                let number = Number { text, bracketed: to.bracketed };
                same.iter().cloned().chain([number]).collect()
            })
            .collect(),
    )
}

/// Longest range that is spelt out: more is no range of places.
const LONGEST: u32 = 100;

fn count(from: &str, to: &str) -> Option<Vec<String>> {
    if let (Some((prefix, first)), Some((other, last))) = (split(from), split(to))
        && prefix == other
        && first < last
        && last - first <= LONGEST
    {
        return Some((first + 1..=last).map(|number| format!("{prefix}{number}")).collect());
    }
    let letter =
        |text: &str| text.chars().next().filter(|c| c.is_ascii_alphabetic() && text.len() == 1);
    if let (Some(first), Some(last)) = (letter(from), letter(to))
        && first < last
        && !(from.eq_ignore_ascii_case("i") && roman(to).is_some())
    {
        return Some((first..=last).skip(1).map(String::from).collect());
    }
    let (first, last) = (roman(from)?, roman(to)?);
    if first >= last || last - first > LONGEST {
        return None;
    }
    let upper = from.starts_with(|c: char| c.is_uppercase());
    Some((first + 1..=last).map(|number| to_roman(number, upper)).collect())
}

/// `4.12` as `4.` and 12.
fn split(text: &str) -> Option<(&str, u32)> {
    let start = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    Some((text.get(..start)?, text.get(start..)?.parse().ok()?))
}

/// A Roman numeral below 400.
pub(super) fn roman(text: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut largest = 0u32;
    for c in text.chars().rev() {
        let value = match c.to_ascii_lowercase() {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        };
        if value < largest {
            total = total.checked_sub(value)?;
        } else {
            largest = value;
            total += value;
        }
    }
    let upper = text.starts_with(|c: char| c.is_uppercase());
    (total > 0 && text.len() < 8 && to_roman(total, upper) == text).then_some(total)
}

fn to_roman(mut number: u32, upper: bool) -> String {
    let mut text = String::new();
    for (value, letters) in [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ] {
        while number >= value {
            number -= value;
            text.push_str(letters);
        }
    }
    if upper { text.to_uppercase() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Number {
        Number { text: text.to_owned(), bracketed: true }
    }

    fn counted(from: &str, to: &str) -> Option<String> {
        let paths = expand(&[one("5"), one(from)], &[one("5"), one(to)])?;
        Some(paths.iter().map(|path| path[1].text.as_str()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn ranges_count() {
        assert_eq!(counted("a", "e").as_deref(), Some("b c d e"));
        assert_eq!(counted("9", "12").as_deref(), Some("10 11 12"));
        assert_eq!(counted("4.9", "4.11").as_deref(), Some("4.10 4.11"));
        assert_eq!(counted("i", "iv").as_deref(), Some("ii iii iv"));
        assert_eq!(counted("I", "III").as_deref(), Some("II III"));
        assert_eq!(counted("b", "i").as_deref(), Some("c d e f g h i"));
        assert_eq!(counted("12", "9"), None);
        assert_eq!(counted("1", "4000"), None);
    }

    #[test]
    fn spellings_are_one() {
        for (text, normalised) in [
            ("(b)", "b"),
            ("5.", "5"),
            ("１２", "12"),
            ("二十三", "23"),
            ("十", "10"),
            ("4.2", "4.2"),
            ("IV", "IV"),
        ] {
            assert_eq!(normal(text), normalised);
        }
        assert_eq!(roman("xiv"), Some(14));
        assert_eq!(roman("iiii"), None);
    }

    #[test]
    fn not_every_digit_is_a_place() {
        assert!(number("2018", false, true).is_none());
        assert!(number("5G", false, true).is_none());
        assert_eq!(number("4.2 says", false, true).unwrap().0.text, "4.2");
        assert_eq!(number("f and", true, true).unwrap().0.text, "f");
        assert!(number("f and", false, true).is_none());
        assert_eq!(number("1124 del", false, true).unwrap().0.text, "1124");
        assert_eq!(number("Décima segunda, letra", false, true).unwrap().0.text, "12");
        assert_eq!(number("L. 441-10 du", false, true).unwrap().0.text, "L. 441-10");
        assert_eq!(number("A. 2 copies", false, true).unwrap().0.text, "A");
    }
}
