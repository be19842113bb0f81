//! One segment of the index under a query: candidates, and whether each is a hit.

use std::cell::OnceCell;

use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use super::bits::Bits;
use super::index::stored;
use super::labels::place_keys;
use super::matching::{Span, Text, WHOLE, mark, spans};
use super::postings::{Expanded, Inverted, Occurrences};
use super::query::{Field, Node, Property, Query, Unit, wild_name};
use super::rank::Frequency;
use super::schema::Fields;
use super::series::{Asked, is_language};
use super::table::{Facts, PlaceNumbers, Table};
use super::wordings::{Entry, Place};
use crate::model::ClauseKind;

/// A segment, opened.
pub(super) struct Segment<'a> {
    inverted: Inverted<'a>,
    table: &'a Table,
    store: StoreReader,
    fields: Fields,
}

/// A segment in which a query was looked up.
pub(super) struct Prepared<'a> {
    segment: Segment<'a>,
    query: &'a Query,
    expanded: Vec<Option<Expanded>>,
    /// For each leaf, the documents with its words.
    documents: Vec<Bits>,
    /// For each `anchor:` and `label:`, the documents with it in any of their places.
    properties: Vec<Option<Bits>>,
    occurrences: Vec<Occurrences>,
    text_sentences: Occurrences,
    term_sentences: Occurrences,
}

/// One document under a query.
pub(super) struct Candidate<'a> {
    prepared: &'a Prepared<'a>,
    document: DocId,
    facts: &'a Facts,
    pub(super) places: &'a [PlaceNumbers],
    leaves: Vec<&'a [Span]>,
    text_sentences: &'a [Span],
    term_sentences: &'a [Span],
    entry: OnceCell<Option<Entry>>,
}

impl<'a> Segment<'a> {
    pub(super) fn open(
        reader: &'a SegmentReader,
        fields: Fields,
        table: &'a Table,
    ) -> tantivy::Result<Self> {
        let store = reader.get_store_reader(16)?;
        Ok(Self { inverted: Inverted::open(reader, fields)?, table, store, fields })
    }

    pub(super) fn entry(&self, document: DocId) -> Option<Entry> {
        stored(&self.store.get(document).ok()?, self.fields)
    }
}

impl<'a> Prepared<'a> {
    /// Looks the query up; reads no positions yet.
    pub(super) fn new(
        segment: Segment<'a>,
        query: &'a Query,
        languages: &[String],
    ) -> tantivy::Result<Self> {
        let mut expanded = Vec::with_capacity(query.leaves.len());
        let mut documents = Vec::with_capacity(query.leaves.len());
        for leaf in &query.leaves {
            if leaf.field == Field::Heading {
                expanded.push(None);
                documents.push(Bits::none(0));
                continue;
            }
            let terms = segment.inverted.expand(leaf, languages)?;
            documents.push(segment.inverted.documents(&terms)?.and(&segment.table.alive));
            expanded.push(Some(terms));
        }
        let properties = query
            .properties
            .iter()
            .map(|stated| {
                let named = match &stated.property {
                    Property::Anchor(name) => segment.inverted.anchored(name)?,
                    Property::Label(key) => segment.inverted.labelled(key)?,
                    _ => return Ok(None),
                };
                Ok(Some(named.and(&segment.table.alive)))
            })
            .collect::<tantivy::Result<_>>()?;
        Ok(Self {
            segment,
            query,
            expanded,
            documents,
            properties,
            occurrences: Vec::new(),
            text_sentences: Occurrences::default(),
            term_sentences: Occurrences::default(),
        })
    }

