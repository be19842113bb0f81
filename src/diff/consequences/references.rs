//! References that broke, now lead elsewhere, or followed what they refer to.
//!
//! A target is compared by what it is, not by its name: a link whose bookmark was minted anew on
//! the same heading leads where it did.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::diff::pairing::Pairing;
use crate::diff::sequence::Sequence;
use crate::model::{
    Clause, Reference, ReferenceChange, ReferenceChanges, ReferenceKind, ReferenceStatus,
};

/// What became of the references.
#[derive(Debug, Default)]
pub(in crate::diff) struct References {
    /// Those that broke or lead elsewhere.
    pub changes: ReferenceChanges,
    /// References in words that say another number since their target has another: the target's
    /// block in the newer release, and the words of either release.
    pub followed: Vec<(usize, ReferenceChange)>,
    /// Blocks of the newer release that hold one of these, or a link to another address.
    pub concerned: BTreeSet<usize>,
    /// The words of those that followed, old and new, in order, by the block that holds them.
    renamed: HashMap<usize, Vec<(String, String)>>,
}

impl References {
    /// A text of the older release as it would read had nothing changed but the numbers of what
    /// it refers to: the words of each reference that followed its target are the newer ones.
    /// `at` is the block of the newer release that carries the text on.
    pub fn followed_in<'t>(&self, at: usize, text: &'t str) -> Cow<'t, str> {
        let Some(renamed) = self.renamed.get(&at) else { return Cow::Borrowed(text) };
        let mut followed = String::with_capacity(text.len());
        let mut rest = text;
        for (old, new) in renamed {
            let whole = |&(at, found): &(usize, &str)| {
                let after = rest.get(at + found.len()..).and_then(|rest| rest.chars().next());
                !after.is_some_and(char::is_alphanumeric)
            };
            if let Some((at, _)) = rest.match_indices(old.as_str()).find(whole) {
                followed.push_str(&rest[..at]);
                followed.push_str(new);
                rest = &rest[at + old.len()..];
            }
        }
        followed.push_str(rest);
        Cow::Owned(followed)
    }
}

/// Compares the references of paired clauses.
pub(in crate::diff) fn references(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
) -> References {
    let (of_old, of_new) = (by_clause(old), by_clause(new));
    let mut found = References::default();
    let groups = pairing.groups.iter().map(|group| (group.old.clone(), group.new.clone()));
    let pairs = (0..new.blocks.len()).filter_map(|at| Some((vec![pairing.new[at]?], vec![at])));
    for (at_old, at_new) in pairs.chain(groups) {
        let olds = gather(&at_old, &of_old);
        let mut news = gather(&at_new, &of_new);
        let Some(&first) = at_new.first() else { continue };
        if let ([at_old], [at_new]) = (at_old.as_slice(), at_new.as_slice()) {
            let (before, after) = (old.blocks[*at_old].clause(), new.blocks[*at_new].clause());
            let elsewhere = other_addresses(before, after);
            if !elsewhere.is_empty() {
                found.concerned.insert(*at_new);
                found.changes.retargeted.extend(elsewhere);
            }
        }
        if olds.is_empty() || news.is_empty() {
            continue;
        }
        let same_target = |before: &Reference, after: &Reference| match (
            old.find(&before.target),
            new.find(&after.target),
        ) {
            (Some(before), Some(after)) => pairing.carries_on(before, after),
            _ => before.target == after.target,
        };
        // First those that say and mean the same, then those whose target is known by other words,
        // and only then the same words with another target: when 2 became 3 and 3 became 4, no
        // `Section 3` leads elsewhere.
        let same_words = |before: &Reference, after: &Reference| {
            after.text == before.text && after.kind == before.kind
        };
        let olds = take(olds, &mut news, |before, after| {
            same_words(before, after) && before.status == after.status && same_target(before, after)
        });
        let followed = take(olds.rest, &mut news, |before, after| {
            let in_words = |of: &Reference| {
                of.kind == ReferenceKind::Text && of.status == ReferenceStatus::Resolved
            };
            in_words(before) && in_words(after) && same_target(before, after)
        });
        for (before, after) in followed.pairs {
            let Some(target) = new.find(&after.target) else { continue };
            let (text, clause) = (after.text.clone(), after.clause.clone());
            let (old, new) = (before.text.clone(), after.text.clone());
            if at_new.len() == 1 && old != new {
                found.renamed.entry(first).or_default().push((old.clone(), new.clone()));
            }
            found.followed.push((target, ReferenceChange { clause, text, old, new }));
            found.concerned.insert(first);
        }
        for (before, after) in take(followed.rest, &mut news, same_words).pairs {
            let list = match (before.status, after.status) {
                (ReferenceStatus::Resolved, ReferenceStatus::Dangling) => &mut found.changes.broken,
                (ReferenceStatus::Resolved, ReferenceStatus::Resolved) => {
                    &mut found.changes.retargeted
                }
                _ => continue,
            };
            list.push(ReferenceChange {
                clause: after.clause.clone(),
                text: after.text.clone(),
                old: before.target.clone(),
                new: after.target.clone(),
            });
            found.concerned.insert(first);
        }
    }
    found
}

