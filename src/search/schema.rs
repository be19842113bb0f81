//! How wordings lie in tantivy.
//!
//! One document a wording, and one a series. Everything that is searched has positions, so that the
//! exact matcher needs no text; what is shown is stored as one JSON value and read for the page of
//! hits alone.

use std::collections::HashMap;

use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

use super::labels::{Path, heading_paths, place_keys};
use super::stems::{Stems, primary};
use super::wordings::{Arrival, Entry, Series};
use super::words::words;

/// Raised whenever the same wording would be indexed in another way.
const VERSION: u32 = 4;

/// The term that stands at the first word of each sentence, beside the word itself.
pub(super) const SENTENCE: &str = "\u{1}";

/// The term that stands beside a character inside a Chinese or Japanese word.
pub(super) const INNER: &str = "\u{2}";

/// Positions between two defined terms of one clause: more than any distance, so that nothing
/// reaches from one into the next.
pub(super) const TERM_GAP: u32 = 1_000;

/// Numbers that each place takes in [`Fields::places`].
pub(super) const PLACE_WIDTH: usize = 5;

/// The fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// `series` and number of the entry, for replacing it.
    pub(super) key: Field,
    /// The series, for replacing it whole and for finding what it knows.
    pub(super) series: Field,
    /// Words of the text in their forms.
    pub(super) text: Field,
    /// Their stems, each behind the language: `en:terminat`.
    pub(super) text_stems: Field,
    /// The same of the defined terms.
    pub(super) term: Field,
    pub(super) term_stems: Field,
    /// Bookmarks of all its places in lower case.
    pub(super) anchor: Field,
    /// Labels of all its places, see [`place_keys`].
    pub(super) label: Field,
    /// [`Entry`] or [`Series`] as JSON.
    pub(super) stored: Field,
    /// `[series, kind, language, words, terms]`: numbers, see [`Facts`](super::table::Facts).
    pub(super) facts: Field,
    /// For each place `[first, last + 1 (0 while open), heading + 1 (0 for none), place id,
    /// bits of the change that led there (0 for none)]`.
    pub(super) places: Field,
}

/// Field names, for opening columns.
pub(super) const FACTS: &str = "facts";
pub(super) const PLACES: &str = "places";

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let positions = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let numbers = NumericOptions::default().set_fast();
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        series: builder.add_text_field("series", STRING),
        text: builder.add_text_field("text", positions.clone()),
        text_stems: builder.add_text_field("text_stems", positions.clone()),
        term: builder.add_text_field("term", positions.clone()),
        term_stems: builder.add_text_field("term_stems", positions),
        anchor: builder.add_text_field("anchor", STRING),
        label: builder.add_text_field("label", STRING),
        stored: builder.add_bytes_field("stored", STORED),
        facts: builder.add_u64_field(FACTS, numbers.clone()),
        places: builder.add_u64_field(PLACES, numbers),
    };
    (builder.build(), fields)
}

