//! Brings the old source's formatting into the new one: styles by name, lists by what the paired
//! clauses are numbered with; nothing that leads to another part comes along.

use std::collections::BTreeMap;

use crate::package::xml::Ns;

use super::hints::Hints;
use super::lists::Lists;
use super::marks::PROPERTY_CHANGES;
use super::order::arrange;
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
    old_lists: Lists,
    new_lists: Lists,
}

/// The parts of one side that formatting is read from.
#[derive(Debug, Clone, Copy)]
pub struct Formatting<'t, 'x> {
    /// The root of the main part.
    pub main: &'t Element<'x>,
    /// The root of the styles.
    pub styles: Option<&'t Element<'x>>,
    /// The root of the numbering.
    pub numbering: Option<&'t Element<'x>>,
}

/// Children that are not taken over beside the traces of revisions: revisions, what belongs to
/// another part, and what is made anew.
const LEFT: &[&str] = &["ins", "del", "moveFrom", "moveTo", "sectPr", "divId", "altChunk"];

impl Import {
    /// Learns what corresponds to what from both sides' styles, lists and paired paragraphs. Gives
    /// the new numbering too where lists of the old side had to be brought into it.
    pub fn new<'x>(
        old: Formatting<'_, 'x>,
        new: Formatting<'_, 'x>,
        hints: &Hints,
    ) -> (Self, Option<Element<'x>>) {
        let mut import = Self {
            prefix: prefix(new.main),
            old_prefix: prefix(old.main),
            styles: match (old.styles, new.styles) {
                (Some(old), Some(new)) => map_styles(old, new),
                _ => BTreeMap::new(),
            },
            numbers: BTreeMap::new(),
            old_lists: Lists::read(old.styles, old.numbering),
            new_lists: Lists::read(new.styles, new.numbering),
        };
        let votes = votes(old.main, new.main, hints, (&import.old_lists, &import.new_lists));
        let mut foreign = Vec::new();
        for (number, to) in votes {
            let prints = import.old_lists.prints(&number);
            let same = to.into_iter().find(|to| import.new_lists.prints(to) == prints);
            match same {
                Some(to) => {
                    import.numbers.insert(number, to);
                }
                None => foreign.push(number),
            }
        }
        let numbering = match (old.numbering, new.numbering) {
            (Some(from), Some(to)) if !foreign.is_empty() => Some(import.bring(from, to, &foreign)),
            _ => None,
        };
        (import, numbering)
    }

    /// The new numbering with lists of the old side brought in.
    fn bring<'x>(
        &mut self,
        from: &Element<'x>,
        to: &Element<'x>,
        numbers: &[String],
    ) -> Element<'x> {
        let lists = self.between(from, to);
        let w = lists.prefix.clone();
        let highest = |local: &str, attribute: &str| -> i64 {
            let ids = to.elements().filter(|element| element.is(local));
            ids.filter_map(|element| element.attribute(attribute)?.parse::<i64>().ok())
                .max()
                .unwrap_or(0)
                .clamp(0, i64::from(i32::MAX / 2))
        };
        let mut next_number = highest("num", "numId") + 1;
        let mut next_definition = highest("abstractNum", "abstractNumId") + 1;
        let mut brought: BTreeMap<String, String> = BTreeMap::new();
        let (mut definitions, mut instances) = (Vec::new(), Vec::new());
        for number in numbers {
            let by = |element: &&Element<'x>, local: &str, attribute: &str, id: &str| {
                element.is(local) && element.attribute(attribute).as_deref() == Some(id)
            };
            let Some(instance) =
                from.elements().find(|element| by(element, "num", "numId", number))
            else {
                continue;
            };
            let Some(of) = instance.value_of("abstractNumId") else { continue };
            let definition =
                from.elements().find(|element| by(element, "abstractNum", "abstractNumId", &of));
            let Some(definition) = definition.filter(|element| element.child("lvl").is_some())
            else {
                continue;
            };
            let id = match brought.get(&*of) {
                Some(id) => id.clone(),
                None => {
                    let id = next_definition.to_string();
                    next_definition += 1;
                    let Some(mut made) = lists.element(definition) else { continue };
                    made.attributes = String::new().into();
                    made.set(&format!("{w}abstractNumId"), &id);
                    without_ties(&mut made);
                    definitions.push(Node::Element(made));
                    brought.insert(of.into_owned(), id.clone());
                    id
                }
            };
            let Some(mut made) = lists.element(instance) else { continue };
            made.attributes = String::new().into();
            made.set(&format!("{w}numId"), &next_number.to_string());
            if let Some(of) = made.child_mut("abstractNumId") {
                of.attributes = String::new().into();
                of.set(&format!("{w}val"), &id);
            }
            without_ties(&mut made);
            instances.push(Node::Element(made));
            self.numbers.insert(number.clone(), next_number.to_string());
            next_number += 1;
        }
        // All definitions stand before all instances (17.9.17).
        let is = |node: &Node<'_>, local: &str| node.element().is_some_and(|child| child.is(local));
        let mut children = to.children.clone();
        let first =
            children.iter().position(|node| is(node, "num") || is(node, "numIdMacAtCleanup"));
        let first = first.unwrap_or(children.len());
        children.splice(first..first, definitions);
        let last = children.iter().position(|node| is(node, "numIdMacAtCleanup"));
        let last = last.unwrap_or(children.len());
        children.splice(last..last, instances);
        to.with(children)
    }

    /// The properties of an old paragraph in the new source, its list and level spelt out where its
    /// style there would give others. `None` where it needs none.
    pub fn properties<'x>(&self, old: Option<&Element<'x>>) -> Option<Element<'x>> {
        let mut made = old.and_then(|properties| self.element(properties));
        let was = self.number(old);
        if self.new_lists.of(made.as_ref()) == was {
            return made;
        }
        let mut number = Element::word(&self.prefix, "numPr");
        let (id, level) = was.unwrap_or_else(|| ("0".to_owned(), "0".to_owned()));
        for (local, value) in [("ilvl", level), ("numId", id)] {
            let mut child = Element::word(&self.prefix, local);
            child.set(&format!("{}val", self.prefix), &value);
            number.children.push(Node::Element(child));
        }
        let properties = made.get_or_insert_with(|| Element::word(&self.prefix, "pPr"));
        properties.children.retain(|node| !node.element().is_some_and(|child| child.is("numPr")));
        properties.children.push(Node::Element(number));
        arrange(properties);
        made
    }

    /// The list and level of an old paragraph, as the new source names them.
    fn number(&self, old: Option<&Element<'_>>) -> Option<(String, String)> {
        let (id, level) = self.old_lists.of(old)?;
        Some((self.numbers.get(&id)?.clone(), level))
    }

    /// Whether another list or level numbers the new paragraph than the old one, as far as the new
    /// source can tell.
    pub fn renumbers(&self, old: Option<&Element<'_>>, new: Option<&Element<'_>>) -> bool {
        self.knows_list(old) && self.number(old) != self.new_lists.of(new)
    }

    /// Whether the list of an old paragraph, if it has one, is known in the new source.
    pub fn knows_list(&self, old: Option<&Element<'_>>) -> bool {
        self.old_lists.of(old).is_none_or(|(id, _)| self.numbers.contains_key(&id))
    }

    /// The same for another part of each source.
    pub fn between(&self, old: &Element<'_>, new: &Element<'_>) -> Self {
        Self { prefix: prefix(new), old_prefix: prefix(old), ..self.clone() }
    }

    /// The prefix of WordprocessingML in the new part, with its colon.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A formula of the old source. It declares the prefix of its elements itself.
    pub fn formula<'x>(&self, old: &Element<'x>) -> Element<'x> {
        const MATH: &str = "http://schemas.openxmlformats.org/officeDocument/2006/math";
        let mut made = self.part_of_formula(old);
        made.set("xmlns:m", MATH);
        made
    }

    fn part_of_formula<'x>(&self, old: &Element<'x>) -> Element<'x> {
        let mut made = Element::word("m:", old.local());
        made.ns = Ns::M;
        let prefix = old.name.strip_suffix(old.local()).unwrap_or_default();
        for (name, value) in old.all_attributes() {
            match name.strip_prefix(prefix) {
                Some(local) if !prefix.is_empty() => {
                    made.set(&format!("m:{local}"), &unescape(value));
                }
                _ if name == "xml:space" => made.set(name, &unescape(value)),
                _ => {}
            }
        }
        for node in &old.children {
            match node {
                Node::Element(child) if child.ns == Ns::M => {
                    made.children.push(Node::Element(self.part_of_formula(child)));
                }
                Node::Element(child) => {
                    made.children.extend(self.element(child).map(Node::Element));
                }
                Node::Text(text) => made.children.push(Node::Text(text.clone())),
                Node::Other(_) => {}
            }
        }
        made
    }

    /// An element of the old source as it stands in the new one; `None` where it means nothing
    /// there.
    pub fn element<'x>(&self, old: &Element<'x>) -> Option<Element<'x>> {
        let local = old.local();
        if old.ns != Ns::W || LEFT.contains(&local) || PROPERTY_CHANGES.contains(&local) {
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
        arrange(&mut new);
        Some(new)
    }
}