    /// Whether a wording of a series that is searched has the bookmark or label of a property.
    pub(super) fn names(&self, number: usize, asked: &[Asked<'_>]) -> bool {
        let Some(Some(named)) = self.properties.get(number) else { return false };
        named.iter().any(|document| {
            let series = self.facts(document).and_then(|facts| asked.get(facts.series));
            series.is_some_and(|asked| asked.window.is_some())
        })
    }

    /// In how many wordings the words of a leaf stand.
    pub(super) fn frequency(&self, leaf: usize) -> usize {
        self.documents.get(leaf).map_or(0, Bits::count)
    }

    /// All documents that can be hits, and some that are none. Reads the positions in them. `asked`
    /// are the series of the index.
    pub(super) fn candidates(
        &mut self,
        asked: &[Asked<'_>],
        kind: Option<ClauseKind>,
    ) -> tantivy::Result<Vec<DocId>> {
        let within = self.segment.table.documents(|facts, places| {
            let asked = asked.get(facts.series);
            kind.is_none_or(|kind| kind as u64 == facts.kind)
                && asked.is_some_and(|asked| places.iter().any(|place| asked.admits(place)))
        });
        let candidates = self.superset(&self.query.root, asked, &within).and(&within);
        let read = |expanded: &Option<Expanded>| match expanded {
            Some(expanded) => self.segment.inverted.occurrences(expanded, &candidates),
            None => Ok(Occurrences::default()),
        };
        let occurrences = self.expanded.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        self.occurrences = occurrences;
        if has_sentence(&self.query.root) {
            let inverted = &self.segment.inverted;
            self.text_sentences = inverted.sentences(Field::Text, &candidates)?;
            self.term_sentences = inverted.sentences(Field::Term, &candidates)?;
        }
        Ok(candidates.iter().collect())
    }

    fn superset(&self, node: &Node, asked: &[Asked<'_>], within: &Bits) -> Bits {
        let of = |node: &Node| self.superset(node, asked, within);
        let all = || within.clone();
        match node {
            Node::Leaf(leaf) => self.documents.get(*leaf).cloned().unwrap_or_else(all),
            Node::And(parts) | Node::Together { parts, .. } => {
                parts.iter().fold(all(), |both, part| both.and(&of(part)))
            }
            Node::Near { left, right, .. } => of(left).and(&of(right)),
            Node::Or(parts) => {
                parts.iter().map(of).reduce(|either, part| either.or(&part)).unwrap_or_else(all)
            }
            Node::Not(_) => all(),
            Node::Heading(condition) => self.segment.table.documents(|facts, places| {
                let asked = asked.get(facts.series);
                asked.is_some_and(|asked| {
                    let titled = |heading| asked.titled(*condition, facts.language, heading);
                    places.iter().any(|place| asked.admits(place) && titled(place.heading))
                })
            }),
            Node::Is(number) => match self.properties.get(*number) {
                // The clause has it, or a heading above it.
                Some(Some(own)) => {
                    own.clone().or(&self.segment.table.documents(|facts, places| {
                        let asked = asked.get(facts.series);
                        asked.is_some_and(|asked| {
                            places.iter().any(|place| asked.has(*number, place.heading))
                        })
                    }))
                }
                _ => all(),
            },
        }
    }

    pub(super) fn facts(&self, document: DocId) -> Option<&'a Facts> {
        self.segment.table.facts(document)
    }

    pub(super) fn entry(&self, document: DocId) -> Option<Entry> {
        self.segment.entry(document)
    }

    /// A document.
    pub(super) fn candidate(&'a self, document: DocId, facts: &'a Facts) -> Candidate<'a> {
        Candidate {
            prepared: self,
            document,
            facts,
            places: self.segment.table.places(document),
            leaves: self.occurrences.iter().map(|leaf| leaf.of(document)).collect(),
            text_sentences: self.text_sentences.of(document),
            term_sentences: self.term_sentences.of(document),
            entry: OnceCell::new(),
        }
    }
}

impl Candidate<'_> {
    /// Whether the query holds of the wording at a place in a release.
    pub(super) fn holds(&self, asked: &Asked<'_>, place: PlaceNumbers, release: u32) -> bool {
        self.node_holds(&self.prepared.query.root, asked, place, release)
    }

    fn node_holds(
        &self,
        node: &Node,
        asked: &Asked<'_>,
        place: PlaceNumbers,
        release: u32,
    ) -> bool {
        match node {
            Node::And(parts) => {
                parts.iter().all(|part| self.node_holds(part, asked, place, release))
            }
            Node::Or(parts) => {
                parts.iter().any(|part| self.node_holds(part, asked, place, release))
            }
            Node::Not(inside) => !self.node_holds(inside, asked, place, release),
            Node::Heading(condition) => {
                asked.titled(*condition, self.facts.language, place.heading)
            }
            Node::Is(property) => self.has(*property, asked, place, release),
            Node::Leaf(leaf) => self.leaves.get(*leaf).is_some_and(|spans| !spans.is_empty()),
            positional => !spans(positional, &self.text(positional), WHOLE).is_empty(),
        }
    }

