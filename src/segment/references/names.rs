//! Names of defined terms: what "as defined below" means, and which names mean the document itself.

use super::places::Places;
use crate::model::Definition;
use crate::segment::language::{Rules, quoted};

/// Names of defined terms, for "as defined below" and for names of this document.
pub(super) struct Names<'a> {
    definitions: &'a [Definition],
}

impl<'a> Names<'a> {
    pub(super) fn new(definitions: &'a [Definition]) -> Self {
        Self { definitions }
    }

    /// The definition of the term that a text ends in.
    pub(super) fn ending(&self, before: &str) -> Option<&'a Definition> {
        let before = before
            .trim_end()
            .trim_end_matches(['(', '（', ','])
            .trim_end()
            .trim_end_matches(['”', '"', '»', '」']);
        self.definitions
            .iter()
            .filter_map(|definition| {
                let longest = std::iter::once(&definition.term)
                    .chain(&definition.aliases)
                    .filter(|name| {
                        let singular = before.strip_suffix('s').unwrap_or(before);
                        [before, singular].iter().any(|before| ends_in(before, name))
                            || name.strip_suffix('s').is_some_and(|name| ends_in(before, name))
                    })
                    .map(|name| name.len())
                    .max()?;
                Some((longest, definition))
            })
            .max_by_key(|(length, _)| *length)
            .map(|(_, definition)| definition)
    }

    /// Terms that mean the document itself: that name its title, stand for it ("these House Rules
    /// (HR)") or are said to ("“HR” means these House Rules").
    pub(super) fn own(&self, places: &mut Places, rules: &Rules) {
        for definition in self.definitions {
            let text = definition.text.as_str();
            let names = || std::iter::once(&definition.term).chain(&definition.aliases);
            let stands = |name: &String| {
                text.match_indices(name.as_str()).any(|(at, _)| {
                    text[..at]
                        .split_whitespace()
                        .next_back()
                        .is_some_and(|word| rules.this.is_match(word))
                })
            };
            let meant = quoted(text).first().is_some_and(|quote| {
                let after = &text[quote.end..];
                rules
                    .means
                    .find(after)
                    .is_some_and(|means| rules.this.is_match(after[means.end()..].trim_start()))
            });
            if meant
                || names().any(|name| places.is_own(name))
                || names().any(stands)
                || places.ends_in_own(text)
            {
                names().for_each(|name| places.also_own(name));
            }
        }
    }
}

fn ends_in(text: &str, name: &str) -> bool {
    text.strip_suffix(name).is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
}
