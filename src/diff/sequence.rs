//! A release as one sequence of headings and clauses, the form in which two releases are paired.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::{Clause, Section, TermsDocument};

/// A release's headings and clauses in document order.
#[derive(Debug)]
pub(super) struct Sequence<'a> {
    pub document: &'a TermsDocument,
    pub blocks: Vec<Block<'a>>,
    /// Block of each section's heading, by the section's place in the document.
    pub headings: Vec<usize>,
    /// Block of each clause, by the clause's place in the document.
    pub clauses: Vec<usize>,
    by_id: HashMap<&'a str, usize>,
}

/// A heading or clause.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    pub what: What<'a>,
    /// The block of the heading it stands under; none before the first heading.
    pub under: Option<usize>,
    /// The text as shown.
    pub text: &'a str,
    /// The text without a typed label.
    pub body: &'a str,
    /// The printed label.
    pub label: &'a str,
    /// Names of the bookmarks that start here.
    pub anchors: &'a [String],
    /// Fingerprint of `body` and of what kind of block it is.
    pub hash: u64,
}

/// What a block is.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    Heading(&'a Section),
    Clause(&'a Clause),
}

impl<'a> Block<'a> {
    pub fn is_heading(&self) -> bool {
        matches!(self.what, What::Heading(_))
    }

    pub fn clause(&self) -> Option<&'a Clause> {
        match self.what {
            What::Clause(clause) => Some(clause),
            What::Heading(_) => None,
        }
    }

    /// The id of the section or clause.
    pub fn id(&self) -> &'a str {
        match self.what {
            What::Heading(section) => &section.id,
            What::Clause(clause) => &clause.id,
        }
    }
}

impl<'a> Sequence<'a> {
    /// Lays out a release.
    ///
    /// A clause belongs to the section it names; one that names none, or one that is not there,
    /// stands before the first heading.
    pub fn new(document: &'a TermsDocument) -> Self {
        let by_id: HashMap<&str, usize> = document
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| (section.id.as_str(), index))
            .collect();
        let section_of = |id: &Option<String>| id.as_deref().and_then(|id| by_id.get(id)).copied();
        let mut held: Vec<Vec<usize>> = vec![Vec::new(); document.sections.len() + 1];
        for (index, clause) in document.clauses.iter().enumerate() {
            held[section_of(&clause.section).map_or(0, |section| section + 1)].push(index);
        }

        let mut sequence = Self {
            document,
            blocks: Vec::with_capacity(document.sections.len() + document.clauses.len()),
            headings: vec![0; document.sections.len()],
            clauses: vec![0; document.clauses.len()],
            by_id: HashMap::new(),
        };
        for index in &held[0] {
            sequence.push_clause(*index, None);
        }
        for (index, section) in document.sections.iter().enumerate() {
            let heading = sequence.blocks.len();
            sequence.headings[index] = heading;
            let parent = section_of(&section.parent).filter(|&parent| parent < index);
            let body = without_label(&section.title, &section.label, section.label_typed);
            sequence.blocks.push(Block {
                what: What::Heading(section),
                under: parent.map(|parent| sequence.headings[parent]),
                text: &section.title,
                body,
                label: &section.label,
                anchors: &section.anchors,
                hash: fingerprint(body, true),
            });
            for clause in &held[index + 1] {
                sequence.push_clause(*clause, Some(heading));
            }
        }
        let blocks = sequence.blocks.iter().enumerate();
        sequence.by_id = blocks.map(|(at, block)| (block.id(), at)).collect();
        sequence
    }

    /// The block of a section or clause.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The headings above a block, from the next one up.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.blocks[at].under, |&at| self.blocks[at].under)
    }

    /// How many headings stand above a block.
    pub fn depth(&self, at: usize) -> usize {
        self.above(at).count()
    }

    fn push_clause(&mut self, index: usize, under: Option<usize>) {
        let clause = &self.document.clauses[index];
        self.clauses[index] = self.blocks.len();
        let body = without_label(&clause.text, &clause.label, clause.label_typed);
        self.blocks.push(Block {
            what: What::Clause(clause),
            under,
            text: &clause.text,
            body,
            label: &clause.label,
            anchors: &clause.anchors,
            hash: fingerprint(body, false),
        });
    }
}

/// The text after a label that was typed as its beginning.
fn without_label<'a>(text: &'a str, label: &str, typed: bool) -> &'a str {
    match typed.then(|| text.strip_prefix(label)).flatten() {
        Some(rest) if !rest.trim().is_empty() => rest.trim_start(),
        _ => text,
    }
}

fn fingerprint(body: &str, heading: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    (body, heading).hash(&mut hasher);
    hasher.finish()
}