/// Names the way wordings are indexed: schema, words, stems and tantivy's own format. An index of
/// another fingerprint is no index.
pub fn fingerprint() -> String {
    let (schema, _) = schema();
    let fields: Vec<&str> = schema.fields().map(|(_, entry)| entry.name()).collect();
    let described = format!(
        "{VERSION} {} {:?} {:?} {}",
        fields.join(","),
        unicode_segmentation::UNICODE_VERSION,
        unicode_normalization::UNICODE_VERSION,
        tantivy::version_string(),
    );
    format!("v{VERSION}-{:016x}", hash(described.as_bytes()))
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The key of an entry, or of the series itself.
pub(super) fn key(series: &str, entry: Option<u32>) -> String {
    entry.map_or_else(|| format!("{series}\n"), |number| format!("{series}\n{number}"))
}

/// Turns entries into documents.
pub(super) struct Documents {
    fields: Fields,
    series: String,
    number: u32,
    languages: Vec<String>,
    /// Labels down to each heading.
    labels: Vec<Path>,
    stems: HashMap<String, Stems>,
}

impl Documents {
    /// Documents of a series.
    pub(super) fn new(fields: Fields, series: &Series) -> Self {
        Self {
            fields,
            series: series.name.clone(),
            number: series.number,
            languages: series.languages.clone(),
            labels: heading_paths(&series.headings),
            stems: HashMap::new(),
        }
    }

    pub(super) fn entry(
        &mut self,
        number: u32,
        entry: &Entry,
    ) -> Result<TantivyDocument, serde_json::Error> {
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.key, key(&self.series, Some(number)));
        document.add_text(fields.series, &self.series);
        let length = self.text(&mut document, entry);
        self.terms(&mut document, entry);
        for place in &entry.places {
            for anchor in &place.anchors {
                document.add_text(fields.anchor, anchor.to_lowercase());
            }
            let above = place.heading.and_then(|heading| self.labels.get(heading as usize));
            for key in place_keys(place, above) {
                document.add_text(fields.label, key);
            }
            let numbers = [
                u64::from(place.first),
                place.last.map_or(0, |last| u64::from(last) + 1),
                place.heading.map_or(0, |heading| u64::from(heading) + 1),
                u64::from(place.id),
                place.change.as_ref().map_or(0, Arrival::bits),
            ];
            for number in numbers {
                document.add_u64(fields.places, number);
            }
        }
        let language = match self.languages.iter().position(|known| *known == entry.language) {
            Some(known) => known,
            None => {
                self.languages.push(entry.language.clone());
                self.languages.len() - 1
            }
        };
        let facts = [
            u64::from(self.number),
            entry.kind as u64,
            language as u64,
            length as u64,
            entry.terms.len() as u64,
        ];
        for fact in facts {
            document.add_u64(fields.facts, fact);
        }
        document.add_bytes(fields.stored, &serde_json::to_vec(entry)?);
        Ok(document)
    }

    /// Adds the words of the text; gives their number.
    fn text(&mut self, document: &mut TantivyDocument, entry: &Entry) -> usize {
        let words = words(&entry.text);
        let stems = self
            .stems
            .entry(primary(&entry.language))
            .or_insert_with_key(|language| Stems::new(language));
        let prefix = primary(&entry.language);
        let mut forms = Vec::with_capacity(words.len());
        let mut stemmed = Vec::with_capacity(words.len());
        for word in &words {
            if word.opens_sentence {
                forms.push(token(SENTENCE.to_owned(), word.position));
            }
            if word.inner {
                forms.push(token(INNER.to_owned(), word.position));
            }
            stemmed.push(token(stem_key(&prefix, stems.stem(&word.form)), word.position));
            forms.push(token(word.form.clone(), word.position));
        }
        document.add_pre_tokenized_text(self.fields.text, tokenized(forms));
        document.add_pre_tokenized_text(self.fields.text_stems, tokenized(stemmed));
        words.len()
    }

    fn terms(&mut self, document: &mut TantivyDocument, entry: &Entry) {
        let prefix = primary(&entry.language);
        let stems =
            self.stems.entry(prefix.clone()).or_insert_with_key(|language| Stems::new(language));
        let mut forms = Vec::new();
        let mut stemmed = Vec::new();
        let mut base = 0u32;
        for term in &entry.terms {
            let mut last = 0;
            for (at, word) in words(term).into_iter().enumerate() {
                let position = base.saturating_add(word.position);
                last = word.position;
                if at == 0 {
                    forms.push(token(SENTENCE.to_owned(), position));
                }
                if word.inner {
                    forms.push(token(INNER.to_owned(), position));
                }
                stemmed.push(token(stem_key(&prefix, stems.stem(&word.form)), position));
                forms.push(token(word.form, position));
            }
            base = base.saturating_add(last).saturating_add(TERM_GAP);
        }
        if !forms.is_empty() {
            document.add_pre_tokenized_text(self.fields.term, tokenized(forms));
            document.add_pre_tokenized_text(self.fields.term_stems, tokenized(stemmed));
        }
    }

    /// The document of the series itself, to be made after those of its entries.
    pub(super) fn series(self, series: &mut Series) -> Result<TantivyDocument, serde_json::Error> {
        series.languages = self.languages;
        let mut document = TantivyDocument::default();
        document.add_text(self.fields.key, key(&self.series, None));
        document.add_text(self.fields.series, &self.series);
        document.add_bytes(self.fields.stored, &serde_json::to_vec(series)?);
        Ok(document)
    }
}

/// The stem of a word as it stands in the index.
pub(super) fn stem_key(language: &str, stem: &str) -> String {
    format!("{language}:{stem}")
}

fn token(text: String, position: u32) -> Token {
    Token { position: position as usize, text, ..Token::default() }
}

fn tokenized(tokens: Vec<Token>) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens }
}
