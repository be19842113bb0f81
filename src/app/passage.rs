//! The text at an address, in its place.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Clause, Error, Match, Section, TermsDocument, resolve};

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Passage {
    /// Id of the clause or section that was found.
    pub id: String,
    /// Its citation.
    pub citation: String,
    /// Its text: a clause alone, or a section with all that is under it; the context around it.
    pub blocks: Vec<PassageBlock>,
}

/// A heading or a clause of a passage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct PassageBlock {
    /// The heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// The clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
    /// True for what only surrounds the passage.
    pub context: bool,
}

/// The passages that a clause id, a section id, an anchor or a citation leads to.
///
/// # Errors
/// When it leads nowhere.
pub fn passages(
    document: &TermsDocument,
    place: &str,
    context: usize,
) -> Result<Vec<Passage>, Error> {
    let found = resolve(document, place);
    if found.is_empty() {
        return Err(Error::usage(
            format!("`{place}` is not in this release"),
            "it is no clause, anchor or citation there",
            "`ostler outline RELEASE` shows sections and anchors; `ostler search` finds words",
        ));
    }
    Ok(found
        .iter()
        .map(|found| match *found {
            Match::Clause(index) => clause(document, index, context),
            Match::Section(index) => section(document, index),
        })
        .collect())
}

fn clause(document: &TermsDocument, index: usize, context: usize) -> Passage {
    let first = index.saturating_sub(context);
    let last = index.saturating_add(context).min(document.clauses.len().saturating_sub(1));
    let clause = &document.clauses[index];
    let blocks = (first..=last)
        .map(|at| PassageBlock {
            section: None,
            clause: Some(document.clauses[at].clone()),
            context: at != index,
        })
        .collect();
    Passage { id: clause.id.clone(), citation: clause.citation.clone(), blocks }
}

fn section(document: &TermsDocument, index: usize) -> Passage {
    let top = &document.sections[index];
    // The section and those under it stand together in document order.
    let under: Vec<&Section> = document.sections[index..]
        .iter()
        .enumerate()
        .take_while(|(offset, section)| *offset == 0 || section.level > top.level)
        .map(|(_, section)| section)
        .collect();
    let mut blocks = Vec::new();
    for section in under {
        blocks.push(PassageBlock { section: Some(section.clone()), ..PassageBlock::default() });
        blocks.extend(
            document
                .clauses
                .iter()
                .filter(|clause| clause.section.as_ref() == Some(&section.id))
                .map(|clause| PassageBlock {
                    clause: Some(clause.clone()),
                    ..PassageBlock::default()
                }),
        );
    }
    Passage { id: top.id.clone(), citation: top.citation.clone(), blocks }
}
