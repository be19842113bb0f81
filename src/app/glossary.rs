//! Definitions with their scope in words and the clauses that use them.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Definition, Error, TermsDocument};

/// A definition as a person looks it up.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GlossaryEntry {
    /// The definition.
    #[serde(flatten)]
    pub definition: Definition,
    /// Title of the section it holds in; none for the whole document.
    #[serde(rename = "scope_title")]
    pub scope: Option<String>,
    /// Citation of the clause that defines it.
    pub citation: String,
    /// The clauses that use it, in document order.
    pub used_in: Vec<Use>,
}

/// A clause that uses a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Use {
    /// The clause's id.
    pub clause: String,
    /// The clause's citation.
    pub citation: String,
}

/// All definitions, or those of one term (in any case; aliases count).
///
/// # Errors
/// When no definition has that term; the hint names those that come near.
pub fn glossary(document: &TermsDocument, term: Option<&str>) -> Result<Vec<GlossaryEntry>, Error> {
    let mut uses: HashMap<(&str, &str), Vec<Use>> = HashMap::new();
    for clause in &document.clauses {
        for term in &clause.terms {
            let found = uses.entry((&term.term, &term.definition)).or_default();
            if found.last().is_none_or(|last| last.clause != clause.id) {
                found.push(Use { clause: clause.id.clone(), citation: clause.citation.clone() });
            }
        }
    }
    let wanted = term.map(str::to_lowercase);
    let entries: Vec<GlossaryEntry> = document
        .definitions
        .iter()
        .filter(|definition| {
            wanted
                .as_ref()
                .is_none_or(|wanted| names(definition).any(|name| name.to_lowercase() == *wanted))
        })
        .map(|definition| GlossaryEntry {
            definition: definition.clone(),
            scope: definition.scope.as_deref().map(|id| {
                document.section(id).map_or_else(|| id.to_owned(), |section| section.title.clone())
            }),
            citation: document
                .clause(&definition.clause)
                .map(|clause| clause.citation.clone())
                .unwrap_or_default(),
            used_in: uses
                .get(&(definition.term.as_str(), definition.clause.as_str()))
                .cloned()
                .unwrap_or_default(),
        })
        .collect();
    match (entries.is_empty(), term) {
        (true, Some(term)) => Err(unknown(document, term)),
        _ => Ok(entries),
    }
}

fn names(definition: &Definition) -> impl Iterator<Item = &String> {
    std::iter::once(&definition.term).chain(&definition.aliases)
}

fn unknown(document: &TermsDocument, term: &str) -> Error {
    let lower = term.to_lowercase();
    let mut near: Vec<&str> = document
        .definitions
        .iter()
        .flat_map(names)
        .filter(|name| {
            let name = name.to_lowercase();
            name.contains(&lower) || lower.contains(&name)
        })
        .map(String::as_str)
        .collect();
    near.dedup();
    let hint = if near.is_empty() {
        "`ostler define RELEASE` lists all definitions".to_owned()
    } else {
        format!("defined are “{}”", near.join("”, “"))
    };
    Error::usage(format!("“{term}” is not defined"), "no definition has this term", hint)
}
