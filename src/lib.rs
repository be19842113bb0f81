//! Ostler reads the Word source of a recurring terms document, release after release, and answers
//! three questions for a legal team: **where does it say that, what changed, and since when?**
//!
//! This page is the map of the house. Its links are checked by the documentation build, and
//! `tests/layers.rs` holds the table of who may import whom.
//!
//! # The way through
//!
//! ```text
//! bytes ─package→ Package ─word→ WordDocument ─┐
//! bytes ─richtext→ RichText ───────────────────┴─segment→ TermsDocument ─checks→ Findings
//!                                                             │
//!               ┌──────────────┬──────────────┬───────────────┤
//!       diff: Comparison   store: Record   search: Hit   export: JSON, Word, HTML     
//!               └──────────────┴────── app: the use cases ────┘
//!                                   cli           web
//! ```
//!
//! One direction. Each value is complete, immutable and printable. Up to [`diff`] the stages are
//! pure functions: no clock, no files, no randomness, so that the same input gives the same bytes.
//!
//! # The rooms
//!
//! | room | what it does |
//! |---|---|
//! | [`model`] | what a terms document *is*; its serde form is the published JSON |
//! | [`package`] | opens an untrusted `.docx` safely; relationships; parts as UTF-8 |
//! | [`word`] | Word's parts in Word's own words, one file per part |
//! | [`richtext`] | the text export with `[bookmark: …]` markers |
//! | [`segment`] | outline, clauses, labels, definitions, references: the only room that sees both Word's words and ours |
//! | [`checks`] | findings about the terms, one file each |
//! | [`diff`] | pairs clauses, then words within pairs; classes; lineage |
//! | [`store`] | sources, readings and generations on disk; locking, formats, proof |
//! | [`search`] | the tantivy index, the query language, exact matching and highlights; can be deleted and rebuilt |
//! | [`redline`] | the new source's own XML with the changes put in as Word revisions, checked before it is handed out |
//! | [`export`] | JSON, the summary of changes, HTML, CSV, XLSX |
//! | [`app`] | the use cases; the only room where store, search and the pipeline meet |
//! | [`web`] | the page and the JSON API that `ostler serve` serves; one file per page, no logic |
//! | [`cli`] | one file per verb; all wording, colours, progress and exit codes |
//!
//! # Where to begin
//!
//! * A construct of Word that is read wrong: a folder in `tests/fixtures/word/`, then a file of
//!   [`word`].
//! * A clause that is cut wrong: `tests/fixtures/segment/`, then [`segment`].
//! * A finding: one file in [`checks`], its line in that room's list, and a folder in
//!   `tests/fixtures/checks/`.
//! * A verb: one file in [`cli`], one function in [`app`], and a block in `README.md` (a test asks
//!   for it and runs it).
//!
//! # Where the code departs from the first design
//!
//! * Lineages are derived, not stored: they follow from the readings of a series in order, so they
//!   live beside the search index and are rebuilt with it. A reading therefore stays the same bytes
//!   whatever is ingested before or after it.
//! * A label that someone typed stays in the clause's text and is named in `label` as well
//!   (`label_typed`): nothing visible is lost, and whoever prints a clause does not print it twice.
#![forbid(unsafe_code)]

pub mod app;
pub mod checks;
pub mod cli;
pub mod diff;
pub mod export;
pub mod model;
pub mod package;
pub mod redline;
pub mod richtext;
pub mod search;
pub mod segment;
pub mod store;
pub mod web;
pub mod word;
