//! What a query asks of a series as a whole: its releases and headings.

use std::cell::{OnceCell, RefCell};

use super::labels::heading_keys;
use super::matching::{Span, Text, WHOLE, spans};
use super::query::{Node, Pattern, Property, Query, wild_name};
use super::request::{Request, Scope};
use super::stems::{Stems, primary};
use super::table::{PlaceNumbers, SeriesTable, TitleWord};
use super::wordings::{Heading, Series};
use super::words::is_hangul;

/// A series under a query.
pub(super) struct Asked<'a> {
    pub(super) series: &'a Series,
    pub(super) table: &'a SeriesTable,
    /// First and last release searched, as numbers; `None` when none is.
    pub(super) window: Option<(u32, u32)>,
    /// Releases that a `release:` of the query names, and those just before: within a place, the
    /// answer can differ there and nowhere else.
    pub(super) cuts: Vec<u32>,
    query: &'a Query,
    /// For each property of the query that concerns headings: which headings have it, themselves or
    /// above them.
    headings: Vec<Vec<bool>>,
    /// For each `release:`: which releases it names.
    releases: Vec<Vec<bool>>,
    /// Headings in the section that the request asks for.
    section: Option<Vec<bool>>,
    titles: RefCell<Titles>,
}

/// Which conditions on titles hold, found out when asked.
struct Titles {
    /// For each language the stems of the words of the query.
    stems: Vec<OnceCell<Vec<Vec<String>>>>,
    /// By condition, language and heading.
    verdicts: Vec<Option<bool>>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        series: &'a Series,
        table: &'a SeriesTable,
        query: &'a Query,
        request: &Request,
    ) -> Self {
        let under = |own: &mut dyn FnMut(&Heading) -> bool| -> Vec<bool> {
            let mut all: Vec<bool> = Vec::with_capacity(series.headings.len());
            for heading in &series.headings {
                let above = heading.parent.and_then(|parent| all.get(parent as usize).copied());
                let own = own(heading);
                all.push(above.unwrap_or(false) || own);
            }
            all
        };
        let headings = query
            .properties
            .iter()
            .map(|stated| match &stated.property {
                Property::Section(name) => {
                    let own = |heading: &Heading| wild_name(name, &heading.id) || heading.is(name);
                    let known = series.headings.iter().any(own);
                    let title = name.to_lowercase();
                    under(&mut |heading| match known {
                        true => own(heading),
                        false => heading.title.to_lowercase().contains(&title),
                    })
                }
                Property::Anchor(name) => under(&mut |heading| {
                    heading.anchors.iter().any(|anchor| wild_name(name, anchor))
                }),
                Property::Label(key) => {
                    let labelled = series.headings.iter().zip(table.labels(series));
                    let labelled = labelled.map(|(heading, path)| heading_keys(heading, path));
                    let mut own = labelled.map(|keys| keys.contains(key));
                    under(&mut |_| own.next() == Some(true))
                }
                _ => Vec::new(),
            })
            .collect();
        let releases: Vec<Vec<bool>> = query
            .properties
            .iter()
            .map(|stated| match &stated.property {
                Property::Release(name) => {
                    let (of, label) = name.split_once('@').unwrap_or(("*", name));
                    let of = wild_name(of, &series.name);
                    let named = |label_of: &str| of && wild_name(label, label_of);
                    series.releases.iter().map(|release| named(&release.label)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let mut cuts: Vec<u32> = releases
            .iter()
            .flat_map(|named| (0u32..).zip(named).filter(|(_, named)| **named))
            .flat_map(|(release, _)| [Some(release), release.checked_sub(1)])
            .flatten()
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        let section = request.section.as_ref().map(|asked| {
            let known = series.headings.iter().any(|heading| heading.is(asked));
            let title = asked.to_lowercase();
            under(&mut |heading| match known {
                true => heading.is(asked),
                false => heading.title.to_lowercase().contains(&title),
            })
        });
        let window = window(series, request, query);
        let languages = series.languages.len();
        let titles = Titles {
            stems: vec![OnceCell::new(); languages],
            verdicts: vec![None; query.headings.len() * languages * series.headings.len()],
        };
        Self {
            series,
            table,
            window,
            cuts,
            query,
            headings,
            releases,
            section,
            titles: RefCell::new(titles),
        }
    }

    /// Whether a heading, or one above it, has a property.
    pub(super) fn has(&self, property: usize, heading: Option<u32>) -> bool {
        at(self.headings.get(property), heading)
    }

    /// Whether a `release:` names a release.
    pub(super) fn names(&self, property: usize, release: u32) -> bool {
        at(self.releases.get(property), Some(release))
    }

    /// Whether a property of the query that names something names anything of the series as a whole.
    pub(super) fn knows(&self, number: usize, property: &Property) -> bool {
        let any = |of: &[Vec<bool>]| of.get(number).is_some_and(|found| found.contains(&true));
        match property {
            Property::Section(_) | Property::Anchor(_) | Property::Label(_) => any(&self.headings),
            Property::Language(tag) => {
                self.series.languages.iter().any(|language| is_language(language, tag))
            }
            Property::Release(_) => any(&self.releases),
            Property::Series(name) => wild_name(name, &self.series.name),
            Property::Kind(_) | Property::Defines => true,
        }
    }

    /// Whether there is a section that the request asks for, or it asks for none.
    pub(super) fn knows_section(&self) -> bool {
        self.section.as_ref().is_none_or(|headings| headings.contains(&true))
    }

    /// Whether a heading is in the section that the request asks for.
    pub(super) fn in_section(&self, heading: Option<u32>) -> bool {
        self.section.is_none() || at(self.section.as_ref(), heading)
    }

    /// Whether a place stands in a release searched, in the section that the request asks for.
    pub(super) fn admits(&self, place: &PlaceNumbers) -> bool {
        self.window.is_some_and(|(from, to)| place.first <= to && place.last >= from)
            && self.in_section(place.heading)
    }

    /// Whether the titles down to a heading fulfil a condition of the query, for a clause in a
    /// language of the series.
    pub(super) fn titled(&self, condition: usize, language: usize, heading: Option<u32>) -> bool {
        let Some(heading) = heading.map(|heading| heading as usize) else { return false };
        let languages = self.series.languages.len();
        let row = (condition * languages + language) * self.series.headings.len() + heading;
        let mut titles = self.titles.borrow_mut();
        let Titles { stems, verdicts } = &mut *titles;
        let (Some(verdict), Some(stems)) = (verdicts.get_mut(row), stems.get(language)) else {
            return false;
        };
        *verdict.get_or_insert_with(|| {
            let stems = stems.get_or_init(|| {
                let tag = self.series.languages.get(language).map_or("", String::as_str);
                stems_of(self.query, &mut Stems::new(tag))
            });
            let words = self.table.titles(self.series).get(heading);
            let (words, condition) = (words.map(Vec::as_slice), self.query.headings.get(condition));
            let Some((words, condition)) = words.zip(condition) else { return false };
            let leaves = leaves_in(self.query, condition, words, language, stems);
            let leaves: Vec<&[Span]> = leaves.iter().map(Vec::as_slice).collect();
            let sentences: Vec<Span> = words
                .iter()
                .filter(|title| title.word.opens_sentence)
                .map(|title| Span { start: title.word.position, end: title.word.position })
                .collect();
            fulfils(condition, &Text { leaves: &leaves, sentences: &sentences })
        })
    }

    /// Whether the titles down to any heading fulfil a condition of the query.
    pub(super) fn titles_any(&self, condition: usize) -> bool {
        let headings = || (0u32..).zip(&self.series.headings);
        (0..self.series.languages.len()).any(|language| {
            headings().any(|(heading, _)| self.titled(condition, language, Some(heading)))
        })
    }

    /// The first release of the unbroken run in which a wording stands up to `release`.
    pub(super) fn since(places: &[PlaceNumbers], release: u32) -> u32 {
        let mut since = release;
        for place in places.iter().rev() {
            if place.first <= since && since <= place.last.saturating_add(1) {
                since = place.first;
            }
        }
        since
    }
}

/// Whether a language is the one asked for: a primary tag covers its regions.
pub(super) fn is_language(language: &str, tag: &str) -> bool {
    language.eq_ignore_ascii_case(tag) || primary(language) == tag
}

fn at(verdicts: Option<&Vec<bool>>, number: Option<u32>) -> bool {
    let verdict = number.and_then(|number| verdicts?.get(number as usize).copied());
    verdict.unwrap_or(false)
}

/// The releases that are searched.
fn window(series: &Series, request: &Request, query: &Query) -> Option<(u32, u32)> {
    let newest = u32::try_from(series.releases.len()).ok()?.checked_sub(1)?;
    if request.series.as_ref().is_some_and(|name| *name != series.name) {
        return None;
    }
    let names_release =
        query.properties.iter().any(|stated| matches!(stated.property, Property::Release(_)));
    let one = match &request.scope {
        Scope::AllReleases => return Some((0, newest)),
        Scope::Newest if names_release => return Some((0, newest)),
        Scope::Newest => Some(newest),
        Scope::Release(name) if name.series == series.name => (0u32..)
            .zip(&series.releases)
            .find(|(_, release)| release.label == name.release)
            .map(|(at, _)| at),
        Scope::Release(_) => None,
        Scope::AsOf(date) => (0u32..)
            .zip(&series.releases)
            .filter(|(_, release)| release.date.as_ref().is_some_and(|other| other <= date))
            .map(|(at, _)| at)
            .last(),
    }?;
    Some((one, one))
}

/// For each leaf of a query the stems of its words; what has none is empty.
fn stems_of(query: &Query, stems: &mut Stems) -> Vec<Vec<String>> {
    let mut stem = |pattern: &Pattern| match pattern {
        Pattern::Stem(word) => stems.stem(word).to_owned(),
        _ => String::new(),
    };
    query.leaves.iter().map(|leaf| leaf.patterns.iter().map(&mut stem).collect()).collect()
}

/// Where the leaves of a condition stand among the words of titles.
fn leaves_in(
    query: &Query,
    condition: &Node,
    words: &[TitleWord],
    language: usize,
    stems: &[Vec<String>],
) -> Vec<Vec<Span>> {
    let mut leaves: Vec<Vec<Span>> = vec![Vec::new(); query.leaves.len()];
    let mut asked = Vec::new();
    condition.leaves(&mut asked);
    let fits = |title: &TitleWord, pattern: &Pattern, wanted: &String| match pattern {
        Pattern::Stem(word) if !is_hangul(word) => {
            title.word.form == *word || title.stems.get(language) == Some(wanted)
        }
        other => other.fits(&title.word.form, &mut str::to_owned),
    };
    for number in asked {
        let (Some(leaf), Some(stems), Some(found)) =
            (query.leaves.get(number), stems.get(number), leaves.get_mut(number))
        else {
            continue;
        };
        let length = leaf.patterns.len();
        for from in 0..words.len() {
            let Some(run) = words.get(from..from + length) else { break };
            let (Some(first), Some(last)) = (run.first(), run.last()) else { break };
            let neighbours =
                |pair: &[TitleWord]| pair[0].word.position + 1 == pair[1].word.position;
            let all = || {
                let patterns = leaf.patterns.iter().zip(stems);
                run.iter().zip(patterns).all(|(title, (pattern, stem))| fits(title, pattern, stem))
            };
            if run.windows(2).all(neighbours) && all() {
                found.push(Span { start: first.word.position, end: last.word.position + 1 });
            }
        }
    }
    leaves
}

/// Whether a condition without properties holds in a text.
fn fulfils(condition: &Node, text: &Text<'_>) -> bool {
    match condition {
        Node::And(parts) => parts.iter().all(|part| fulfils(part, text)),
        Node::Or(parts) => parts.iter().any(|part| fulfils(part, text)),
        Node::Not(inside) => !fulfils(inside, text),
        positional => !spans(positional, text, WHOLE).is_empty(),
    }
}
