//! Dates as they are written in several languages.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::model::Date;

/// Month names by number, in lower case; abbreviations are their first three letters or more.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "gennaio", "janeiro", "januari"],
    &["february", "februar", "février", "febrero", "febbraio", "fevereiro", "februari"],
    &["march", "märz", "mars", "marzo", "março", "maart"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "luglio", "julho"],
    &["august", "août", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "settembre", "setembro"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "décembre", "diciembre", "dicembre", "dezembro"],
];

/// Each pattern names its parts `y`, `m` or `name`, and `d`.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let mut names: Vec<&str> = MONTHS.iter().flat_map(|names| names.iter().copied()).collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let name = format!(
        r"(?P<name>(?:{})(?-u:\b)|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|okt|nov|dec|dez)(?-u:\b)\.?)",
        names.join("|")
    );
    [
        format!(r"(?i)(?-u:\b){name}\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)"),
        format!(
            r"(?i)(?-u:\b)(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+|of\s+)?{name},?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)"
        ),
        r"(?-u:\b)(?P<y>(?:19|20)[0-9][0-9])[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?-u:\b)".to_owned(),
        r"(?P<y>(?:19|20)[0-9][0-9])\s*年\s*(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*日".to_owned(),
        r"(?-u:\b)(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.\s?(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)".to_owned(),
        format!(r"(?i)(?-u:\b){name},?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)"),
        r"(?P<y>(?:19|20)[0-9][0-9])\s*年\s*(?P<m>[0-9]{1,2})\s*月".to_owned(),
        r"(?-u:\b)(?P<y>(?:19|20)[0-9][0-9])-(?P<m>[0-9]{1,2})(?-u:\b)".to_owned(),
    ]
    .iter()
    .map(|pattern| Regex::new(pattern).expect("a constant pattern"))
    .collect()
});

/// The dates in a text, in its order, with the bytes they stand on. `03/04/2020` is none: nobody
/// can tell which is the month.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, Date)> {
    let mut found: Vec<(Range<usize>, Date)> = Vec::new();
    // Every date has a year; most lines have none.
    if !text.contains("19") && !text.contains("20") {
        return found;
    }
    // The first patterns are the most exact: a month within a full date is not found again.
    for pattern in PATTERNS.iter() {
        for captures in pattern.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            let free = found
                .iter()
                .all(|(range, _)| range.end <= whole.start() || whole.end() <= range.start);
            if let Some(date) = date(&captures).filter(|_| free) {
                found.push((whole.range(), date));
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

fn date(captures: &Captures<'_>) -> Option<Date> {
    let year = captures.name("y")?.as_str();
    let month = match (captures.name("m"), captures.name("name")) {
        (Some(month), _) => month.as_str().parse().ok()?,
        (None, Some(name)) => month(name.as_str())?,
        (None, None) => return None,
    };
    match captures.name("d") {
        Some(day) => {
            let day: usize = day.as_str().parse().ok()?;
            Date::parse(&format!("{year}-{month:02}-{day:02}"))
        }
        None => Date::parse(&format!("{year}-{month:02}")),
    }
}

fn month(name: &str) -> Option<usize> {
    let name = name.trim_end_matches('.').to_lowercase();
    let exact = MONTHS.iter().position(|names| names.contains(&name.as_str()));
    let begins =
        || MONTHS.iter().position(|names| names.iter().any(|known| known.starts_with(&name)));
    exact.or_else(begins).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        find(text).into_iter().map(|(_, date)| date.to_string()).collect()
    }

    #[test]
    fn dates_in_several_languages() {
        for text in [
            "November 1, 2017",
            "1 November 2017",
            "Nov. 1st, 2017",
            "the 1st of November, 2017",
            "1. November 2017",
            "1er novembre 2017",
            "1 de noviembre de 2017",
            "2017-11-01",
            "2017年11月1日",
            "01.11.2017",
        ] {
            assert_eq!(dates(text), ["2017-11-01"], "{text}");
        }
        assert_eq!(dates("(Worldwide English, March 2020)"), ["2020-03"]);
        assert_eq!(dates("März 2020 und 2021年4月"), ["2020-03", "2021-04"]);
    }

    #[test]
    fn what_is_no_date() {
        for text in ["03/04/2020", "February 31, 2020", "May 25", "version 2020.1", "in 2020"] {
            assert_eq!(dates(text), Vec::<String>::new(), "{text}");
        }
    }
}
