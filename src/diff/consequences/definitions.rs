//! Terms defined anew, no longer, or otherwise; and who uses them.

use std::collections::{BTreeSet, HashMap};

use crate::diff::classes;
use crate::diff::pairing::Pairing;
use crate::diff::sequence::Sequence;
use crate::diff::words::align;
use crate::model::{
    Change, Class, Definition, DefinitionChange, DefinitionChanges, DefinitionRef, Edit,
};

/// Where to look for what became of a definition, and whether one found there is it.
type Rule<'r> = (
    &'r dyn Fn(&Definition) -> Option<&'r Vec<usize>>,
    &'r dyn Fn(&Definition, &Definition) -> bool,
);

/// What became of the definitions.
pub(in crate::diff) fn definitions(
    old: &Sequence<'_>,
    new: &Sequence<'_>,
    pairing: &Pairing,
    changes: &[Change],
) -> DefinitionChanges {
    let carried = |before: &Definition, after: &Definition| match (
        old.find(&before.clause),
        new.find(&after.clause),
    ) {
        (Some(before), Some(after)) => pairing.carries_on(before, after),
        _ => false,
    };
    let (olds, news) = (&old.document.definitions, &new.document.definitions);
    let (mut by_term, mut by_block) =
        (HashMap::<String, Vec<usize>>::new(), HashMap::<usize, Vec<usize>>::new());
    for (at, after) in news.iter().enumerate() {
        by_term.entry(after.term.to_lowercase()).or_default().push(at);
        if let Some(block) = new.find(&after.clause) {
            by_block.entry(block).or_default().push(at);
        }
    }
    let of_term = |before: &Definition| by_term.get(&before.term.to_lowercase());
    let of_clause = |before: &Definition| by_block.get(&pairing.old[old.find(&before.clause)?]?);
    let mut partner: Vec<Option<usize>> = vec![None; olds.len()];
    let mut taken = vec![false; news.len()];
    let rules: [Rule<'_>; 4] = [
        (&of_term, &carried),
        (&of_term, &|before, after| before.scope.is_none() == after.scope.is_none()),
        (&of_term, &|_, _| true),
        // The term itself was renamed.
        (&of_clause, &|before, after| before.form == after.form),
    ];
    for (candidates, rule) in rules {
        for (at, before) in olds.iter().enumerate() {
            if partner[at].is_some() {
                continue;
            }
            let fits = |after: &&usize| !taken[**after] && rule(before, &news[**after]);
            let found = candidates(before).into_iter().flatten().find(fits).copied();
            if let Some(after) = found {
                partner[at] = Some(after);
                taken[after] = true;
            }
        }
    }

    let reworded: BTreeSet<&str> = changes
        .iter()
        .filter(|change| change.words.iter().any(|(edit, _)| *edit != Edit::Equal))
        .flat_map(|change| &change.new)
        .map(|which| which.clause.as_str())
        .collect();
    let mut found = DefinitionChanges::default();
    for (at, before) in olds.iter().enumerate() {
        match partner[at].map(|after| &news[after]) {
            None => found.removed.push(reference(before)),
            Some(after) if other_meaning(before, after) => found.changed.push(DefinitionChange {
                term: after.term.clone(),
                scope: after.scope.clone(),
                clause: after.clause.clone(),
                used_in: used_in(new, after, &reworded),
            }),
            Some(_) => {}
        }
    }
    let added = news.iter().zip(taken).filter(|(_, taken)| !taken);
    found.added = added.map(|(definition, _)| reference(definition)).collect();
    found
}

fn reference(definition: &Definition) -> DefinitionRef {
    DefinitionRef {
        term: definition.term.clone(),
        scope: definition.scope.clone(),
        clause: definition.clause.clone(),
    }
}

/// Whether the defining text differs in more than its looks.
fn other_meaning(before: &Definition, after: &Definition) -> bool {
    before.text != after.text
        && classes::of_text(&align(&before.text, &after.text), false)
            .into_iter()
            .any(Class::is_substantive)
}

/// Clauses that use a term and are themselves not reworded, in order.
fn used_in(
    sequence: &Sequence<'_>,
    definition: &Definition,
    reworded: &BTreeSet<&str>,
) -> Vec<String> {
    let clauses = sequence.document.clauses.iter();
    clauses
        .filter(|clause| clause.id != definition.clause && !reworded.contains(clause.id.as_str()))
        .filter(|clause| {
            clause.terms.iter().any(|term| {
                term.definition == definition.clause
                    && (term.term == definition.term || definition.aliases.contains(&term.term))
            })
        })
        .map(|clause| clause.id.clone())
        .collect()
}
