//! The places of a document that a reference can name, and finding them.

mod beside;

use std::collections::{BTreeSet, HashMap};

use super::grammar::Step;
use super::numbers::{number, roman};
use crate::model::{Clause, Section, TermsDocument};
use crate::segment::language::{Rank, Rules};

/// A section or a labelled clause.
#[derive(Debug)]
struct Place {
    id: String,
    /// The unit's name where the label says one.
    unit: Option<&'static str>,
    number: String,
    /// What holds it, outermost first, as nodes of the index.
    path: Vec<usize>,
    section: bool,
}

/// The places of a document.
pub(super) struct Places {
    rules: &'static Rules,
    places: Vec<Place>,
    /// The sections' ids by their titles, with and without label.
    titles: HashMap<String, Vec<String>>,
    /// Nodes that are sections.
    sections: BTreeSet<usize>,
    /// Paths of all sections and clauses. No two are the same, so that the order in which they are
    /// walked cannot show.
    paths: HashMap<String, Vec<usize>>,
    /// The places of each number, in order.
    numbered: HashMap<String, Vec<usize>>,
    /// The places within each node, in order.
    within: HashMap<usize, Vec<usize>>,
    /// Units that some place is labelled with.
    units: BTreeSet<&'static str>,
    /// The document's own title and names.
    own: Vec<String>,
    anchors: HashMap<String, String>,
}

impl Places {
    pub(super) fn new(document: &TermsDocument, rules: &'static Rules) -> Self {
        let mut found = Self {
            rules,
            places: Vec::new(),
            titles: HashMap::new(),
            sections: BTreeSet::new(),
            paths: HashMap::new(),
            numbered: HashMap::new(),
            within: HashMap::new(),
            units: BTreeSet::new(),
            own: vec![plain(&document.title)],
            anchors: HashMap::new(),
        };
        found.own.retain(|title| title.len() > 3);
        for section in &document.sections {
            found.add_section(section);
        }
        for clause in &document.clauses {
            found.add_clause(clause);
        }
        found
    }

    fn add_path(&mut self, id: &str, parent: Option<&str>) -> Vec<usize> {
        let mut path =
            parent.and_then(|parent| self.paths.get(parent)).cloned().unwrap_or_default();
        path.push(self.paths.len());
        self.paths.insert(id.to_owned(), path.clone());
        path
    }

    fn add_place(&mut self, place: Place) {
        let at = self.places.len();
        self.numbered.entry(place.number.clone()).or_default().push(at);
        let (_, holders) = place.path.split_last().unwrap_or((&0, &[]));
        for node in holders {
            self.within.entry(*node).or_default().push(at);
        }
        self.places.push(place);
    }

    /// The places within another, in order.
    fn inside(&self, outer: &Place) -> Vec<&Place> {
        let inside = outer.path.last().and_then(|node| self.within.get(node));
        inside.into_iter().flatten().map(|at| &self.places[*at]).collect()
    }

    fn add_section(&mut self, section: &Section) {
        let path = self.add_path(&section.id, section.parent.as_deref());
        self.sections.extend(path.last());
        for anchor in &section.anchors {
            self.anchors.entry(anchor.clone()).or_insert_with(|| section.id.clone());
        }
        let whole = if section.label_typed || section.label.is_empty() {
            section.title.trim().to_owned()
        } else {
            format!("{} {}", section.label, section.title.trim())
        };
        let head = self.head(&whole, !section.label.is_empty());
        let mut titled = |title: &str| {
            self.titles.entry(plain(title)).or_default().push(section.id.clone());
        };
        titled(head.as_ref().map_or(whole.as_str(), |head| &whole[head.end..]));
        if head.is_some() {
            titled(&whole);
        }
        if let Some(Head { unit, number, .. }) = head {
            self.units.extend(unit);
            self.add_place(Place { id: section.id.clone(), unit, number, path, section: true });
        }
    }

    fn add_clause(&mut self, clause: &Clause) {
        // An item stands within the item that leads it in; a lead-in without label is no place.
        let parent = clause.lead_in.as_deref().or(clause.section.as_deref());
        let path = self.add_path(&clause.id, parent);
        for anchor in &clause.anchors {
            self.anchors.entry(anchor.clone()).or_insert_with(|| clause.id.clone());
        }
        let rest = clause.text.strip_prefix(clause.label.as_str()).unwrap_or_default().trim_start();
        // "Article 28 of the Act requires …" begins a sentence, it labels nothing.
        let sentence =
            clause.label_typed && rest.starts_with(|c: char| c.is_lowercase() || c == '(');
        let head = self.head(clause.label.trim(), true);
        if let Some(Head { unit, number, .. }) =
            head.filter(|head| head.unit.is_none() || !sentence)
        {
            self.units.extend(unit);
            self.add_place(Place { id: clause.id.clone(), unit, number, path, section: false });
        }
    }

