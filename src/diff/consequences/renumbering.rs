//! A cascade of new numbers as one event.

use std::collections::{BTreeMap, HashMap};

use super::References;
use crate::diff::sequence::Sequence;
use crate::model::{Change, ChangeKind, Renumbering};

/// Gathers changes of label into events with their causes.
///
/// Labels are counted on among the headings under one heading, and among the clauses of one
/// section; where nothing came or went there, the number is passed on from the heading above, or
/// from the nearest change before that could have caused it.
pub(in crate::diff) fn renumberings(
    new: &Sequence<'_>,
    references: &References,
    changes: &[Change],
    headings: &[Change],
) -> Vec<Renumbering> {
    let mut events: Vec<Renumbering> = Vec::new();
    // Event of each renumbered heading, then also of each renumbered clause, by its block.
    let mut event_of: BTreeMap<usize, usize> = BTreeMap::new();
    for list in [headings, changes] {
        let mut by_section: HashMap<&Option<String>, usize> = HashMap::new();
        for (number, change) in list.iter().enumerate() {
            let renumbered = change.kind == ChangeKind::Renumbered && !is_cause(change);
            let Some(which) = change.new.first().filter(|_| renumbered) else { continue };
            let own: Vec<String> = list
                .iter()
                .filter(|cause| is_cause(cause) && stands_in(cause, &which.section))
                .map(|cause| cause.id.clone())
                .collect();
            let above = which
                .section
                .as_deref()
                .and_then(|section| event_of.get(&new.find(section)?))
                .copied();
            let event = match by_section.get(&which.section) {
                Some(&event) => event,
                None => match above.filter(|_| own.is_empty()) {
                    Some(event) => event,
                    None => {
                        let nearest = || {
                            let before = list[..number].iter().rev();
                            before.filter(|cause| is_cause(cause)).map(|cause| cause.id.clone())
                        };
                        let causes = if own.is_empty() { nearest().take(1).collect() } else { own };
                        let same =
                            |event: &Renumbering| !causes.is_empty() && event.causes == causes;
                        events.iter().position(same).unwrap_or_else(|| {
                            events.push(Renumbering {
                                section: which.section.clone(),
                                causes,
                                changes: Vec::new(),
                                followed: Vec::new(),
                            });
                            events.len() - 1
                        })
                    }
                },
            };
            by_section.insert(&which.section, event);
            if let Some(event) = events.get_mut(event) {
                event.changes.push(change.id.clone());
            }
            if let Some(at) = new.find(&which.clause) {
                event_of.insert(at, event);
            }
        }
    }
    for (target, followed) in &references.followed {
        if let Some(event) = event_of.get(target).and_then(|&event| events.get_mut(event)) {
            event.followed.push(followed.clone());
        }
    }
    events
}

/// Whether a change lets the numbers after it count differently.
fn is_cause(change: &Change) -> bool {
    let labelled = change
        .old
        .iter()
        .chain(&change.new)
        .any(|which| which.label.chars().any(char::is_alphanumeric));
    let counts = !matches!(change.kind, ChangeKind::Changed | ChangeKind::Renumbered);
    labelled && (counts || change.shift.is_some())
}

fn stands_in(change: &Change, section: &Option<String>) -> bool {
    change.old.iter().chain(&change.new).any(|which| which.section == *section)
}
