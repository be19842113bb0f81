//! From a request to hits.

use std::cmp::Ordering;

use tantivy::DocId;

use super::facets;
use super::index::Index;
use super::matching::Span;
use super::parse::parse;
use super::query::{Field, Node, Property, Query, Stated};
use super::rank::Statistics;
use super::request::{QueryError, Request, Scope, SearchError, Sort};
use super::segment::{Candidate, Prepared, Segment};
use super::series::Asked;
use super::stems::primary;
use super::table::{PlaceNumbers, Tables};
use super::wordings::{Arrival, Entry, Series};
use super::words::words;
use crate::model::{Hit, Hits, LastChange, Present};

/// Words that are told of one by one where they stand nowhere.
const SHOWN: usize = 5;

/// A wording that matches.
pub(super) struct Found<'a> {
    /// Which segment and document.
    segment: usize,
    document: DocId,
    /// Index into the series asked.
    pub(super) series: usize,
    pub(super) kind: u64,
    pub(super) places: &'a [PlaceNumbers],
    /// The place and release it is shown in: the newest where the query holds.
    pub(super) place: PlaceNumbers,
    release: u32,
    /// The release since which it has stood without a break.
    since: u32,
    /// The place to which the last change led.
    pub(super) changed: Option<PlaceNumbers>,
    score: f64,
}

impl Index {
    /// Answers a request.
    pub fn search(&self, request: &Request) -> Result<Hits, SearchError> {
        let query = parse(&request.query)?;
        let tables = self.tables().map_err(|cause| SearchError::Damaged(cause.to_string()))?;
        let asked: Vec<Asked<'_>> = self
            .series
            .iter()
            .zip(&tables.series)
            .map(|(series, table)| Asked::new(series, table, &query, request))
            .collect();
        if let Scope::Release(name) = &request.scope
            && asked.iter().all(|asked| asked.window.is_none())
        {
            return Err(SearchError::Query(QueryError {
                position: 0,
                message: format!("no release {name} is indexed"),
                suggestion: "`ostler releases` lists what is stored".to_owned(),
            }));
        }
        if let Some(section) = &request.section
            && !asked.iter().any(|asked| asked.window.is_some() && asked.knows_section())
        {
            return Err(SearchError::NoSection(section.clone()));
        }
        let damaged = |cause: tantivy::TantivyError| SearchError::Damaged(cause.to_string());
        let prepared = self.prepare(&query, tables).map_err(damaged)?;
        for (number, stated) in query.properties.iter().enumerate() {
            if !is_known(number, &stated.property, &asked, &prepared) {
                return Err(SearchError::Unknown(nothing_named(stated)));
            }
        }
        answer(request, &query, tables, &asked, prepared).map_err(damaged)
    }

    /// Looks a query up in each segment.
    fn prepare<'a>(
        &'a self,
        query: &'a Query,
        tables: &'a Tables,
    ) -> tantivy::Result<Vec<Prepared<'a>>> {
        let languages = languages(&self.series);
        let segments = self.searcher.segment_readers().iter().zip(&tables.segments);
        segments
            .map(|(reader, table)| {
                Prepared::new(Segment::open(reader, self.fields, table)?, query, &languages)
            })
            .collect()
    }
}

