//! The document as the checks look at it.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::Config;
use super::language::Language;
use super::phrases::{Phrase, phrases};
use crate::model::{Clause, Definition, Finding, Level, Reference, Section, TermsDocument};

/// A document with what several checks ask for.
pub(super) struct Terms<'a> {
    pub(super) document: &'a TermsDocument,
    pub(super) config: &'a Config,
    // They are asked, never walked, so that their order cannot show.
    clauses: HashMap<&'a str, usize>,
    sections: HashMap<&'a str, &'a Section>,
    references: HashMap<&'a str, Vec<&'a Reference>>,
    phrases: OnceCell<Vec<Vec<Phrase<'a>>>>,
}

impl<'a> Terms<'a> {
    pub(super) fn new(document: &'a TermsDocument, config: &'a Config) -> Self {
        let clauses = document
            .clauses
            .iter()
            .enumerate()
            .map(|(at, clause)| (clause.id.as_str(), at))
            .collect();
        let sections =
            document.sections.iter().map(|section| (section.id.as_str(), section)).collect();
        let mut references: HashMap<&str, Vec<&Reference>> = HashMap::new();
        for reference in &document.references {
            references.entry(&reference.clause).or_default().push(reference);
        }
        Self { document, config, clauses, sections, references, phrases: OnceCell::new() }
    }

    pub(super) fn clause(&self, id: &str) -> Option<&'a Clause> {
        self.clauses.get(id).and_then(|at| self.document.clauses.get(*at))
    }

    pub(super) fn section(&self, id: &str) -> Option<&'a Section> {
        self.sections.get(id).copied()
    }

    /// The references that stand in a clause.
    pub(super) fn references(&self, clause: &str) -> &[&'a Reference] {
        self.references.get(clause).map_or(&[], Vec::as_slice)
    }

    /// The capitalised phrases of a clause.
    pub(super) fn phrases(&self, clause: &str) -> &[Phrase<'a>] {
        let all = self.phrases.get_or_init(|| {
            self.document.clauses.iter().map(|clause| phrases(clause, self)).collect()
        });
        self.clauses.get(clause).and_then(|at| all.get(*at)).map_or(&[], Vec::as_slice)
    }

    /// How counsel calls a clause or section.
    pub(super) fn citation(&self, id: &str) -> &'a str {
        let clause = self.clause(id).map(|clause| clause.citation.as_str());
        clause
            .or_else(|| self.section(id).map(|section| section.citation.as_str()))
            .unwrap_or_default()
    }

    /// The section that holds a clause, and those that hold it, innermost first; a section is its
    /// own innermost.
    pub(super) fn around(&self, id: &str) -> Vec<&'a str> {
        let mut next = match self.clause(id) {
            Some(clause) => clause.section.as_deref(),
            None => self.section(id).map(|section| section.id.as_str()),
        };
        let mut found: Vec<&str> = Vec::new();
        while let Some(section) = next.and_then(|id| self.section(id)) {
            if found.contains(&section.id.as_str()) {
                break;
            }
            found.push(&section.id);
            next = section.parent.as_deref();
        }
        found
    }

    /// All names of a definition.
    pub(super) fn names(definition: &Definition) -> impl Iterator<Item = &str> {
        std::iter::once(&definition.term).chain(&definition.aliases).map(String::as_str)
    }

    /// A finding in a clause.
    pub(super) fn finding(
        &self,
        code: &str,
        level: Level,
        confidence: f32,
        clause: &str,
        message: String,
    ) -> Finding {
        Finding {
            clause: Some(clause.to_owned()),
            citation: self.citation(clause).to_owned(),
            confidence,
            ..Finding::new(code, level, message)
        }
    }

    /// A finding in a section's heading.
    pub(super) fn heading(
        &self,
        code: &str,
        level: Level,
        confidence: f32,
        section: &Section,
        message: String,
    ) -> Finding {
        Finding {
            citation: section.citation.clone(),
            confidence,
            ..Finding::new(code, level, message)
        }
    }

    /// Where a finding stands in the document, for sorting.
    pub(super) fn position(&self, finding: &Finding) -> (Option<usize>, String) {
        let at = finding.clause.as_deref().and_then(|id| self.clauses.get(id)).copied();
        (at, finding.code.clone())
    }

    /// The rules of the document's language, where its capitals tell terms from words.
    pub(super) fn language(&self) -> Option<&'static Language> {
        Language::of(&self.document.language)
    }
}

/// A text in quotation marks, unless it brings its own.
pub(super) fn quote(text: &str) -> String {
    let text = text.trim();
    if text.contains(['“', '”', '"', '„', '«', '「']) {
        text.to_owned()
    } else {
        format!("“{text}”")
    }
}