/// References of two sides that belong together, and those of the older side that found none.
struct Taken<'a> {
    pairs: Vec<(&'a Reference, &'a Reference)>,
    rest: Vec<&'a Reference>,
}

/// Takes out of `news` the first that fits each of `olds`.
fn take<'a>(
    olds: Vec<&'a Reference>,
    news: &mut Vec<&'a Reference>,
    fits: impl Fn(&Reference, &Reference) -> bool,
) -> Taken<'a> {
    let mut taken = Taken { pairs: Vec::new(), rest: Vec::new() };
    for before in olds {
        match news.iter().position(|after| fits(before, after)) {
            Some(place) => taken.pairs.push((before, news.remove(place))),
            None => taken.rest.push(before),
        }
    }
    taken
}

/// The references of each clause that lead, or should lead, into the document.
fn by_clause<'a>(sequence: &Sequence<'a>) -> HashMap<usize, Vec<&'a Reference>> {
    let mut held: HashMap<usize, Vec<&Reference>> = HashMap::new();
    for reference in &sequence.document.references {
        if reference.kind != ReferenceKind::Url
            && reference.status != ReferenceStatus::External
            && let Some(at) = sequence.find(&reference.clause)
        {
            held.entry(at).or_default().push(reference);
        }
    }
    held
}

/// The references of some clauses, in order.
fn gather<'a>(
    places: &[usize],
    by_clause: &HashMap<usize, Vec<&'a Reference>>,
) -> Vec<&'a Reference> {
    places.iter().filter_map(|at| by_clause.get(at)).flatten().copied().collect()
}

/// Links whose words now lead to another address outside of the document, and, where the clauses
/// have the same text, links that only one of them has: an address is empty where there is none.
fn other_addresses(old: Option<&Clause>, new: Option<&Clause>) -> Vec<ReferenceChange> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    if old.links.is_empty() && new.links.is_empty() {
        return Vec::new();
    }
    let (mut olds, mut news) = (addresses(old), addresses(new));
    olds.retain(|before| match news.iter().position(|after| after == before) {
        Some(place) => {
            news.remove(place);
            false
        }
        None => true,
    });
    let same_text = old.text == new.text;
    let change = |text: String, before: &str, after: &str| ReferenceChange {
        clause: new.id.clone(),
        text,
        old: before.to_owned(),
        new: after.to_owned(),
    };
    let mut changes = Vec::new();
    for (text, before) in olds {
        match news.iter().position(|(other, _)| *other == text) {
            Some(place) => {
                let (text, after) = news.remove(place);
                changes.push(change(text, before, after));
            }
            None if same_text => changes.push(change(text, before, "")),
            None => {}
        }
    }
    if same_text {
        changes.extend(news.into_iter().map(|(text, after)| change(text, "", after)));
    }
    changes
}

/// Linked text and address of each link out of the document; links side by side to one address
/// are one.
fn addresses(clause: &Clause) -> Vec<(String, &str)> {
    let mut spans: Vec<(usize, usize, &str)> = Vec::new();
    for link in clause.links.iter().filter(|link| !link.target.starts_with('#')) {
        match spans.last_mut() {
            Some((_, end, target)) if *end == link.start && *target == link.target => {
                *end = link.end;
            }
            _ => spans.push((link.start, link.end, &link.target)),
        }
    }
    let text = |start: usize, end: usize| {
        clause.text.chars().skip(start).take(end.saturating_sub(start)).collect::<String>()
    };
    spans.into_iter().map(|(start, end, target)| (text(start, end), target)).collect()
}
