//! What the comparison says of the paragraphs of both releases.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Change, ChangeKind, Comparison, TermsDocument};

/// Paragraph numbers of the old main part by those of the new one, for clauses and headings that
/// are paired.
#[derive(Debug, Default)]
pub struct Hints {
    pairs: BTreeMap<u32, u32>,
    /// Old paragraphs that stand elsewhere in the new release, by themselves or with their section.
    moved: BTreeSet<u32>,
}

/// Nothing is known.
pub static NO_HINTS: Hints = Hints { pairs: BTreeMap::new(), moved: BTreeSet::new() };

impl Hints {
    /// The pairs of a comparison that lists the unchanged ones too.
    pub fn of(comparison: &Comparison, old: &TermsDocument, new: &TermsDocument) -> Self {
        let (old_places, new_places) = (paragraphs(old), paragraphs(new));
        let sections = MovedSections::of(comparison, old, new);
        let mut hints = Self::default();
        let mut pair = |left: &str, right: &str, moved: bool| {
            // Of several paragraphs each is its counterpart's only where there are as many.
            if let (Some(left), Some(right)) = (old_places.get(left), new_places.get(right))
                && left.len() == right.len()
            {
                hints.pairs.extend(left.iter().copied().zip(right.iter().copied()));
                if moved {
                    hints.moved.extend(left);
                }
            }
        };
        for pairs in comparison.pairs.iter().flatten() {
            pair(&pairs.old, &pairs.new, sections.hold(&pairs.old, &pairs.new));
        }
        for change in &comparison.changes {
            for (left, right) in change.old.iter().zip(&change.new) {
                let moved = is_moved(change) || sections.hold(&left.clause, &right.clause);
                pair(&left.clause, &right.clause, moved);
            }
        }
        for change in &comparison.headings {
            for (left, right) in change.old.iter().zip(&change.new) {
                let (left, right) = (section_key(&left.clause), section_key(&right.clause));
                pair(&left, &right, is_moved(change) || sections.hold(&left, &right));
            }
        }
        hints
    }

    /// The new paragraph that an old one is paired with.
    pub fn get(&self, old: u32) -> Option<u32> {
        self.pairs.get(&old).copied()
    }

    /// Whether an old paragraph was moved.
    pub fn is_moved(&self, old: u32) -> bool {
        self.moved.contains(&old)
    }

    #[cfg(test)]
    pub fn from_pairs(pairs: &[(u32, u32)], moved: &[u32]) -> Self {
        Self { pairs: pairs.iter().copied().collect(), moved: moved.iter().copied().collect() }
    }
}

fn is_moved(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Moved | ChangeKind::MovedAndChanged)
}

/// Sections and clauses are told apart by a mark before a section's id.
fn section_key(id: &str) -> String {
    format!("#{id}")
}

/// The paragraphs of the main part by clause or section.
fn paragraphs(document: &TermsDocument) -> BTreeMap<String, Vec<u32>> {
    let clauses = document.clauses.iter().filter(|clause| clause.part.is_empty());
    let clauses = clauses.map(|clause| (clause.id.clone(), clause.paragraphs.clone()));
    let sections = document.sections.iter();
    let sections = sections.map(|section| (section_key(&section.id), section.paragraphs.clone()));
    clauses.chain(sections).collect()
}

/// What stands in sections that moved as a whole, a pair of sets for each.
struct MovedSections(Vec<(BTreeSet<String>, BTreeSet<String>)>);

impl MovedSections {
    fn of(comparison: &Comparison, old: &TermsDocument, new: &TermsDocument) -> Self {
        let moved = comparison.headings.iter().filter(|change| is_moved(change));
        let moved = moved.filter_map(|change| {
            let (left, right) = (change.old.first()?, change.new.first()?);
            Some((within(old, &left.clause), within(new, &right.clause)))
        });
        Self(moved.collect())
    }

    fn hold(&self, old: &str, new: &str) -> bool {
        self.0.iter().any(|(left, right)| left.contains(old) && right.contains(new))
    }
}

/// The clauses and sections of a section, at any depth.
fn within(document: &TermsDocument, section: &str) -> BTreeSet<String> {
    let mut sections = BTreeSet::from([section]);
    // A section stands behind the one that holds it.
    for other in &document.sections {
        if other.parent.as_deref().is_some_and(|parent| sections.contains(parent)) {
            sections.insert(&other.id);
        }
    }
    let clauses = document.clauses.iter().filter(|clause| {
        clause.section.as_deref().is_some_and(|section| sections.contains(section))
    });
    let clauses: BTreeSet<String> = clauses.map(|clause| clause.id.clone()).collect();
    clauses.into_iter().chain(sections.into_iter().map(section_key)).collect()
}
