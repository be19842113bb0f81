//! Counting: which number each numbered paragraph has, and how its label reads.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::Fields;
use super::{Format, LEVELS, Level, Numbering};
use crate::model::{Finding, Level as Gravity};
use crate::word::{Label, symbols};

/// A walk through a document that computes labels.
///
/// Give it each numbered paragraph that Word would show, once, in document order: those whose
/// paragraph mark an accepted revision deletes are not given.
#[derive(Debug, Clone)]
pub struct Counters<'a> {
    pub(super) numbering: &'a Numbering,
    language: String,
    /// By the `w:abstractNumId` of the definition: the number that each level has come to; none
    /// before its first use and after a restart.
    current: BTreeMap<i64, [Option<i64>; LEVELS]>,
    /// `w:numId` and level whose `w:startOverride` has had its effect.
    started: BTreeSet<(i64, usize)>,
    pub(super) fields: Fields,
    findings: Vec<Finding>,
}

impl<'a> Counters<'a> {
    pub(super) fn new(numbering: &'a Numbering, language: &str) -> Self {
        Self {
            numbering,
            language: if language.is_empty() { "en".to_owned() } else { language.to_owned() },
            current: BTreeMap::new(),
            started: BTreeSet::new(),
            fields: Fields::default(),
            findings: Vec::new(),
        }
    }

    /// Counts a paragraph with this `w:numId` and `w:ilvl`, and gives its label; none when
    /// numbering is off (`w:numId` 0), undefined, or prints nothing at this level. `language` is
    /// the `w:lang` of the paragraph mark, for numbers in words; the document's if empty.
    pub fn next(&mut self, num_id: i64, ilvl: i64, language: &str) -> Option<Label> {
        if num_id == 0 {
            return None;
        }
        let numbering = self.numbering;
        let instance = numbering.instances.get(&num_id);
        let Some((instance, abstract_id)) =
            instance.and_then(|instance| Some((instance, instance.abstract_id?)))
        else {
            self.finding(
                "unresolved_numbering",
                format!("The numbering {num_id} is used and not defined: its labels are missing."),
            );
            return None;
        };
        if instance.defined_by.is_none() {
            self.finding(
                "unresolved_numbering",
                format!(
                    "The numbering {num_id} has no definition behind it: its labels are missing."
                ),
            );
        }
        let last = LEVELS as i64 - 1;
        if !(0..=last).contains(&ilvl) {
            self.finding(
                "numbering_level",
                format!("There is no list level {ilvl}; {} was taken.", ilvl.clamp(0, last)),
            );
        }
        let index = usize::try_from(ilvl.clamp(0, last)).unwrap_or(0);
        let Some(level) = self.level(num_id, index) else {
            if instance.defined_by.is_some() {
                self.finding(
                    "numbering_level",
                    format!(
                        "The numbering {num_id} has no level {index}, which is used: its labels are missing."
                    ),
                );
            }
            return None;
        };
        let abstract_id = instance.defined_by.unwrap_or(abstract_id);
        self.count(num_id, abstract_id, index);
        self.fields.paragraph();
        if level.hidden {
            return None;
        }
        let text = self.text(num_id, abstract_id, index, level, language);
        (!text.is_empty()).then(|| Label {
            bullet: level.format == Format::Bullet || !text.contains(char::is_alphanumeric),
            text,
            level: index as u8,
            num_id,
            abstract_id,
        })
    }

    /// A section ends: the lists that each section starts anew begin again.
    pub fn end_section(&mut self) {
        let numbering = self.numbering;
        let goes_on = |id: &i64| !numbering.abstracts.get(id).is_some_and(|list| list.by_section);
        self.current.retain(|id, _| goes_on(id));
    }

    /// Whether anything of a list was counted.
    pub(super) fn has_counted(&self, num_id: i64) -> bool {
        let instance = self.numbering.instances.get(&num_id);
        let id = instance.and_then(|instance| instance.defined_by);
        id.is_some_and(|id| self.current.contains_key(&id))
    }

    /// The number of a field: the next of a level, or the one that the field gives.
    pub(super) fn count_field(
        &mut self,
        num_id: i64,
        index: usize,
        given: Option<i64>,
        language: &str,
    ) -> Option<String> {
        let instance = self.numbering.instances.get(&num_id)?;
        let abstract_id = instance.defined_by?;
        let level = self.level(num_id, index)?;
        self.count(num_id, abstract_id, index);
        if let Some(given) = given
            && let Some(current) = self.current.get_mut(&abstract_id)
        {
            current[index] = Some(given);
        }
        let text = self.text(num_id, abstract_id, index, level, language);
        (!text.is_empty()).then_some(text)
    }