    fn has(&self, number: usize, asked: &Asked<'_>, place: PlaceNumbers, release: u32) -> bool {
        let Some(stated) = self.prepared.query.properties.get(number) else { return false };
        let somewhere = || {
            let documents = self.prepared.properties.get(number).and_then(Option::as_ref);
            documents.is_some_and(|documents| documents.contains(self.document))
        };
        let here = |fits: &dyn Fn(&Place) -> bool| {
            let entry = self.entry.get_or_init(|| self.prepared.entry(self.document));
            entry.as_ref().is_some_and(|entry| {
                entry.places.iter().any(|other| other.id == place.id && fits(other))
            })
        };
        match &stated.property {
            Property::Anchor(name) => {
                asked.has(number, place.heading)
                    || (somewhere()
                        && here(&|place| place.anchors.iter().any(|it| wild_name(name, it))))
            }
            Property::Label(key) => {
                asked.has(number, place.heading)
                    || (somewhere()
                        && here(&|place| {
                            let labels = asked.table.labels(asked.series);
                            let above = place.heading.and_then(|it| labels.get(it as usize));
                            place_keys(place, above).contains(key)
                        }))
            }
            Property::Kind(kind) => self.facts.kind == *kind as u64,
            Property::Section(_) => asked.has(number, place.heading),
            Property::Release(_) => asked.names(number, release),
            Property::Language(tag) => {
                let language = asked.series.languages.get(self.facts.language);
                language.is_some_and(|language| is_language(language, tag))
            }
            Property::Series(name) => wild_name(name, &asked.series.name),
            Property::Defines => self.facts.terms > 0,
        }
    }

    /// The text that a positional node is about.
    fn text(&self, node: &Node) -> Text<'_> {
        let leaf = node.first_leaf().and_then(|leaf| self.prepared.query.leaves.get(leaf));
        let sentences = match leaf.map(|leaf| leaf.field) {
            Some(Field::Term) => self.term_sentences,
            _ => self.text_sentences,
        };
        Text { leaves: &self.leaves, sentences }
    }

    /// Whether the titles above a place fulfil a condition.
    pub(super) fn titled(&self, asked: &Asked<'_>, condition: usize, place: PlaceNumbers) -> bool {
        asked.titled(condition, self.facts.language, place.heading)
    }

    /// How often a word stands here.
    pub(super) fn frequency(&self, text: usize, term: Option<usize>, title: bool) -> Frequency {
        let occurrences = self.prepared.occurrences.get(text);
        Frequency {
            text: self.leaves.get(text).map_or(0, |spans| spans.len()),
            broken: occurrences.map_or(0, |leaf| leaf.broken(self.document)),
            term: term.and_then(|term| self.leaves.get(term)).is_some_and(|it| !it.is_empty()),
            title,
        }
    }

    /// What matched in the text, in order.
    pub(super) fn highlights(
        &self,
        asked: &Asked<'_>,
        place: PlaceNumbers,
        release: u32,
        common: &[usize],
    ) -> Vec<Span> {
        let mut marked = Vec::new();
        let query = self.prepared.query;
        if query.ranked.is_empty() {
            self.mark(&query.root, asked, place, release, &mut marked);
        } else {
            for word in query.ranked.iter().filter(|word| !common.contains(&word.text)) {
                marked.extend(self.leaves.get(word.text).copied().unwrap_or_default());
            }
        }
        marked.sort_unstable();
        marked.dedup();
        marked
    }

    fn mark(
        &self,
        node: &Node,
        asked: &Asked<'_>,
        place: PlaceNumbers,
        release: u32,
        marked: &mut Vec<Span>,
    ) {
        match node {
            Node::And(parts) => {
                parts.iter().for_each(|part| self.mark(part, asked, place, release, marked));
            }
            Node::Or(parts) => {
                for part in parts {
                    if self.node_holds(part, asked, place, release) {
                        self.mark(part, asked, place, release, marked);
                    }
                }
            }
            Node::Not(_) | Node::Heading(_) | Node::Is(_) => {}
            positional => {
                let leaf = positional.first_leaf();
                let field = leaf.and_then(|leaf| self.prepared.query.leaves.get(leaf));
                if field.is_some_and(|leaf| leaf.field == Field::Text) {
                    let text = self.text(positional);
                    mark(positional, &text, WHOLE, &spans(positional, &text, WHOLE), marked);
                }
            }
        }
    }
}

fn has_sentence(node: &Node) -> bool {
    match node {
        Node::Together { unit, parts, .. } => {
            *unit == Unit::Sentence || parts.iter().any(has_sentence)
        }
        Node::And(parts) | Node::Or(parts) => parts.iter().any(has_sentence),
        Node::Not(inside) => has_sentence(inside),
        Node::Near { left, right, .. } => has_sentence(left) || has_sentence(right),
        Node::Leaf(_) | Node::Heading(_) | Node::Is(_) => false,
    }
}
