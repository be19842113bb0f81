//! Brings the old source's formatting into the new one: styles by name, lists by what the paired
//! clauses are numbered with; nothing that leads to another part comes along.

use std::collections::BTreeMap;

use crate::package::xml::Ns;

use super::align::Hints;
use super::tree::{Element, Node, unescape};

/// How the old source's elements are written in the new one.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The prefix of WordprocessingML in the new part, with its colon.
    prefix: String,
    /// And in the old one.
    old_prefix: String,
    /// New style ids by kind of style and old id.
    styles: BTreeMap<(String, String), String>,
    /// New `w:numId`s by old ones.
    numbers: BTreeMap<String, String>,
}

/// Children that are not taken over: revisions and their traces, what belongs to another part, and
/// what is made anew.
const LEFT: &[&str] = &[
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "numberingChange",
    "cellIns",
    "cellDel",
    "cellMerge",
    "sectPr",
    "divId",
    "altChunk",
];

impl Import {
    /// Learns what corresponds to what from both sides' styles and paired paragraphs.
    pub fn new(
        old: &Element<'_>,
        new: &Element<'_>,
        styles: (Option<&Element<'_>>, Option<&Element<'_>>),
        hints: &Hints,
    ) -> Self {
        Self {
            prefix: prefix(new),
            old_prefix: prefix(old),
            styles: match styles {
                (Some(old), Some(new)) => map_styles(old, new),
                _ => BTreeMap::new(),
            },
            numbers: map_numbers(old, new, hints),
        }
    }

    /// The same for another part of each source.
    pub fn between(&self, old: &Element<'_>, new: &Element<'_>) -> Self {
        Self { prefix: prefix(new), old_prefix: prefix(old), ..self.clone() }
    }

    /// The prefix of WordprocessingML in the new part, with its colon.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether the list of an old paragraph is known in the new source.
    pub fn knows_number(&self, id: &str) -> bool {
        id == "0" || self.numbers.contains_key(id)
    }

    /// An element of the old source as it stands in the new one; `None` where it means nothing
    /// there.
    pub fn element<'x>(&self, old: &Element<'x>) -> Option<Element<'x>> {
        let local = old.local();
        if old.ns != Ns::W || LEFT.contains(&local) {
            return None;
        }
        let mut new = Element::word(&self.prefix, local);
        let style = match local {
            "pStyle" => Some("paragraph"),
            "rStyle" => Some("character"),
            "tblStyle" => Some("table"),
            _ => None,
        };
        for (name, value) in old.all_attributes() {
            let value = unescape(value);
            if let Some(attribute) = name.strip_prefix(self.old_prefix.as_str()) {
                let name = format!("{}{attribute}", self.prefix);
                match (style, local) {
                    (Some(kind), _) if attribute == "val" => {
                        new.set(&name, self.styles.get(&(kind.to_owned(), value.into_owned()))?);
                    }
                    (None, "numId") if attribute == "val" && value != "0" => {
                        new.set(&name, self.numbers.get(&*value)?);
                    }
                    _ if attribute.starts_with("rsid") => {}
                    _ => new.set(&name, &value),
                }
            } else if name == "xml:space" {
                new.set(name, &value);
            }
        }
        for node in &old.children {
            match node {
                Node::Element(child) => {
                    new.children.extend(self.element(child).map(Node::Element));
                }
                Node::Text(text) => new.children.push(Node::Text(text.clone())),
                Node::Other(_) => {}
            }
        }
        // A list without its number is none.
        if local == "numPr" && new.child("numId").is_none() {
            return None;
        }
        Some(new)
    }
}

/// The prefix that stands for WordprocessingML at the root.
fn prefix(root: &Element<'_>) -> String {
    root.name.split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"))
}

/// Styles of one kind and one name are the same, though each language of Word, and some programs,
/// give them other ids (ECMA-376 17.7.4.9); else those of one id.
fn map_styles(old: &Element<'_>, new: &Element<'_>) -> BTreeMap<(String, String), String> {
    let of = |root: &Element<'_>| -> Vec<(String, String, String)> {
        let styles = root.elements().filter(|element| element.is("style"));
        styles
            .filter_map(|style| {
                let kind = style.attribute("type")?.into_owned();
                let name = style.value_of("name").unwrap_or_default().to_lowercase();
                Some((kind, style.attribute("styleId")?.into_owned(), name))
            })
            .collect()
    };
    let (old, new) = (of(old), of(new));
    let mut by_name = BTreeMap::new();
    let mut by_id = BTreeMap::new();
    for (kind, id, name) in &new {
        by_name.entry((kind, name)).or_insert(id);
        by_id.insert((kind, id), id);
    }
    let mut map = BTreeMap::new();
    for (kind, id, name) in &old {
        if let Some(to) = by_name.get(&(kind, name)).or_else(|| by_id.get(&(kind, id))) {
            map.insert((kind.clone(), id.clone()), (*to).clone());
        }
    }
    map
}

/// An old list is the new one that most of its items, as far as paired, belong to.
fn map_numbers(old: &Element<'_>, new: &Element<'_>, hints: &Hints) -> BTreeMap<String, String> {
    let of = |root: &Element<'_>| {
        let mut found = BTreeMap::new();
        root.visit(&mut |element| {
            if element.ordinal > 0
                && let Some(number) = element.child("pPr").and_then(|p| p.child("numPr"))
                && let Some(id) = number.value_of("numId")
            {
                found.insert(element.ordinal, id.into_owned());
            }
        });
        found
    };
    let (old, new) = (of(old), of(new));
    let mut votes: BTreeMap<&String, BTreeMap<&String, usize>> = BTreeMap::new();
    for (ordinal, id) in &old {
        if let Some(to) = hints.get(*ordinal).and_then(|to| new.get(&to)) {
            *votes.entry(id).or_default().entry(to).or_default() += 1;
        }
    }
    votes
        .into_iter()
        .filter_map(|(id, votes)| {
            let (to, _) = votes.into_iter().rev().max_by_key(|(_, votes)| *votes)?;
            Some((id.clone(), to.clone()))
        })
        .collect()
}
