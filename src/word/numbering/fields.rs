//! Numbers that stand in fields: `AUTONUM`, `AUTONUMLGL`, `AUTONUMOUT` and `LISTNUM` (17.16.5.4 to
//! 17.16.5.6, 17.16.5.33). Word counts them whenever it shows them and stores nothing.
//!
//! Where neither the standard nor Word's own description says what a field comes to, it comes to
//! nothing here, and the reader says so.

use super::{Abstract, Counters, Format, Instance, LEVELS, Level, Numbering};
use crate::word::fields::Words;

/// A list that every document has.
struct List {
    /// In capitals: fields name it in any case.
    name: &'static str,
    id: i64,
    /// Template and format of each level.
    levels: [(&'static str, Format); LEVELS],
}

/// The lists of `LISTNUM` that every document has, and the templates and formats of their levels.
/// Their numbers lie beyond what `w:numId` can be in a file.
const LISTS: [List; 3] = [
    List {
        name: "NUMBERDEFAULT",
        id: FIRST_LIST,
        levels: [
            ("%1)", Format::Decimal),
            ("%2)", Format::LowerLetter),
            ("%3)", Format::LowerRoman),
            ("(%4)", Format::Decimal),
            ("(%5)", Format::LowerLetter),
            ("(%6)", Format::LowerRoman),
            ("%7.", Format::Decimal),
            ("%8.", Format::LowerLetter),
            ("%9.", Format::LowerRoman),
        ],
    },
    List {
        name: "LEGALDEFAULT",
        id: FIRST_LIST - 1,
        levels: [
            ("%1.", Format::Decimal),
            ("%1.%2.", Format::Decimal),
            ("%1.%2.%3.", Format::Decimal),
            ("%1.%2.%3.%4.", Format::Decimal),
            ("%1.%2.%3.%4.%5.", Format::Decimal),
            ("%1.%2.%3.%4.%5.%6.", Format::Decimal),
            ("%1.%2.%3.%4.%5.%6.%7.", Format::Decimal),
            ("%1.%2.%3.%4.%5.%6.%7.%8.", Format::Decimal),
            ("%1.%2.%3.%4.%5.%6.%7.%8.%9.", Format::Decimal),
        ],
    },
    List {
        name: "OUTLINEDEFAULT",
        id: FIRST_LIST - 2,
        levels: [
            ("%1.", Format::UpperRoman),
            ("%2.", Format::UpperLetter),
            ("%3.", Format::Decimal),
            ("%4)", Format::LowerLetter),
            ("(%5)", Format::Decimal),
            ("(%6)", Format::LowerLetter),
            ("(%7)", Format::LowerRoman),
            ("(%8)", Format::LowerLetter),
            ("(%9)", Format::LowerRoman),
        ],
    },
];

const FIRST_LIST: i64 = i32::MIN as i64 - 1;

/// Puts the lists that every document has among its definitions.
pub(super) fn define(numbering: &mut Numbering) {
    for List { id, levels, .. } in LISTS {
        let levels = levels.map(|(text, format)| {
            Some(Level { start: 1, format, text: text.to_owned(), ..Level::default() })
        });
        numbering.abstracts.insert(id, Abstract { levels, ..Abstract::default() });
        let (abstract_id, defined_by) = (Some(id), Some(id));
        let instance = Instance { abstract_id, defined_by, ..Instance::default() };
        numbering.instances.insert(id, instance);
    }
}

/// Where a field stands that numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Ordinal of the paragraph.
    pub paragraph: u32,
    /// Level of the built-in heading style that the paragraph has, from 0; none in body text.
    pub heading: Option<u8>,
    /// `w:numId` and `w:ilvl` of the paragraph, if it is numbered.
    pub list: Option<(i64, u8)>,
    /// `w:lang` of the paragraph mark.
    pub language: &'a str,
}

/// What fields have counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    /// Headings with an `AUTONUM…`, by level.
    headings: [i64; LEVELS],
    /// The level of the last of them.
    heading: Option<usize>,
    /// Paragraphs of body text with an `AUTONUM…`, since that heading.
    body: i64,
    /// The paragraph of the last `AUTONUM…`.
    automatic: Option<u32>,
    /// The last `LISTNUM`: list, level and paragraph.
    listed: Option<(i64, usize, u32)>,
    /// Whether the last number of a list was that of a field.
    field_was_last: bool,
}

impl Fields {
    /// A paragraph of a list was counted.
    pub(super) fn paragraph(&mut self) {
        self.field_was_last = false;
    }
}