    /// What was odd on the way.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    fn level(&self, num_id: i64, index: usize) -> Option<&'a Level> {
        self.numbering.level(num_id, index as u8)
    }

    fn start(&self, num_id: i64, index: usize) -> i64 {
        let replaced =
            self.numbering.instances.get(&num_id).and_then(|found| found.overrides[index].start);
        replaced.or_else(|| Some(self.level(num_id, index)?.start)).unwrap_or(1)
    }

    /// Numbers of one abstract number count on across interruptions and across its instances. An
    /// instance with a `w:startOverride` restarts them when it is used for the first time
    /// (17.9.26).
    fn count(&mut self, num_id: i64, abstract_id: i64, index: usize) {
        let start: [i64; LEVELS] = std::array::from_fn(|level| self.start(num_id, level));
        let restart: [Option<i64>; LEVELS] =
            std::array::from_fn(|level| self.numbering.restart(num_id, level));
        let replaced = self.numbering.instances[&num_id].overrides[index].start.is_some();
        let restarts = self.started.insert((num_id, index)) && replaced;
        let current = self.current.entry(abstract_id).or_default();
        current[index] = match current[index] {
            Some(number) if !restarts => Some(number.saturating_add(1)),
            _ => Some(start[index]),
        };
        // A level that is skipped shows its start, and counts as used: after 1, 1.1.1 comes 1.2.
        for (level, number) in current.iter_mut().enumerate().take(index) {
            number.get_or_insert(start[level]);
        }
        for (level, number) in current.iter_mut().enumerate().skip(index + 1) {
            // 17.9.10: levels restart after any higher one, or only after that one and those
            // above it; one that is not higher means nothing.
            let within = |by: i64| (1..=level as i64).contains(&by);
            let restarts = match restart[level] {
                Some(0) => false,
                Some(by) if within(by) => (index as i64) < by,
                _ => true,
            };
            if restarts {
                *number = None;
            }
        }
    }

    fn text(
        &mut self,
        num_id: i64,
        abstract_id: i64,
        index: usize,
        level: &Level,
        language: &str,
    ) -> String {
        if level.format == Format::Bullet {
            if let Some(c) = unexplained(level) {
                let message = format!(
                    "The bullet {:X} of the font {:?} has no Unicode character here: a dot stands for it.",
                    u32::from(c),
                    level.font
                );
                self.tell(Gravity::Note, "unknown_symbol", message);
            }
            return bullet(level);
        }
        let current = self.current.get(&abstract_id).copied().unwrap_or_default();
        let mut label = String::new();
        let mut rest = level.text.as_str();
        while let Some(at) = rest.find('%') {
            label.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let digit = rest.chars().next().and_then(|c| c.to_digit(10)).filter(|&digit| digit > 0);
            let Some(digit) = digit else {
                label.push('%');
                continue;
            };
            rest = &rest[1..];
            let of = digit as usize - 1;
            if of > index {
                // Word ignores the whole of such a text ([MS-OI29500] on 17.9.11).
                self.finding(
                    "numbering_level",
                    format!(
                        "Level {index} of the numbering {num_id} asks for the number of a level below it: Word prints no label."
                    ),
                );
                return String::new();
            }
            if let Some(number) = current[of] {
                label.push_str(&self.number(num_id, of, number, level, language));
            }
        }
        label.push_str(rest);
        label.trim().to_owned()
    }

    /// The number of level `of` as the label of `level` shows it.
    fn number(
        &mut self,
        num_id: i64,
        of: usize,
        number: i64,
        level: &Level,
        language: &str,
    ) -> String {
        let Some(shown) = self.level(num_id, of) else { return number.to_string() };
        // Word keeps the zero of numbers that are decimal already.
        if level.legal && !matches!(shown.format, Format::None | Format::DecimalZero) {
            return number.to_string();
        }
        // The label has the formatting of the paragraph mark under its own (17.9.24).
        let language = [shown.language.as_str(), language, &self.language]
            .into_iter()
            .find(|language| !language.is_empty())
            .unwrap_or_default();
        if let Some(text) = shown.format.write(number, language) {
            return text;
        }
        let words = [Format::Ordinal, Format::CardinalText, Format::OrdinalText];
        let of = if words.contains(&shown.format) {
            format!(" in the language {language:?}")
        } else {
            String::new()
        };
        let message = format!(
            "Numbers of the format {:?}{of} are written in decimal here (number {number}).",
            shown.format.name()
        );
        self.finding("number_format", message);
        number.to_string()
    }

    fn finding(&mut self, code: &str, message: String) {
        self.tell(Gravity::Warning, code, message);
    }

    fn tell(&mut self, gravity: Gravity, code: &str, message: String) {
        let finding = Finding::new(code, gravity, message).at(&self.numbering.part, None);
        if !self.findings.contains(&finding) && self.findings.len() < 100 {
            self.findings.push(finding);
        }
    }
}