fn answer(
    request: &Request,
    query: &Query,
    tables: &Tables,
    asked: &[Asked<'_>],
    mut prepared: Vec<Prepared<'_>>,
) -> tantivy::Result<Hits> {
    let weights = Weights::new(query, &prepared, tables.statistics);
    let mut found = Vec::new();
    for (at, prepared) in prepared.iter_mut().enumerate() {
        for document in prepared.candidates(asked, request.kind)? {
            let Some(facts) = prepared.facts(document) else { continue };
            let Some(asked) = asked.get(facts.series) else { continue };
            let candidate = prepared.candidate(document, facts);
            let Some((place, release, since, changed)) = stands(&candidate, asked, request) else {
                continue;
            };
            let Some(score) = weights.score(query, &candidate, asked, place, facts.length) else {
                continue;
            };
            found.push(Found {
                segment: at,
                document,
                series: facts.series,
                kind: facts.kind,
                place,
                release,
                since,
                changed,
                score,
                places: tables.segments.get(at).map_or(&[], |table| table.places(document)),
            });
        }
    }
    sort(&mut found, asked, request.sort);
    let page = found.iter().skip(request.offset).take(request.limit);
    let hits = page
        .filter_map(|found| {
            let prepared = prepared.get(found.segment)?;
            hit(found, prepared, asked.get(found.series)?, &weights.common)
        })
        .collect();
    Ok(Hits {
        schema: "ostler.hits/1".to_owned(),
        query: request.query.clone(),
        read_as: query.read_as() + &nowhere(query, &prepared, asked, found.is_empty()),
        total: found.len(),
        hits,
        facets: request.facets.then(|| facets::count(&found, asked)),
    })
}

/// Whether a property names anything in the series searched; one that names nothing would find
/// nothing, and say nothing of the terms.
fn is_known(
    number: usize,
    property: &Property,
    asked: &[Asked<'_>],
    prepared: &[Prepared<'_>],
) -> bool {
    let is_searched =
        |asked: &&Asked<'_>| asked.window.is_some() || matches!(property, Property::Series(_));
    let mut searched = asked.iter().filter(is_searched).peekable();
    searched.peek().is_none()
        || searched.any(|asked| asked.knows(number, property))
        || prepared.iter().any(|prepared| prepared.names(number, asked))
}

/// What is said of words that stand nowhere: a slip of the pen finds nothing, or under NOT excludes
/// nothing. Titles are looked through where there is `nothing` else to show.
fn nowhere(query: &Query, prepared: &[Prepared<'_>], asked: &[Asked<'_>], nothing: bool) -> String {
    let absent = |leaf: usize| prepared.iter().all(|prepared| prepared.frequency(leaf) == 0);
    let untitled = |condition: usize| asked.iter().all(|asked| !asked.titles_any(condition));
    let mut words: Vec<String> = Vec::new();
    for word in &query.ranked {
        if absent(word.text) && absent(word.term) && untitled(word.heading) {
            words.extend(query.leaves.get(word.text).map(|leaf| leaf.shown.clone()));
        }
    }
    if query.ranked.is_empty() {
        for (number, leaf) in query.leaves.iter().enumerate() {
            match leaf.field {
                Field::Text if absent(number) => words.push(leaf.shown.clone()),
                Field::Term if absent(number) => words.push(format!("term:{}", leaf.shown)),
                _ => {}
            }
        }
        let headings = (0..query.headings.len()).filter(|_| nothing);
        words.extend(headings.filter(|it| untitled(*it)).map(|it| query.show(&Node::Heading(it))));
    }
    words.dedup();
    let (shown, more) = (words.len().min(SHOWN), words.len().saturating_sub(SHOWN));
    let named: Vec<String> = words.iter().take(shown).map(|word| format!("`{word}`")).collect();
    match (named.as_slice(), more) {
        ([], _) => String::new(),
        ([word], 0) => format!("; {word} stands in no stored release"),
        (words, 0) => format!("; {} stand in no stored release", words.join(", ")),
        (words, more) => {
            format!("; {} and {more} more stand in no stored release", words.join(", "))
        }
    }
}

/// What is said of a name that nothing has.
fn nothing_named(Stated { property, at, typed }: &Stated) -> QueryError {
    let (message, write) = match property {
        Property::Anchor(_) => (
            format!("nothing carries the bookmark `{typed}`"),
            "write a name that `ostler outline` shows, or a part of one: anchor:General*",
        ),
        Property::Label(_) => (
            format!("no clause or heading is labelled `{typed}`"),
            "write what is printed before it, as label:5(b), or search its words",
        ),
        Property::Language(_) => (
            format!("nothing searched is in the language `{typed}`"),
            "write its tag, as lang:en, lang:de or lang:zh",
        ),
        Property::Release(_) => {
            (format!("there is no release `{typed}`"), "write a label, as release:2020-03 or 2020*")
        }
        Property::Series(_) => {
            (format!("there is no series `{typed}`"), "write the name of a series that is stored")
        }
        Property::Section(_) | Property::Kind(_) | Property::Defines => (
            format!("there is no section `{typed}`"),
            "write its id, a bookmark, its citation or words of its title",
        ),
    };
    QueryError { position: *at, message, suggestion: write.to_owned() }
}

/// The newest place and release in which everything asked holds, since when it has stood, and the
/// place to which its last change led.
fn stands(
    candidate: &Candidate<'_>,
    asked: &Asked<'_>,
    request: &Request,
) -> Option<(PlaceNumbers, u32, u32, Option<PlaceNumbers>)> {
    let (from, to) = asked.window?;
    for &place in candidate.places.iter().rev() {
        let (first, last) = (place.first.max(from), place.last.min(to));
        if first > last || !asked.in_section(place.heading) {
            continue;
        }
        // Newest first: the end of the run, and wherever a `release:` may make a difference.
        let cuts = asked.cuts.iter().rev().copied();
        let releases = std::iter::once(last).chain(cuts.filter(|cut| (first..last).contains(cut)));
        for release in releases {
            let since = Asked::since(candidate.places, release);
            let changed = last_change(candidate.places, release);
            if changed_as_asked(asked.series, request, since, changed)
                && candidate.holds(asked, place, release)
            {
                return Some((place, release, since, changed));
            }
        }
    }
    None
}

/// The place to which the last change up to `release` led, in the run of releases in which the
/// wording has stood without a break. `places` are in the order of time.
fn last_change(places: &[PlaceNumbers], release: u32) -> Option<PlaceNumbers> {
    let mut since = release;
    for place in places.iter().rev() {
        if place.first <= since && since <= place.last.saturating_add(1) {
            if place.change != 0 {
                return Some(*place);
            }
            since = place.first;
        }
    }
    None
}

fn changed_as_asked(
    series: &Series,
    request: &Request,
    since: u32,
    changed: Option<PlaceNumbers>,
) -> bool {
    let since = match (request.change, changed) {
        (None, _) => since,
        (Some(nature), Some(place)) if place.change & nature.bit() != 0 => place.first,
        (Some(_), _) => return false,
    };
    let Some(date) = &request.changed_since else { return true };
    let release = series.releases.get(since as usize);
    since > 0
        && release
            .and_then(|release| release.date.as_ref())
            .is_some_and(|it| it.first_day() >= date.first_day())
}

fn languages(series: &[Series]) -> Vec<String> {
    let mut all: Vec<String> =
        series.iter().flat_map(|series| &series.languages).map(|tag| primary(tag)).collect();
    all.sort();
    all.dedup();
    all
}

/// What each word of the query weighs.
struct Weights {
    statistics: Statistics,
    /// Text leaf, term leaf, condition on titles, weight.
    words: Vec<(usize, Option<usize>, Option<usize>, f64)>,
    /// Text leaves of words that do not by themselves make a hit.
    common: Vec<usize>,
}

impl Weights {
    fn new(query: &Query, prepared: &[Prepared<'_>], statistics: Statistics) -> Self {
        let frequency =
            |leaf| prepared.iter().map(|prepared| prepared.frequency(leaf)).sum::<usize>();
        let mut words = Vec::new();
        let mut common = Vec::new();
        if query.ranked.is_empty() {
            let mut leaves = Vec::new();
            wanted(&query.root, &mut leaves);
            for leaf in leaves {
                let weight = statistics.weight(frequency(leaf));
                match query.leaves.get(leaf).map(|leaf| leaf.field) {
                    Some(Field::Text) => words.push((leaf, None, None, weight)),
                    Some(Field::Term) => words.push((usize::MAX, Some(leaf), None, weight)),
                    _ => {}
                }
            }
        }
        for word in &query.ranked {
            let stands = frequency(word.text);
            if statistics.is_common(stands) {
                common.push(word.text);
            }
            let weight = statistics.weight(stands);
            words.push((word.text, Some(word.term), Some(word.heading), weight));
        }
        if common.len() == query.ranked.len() {
            common.clear();
        }
        Self { statistics, words, common }
    }

    /// The score; `None` when nothing but common words of a sentence match.
    fn score(
        &self,
        query: &Query,
        candidate: &Candidate<'_>,
        asked: &Asked<'_>,
        place: PlaceNumbers,
        length: u64,
    ) -> Option<f64> {
        let mut frequencies = Vec::with_capacity(self.words.len());
        let mut tells = query.ranked.is_empty();
        for &(text, term, heading, weight) in &self.words {
            let title = heading.is_some_and(|it| candidate.titled(asked, it, place));
            let frequency = candidate.frequency(text, term, title);
            let stands = frequency.text > 0 || frequency.term || frequency.title;
            tells |= stands && !self.common.contains(&text);
            frequencies.push((weight, frequency));
        }
        tells.then(|| self.statistics.score(length, &frequencies))
    }
}

/// The leaves that a hit is wanted for: those under no NOT, each once.
fn wanted(node: &Node, into: &mut Vec<usize>) {
    match node {
        Node::Not(_) => {}
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| wanted(part, into)),
        other => other.leaves(into),
    }
    into.sort_unstable();
    into.dedup();
}

fn sort(found: &mut [Found<'_>], asked: &[Asked<'_>], by: Sort) {
    let place = |found: &Found<'_>| {
        let rank = asked.get(found.series).map(|asked| asked.table.rank(found.place.id));
        (found.series, rank)
    };
    let began = |found: &Found<'_>| {
        let series = asked.get(found.series).map(|asked| asked.series);
        let release = series.and_then(|series| series.releases.get(found.since as usize));
        release.and_then(|release| release.date.clone())
    };
    found.sort_by(|a, b| {
        let first = match by {
            Sort::Relevance => b.score.total_cmp(&a.score),
            Sort::Document => Ordering::Equal,
            Sort::Changed => began(b).cmp(&began(a)),
        };
        first.then_with(|| place(a).cmp(&place(b)))
    });
}

fn hit(
    found: &Found<'_>,
    prepared: &Prepared<'_>,
    asked: &Asked<'_>,
    common: &[usize],
) -> Option<Hit> {
    let facts = prepared.facts(found.document)?;
    let entry = prepared.entry(found.document)?;
    let candidate = prepared.candidate(found.document, facts);
    let marked = candidate.highlights(asked, found.place, found.release, common);
    let place = entry.places.iter().find(|place| place.id == found.place.id)?;
    let release = |number: u32| asked.series.releases.get(number as usize);
    let present = present(&entry, asked.series)?;
    let last_change = found.changed.and_then(|changed| {
        let place = entry.places.iter().find(|place| place.id == changed.id)?;
        let Arrival { kind, classes } = place.change.clone()?;
        Some(LastChange { release: release(changed.first)?.label.clone(), kind, classes })
    });
    let heading = place.heading.and_then(|heading| asked.series.headings.get(heading as usize));
    Some(Hit {
        series: asked.series.name.clone(),
        release: release(found.release)?.label.clone(),
        clause: place.clause.clone(),
        lineage: entry.lineage.clone(),
        kind: entry.kind,
        label: place.label.clone(),
        section: heading.map(|heading| heading.id.clone()),
        citation: place.citation.clone(),
        highlights: characters(&entry.text, &marked),
        text: entry.text,
        since: release(found.since)?.label.clone(),
        present,
        last_change,
        score: found.score as f32,
    })
}

/// The releases in which a wording stands.
fn present(entry: &Entry, series: &Series) -> Option<Present> {
    let newest = series.newest();
    let label = |number: u32| Some(series.releases.get(number as usize)?.label.clone());
    let first = entry.places.iter().map(|place| place.first).min()?;
    let last = entry.places.iter().map(|place| place.last.unwrap_or(newest)).max()?;
    let releases = entry
        .places
        .iter()
        .map(|place| place.last.unwrap_or(newest).saturating_sub(place.first) as usize + 1)
        .sum();
    Some(Present { first: label(first)?, last: label(last)?, releases })
}

/// Spans of words as ranges of characters, overlapping ones joined.
fn characters(text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    if spans.is_empty() {
        return Vec::new();
    }
    let words = words(text);
    let at = |position: u32| {
        words
            .binary_search_by_key(&position, |word| word.position)
            .ok()
            .and_then(|at| words.get(at))
    };
    // `4.2(b)` is marked with its bracket.
    let letters: Vec<char> = text.chars().collect();
    let closed = |(start, end): (usize, usize)| {
        let inside = letters.get(start..end).unwrap_or_default();
        let count = |mark: char| inside.iter().filter(|c| **c == mark).count();
        let open = letters.get(end) == Some(&')') && count('(') > count(')');
        (start, end + usize::from(open))
    };
    let mut ranges: Vec<(usize, usize)> = spans
        .iter()
        .filter_map(|span| Some((at(span.start)?.start, at(span.end.checked_sub(1)?)?.end)))
        .map(closed)
        .collect();
    ranges.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        match joined.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}
