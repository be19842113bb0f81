//! Where the words of a query stand in one segment of the index.

use std::cell::Cell;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::bits::Bits;
use super::matching::Span;
use super::query::{Field, Leaf, Pattern, respects, wild_name};
use super::schema::{self, Fields, INNER, SENTENCE};
use super::stems::Stems;
use super::words::is_hangul;

/// The inverted indexes of one segment.
pub(super) struct Inverted<'a> {
    segment: &'a SegmentReader,
    fields: Fields,
    text: (Arc<InvertedIndexReader>, Arc<InvertedIndexReader>),
    term: (Arc<InvertedIndexReader>, Arc<InvertedIndexReader>),
}

/// The dictionary entries that a leaf stands for, pattern by pattern.
pub(super) struct Expanded {
    field: Field,
    patterns: Vec<Vec<(Arc<InvertedIndexReader>, TermInfo)>>,
    /// The words it is made of, where those of the text may be others, see [`Leaf::words`].
    words: Option<Vec<Range<u32>>>,
}

/// So many rows are looked at one by one before they are searched.
const NEAR: usize = 8;

/// Where a leaf stands.
#[derive(Default)]
pub(super) struct Occurrences {
    /// In the order of the documents.
    rows: Vec<Row>,
    spans: Vec<Span>,
    /// The row that was asked for last: the next one is near.
    last: Cell<usize>,
}

/// A leaf in one document.
struct Row {
    document: DocId,
    /// One past the last of its spans.
    end: usize,
    /// How many of them break words of the text, see [`respects`].
    broken: usize,
}

impl<'a> Inverted<'a> {
    pub(super) fn open(segment: &'a SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        Ok(Self {
            segment,
            fields,
            text: (
                segment.inverted_index(fields.text)?,
                segment.inverted_index(fields.text_stems)?,
            ),
            term: (
                segment.inverted_index(fields.term)?,
                segment.inverted_index(fields.term_stems)?,
            ),
        })
    }

    /// Looks a leaf up in the dictionaries. `languages` are those of the index.
    pub(super) fn expand(&self, leaf: &Leaf, languages: &[String]) -> io::Result<Expanded> {
        let (forms, stems) = match leaf.field {
            Field::Term => (&self.term.0, &self.term.1),
            Field::Text | Field::Heading => (&self.text.0, &self.text.1),
        };
        let mut patterns = Vec::with_capacity(leaf.patterns.len());
        for pattern in &leaf.patterns {
            let mut found = Vec::new();
            match pattern {
                Pattern::Stem(word) if !is_hangul(word) => {
                    for language in languages {
                        let stem = schema::stem_key(language, Stems::new(language).stem(word));
                        found.extend(stems.terms().get(stem)?.map(|info| (stems.clone(), info)));
                    }
                }
                Pattern::Exact(word) => {
                    found.extend(forms.terms().get(word)?.map(|info| (forms.clone(), info)));
                }
                _ => {
                    let beginning = pattern.beginning();
                    let mut terms = forms.terms().range().ge(&beginning).into_stream()?;
                    while let Some((form, info)) = terms.next() {
                        let Ok(form) = std::str::from_utf8(form) else { continue };
                        if !form.starts_with(&beginning) {
                            break;
                        }
                        if form != SENTENCE
                            && form != INNER
                            && pattern.fits(form, &mut str::to_owned)
                        {
                            found.push((forms.clone(), info.clone()));
                        }
                    }
                }
            }
            patterns.push(found);
        }
        Ok(Expanded { field: leaf.field, patterns, words: leaf.words() })
    }

    /// The documents in which each pattern of a leaf stands somewhere.
    pub(super) fn documents(&self, expanded: &Expanded) -> io::Result<Bits> {
        let mut all: Option<Bits> = None;
        for terms in &expanded.patterns {
            let mut some = Bits::none(self.segment.max_doc());
            for (reader, info) in terms {
                collect(reader, info, &mut some)?;
            }
            all = Some(match all {
                Some(all) => all.and(&some),
                None => some,
            });
        }
        Ok(all.unwrap_or_else(|| Bits::none(self.segment.max_doc())))
    }

    /// The places of a leaf in these documents.
    pub(super) fn occurrences(
        &self,
        expanded: &Expanded,
        within: &Bits,
    ) -> io::Result<Occurrences> {
        let mut places: Option<Vec<(DocId, u32)>> = None;
        for (offset, terms) in (0u32..).zip(&expanded.patterns) {
            let here = positions(terms, within)?;
            places = Some(match places {
                None => here,
                Some(mut begun) => {
                    begun.retain(|&(document, position)| {
                        here.binary_search(&(document, position.saturating_add(offset))).is_ok()
                    });
                    begun
                }
            });
        }
        let places = places.unwrap_or_default();
        let length = u32::try_from(expanded.patterns.len()).unwrap_or(u32::MAX);
        let Some(words) = expanded.words.as_ref().filter(|_| !places.is_empty()) else {
            return Ok(Occurrences::new(&places, length, |_, _| false));
        };
        let inner = positions(&self.marker(expanded.field, INNER)?, within)?;
        let is_inner = |document, position| inner.binary_search(&(document, position)).is_ok();
        Ok(Occurrences::new(&places, length, |document, start| {
            !respects(words, start, |position| is_inner(document, position))
        }))
    }

    /// Where sentences begin in these documents.
    pub(super) fn sentences(&self, field: Field, within: &Bits) -> io::Result<Occurrences> {
        let places = positions(&self.marker(field, SENTENCE)?, within)?;
        Ok(Occurrences::new(&places, 1, |_, _| false))
    }

    /// A term that stands beside words.
    fn marker(
        &self,
        field: Field,
        marker: &str,
    ) -> io::Result<Vec<(Arc<InvertedIndexReader>, TermInfo)>> {
        let forms = if field == Field::Term { &self.term.0 } else { &self.text.0 };
        Ok(forms.terms().get(marker)?.map(|info| (forms.clone(), info)).into_iter().collect())
    }

    /// Documents one of whose bookmarks fits a pattern of names.
    pub(super) fn anchored(&self, pattern: &str) -> tantivy::Result<Bits> {
        let reader = self.segment.inverted_index(self.fields.anchor)?;
        let mut found = Bits::none(self.segment.max_doc());
        let mut terms = reader.terms().stream()?;
        while let Some((name, info)) = terms.next() {
            if std::str::from_utf8(name).is_ok_and(|name| wild_name(pattern, name)) {
                collect(&reader, info, &mut found)?;
            }
        }
        Ok(found)
    }

    /// Documents with this key of labels in one of their places.
    pub(super) fn labelled(&self, key: &str) -> tantivy::Result<Bits> {
        let reader = self.segment.inverted_index(self.fields.label)?;
        let mut found = Bits::none(self.segment.max_doc());
        let term = Term::from_field_text(self.fields.label, key);
        if let Some(info) = reader.get_term_info(&term)? {
            collect(&reader, &info, &mut found)?;
        }
        Ok(found)
    }
}