/// What an instruction asks for.
#[derive(Debug, Default)]
struct Asked {
    keyword: String,
    /// The first argument: the name of a list.
    name: Option<String>,
    /// `\l`, from 1
    level: Option<usize>,
    /// `\s` of a `LISTNUM`: the number to start with.
    start: Option<i64>,
    /// `\s` of an `AUTONUM…`: what stands behind the number.
    separator: Option<String>,
    /// `\e` of an `AUTONUMLGL`: nothing stands behind the number.
    bare: bool,
    /// `\*`: how the number is written.
    format: Option<Format>,
}

impl Asked {
    /// Reads an instruction; none when a switch of it says nothing that can be followed.
    fn of(code: &str) -> Option<Self> {
        let mut words = Words::of(code);
        let mut asked =
            Self { keyword: words.next()?.text.to_ascii_uppercase(), ..Self::default() };
        let listed = asked.keyword == "LISTNUM";
        while let Some(word) = words.next() {
            let switch =
                if word.is_switch() { word.text.to_ascii_lowercase() } else { String::new() };
            match switch.as_str() {
                "" => asked.name = asked.name.or(Some(word.text)),
                "\\l" => {
                    let level = words.next()?.text.parse().ok()?;
                    asked.level = Some(level).filter(|level| (1..=LEVELS).contains(level));
                    asked.level?;
                }
                "\\s" if listed => {
                    asked.start = Some(i64::from(words.next()?.text.parse::<i32>().ok()?));
                }
                "\\s" => asked.separator = Some(words.next()?.text.chars().take(1).collect()),
                "\\e" => asked.bare = true,
                "\\*" => asked.format = general_format(&words.next()?.text).or(asked.format),
                _ => return None,
            }
        }
        Some(asked)
    }

    fn write(&self, number: i64, usual: &Format, language: &str) -> Option<String> {
        self.format.as_ref().unwrap_or(usual).write(number, language)
    }
}

/// A switch for the look of a number (17.16.4.3.1); none when it says something else, as
/// `MERGEFORMAT` does.
fn general_format(name: &str) -> Option<Format> {
    let upper = name.starts_with(char::is_uppercase);
    Some(match name.to_ascii_lowercase().as_str() {
        "arabic" => Format::Decimal,
        "roman" if upper => Format::UpperRoman,
        "roman" => Format::LowerRoman,
        "alphabetic" if upper => Format::UpperLetter,
        "alphabetic" => Format::LowerLetter,
        "ordinal" => Format::Ordinal,
        "hex" => Format::Hex,
        _ => return None,
    })
}

