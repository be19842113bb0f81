//! What a document says of itself: title, dates, language, edition, each with its evidence.

use std::collections::BTreeMap;

use crate::segment::pattern::{Captures, Pattern};

use super::Provenance;
use super::dates;
use super::lines::{Block, Flat, Line};
use super::numbering;
use super::outline::Outline;
use crate::model::{Date, Evidence, Finding, Level, Metadata, Why};
use crate::word::{Properties, Role};

/// What was found out about the whole document.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub title: String,
    /// The tag that the source gives its text; empty when none.
    pub language: String,
    pub date: Option<Date>,
    pub metadata: Metadata,
}

/// Blocks before the first heading that are looked through for title and date.
const COVER: usize = 60;
/// Blocks after it that are looked through for "Effective date: …".
const OPENING: usize = 150;
/// Blocks among which the opening paragraph of a contract stands.
const PARTIES: usize = 12;
/// Longest text before a date that says what kind of date it is, in characters.
const LONGEST_CAPTION: usize = 60;
/// Longest word after a date that says what kind of date it is, in characters.
const LONGEST_SUFFIX: usize = 6;
/// Longest line that states a date rather than uses one, in characters.
const LONGEST_STATEMENT: usize = 160;
/// Longest title of a document.
const LONGEST_TITLE: usize = 150;

static EFFECTIVE: Pattern = Pattern::new(
    r"(?i)\beffective\b|\bas of\b|\b(?:made|dated|entered into)(?: and entered into)? (?:as of|on)\b|\bdated\b|\bis made\b|\bin (?:force|effect)\b|\bgültig\b|\bwirksam\b|\bin kraft\b|\ben vigueur\b|\bprise d.effet\b|\bvigen|\bentrada en vigor\b|\bin vigore\b|生效|施行|実施|制定|発効|適用開始",
);
static PUBLISHED: Pattern = Pattern::new(
    r"(?i)\bpublished\b|\bpublication\b|\bposted\b|\b(?:last |date )?(?:updated|modified|revised)\b|\bveröffentlicht\b|\bstand\b|\bpublié|\bmise? à jour\b|\bpublicad|\bactualiza|\bpubblicat|\baggiornat|发布|發布|更新|公開|発行|改定",
);
/// Directly before the date of a contract.
static AS_OF: Pattern = Pattern::new(
    r"(?i)\b(?:effective|made|dated|entered\s+into)\s+(?:as\s+of|on)(?:\s+(?:the|this))?\s*$",
);
/// The opening paragraph of a contract: "… is made as of the 1st of July, 2019 (the …".
static AS_OF_DATE: Pattern = Pattern::new(
    r"(?i)\b(?:is|are)\s+(?:effective|made|dated|entered\s+into)(?:\s+(?:and\s+)?\w+(?:\s+into)?)?\s+(?:as\s+of|on)\b",
);
/// "Online Terms (Worldwide English, March 2020)"
static TITLE_EDITION_DATE: Pattern =
    Pattern::new(r"^\s*(?P<title>[^()\n]+?)\s*\((?P<edition>[^(),0-9]+),\s*[^()]*\)");

/// Reads them from cover, running text, properties, file name and label.
pub(super) fn read(
    flat: &Flat,
    outline: &Outline,
    properties: &Properties,
    provenance: &Provenance,
    findings: &mut Vec<Finding>,
) -> Facts {
    let mut reader = Reader::default();
    let first = outline.iter().position(Option::is_some).unwrap_or(flat.blocks.len());
    let cover: Vec<&Line> = flat.blocks[..first.min(COVER)].iter().flat_map(Block::lines).collect();
    reader.running(flat);
    reader.cover(&cover);
    let opening = flat.blocks.iter().enumerate().skip(first.min(COVER)).take(OPENING);
    for (at, line) in opening.flat_map(|(at, block)| block.lines().map(move |line| (at, line))) {
        // The paragraph that names the parties may stand under the title as under a heading.
        let parties = at < PARTIES && AS_OF_DATE.is_match(line.trimmed());
        reader.dates(line.trimmed(), "text", parties);
    }
    reader.properties(properties);
    reader.only_heading(flat, outline);
    reader.file_name(&provenance.source.file);
    let language = language(flat, properties);
    if !language.is_empty() {
        reader.note("language", &language, "language_tag");
    }
    reader.conclude(provenance, language, findings)
}

