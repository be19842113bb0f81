//! What an index says in numbers, read into memory at the first query: a look at a column for every
//! wording and every query costs more than the query itself.

use std::sync::OnceLock;

use tantivy::{DocId, Searcher, SegmentReader};

use super::bits::Bits;
use super::labels::{Path, heading_paths};
use super::rank::Statistics;
use super::schema::{FACTS, PLACE_WIDTH, PLACES, TERM_GAP};
use super::stems::Stems;
use super::wordings::Series;
use super::words::{Word, words};

/// A place by its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlaceNumbers {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) heading: Option<u32>,
    pub(super) id: u32,
    /// Bits of the change that led there, see [`Nature::bit`](super::request::Nature::bit).
    pub(super) change: u64,
}

/// A wording by its numbers.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// Index into the series.
    pub(super) series: usize,
    pub(super) kind: u64,
    pub(super) language: usize,
    /// In words.
    pub(super) length: u64,
    pub(super) terms: u64,
}

/// All of an index.
pub(super) struct Tables {
    pub(super) segments: Vec<Table>,
    /// As [`Index::series`](super::Index).
    pub(super) series: Vec<SeriesTable>,
    pub(super) statistics: Statistics,
}

/// A segment.
pub(super) struct Table {
    /// The documents that are not deleted.
    pub(super) alive: Bits,
    facts: Vec<Option<Facts>>,
    /// For each document where its places end.
    ends: Vec<usize>,
    places: Vec<PlaceNumbers>,
}

/// A series.
pub(super) struct SeriesTable {
    /// The rank in document order of each place, by its id.
    ranks: Vec<usize>,
    /// By heading; read when titles are asked for.
    titles: OnceLock<Vec<Vec<TitleWord>>>,
    /// The labels down to each heading; read when labels are asked for.
    labels: OnceLock<Vec<Path>>,
}

/// A word of the titles from the top down to a heading.
pub(super) struct TitleWord {
    pub(super) word: Word,
    /// Its stem in each language of the series.
    pub(super) stems: Vec<String>,
}

impl Tables {
    pub(super) fn read(searcher: &Searcher, series: &[Series]) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter();
        let segments =
            segments.map(|segment| Table::read(segment, series)).collect::<tantivy::Result<_>>()?;
        let mut tables = Self {
            segments,
            series: series.iter().map(SeriesTable::new).collect(),
            statistics: Statistics::default(),
        };
        for facts in tables.segments.iter().flat_map(|table| &table.facts).flatten() {
            tables.statistics.wordings += 1;
            tables.statistics.words += facts.length;
        }
        Ok(tables)
    }
}

impl Table {
    fn read(segment: &SegmentReader, series: &[Series]) -> tantivy::Result<Self> {
        let numbers = segment.fast_fields().u64(FACTS)?;
        let columns = segment.fast_fields().u64(PLACES)?;
        let documents = segment.max_doc() as usize;
        let mut table = Self {
            alive: Bits::none(segment.max_doc()),
            facts: vec![None; documents],
            ends: Vec::with_capacity(documents),
            places: Vec::new(),
        };
        let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let mut values: Vec<u64> = Vec::new();
        for document in 0..segment.max_doc() {
            if !segment.is_deleted(document) {
                table.alive.insert(document);
                let facts = facts(&mut numbers.values_for_doc(document), series);
                values.clear();
                values.extend(columns.values_for_doc(document));
                let newest = facts.as_ref().and_then(|facts| series.get(facts.series));
                let newest = newest.map_or(0, Series::newest);
                for place in values.chunks_exact(PLACE_WIDTH) {
                    table.places.push(PlaceNumbers {
                        first: narrow(place[0]),
                        last: place[1].checked_sub(1).map_or(newest, narrow),
                        heading: place[2].checked_sub(1).map(narrow),
                        id: narrow(place[3]),
                        change: place[4],
                    });
                }
                if let Some(row) = table.facts.get_mut(document as usize) {
                    *row = facts;
                }
            }
            table.ends.push(table.places.len());
        }
        Ok(table)
    }

    /// What is known of a wording; `None` for the document of a series, and where it is deleted.
    pub(super) fn facts(&self, document: DocId) -> Option<&Facts> {
        self.facts.get(document as usize)?.as_ref()
    }

    /// The places of a wording, in the order of time.
    pub(super) fn places(&self, document: DocId) -> &[PlaceNumbers] {
        let at = document as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let to = self.ends.get(at).copied().unwrap_or(0);
        self.places.get(from.unwrap_or(0)..to).unwrap_or_default()
    }

    /// The documents of which something holds.
    pub(super) fn documents(&self, mut holds: impl FnMut(&Facts, &[PlaceNumbers]) -> bool) -> Bits {
        let mut found = Bits::none(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        for (document, facts) in (0u32..).zip(&self.facts) {
            if facts.as_ref().is_some_and(|facts| holds(facts, self.places(document))) {
                found.insert(document);
            }
        }
        found
    }
}

fn facts(values: &mut dyn Iterator<Item = u64>, series: &[Series]) -> Option<Facts> {
    let number = values.next()?;
    Some(Facts {
        series: series.iter().position(|series| u64::from(series.number) == number)?,
        kind: values.next()?,
        language: usize::try_from(values.next()?).ok()?,
        length: values.next()?,
        terms: values.next()?,
    })
}

impl SeriesTable {
    fn new(series: &Series) -> Self {
        let mut ranks = vec![usize::MAX; series.order.len()];
        for (rank, &id) in series.order.iter().enumerate() {
            let id = id as usize;
            if id >= ranks.len() {
                ranks.resize(id + 1, usize::MAX);
            }
            if let Some(known) = ranks.get_mut(id) {
                *known = rank;
            }
        }
        Self { ranks, titles: OnceLock::new(), labels: OnceLock::new() }
    }

    /// The rank in document order of a place.
    pub(super) fn rank(&self, place: u32) -> usize {
        self.ranks.get(place as usize).copied().unwrap_or(usize::MAX)
    }

    /// The labels down to each heading.
    pub(super) fn labels(&self, series: &Series) -> &[Path] {
        self.labels.get_or_init(|| heading_paths(&series.headings))
    }

    /// The words of the titles from the top down to each heading.
    pub(super) fn titles(&self, series: &Series) -> &[Vec<TitleWord>] {
        self.titles.get_or_init(|| {
            let mut stems: Vec<Stems> =
                series.languages.iter().map(|language| Stems::new(language)).collect();
            let headings = (0u32..).zip(&series.headings);
            headings.map(|(heading, _)| title_words(series, heading, &mut stems)).collect()
        })
    }
}

/// The words of the titles from the top down to a heading; each title is a sentence, and out of
/// reach of the others.
fn title_words(series: &Series, heading: u32, stems: &mut [Stems]) -> Vec<TitleWord> {
    let mut path = Vec::new();
    let mut next = Some(heading);
    while let Some(heading) = next.and_then(|number| series.headings.get(number as usize)) {
        path.push(heading);
        next = heading.parent;
    }
    let mut all: Vec<TitleWord> = Vec::new();
    for heading in path.into_iter().rev() {
        let base = all.last().map_or(0, |last| last.word.position.saturating_add(TERM_GAP));
        all.extend(words(&heading.title).into_iter().map(|word| TitleWord {
            stems: stems.iter_mut().map(|stems| stems.stem(&word.form).to_owned()).collect(),
            word: Word {
                position: base.saturating_add(word.position),
                opens_sentence: word.position == 0,
                ..word
            },
        }));
    }
    all
}