/// The first character of a bullet that no font at hand explains.
fn unexplained(level: &Level) -> Option<char> {
    let shown = |c: &char| symbols::to_unicode(&level.font, *c).unwrap_or(*c);
    level.text.chars().find(|c| symbols::is_private(shown(c)))
}

/// A bullet as it is shown: the characters of symbol fonts stand for others. One that no font at
/// hand explains is shown as a dot, which says what it is for; its code would say nothing.
fn bullet(level: &Level) -> String {
    let shown = |c| match symbols::to_unicode(&level.font, c).unwrap_or(c) {
        c if symbols::is_private(c) => '•',
        c => c,
    };
    let text: String = level.text.chars().map(shown).collect();
    if level.picture && text.trim().is_empty() { "•".to_owned() } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::package::{Limits, Part};
    use crate::word::numbering::Numbering;

    fn numbering(content: &str) -> Numbering {
        let text = format!(
            r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{content}</w:numbering>"#
        );
        let part = Part { name: "word/numbering.xml".into(), content_type: String::new(), text };
        Numbering::read(&part, &Limits::default(), &|_| None).unwrap().value
    }

    /// Levels 0, 1, 2 … as `1.`, `1.1.`, `1.1.1.`, each with `more` inside.
    fn outline(more: &[&str]) -> String {
        let mut levels = String::new();
        let mut text = String::new();
        for (level, more) in more.iter().enumerate() {
            text.push_str(&format!("%{}.", level + 1));
            levels.push_str(&format!(
                r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
            ));
        }
        format!(r#"<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>"#)
    }

    const NUM: &str = r#"<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#;

    fn labels(numbering: &Numbering, paragraphs: &[(i64, i64)]) -> Vec<String> {
        let mut counters = numbering.counters("en");
        paragraphs
            .iter()
            .map(|&(num, level)| counters.next(num, level, "").map_or(String::new(), |l| l.text))
            .collect()
    }

    #[test]
    fn levels_restart_after_higher_ones_and_skipped_ones_count() {
        let numbering = numbering(&format!("{}{NUM}", outline(&["", "", ""])));
        assert_eq!(
            labels(&numbering, &[(1, 0), (1, 1), (1, 1), (1, 0), (1, 2), (1, 1), (0, 0), (1, 0)]),
            ["1.", "1.1.", "1.2.", "2.", "2.1.1.", "2.2.", "", "3."]
        );
    }

    #[test]
    fn restart_can_be_limited_or_switched_off() {
        let never = numbering(&format!(
            "{}{NUM}",
            outline(&["", r#"<w:lvlRestart w:val="0"/>"#, r#"<w:lvlRestart w:val="1"/>"#])
        ));
        assert_eq!(
            labels(&never, &[(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]),
            ["1.", "1.1.", "1.1.1.", "1.2.", "1.2.2.", "2.", "2.3.", "2.3.1."]
        );
    }

    #[test]
    fn instances_share_counters_and_restart_once() {
        let numbering = numbering(&format!(
            r#"{}{NUM}<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"#,
            outline(&["", ""])
        ));
        assert_eq!(
            labels(&numbering, &[(1, 0), (2, 0), (3, 0), (3, 1), (3, 0), (1, 0)]),
            ["1.", "2.", "5.", "5.1.", "6.", "7."]
        );
    }

    #[test]
    fn what_is_not_defined_is_said_and_not_guessed() {
        let numbering = numbering(&format!(
            r#"{}{NUM}<w:num w:numId="2"/><w:num w:numId="4"><w:abstractNumId w:val="9"/></w:num>"#,
            outline(&["", ""])
        ));
        let mut counters = numbering.counters("en");
        assert_eq!(counters.next(2, 0, ""), None);
        assert_eq!(counters.next(3, 0, ""), None);
        assert_eq!(counters.next(4, 0, ""), None);
        assert_eq!(counters.next(1, -5, "").unwrap().level, 0);
        assert_eq!(counters.next(1, 77, ""), None); // clamped to the level 8, which is not defined
        let codes: Vec<String> = counters.into_findings().into_iter().map(|f| f.code).collect();
        assert_eq!(
            codes,
            [
                "unresolved_numbering",
                "unresolved_numbering",
                "unresolved_numbering",
                "numbering_level",
                "numbering_level",
                "numbering_level"
            ]
        );
    }
}
