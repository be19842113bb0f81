//! Where a meaning holds.

use std::collections::BTreeMap;

use super::grammar::Found;
use crate::model::{Clause, DefinitionForm, Section};
use crate::segment::language::{Rank, Rules};
use crate::segment::references::names_own_place;

/// A definition before its scope is known.
#[derive(Debug)]
pub(super) struct Draft {
    /// Index of its clause.
    pub clause: usize,
    /// A line of the same section that is no heading titles it as definitions.
    pub titled: bool,
    /// What was found.
    pub found: Found,
}

/// The sections as scopes need them.
pub(super) struct Sections<'a> {
    rules: &'static Rules,
    sections: &'a [Section],
    index: BTreeMap<&'a str, usize>,
    parents: Vec<Option<usize>>,
    /// Sections of definitions.
    listing: Vec<bool>,
    /// Attachments: documents of their own.
    attached: Vec<bool>,
    /// The section of the general definitions.
    general: Option<usize>,
}

impl<'a> Sections<'a> {
    pub(super) fn new(sections: &'a [Section], rules: &'static Rules) -> Self {
        let index: BTreeMap<&str, usize> =
            sections.iter().enumerate().map(|(at, section)| (section.id.as_str(), at)).collect();
        let parents: Vec<Option<usize>> = sections
            .iter()
            .map(|section| section.parent.as_deref().and_then(|parent| index.get(parent).copied()))
            .collect();
        let listing: Vec<bool> = sections
            .iter()
            .map(|section| rules.definitions_title.is_match(section.title.trim()))
            .collect();
        let attached: Vec<bool> =
            sections.iter().map(|section| is_attachment(section, rules)).collect();
        let mut found = Self { rules, sections, index, parents, listing, attached, general: None };
        found.general = found.general();
        found
    }

    /// The first section of definitions of the highest level that is no part of an attachment.
    fn general(&self) -> Option<usize> {
        (0..self.sections.len())
            .filter(|&at| self.listing[at])
            .filter(|&at| !self.ancestors(at).any(|up| self.attached[up]))
            .min_by_key(|&at| (self.sections[at].level, at))
    }

    /// A section and those that hold it, upwards.
    fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        let mut left = self.sections.len();
        std::iter::successors(Some(at), move |&at| {
            left = left.checked_sub(1)?;
            self.parents[at]
        })
    }

    fn of(&self, id: Option<&str>) -> Option<usize> {
        self.index.get(id?).copied()
    }

    /// Whether a section, or one that holds it, is one of definitions.
    pub(super) fn defines(&self, id: Option<&str>) -> bool {
        self.of(id).is_some_and(|at| self.ancestors(at).any(|up| self.listing[up]))
    }

    /// The title, without its label, of a section that stands directly in one of definitions.
    pub(super) fn entry(&self, id: Option<&str>) -> Option<&'a str> {
        let at = self.of(id)?;
        let parent = self.parents[at].filter(|&up| self.listing[up])?;
        let section = &self.sections[at];
        let title = section.title.trim();
        let typed =
            section.label_typed.then(|| title.strip_prefix(section.label.as_str())).flatten();
        let title = typed.unwrap_or(title).trim();
        (!self.listing[at] && parent != at && !title.is_empty()).then_some(title)
    }

    /// The scope of each draft, in their order.
    ///
    /// The general definitions hold everywhere. Those of another section of definitions hold in
    /// the section around it. A definition in running text holds in its section if its words, or
    /// a line "Definitions" before it, say so or if a general one has the same term; else in the largest division in which it is the
    /// only one of its term, an attachment being a document of its own.
    pub(super) fn scopes(&self, drafts: &[Draft], clauses: &[Clause]) -> Vec<Option<String>> {
        let section = |draft: &Draft| self.of(clauses.get(draft.clause)?.section.as_deref());
        let mut by_term: BTreeMap<&str, Vec<(usize, Option<usize>)>> = BTreeMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            by_term.entry(&draft.found.term).or_default().push((at, section(draft)));
        }
        // Whether a draft says that another place of the document gives the meaning; asked for
        // where there are several of one term.
        let points = |draft: &Draft| {
            let text = clauses.get(draft.clause).map_or("", |clause| clause.text.as_str());
            let text = text.get(draft.found.text.clone()).unwrap_or(text);
            let several = by_term.get(draft.found.term.as_str()).is_some_and(|all| all.len() > 1);
            several
                && draft.found.form == DefinitionForm::Elsewhere
                && names_own_place(text, self.rules)
        };
        let points: Vec<bool> = drafts.iter().map(points).collect();
        drafts
            .iter()
            .enumerate()
            .map(|(at, draft)| {
                let own = section(draft)?;
                let others = by_term.get(draft.found.term.as_str()).map_or(&[][..], Vec::as_slice);
                self.scope(at, own, draft, others, &points)
                    .map(|scope| self.sections[scope].id.clone())
            })
            .collect()
    }

    fn scope(
        &self,
        at: usize,
        own: usize,
        draft: &Draft,
        others: &[(usize, Option<usize>)],
        points: &[bool],
    ) -> Option<usize> {
        if let Some(list) = self.ancestors(own).find(|&up| self.listing[up]) {
            // "1.1 Definitions" of "1. Definitions and interpretation" are the general ones too.
            let general = self.ancestors(list).any(|up| Some(up) == self.general);
            return if general { None } else { self.parents[list] };
        }
        if draft.found.local || (draft.titled && self.general.is_some()) {
            return Some(own);
        }
        let rivals: Vec<Option<usize>> =
            others.iter().filter(|(other, _)| *other != at).map(|(_, section)| *section).collect();
        let general =
            others.iter().filter(|(other, _)| *other != at && !points[*other]).any(|(_, rival)| {
                rival.is_none_or(|rival| self.ancestors(rival).any(|up| Some(up) == self.general))
            });
        // "“X” has the meaning set forth in Section 2(b)": the meaning given there is the general.
        if others.iter().any(|(other, _)| *other != at && points[*other]) && !general {
            return None;
        }
        if general {
            return Some(own);
        }
        let mut scope = own;
        for up in self.ancestors(own) {
            let shared = rivals
                .iter()
                .flatten()
                .any(|&rival| self.ancestors(rival).any(|above| above == up));
            if shared {
                return Some(scope);
            }
            scope = up;
            if self.attached[up] && self.sections[up].level == 1 {
                return Some(up);
            }
        }
        (!rivals.is_empty()).then_some(scope)
    }
}

fn is_attachment(section: &Section, rules: &Rules) -> bool {
    [section.title.as_str(), section.label.as_str()].iter().any(|text| {
        rules.unit.find(text).is_some_and(|word| {
            word.start() <= 4
                && rules.unit_of(word.as_str()).is_some_and(|unit| unit.rank == Rank::Attachment)
        })
    })
}
