//! Terms defined anew, no longer, or otherwise; and who uses them.

use std::collections::{BTreeSet, HashMap};

use super::References;
use crate::diff::classes;
use crate::diff::pairing::Pairing;
use crate::diff::sequence::Sequence;
use crate::diff::substitutions::Replaced;
use crate::diff::words::align;
use crate::model::{
    Change, Class, Definition, DefinitionChange, DefinitionChanges, DefinitionRef, Edit,
    Substitution,
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
    references: &References,
    (changes, substitutions): (&[Change], &[Substitution]),
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
    let mut uses = None;
    let mut found = DefinitionChanges::default();
    for (at, before) in olds.iter().enumerate() {
        match partner[at].map(|after| &news[after]) {
            None => found.removed.push(reference(before)),
            Some(after) if !other_meaning(new, references, (before, after)) => {}
            Some(after) if is_substituted(before, after, substitutions) => {
                found.substituted.push(reference(after));
            }
            Some(after) => {
                found.changed.push(DefinitionChange {
                    term: after.term.clone(),
                    scope: after.scope.clone(),
                    clause: after.clause.clone(),
                    used_in: uses.get_or_insert_with(|| Uses::of(new)).unchanged(after, &reworded),
                });
            }
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

/// Whether the defining text differs in more than its looks, and in more than the number of a
/// clause that it refers to and that is the same clause still.
fn other_meaning(
    new: &Sequence<'_>,
    references: &References,
    (before, after): (&Definition, &Definition),
) -> bool {
    if before.text == after.text {
        return false;
    }
    let followed = new.find(&after.clause).map(|at| references.followed_in(at, &before.text));
    let before = followed.as_deref().unwrap_or(&before.text);
    let classes = classes::of_text(&align(before, &after.text), false);
    classes.into_iter().any(Class::is_substantive)
}

/// Whether two defining texts differ by consistent substitutions alone.
fn is_substituted(before: &Definition, after: &Definition, substitutions: &[Substitution]) -> bool {
    let replaced = Replaced::of(&align(&before.text, &after.text));
    let known = |old: &str, new: &str| {
        substitutions.iter().any(|known| known.old == old && known.new == new)
    };
    !replaced.more && replaced.pairs.iter().all(|(old, new)| known(old, new))
}

/// The clauses that use each definition, in order: by the defining clause, the using clause and the
/// term it uses.
struct Uses<'a>(HashMap<&'a str, Vec<(&'a str, &'a str)>>);

impl<'a> Uses<'a> {
    fn of(sequence: &Sequence<'a>) -> Self {
        let mut uses: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        for clause in &sequence.document.clauses {
            for term in clause.terms.iter().filter(|term| term.definition != clause.id) {
                let of_definition = uses.entry(term.definition.as_str()).or_default();
                of_definition.push((clause.id.as_str(), term.term.as_str()));
            }
        }
        Self(uses)
    }

    /// Clauses that use a term and are themselves not reworded, in order.
    fn unchanged(&self, definition: &Definition, reworded: &BTreeSet<&str>) -> Vec<String> {
        let is_term = |term: &str| {
            term == definition.term || definition.aliases.iter().any(|alias| alias == term)
        };
        let uses = self.0.get(definition.clause.as_str()).into_iter().flatten();
        let mut found: Vec<String> = uses
            .filter(|(clause, term)| is_term(term) && !reworded.contains(clause))
            .map(|(clause, _)| (*clause).to_owned())
            .collect();
        found.dedup();
        found
    }
}
