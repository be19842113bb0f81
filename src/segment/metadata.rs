//! What a document says of itself: title, dates, language, edition, each with its evidence.

use super::Provenance;
use super::lines::Flat;
use super::outline::Outline;
use crate::model::{Date, Finding, Metadata};
use crate::word::Properties;

/// What was found out about the whole document.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub title: String,
    pub language: String,
    pub date: Option<Date>,
    pub metadata: Metadata,
}

/// Reads them from cover, running text, properties, file name and label.
pub(super) fn read(
    _flat: &Flat,
    _outline: &Outline,
    properties: &Properties,
    provenance: &Provenance,
    _findings: &mut Vec<Finding>,
) -> Facts {
    Facts {
        title: properties.title.trim().to_owned(),
        language: properties.language.clone(),
        date: provenance.date.clone(),
        metadata: Metadata::default(),
    }
}