/// The tag of most of the text, else the document's.
fn language(flat: &Flat, properties: &Properties) -> String {
    let mut lengths: BTreeMap<&str, usize> = BTreeMap::new();
    for line in flat.blocks.iter().flat_map(Block::lines).filter(|line| !line.language.is_empty()) {
        *lengths.entry(line.language.as_str()).or_default() += line.text.len();
    }
    let most = lengths.into_iter().max_by_key(|&(tag, length)| (length, std::cmp::Reverse(tag)));
    most.map_or_else(|| properties.language.clone(), |(tag, _)| tag.to_owned())
}

/// Collects evidence in the order of its weight.
#[derive(Default)]
struct Reader {
    evidence: Vec<Evidence>,
    effective: Vec<(Date, &'static str)>,
    published: Vec<(Date, &'static str)>,
}

impl Reader {
    fn note(&mut self, fact: &str, value: &str, from: &str) {
        let evidence =
            Evidence { fact: fact.to_owned(), value: value.to_owned(), from: from.to_owned() };
        if !value.is_empty() && !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    /// Headers and footers say what the document is, in one line: title, edition, date.
    fn running(&mut self, flat: &Flat) {
        let leaked = flat.asides.iter().filter(|(why, _)| *why == Why::HeaderFooter);
        let mut texts: Vec<&str> = flat.running.iter().map(String::as_str).collect();
        texts.extend(leaked.map(|(_, text)| text.as_str()));
        texts.sort_unstable();
        texts.dedup();
        for line in texts.iter().flat_map(|text| text.lines()) {
            let long = |found: &Captures<'_, '_>| {
                let length =
                    |name: &str| found.name(name).map_or(0, |part| part.as_str().chars().count());
                (3..=150).contains(&length("title")) && (3..=60).contains(&length("edition"))
            };
            if let Some(found) = TITLE_EDITION_DATE.captures(line).filter(long)
                && !dates::find(line).is_empty()
            {
                self.note("title", found.name("title").map_or("", |m| m.as_str()), "header_footer");
                self.note(
                    "edition",
                    found.name("edition").map_or("", |m| m.as_str()).trim(),
                    "header_footer",
                );
            }
            self.dates(line, "header_footer", true);
        }
    }

    /// A cover shows the title large and a date under it.
    fn cover(&mut self, cover: &[&Line]) {
        let titled = cover.iter().find(|line| line.role == Role::Title && !line.is_blank());
        let largest = cover
            .iter()
            .filter(|line| line.look.size > 0 && could_be_title(line))
            .max_by(|a, b| {
                (a.look.size, a.look.bold)
                    .cmp(&(b.look.size, b.look.bold))
                    .then(std::cmp::Ordering::Greater)
            })
            .filter(|line| {
                line.look.bold
                    || line.look.centred
                    || cover
                        .iter()
                        .any(|other| other.look.size < line.look.size && !other.is_blank())
            });
        // Without formatting, the first line is what a title looks like.
        let topmost = cover
            .iter()
            .find(|line| !line.is_blank())
            .filter(|line| line.look.size == 0 && line.spans.is_empty() && could_be_title(line));
        if let Some(line) = titled.or(largest).or(topmost) {
            self.note("title", &super::outline::title(line), "cover");
        }
        for line in cover {
            self.dates(line.trimmed(), "cover", true);
        }
    }

    /// Dates of a line: by the word before them, or, on cover and running lines, alone.
    fn dates(&mut self, text: &str, from: &'static str, alone: bool) {
        // The opening paragraph of a contract: "… is entered into as of July 1, 2019 (the …".
        let long = text.chars().count() > LONGEST_STATEMENT;
        if long && !alone {
            return;
        }
        for (range, date) in dates::find(text) {
            let before = text.get(..range.start).unwrap_or(text);
            // Japanese and Chinese say what a date is after it: 2022年10月1日改定.
            let after: String = text
                .get(range.end..)
                .unwrap_or_default()
                .trim_start()
                .chars()
                .take(LONGEST_SUFFIX)
                .collect();
            if before.chars().count() > LONGEST_CAPTION && !alone {
                continue;
            }
            if long && !AS_OF.is_match(before) {
                continue;
            }
            let effective = EFFECTIVE.find_iter(before).last().map(|found| found.end());
            let published = PUBLISHED.find_iter(before).last().map(|found| found.end());
            let suffixed =
                |pattern: &Pattern| pattern.find(&after).is_some_and(|found| found.start() == 0);
            let effective = effective.or_else(|| suffixed(&EFFECTIVE).then_some(range.end));
            let published = published.or_else(|| suffixed(&PUBLISHED).then_some(range.end));
            let is_published = published > effective;
            if is_published {
                self.note("published", date.as_str(), from);
                self.published.push((date, from));
            } else if effective.is_some() || alone {
                self.note("effective", date.as_str(), from);
                self.effective.push((date, from));
            }
        }
    }

    fn properties(&mut self, properties: &Properties) {
        self.note("title", properties.title.trim(), "properties");
    }

    /// A heading that no other stands beside is the document's title.
    fn only_heading(&mut self, flat: &Flat, outline: &Outline) {
        let mut tops = outline.iter().zip(&flat.blocks).filter_map(|(heading, block)| {
            let heading = heading.filter(|heading| heading.level == 1)?;
            Some((heading, super::outline::heading_line(block)?))
        });
        if let Some((first, line)) = tops.next()
            && flat.formatted
            && self.first("title").is_empty()
            && numbering::typed_label(line.trimmed()).is_none()
            && line.label.is_none()
            && (first.confidence < 1.0 || tops.next().is_none())
        {
            self.note("title", &super::outline::title(line), "text");
        }
    }

    fn file_name(&mut self, file: &str) {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        if let Some(date) = dates::of_name(stem) {
            self.note("effective", date.as_str(), "file_name");
        }
    }

    fn first(&self, fact: &str) -> String {
        self.evidence
            .iter()
            .find(|evidence| evidence.fact == fact)
            .map(|evidence| evidence.value.clone())
            .unwrap_or_default()
    }

    fn conclude(
        self,
        provenance: &Provenance,
        language: String,
        findings: &mut Vec<Finding>,
    ) -> Facts {
        // The most exact date wins; among equals, the first place it was read at.
        let best = |dates: &[(Date, &'static str)]| {
            let exact = dates.iter().find(|(date, _)| date.as_str().len() == 10);
            exact.or(dates.first()).map(|(date, _)| date.clone())
        };
        let effective = best(&self.effective);
        let published = best(&self.published);
        let said = effective.clone().or_else(|| published.clone());
        let date = provenance.date.clone().or_else(|| said.clone());
        disagreement(&self.effective, provenance, findings);
        if date.is_none() {
            findings.push(Finding::new(
                "no_date",
                Level::Note,
                "The document does not say from when it applies.",
            ));
        }
        let title = self.first("title");
        let edition = Some(self.first("edition")).filter(|edition| !edition.is_empty());
        Facts {
            title,
            language,
            date,
            metadata: Metadata { effective, published, edition, evidence: self.evidence },
        }
    }
}

/// A line that could be the title: words, not a date, not a sentence.
fn could_be_title(line: &Line) -> bool {
    let text = line.trimmed();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1
        && text.chars().count() <= LONGEST_TITLE
        && !text.ends_with(['.', ':', ';'])
        && dates::find(text).is_empty()
}

/// Two dates from when the terms apply, months apart, cannot both be right.
fn disagreement(
    dates: &[(Date, &'static str)],
    provenance: &Provenance,
    findings: &mut Vec<Finding>,
) {
    let month = |date: &Date| date.as_str().get(..7).unwrap_or_default().to_owned();
    let given = provenance.date.as_ref().map(|date| (date.clone(), "label"));
    let all: Vec<(Date, &str)> = given.into_iter().chain(dates.iter().cloned()).collect();
    let Some((first, from)) = all.first() else { return };
    if let Some((other, place)) = all.iter().find(|(date, _)| month(date) != month(first)) {
        findings.push(Finding::new(
            "date_disagrees",
            Level::Warning,
            format!(
                "The terms are dated {first} by the {} and {other} by the {}.",
                from.replace('_', " or "),
                place.replace('_', " or ")
            ),
        ));
    }
}