    /// What a label or a title begins with: `Clause 5:`, `4.2`, `(b)`, `第5条`.
    fn head(&self, text: &str, labelled: bool) -> Option<Head> {
        let trimmed = text.trim_start_matches(['(', '[', '（', '第', ' ', '\t']);
        let skipped = text.len() - trimmed.len();
        if let Some(word) = self.rules.unit.find(trimmed).filter(|word| word.start() == 0) {
            let rest = trimmed[word.end()..].trim_start_matches([' ', '\u{A0}', '\t']);
            let (number, len) = number(rest, true, true)?;
            let end = text.len() - rest.len() + len;
            let unit = self.rules.unit_of(word.as_str()).map(|unit| unit.name);
            return Some(Head { unit, number: number.text, end: past(text, end) });
        }
        let (found, len) = number(trimmed, true, true)?;
        let after = &trimmed[len..];
        if let Some(word) = self
            .rules
            .unit
            .find(after.trim_start())
            .filter(|word| self.rules.number_first && word.start() == 0)
        {
            let end = text.len() - after.trim_start().len() + word.end();
            let unit = self.rules.unit_of(word.as_str()).map(|unit| unit.name);
            return Some(Head { unit, number: found.text, end: past(text, end) });
        }
        let closed =
            after.is_empty() || after.starts_with(['.', ')', ':', '）', '、', '．', '\t', ']']);
        // "5 Fees": a section's number needs no full stop.
        let bare = found.text.len() <= 2
            && found.text.chars().all(|c| c.is_ascii_digit())
            && after
                .strip_prefix([' ', '\u{A0}'])
                .is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let dotted = found.text.contains('.') && after.starts_with([' ', '\u{A0}']);
        let listed = (labelled && closed) || after.starts_with(['.', ')']);
        (dotted || bare || listed).then(|| Head {
            unit: None,
            number: found.text,
            end: past(text, skipped + len),
        })
    }

    /// Whether some place is labelled with this unit.
    pub(super) fn counts(&self, unit: Option<&'static str>) -> bool {
        unit.is_some_and(|unit| self.units.contains(unit))
    }

    /// Where a bookmark stands.
    pub(super) fn anchor(&self, name: &str) -> Option<&str> {
        self.anchors.get(name).map(String::as_str)
    }

    /// Whether one id's place holds the other's, or is it.
    pub(super) fn holds(&self, outer: &str, inner: &str) -> bool {
        match (self.paths.get(outer), self.paths.get(inner)) {
            (Some(outer), Some(inner)) => inner.starts_with(outer),
            _ => false,
        }
    }

    /// Whether a name is this document's own.
    pub(super) fn is_own(&self, name: &str) -> bool {
        let name = plain(name);
        self.own.iter().any(|own| *own == name || (name.len() > 8 && own.ends_with(&name)))
    }

    /// Whether a short definition ends in this document's title, as in “Rules” means these House
    /// Rules.
    pub(super) fn ends_in_own(&self, text: &str) -> bool {
        let text = plain(text);
        text.split(' ').count() <= 12
            && self.own.iter().any(|own| {
                let words: Vec<&str> = own.split(' ').collect();
                (2..=words.len()).any(|count| {
                    let tail = words[words.len() - count..].join(" ");
                    tail.len() > 8 && text.ends_with(&format!(" {tail}"))
                })
            })
    }

    /// Adds a further name of the document itself.
    pub(super) fn also_own(&mut self, name: &str) {
        self.own.push(plain(name));
    }

    /// The section of this title that is nearest to a place.
    pub(super) fn titled(&self, title: &str, from: &str) -> Option<&str> {
        let wanted = plain(title);
        if wanted.is_empty() {
            return None;
        }
        self.titles
            .get(&wanted)?
            .iter()
            .map(String::as_str)
            .min_by_key(|id| distance(self.paths.get(from), self.paths.get(*id)))
    }

    /// The place at the end of a path of numbers, nearest to where it is named, within `inside`.
    pub(super) fn numbered(
        &self,
        steps: &[Step],
        from: &str,
        inside: Option<&str>,
    ) -> Option<&str> {
        let (first, deeper) = steps.split_first()?;
        let mut place = match self.around(first, from, inside) {
            Some(place) => place,
            None => {
                // "Section D.4" where D is a section and 4 a place in it.
                let (outer, inner) = first.number.split_once('.')?;
                let step =
                    |unit, rank, number: &str| Step { unit, rank, number: number.to_owned() };
                let outer = self.around(&step(first.unit, first.rank, outer), from, inside)?;
                self.within(outer, &step(None, Rank::Paragraph, inner))?
            }
        };
        for step in deeper {
            place = match self.within(place, step) {
                Some(inner) => inner,
                None if self.has_labels(place) => return None,
                None => return Some(&place.id),
            };
        }
        Some(&place.id)
    }