/// The prefix that stands for WordprocessingML at the root.
fn prefix(root: &Element<'_>) -> String {
    match root.name.split_once(':') {
        Some((prefix, _)) => format!("{prefix}:"),
        None => declared(root).unwrap_or_default(),
    }
}

/// The prefix that a root declares beside the namespace that stands without one: attributes are of
/// no namespace without.
fn declared(root: &Element<'_>) -> Option<String> {
    let default = root.all_attributes().find(|(name, _)| *name == "xmlns")?.1;
    root.all_attributes()
        .filter(|(_, value)| *value == default)
        .find_map(|(name, _)| Some(format!("{}:", name.strip_prefix("xmlns:")?)))
}

/// Sees to it that WordprocessingML has a prefix in a part that is added to.
pub fn declare_prefix(root: &mut Element<'_>) {
    if root.name.contains(':') || declared(root).is_some() {
        return;
    }
    let taken = root.all_attributes().any(|(name, _)| name == "xmlns:w");
    let default = root.all_attributes().find(|(name, _)| *name == "xmlns");
    if let Some(default) = default.map(|(_, value)| unescape(value).into_owned()) {
        root.set(if taken { "xmlns:wml" } else { "xmlns:w" }, &default);
    }
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

/// For each list of the old side the new ones that its items, as far as paired, belong to, the most
/// frequent first.
fn votes(
    old: &Element<'_>,
    new: &Element<'_>,
    hints: &Hints,
    (old_lists, new_lists): (&Lists, &Lists),
) -> BTreeMap<String, Vec<String>> {
    let of = |root: &Element<'_>, lists: &Lists| {
        let mut found = BTreeMap::new();
        root.visit(&mut |element| {
            if element.ordinal > 0
                && let Some((id, _)) = lists.of(element.child("pPr"))
            {
                found.insert(element.ordinal, id);
            }
        });
        found
    };
    let (old, new) = (of(old, old_lists), of(new, new_lists));
    let mut votes: BTreeMap<String, BTreeMap<&String, usize>> = BTreeMap::new();
    for id in old_lists.of_styles() {
        votes.entry(id.clone()).or_default();
    }
    for (ordinal, id) in &old {
        let votes = votes.entry(id.clone()).or_default();
        if let Some(to) = hints.get(*ordinal).and_then(|to| new.get(&to)) {
            *votes.entry(to).or_default() += 1;
        }
    }
    let ranked = votes.into_iter().map(|(id, votes)| {
        let mut votes: Vec<(&String, usize)> = votes.into_iter().collect();
        votes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        (id, votes.into_iter().map(|(to, _)| to.clone()).collect())
    });
    ranked.collect()
}

/// Takes out what ties a list to the styles, pictures and lists of its own source.
fn without_ties(list: &mut Element<'_>) {
    const TIES: &[&str] =
        &["nsid", "tmpl", "styleLink", "numStyleLink", "pStyle", "lvlPicBulletId"];
    list.children.retain(|node| {
        node.element().is_none_or(|child| !TIES.iter().any(|local| child.is(local)))
    });
    for node in &mut list.children {
        if let Node::Element(child) = node {
            without_ties(child);
        }
    }
}
