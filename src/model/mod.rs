//! What a terms document *is*.
//!
//! The values here know nothing of XML, files or search. They are what every stage after
//! [`segment`](crate::segment) works on, and their serde form *is* the published JSON
//! (`ostler.release/1`, `ostler.diff/1`, `ostler.hits/1`): one type, one promise.
//!
//! Lengths and offsets count Unicode scalar values ("characters") of the text they belong to.

mod address;
mod calendar;
mod comparison;
mod coverage;
mod document;
mod error;
mod finding;
mod history;
mod hits;
mod identity;
mod inventory;

pub use address::{CITATION_SEPARATOR, Match, resolve};
pub use calendar::{MONTHS, SHORT_MONTHS, is_month};
pub use comparison::{
    AnchorChanges, AnchorRename, Announced, AnnouncedFound, Change, ChangeKind, Class, Comparison,
    DefinitionChange, DefinitionChanges, DefinitionRef, Edit, MatchedBy, Pair, ReferenceChange,
    ReferenceChanges, Renumbering, Shift, Side, Substitution, Totals, Which,
};
pub use coverage::{Coverage, SetAside, Why, leaves_ink, visible_chars};
pub use document::{
    Announcement, Clause, ClauseKind, Definition, DefinitionForm, Evidence, Format, InnerLabel,
    Link, Metadata, RELEASE_SCHEMA, Reference, ReferenceKind, ReferenceStatus, Section, Source,
    TermUse, TermsDocument,
};
pub use error::{Error, ErrorKind};
pub use finding::{Finding, Level, Place, Read};
pub use history::{HISTORY_SCHEMA, History, HistoryEvent, Wording};
pub use hits::{Facet, Facets, Hit, Hits, LastChange, Present};
pub use identity::{Date, ReleaseName, ReleaseRef, is_generated_anchor};
pub use inventory::ReleaseSummary;