    fn around(&self, step: &Step, from: &str, inside: Option<&str>) -> Option<&Place> {
        let inside = inside.and_then(|inside| self.paths.get(inside));
        let path = self.paths.get(from);
        let numbered = self.numbered.get(&step.number).map_or(&[][..], Vec::as_slice);
        let candidates = |unit: Option<&'static str>| {
            numbered
                .iter()
                .map(|at| &self.places[*at])
                .filter(move |place| place.unit == unit)
                .filter(move |place| inside.is_none_or(|inside| place.path.starts_with(inside)))
                .filter(move |place| {
                    step.rank != Rank::Paragraph || unit.is_some() || self.siblings(path, place)
                })
                .min_by_key(|place| {
                    (
                        usize::from(step.rank != Rank::Paragraph && !place.section),
                        // "Paragraph 1" in section 1 is rather one beside than the section.
                        step.rank == Rank::Paragraph
                            && place.section
                            && path.is_some_and(|path| path.starts_with(&place.path)),
                        distance(path, Some(&place.path)),
                    )
                })
        };
        let named = step.unit.and_then(|unit| candidates(Some(unit)));
        let other = || match step.rank {
            Rank::Attachment => None,
            Rank::Part if self.counts(step.unit) => None,
            // "Chapter 2" of a document whose main divisions carry no word.
            Rank::Part => candidates(None).filter(|place| place.section && place.path.len() == 1),
            // "Section 5" of a document whose numbers carry no word, or carry another.
            Rank::Section if self.counts(step.unit) => None,
            Rank::Section | Rank::Paragraph => candidates(None),
        };
        named.or_else(other)
    }

    /// Whether a place is numbered among the clauses of the section that a path leads through.
    fn siblings(&self, path: Option<&Vec<usize>>, place: &Place) -> bool {
        let Some(path) = path else { return false };
        // The narrowest section around is the last section on the way down.
        let depth = path.iter().rposition(|node| self.sections.contains(node));
        let section = depth.and_then(|depth| path.get(..=depth));
        section.is_none_or(|section| place.path.starts_with(section))
    }

    fn within(&self, outer: &Place, step: &Step) -> Option<&Place> {
        let inside = self.inside(outer);
        let fits = |place: &Place| {
            place.number == step.number
                || place.number == format!("{}.{}", outer.number, step.number)
        };
        let depth = |place: &Place| place.path.len();
        let follows = |at: usize| {
            // `(i)` is the letter after `(h)` or the numeral before `(ii)`.
            let wanted = step.number.chars().next().filter(|_| step.number.len() == 1);
            let before = wanted.and_then(|c| char::from_u32(u32::from(c).checked_sub(1)?));
            let previous = inside[..at]
                .iter()
                .rev()
                .find(|place| roman(&place.number).is_none() || place.number.len() == 1);
            before.is_some_and(|before| {
                previous.is_some_and(|place| place.number == before.to_string())
            })
        };
        (0..inside.len())
            .filter(|&at| fits(inside[at]))
            .min_by_key(|&at| (depth(inside[at]), !follows(at), at))
            .map(|at| inside[at])
    }

    /// Whether anything within a place is labelled.
    fn has_labels(&self, outer: &Place) -> bool {
        outer.path.last().is_some_and(|node| self.within.contains_key(node))
    }
}

/// Steps up to what both paths share, then down; up is dearer, so that the nearest division wins.
fn distance(from: Option<&Vec<usize>>, to: Option<&Vec<usize>>) -> (usize, usize) {
    match (from, to) {
        (Some(from), Some(to)) => {
            let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
            (from.len() - shared, to.len() - shared)
        }
        _ => (usize::MAX, usize::MAX),
    }
}

struct Head {
    unit: Option<&'static str>,
    number: String,
    /// Byte after the label and its punctuation.
    end: usize,
}

fn past(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    end + rest.len()
        - rest
            .trim_start_matches([
                ' ', '\t', '\u{A0}', '.', ':', ')', '-', '–', '—', '）', '、', ']',
            ])
            .len()
}

/// A title for comparison: small letters, no article, no remark in parentheses, no punctuation at
/// its ends, one space between words.
fn plain(title: &str) -> String {
    let title = title.trim().trim_end_matches(['.', ':', ';', ',']);
    let title = title
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .map_or(title, |(title, _)| title);
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    let words = match words.first().map(String::as_str) {
        Some("the" | "a" | "an" | "these" | "this") if words.len() > 1 => &words[1..],
        _ => &words[..],
    };
    words.join(" ").replace(['’', '‘'], "'").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::language::rules;

    #[test]
    fn heads_of_titles() {
        let places = Places::new(&super::super::tests::document(&[], &[]), rules("en").unwrap());
        let head = |text: &str, labelled| {
            places
                .head(text, labelled)
                .map(|head| (head.unit, head.number, text[head.end..].to_owned()))
        };
        assert_eq!(
            head("Attachment 3 – The Rules", false),
            Some((Some("Attachment"), "3".into(), "The Rules".into()))
        );
        assert_eq!(
            head("Clause 5: Duties", false),
            Some((Some("Clause"), "5".into(), "Duties".into()))
        );
        assert_eq!(head("A. Definitions", true), Some((None, "A".into(), "Definitions".into())));
        assert_eq!(head("4.2 Fees", false), Some((None, "4.2".into(), "Fees".into())));
        assert_eq!(head("(b)", true), Some((None, "b".into(), String::new())));
        assert_eq!(head("A thing of beauty", false), None);
        assert_eq!(head("Use of Data", false), None);
        assert_eq!(plain("The “Model Clauses” (Processors)."), "model clauses");
    }
}