impl Counters<'_> {
    /// Counts a field that numbers, and gives what Word shows for it; none where no rule says what
    /// that is. Ask for each field once, in the order of the document, after the paragraph that it
    /// stands in was counted.
    pub fn field(&mut self, code: &str, place: Place<'_>) -> Option<String> {
        let asked = Asked::of(code)?;
        if asked.keyword == "LISTNUM" {
            self.list_number(&asked, place)
        } else {
            self.automatic_number(&asked, place)
        }
    }

    /// Headings count by their level and those above; body text counts on, and begins again after
    /// each heading that counts.
    fn automatic_number(&mut self, asked: &Asked, place: Place<'_>) -> Option<String> {
        let fields = &mut self.fields;
        // What a second one in a paragraph shows is said nowhere.
        if fields.automatic.replace(place.paragraph) == Some(place.paragraph) {
            return None;
        }
        let level = place.heading.map(usize::from).filter(|&level| level < LEVELS);
        match level {
            Some(level) => {
                fields.headings[level] = fields.headings[level].saturating_add(1);
                fields.headings[level + 1..].fill(0);
                fields.heading = Some(level);
                fields.body = 0;
            }
            None => fields.body = fields.body.saturating_add(1),
        }
        let own = level.map_or(fields.body, |level| fields.headings[level]);
        let number = match asked.keyword.as_str() {
            "AUTONUM" => asked.write(own, &Format::Decimal, place.language)?,
            "AUTONUMLGL" => {
                let above = fields.heading.map_or(&[][..], |last| &fields.headings[..=last]);
                // A level that no heading has yet: Word's zero or one is said nowhere.
                if above.contains(&0) {
                    return None;
                }
                let own = level.is_none().then_some(own);
                let numbers: Vec<String> =
                    above.iter().copied().chain(own).map(|number| number.to_string()).collect();
                let joint = asked.separator.as_deref().unwrap_or(".");
                let end = if asked.bare { "" } else { joint };
                return Some(format!("{}{end}", numbers.join(joint)));
            }
            "AUTONUMOUT" => {
                let (text, format) = &LISTS[2].levels[level?];
                let number = format.write(own, place.language)?;
                return Some(text.replace(&format!("%{}", level? + 1), &number));
            }
            _ => return None,
        };
        Some(number + asked.separator.as_deref().unwrap_or("."))
    }

    /// The next number of a level of a list (17.16.5.33): of the list that is named, of the
    /// paragraph's, or of the one that counted last.
    fn list_number(&mut self, asked: &Asked, place: Place<'_>) -> Option<String> {
        let name = asked.name.as_deref();
        let known = |list: &&List| name.is_some_and(|name| name.eq_ignore_ascii_case(list.name));
        let default = LISTS.iter().find(known).map(|list| list.id);
        let named = || {
            let (&id, _) = self
                .numbering
                .abstracts
                .iter()
                .find(|(_, list)| !list.name.is_empty() && Some(list.name.as_str()) == name)?;
            let instances = &self.numbering.instances;
            Some(*instances.iter().find(|(_, instance)| instance.defined_by == Some(id))?.0)
        };
        let of_paragraph = place.list.map(|(num_id, _)| num_id);
        let listed = self.fields.listed;
        let last = listed.filter(|_| self.fields.field_was_last).map(|(num_id, ..)| num_id);
        let num_id = default.or(of_paragraph).or_else(named).or(last)?;
        let level = match (asked.level, listed, place.list) {
            (Some(level), ..) => level - 1,
            // A list of the paragraph goes on one level below it, and stays there.
            (None, Some((last, level, paragraph)), Some((of, _)))
                if last == num_id && of == num_id && paragraph == place.paragraph =>
            {
                level
            }
            (None, _, Some((of, level))) if of == num_id => usize::from(level) + 1,
            (None, Some((last, level, _)), _) if last == num_id => level,
            (None, ..) if default.is_some() && !self.has_counted(num_id) => 0,
            _ => return None,
        };
        let text = self.count_field(num_id, level, asked.start, place.language)?;
        self.fields.listed = Some((num_id, level, place.paragraph));
        self.fields.field_was_last = true;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(fields: &[(&str, Option<u8>)]) -> Vec<String> {
        let numbering = Numbering::default();
        let mut counters = numbering.counters("en");
        let place = |paragraph, heading| Place { paragraph, heading, list: None, language: "en" };
        (1..)
            .zip(fields)
            .map(|(paragraph, (code, heading))| {
                counters.field(code, place(paragraph, *heading)).unwrap_or_default()
            })
            .collect()
    }

    #[test]
    fn paragraphs_are_numbered_by_a_field() {
        // The standard's own example (17.16.5.4).
        let fields = [
            (" AUTONUM ", None),
            (r"AUTONUM \* Arabic \s :", None),
            (r#"AUTONUM \* alphabetic \s " ""#, None),
            (r"AUTONUM \* Roman", None),
            (r"AUTONUM \* Ordinal", None),
        ];
        assert_eq!(numbers(&fields), ["1.", "2:", "c ", "IV.", "5th."]);
        let headings = [("AUTONUM", None), ("AUTONUM", Some(0)), ("AUTONUM", Some(1))];
        assert_eq!(numbers(&headings), ["1.", "1.", "1."]);
    }

    #[test]
    fn legal_numbers_hold_those_of_the_headings_above() {
        let fields = [
            ("AUTONUMLGL", Some(0)),
            (r"AUTONUMLGL \e", Some(1)),
            ("AUTONUMLGL", None),
            ("AUTONUMLGL", None),
            ("AUTONUMLGL", Some(0)),
            (r"AUTONUMLGL \s -", Some(1)),
            ("AUTONUMLGL", Some(3)),
        ];
        assert_eq!(numbers(&fields), ["1.", "1.1", "1.1.1.", "1.1.2.", "2.", "2-1-", ""]);
        let outline = [("AUTONUMOUT", Some(0)), ("AUTONUMOUT", Some(1)), ("AUTONUMOUT", None)];
        assert_eq!(numbers(&outline), ["I.", "A.", ""]);
    }

    #[test]
    fn lists_of_fields_count_by_level() {
        let fields = [
            (r"LISTNUM NumberDefault \l 3 \s 1", None),
            ("LISTNUM", None),
            ("LISTNUM NumberDefault", None),
            (r"LISTNUM LegalDefault \l 1", None),
            (r"LISTNUM LegalDefault \l 2", None),
            (r"LISTNUM \l 2 \s 7", None),
            (r"LISTNUM NumberDefault \l 9 \* MERGEFORMAT", None),
            (r"LISTNUM OutlineDefault", None),
            (r"LISTNUM NumberDefault", None),
            (r"LISTNUM \l 12", None),
        ];
        assert_eq!(
            numbers(&fields),
            ["i)", "ii)", "iii)", "1.", "1.1.", "1.7.", "i.", "I.", "", ""]
        );
        assert_eq!(numbers(&[("LISTNUM", None)]), [""]);
    }
}
