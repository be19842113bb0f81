//! The release that an entry is listed under, and which entries older releases had.

use crate::segment::pattern::Pattern;

use super::super::dates;
use crate::model::{Announcement, Date};

/// A release as a summary names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// `March 2020`, `Version 2.1`.
    pub words: String,
    /// The date, when it is one.
    pub date: Option<Date>,
}

/// Words that a caption may have beside the date or version it names.
const BESIDE: usize = 4;

static VERSION: Pattern = Pattern::new(
    r"(?i)\b(?:version|versión|release|edition|revision|rev\.|fassung|ausgabe|v\.?)\s*\d+(?:\.\d+)*\b|(?:第|版本|バージョン|版)\s*\d+(?:\.\d+)*\s*版?|\d+(?:\.\d+)*\s*版",
);
static BARE_VERSION: Pattern = Pattern::new(r"^\d{1,3}(?:\.\d{1,3}){1,3}$");
static NUMBER: Pattern = Pattern::new(r"\d+");

impl Listing {
    /// The release that a caption names: "March 2020", "Changes in version 2.1 (May 2020)".
    pub(super) fn of_caption(text: &str) -> Option<Self> {
        let date = dates::find(text).into_iter().next();
        let (range, date) = match date {
            Some((range, date)) => (range, Some(date)),
            None => (VERSION.find(text)?.range(), None),
        };
        let beside = text.get(..range.start)?.split_whitespace().count()
            + text.get(range.end..)?.split_whitespace().count();
        (beside <= BESIDE).then(|| Self { words: text[range].trim().to_owned(), date })
    }

    /// The release that a cell is nothing but the name of.
    pub(super) fn of_cell(text: &str) -> Option<Self> {
        let text = text.trim();
        if BARE_VERSION.is_match(text) {
            return Some(Self { words: text.to_owned(), date: None });
        }
        Self::of_caption(text)
            .filter(|listing| listing.words.chars().count() + 2 >= text.chars().count())
    }
}

/// Marks the entries that a summary repeats from older releases: those listed under a date or a
/// version before the newest, and those under a date before the document's own when others stand
/// above them under none.
pub(super) fn mark_earlier(entries: &mut [Announcement], document: Option<&Date>) {
    let newest = entries.iter().filter_map(|entry| entry.date.clone()).max();
    let latest = entries.iter().filter(|entry| entry.date.is_none()).filter_map(numbers).max();
    // What stands first under no date is of the document's own release.
    let own_first = entries.first().is_some_and(|entry| entry.release.is_empty());
    for entry in entries {
        entry.earlier = match (&entry.date, &newest) {
            (Some(date), Some(newest)) => {
                let own = document.is_some_and(|document| month(date) >= month(document));
                before(date, newest) || (own_first && !own)
            }
            _ => numbers(entry).is_some_and(|numbers| Some(numbers) < latest || own_first),
        };
    }
}

fn month(date: &Date) -> &str {
    date.as_str().get(..7).unwrap_or_default()
}

/// Whether a date is before another, as far as the less exact of both tells.
fn before(one: &Date, other: &Date) -> bool {
    let exact = one.as_str().len().min(other.as_str().len());
    one.as_str().get(..exact) < other.as_str().get(..exact)
}

/// The numbers of a version, for comparison.
fn numbers(entry: &Announcement) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = NUMBER
        .find_iter(&entry.release)
        .filter_map(|number| number.as_str().parse().ok())
        .collect();
    (!numbers.is_empty()).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(releases: &[&str]) -> Vec<Announcement> {
        let entry = |release: &&str| {
            let listing = Listing::of_caption(release);
            Announcement {
                clause: String::new(),
                verb: String::new(),
                subject: String::new(),
                text: String::new(),
                release: listing.as_ref().map(|listing| listing.words.clone()).unwrap_or_default(),
                date: listing.and_then(|listing| listing.date),
                earlier: false,
            }
        };
        releases.iter().map(entry).collect()
    }

    fn earlier(releases: &[&str], document: Option<&str>) -> Vec<bool> {
        let mut entries = entries(releases);
        mark_earlier(&mut entries, document.and_then(Date::parse).as_ref());
        entries.into_iter().map(|entry| entry.earlier).collect()
    }

    #[test]
    fn only_the_newest_group_is_of_this_release() {
        assert_eq!(earlier(&["", ""], None), [false, false]);
        assert_eq!(
            earlier(&["March 2020", "March 1, 2020", "February 2020"], None),
            [false, false, true]
        );
        assert_eq!(
            earlier(&["Version 2.9", "Version 2.10", "Version 2.10"], None),
            [true, false, false]
        );
        assert_eq!(earlier(&["", "May 2020"], Some("2020-05-01")), [false, false]);
        assert_eq!(earlier(&["", "April 2020"], Some("2020-05")), [false, true]);
        assert_eq!(earlier(&["", "April 2020"], None), [false, true]);
        assert_eq!(earlier(&["April 2020"], Some("2020-05")), [false], "the newest there is");
    }

    #[test]
    fn captions_and_cells() {
        let words = |text| Listing::of_caption(text).map(|listing| listing.words);
        assert_eq!(words("March 2020").as_deref(), Some("March 2020"));
        assert_eq!(words("Changes in version 2.1:").as_deref(), Some("version 2.1"));
        assert_eq!(words("2020年3月更新").as_deref(), Some("2020年3月"));
        assert_eq!(words("General Terms"), None);
        assert_eq!(words("From March 1, 2020 the provider deletes data after thirty days."), None);
        let cell = |text| Listing::of_cell(text).map(|listing| listing.words);
        assert_eq!(cell(" 2.1 ").as_deref(), Some("2.1"));
        assert_eq!(cell("2020-03-01").as_deref(), Some("2020-03-01"));
        assert_eq!(cell("Version 2 is gone"), None);
    }
}