impl Occurrences {
    fn new(places: &[(DocId, u32)], length: u32, breaks: impl Fn(DocId, u32) -> bool) -> Self {
        let mut occurrences = Self { spans: Vec::with_capacity(places.len()), ..Self::default() };
        for &(document, start) in places {
            occurrences.spans.push(Span { start, end: start.saturating_add(length) });
            let (end, broken) = (occurrences.spans.len(), usize::from(breaks(document, start)));
            match occurrences.rows.last_mut() {
                Some(last) if last.document == document => {
                    last.end = end;
                    last.broken += broken;
                }
                _ => occurrences.rows.push(Row { document, end, broken }),
            }
        }
        occurrences
    }

    /// The spans in one document, in order.
    pub(super) fn of(&self, document: DocId) -> &[Span] {
        let at = self.row(document);
        let end_of = |at: usize| self.rows.get(at).map_or(0, |row| row.end);
        match self.rows.get(at).filter(|row| row.document == document) {
            Some(row) => {
                let from = at.checked_sub(1).map_or(0, end_of);
                self.spans.get(from..row.end).unwrap_or_default()
            }
            None => &[],
        }
    }

    /// How many spans in one document break words of the text.
    pub(super) fn broken(&self, document: DocId) -> usize {
        let row = self.rows.get(self.row(document));
        row.filter(|row| row.document == document).map_or(0, |row| row.broken)
    }

    /// The first row that is not of an earlier document.
    fn row(&self, document: DocId) -> usize {
        let from = self.last.get();
        let near = self.rows.get(from..).unwrap_or_default().iter().take(NEAR);
        let near = near.take_while(|row| row.document < document).count();
        let reached = |at: usize| self.rows.get(at).is_none_or(|row| row.document >= document);
        // Documents are asked for in order.
        let goes_on = near < NEAR && reached(from + near) && (from == 0 || !reached(from - 1));
        let at = if goes_on {
            from + near
        } else {
            self.rows.partition_point(|row| row.document < document)
        };
        self.last.set(at);
        at
    }
}

fn collect(reader: &InvertedIndexReader, info: &TermInfo, into: &mut Bits) -> io::Result<()> {
    let mut postings = reader.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while postings.doc() != TERMINATED {
        into.insert(postings.doc());
        postings.advance();
    }
    Ok(())
}

fn positions(
    terms: &[(Arc<InvertedIndexReader>, TermInfo)],
    within: &Bits,
) -> io::Result<Vec<(DocId, u32)>> {
    let mut found = Vec::new();
    let mut here = Vec::new();
    for (reader, info) in terms {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = reader.read_postings_from_terminfo(info, option)?;
        while postings.doc() != TERMINATED {
            let document = postings.doc();
            if within.contains(document) {
                postings.positions(&mut here);
                found.extend(here.iter().map(|&position| (document, position)));
            }
            postings.advance();
        }
    }
    if terms.len() > 1 {
        found.sort_unstable();
        found.dedup();
    }
    Ok(found)
}
