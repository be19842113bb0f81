//! Dates as they are written in several languages.

use std::ops::Range;
use std::sync::LazyLock;

use crate::segment::pattern::{Captures, Pattern};

use crate::model::{Date, MONTHS, SHORT_MONTHS};

/// Each pattern names its parts `y`, `m` or `name`, and `d`.
static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    // Any word: which are months is looked up.
    let name = r"(?P<name>[a-zäéûç]{3,10}(?-u:\b)\.?)";
    [
        format!(r"(?i)(?-u:\b){name}\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)"),
        format!(
            r"(?i)(?-u:\b)(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+|of\s+|day\s+of\s+)?{name},?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)"
        ),
        r"(?-u:\b)(?P<y>(?:19|20)[0-9][0-9])[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?-u:\b)".to_owned(),
        r"(?P<y>(?:19|20)[0-9][0-9])\s*年\s*(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*日".to_owned(),
        r"(?-u:\b)(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.\s?(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)".to_owned(),
        format!(r"(?i)(?-u:\b){name},?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)[0-9][0-9])(?-u:\b)"),
        r"(?P<y>(?:19|20)[0-9][0-9])\s*年\s*(?P<m>[0-9]{1,2})\s*月".to_owned(),
        r"(?-u:\b)(?P<y>(?:19|20)[0-9][0-9])-(?P<m>[0-9]{1,2})(?-u:\b)".to_owned(),
    ]
    .map(Pattern::of)
    .into()
});

/// The date in the name of a release or file: `March 2024`, `2020年3月`, `Terms_(November2017)_EN`. None
/// where it holds several.
pub fn of_name(name: &str) -> Option<Date> {
    let mut spaced = String::with_capacity(name.len());
    let mut before = ' ';
    for c in name.chars() {
        let joined = (before.is_alphabetic() && c.is_ascii_digit())
            || (before.is_ascii_digit() && c.is_ascii_alphabetic());
        // A hyphen between digits belongs to a date.
        let parts = c == '_' || (c == '-' && !before.is_ascii_digit());
        if joined {
            spaced.push(' ');
        }
        spaced.push(if parts { ' ' } else { c });
        before = c;
    }
    let mut found = find(&spaced).into_iter();
    found.next().filter(|_| found.next().is_none()).map(|(_, date)| date)
}

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

fn date(captures: &Captures<'_, '_>) -> Option<Date> {
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
    let name = name.to_lowercase();
    let (short, begins) = match name.strip_suffix('.') {
        Some(short) => (short, true),
        None => (name.as_str(), false),
    };
    let exact = MONTHS.iter().position(|names| names.contains(&short)).filter(|_| !begins);
    let abbreviated = || {
        let month =
            MONTHS.iter().position(|names| names.iter().any(|known| known.starts_with(short)));
        month.filter(|_| SHORT_MONTHS.contains(&short))
    };
    exact.or_else(abbreviated).map(|index| index + 1)
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
            "this 1st day of November, 2017",
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
    fn dates_of_names() {
        let date = |name| of_name(name).map(|date| date.to_string());
        assert_eq!(date("March 2024").as_deref(), Some("2024-03"));
        assert_eq!(date("march-2024").as_deref(), Some("2024-03"));
        assert_eq!(date("2020年3月").as_deref(), Some("2020-03"));
        assert_eq!(date("Terms(WW)(English)(November2017)(CR)").as_deref(), Some("2017-11"));
        assert_eq!(date("terms_2020-03-01").as_deref(), Some("2020-03-01"));
        assert_eq!(date("v2.1"), None);
        assert_eq!(date("May 2019 to June 2019"), None);
    }

    #[test]
    fn what_is_no_date() {
        for text in ["03/04/2020", "February 31, 2020", "May 25", "version 2020.1", "in 2020"] {
            assert_eq!(dates(text), Vec::<String>::new(), "{text}");
        }
    }
}
