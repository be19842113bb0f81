//! Accepts the revisions that a source carries (ECMA-376 17.13.5), so that both sides of a redline
//! are compared as [`word`](crate::word) shows them.

use super::marks::PROPERTY_CHANGES;
use super::tree::{Element, Node};
use crate::package::xml::Ns;

/// Where moves and revisions of custom XML begin and end.
const RANGES: &[&str] = &[
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "customXmlInsRangeStart",
    "customXmlInsRangeEnd",
    "customXmlDelRangeStart",
    "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd",
];

/// Which revisions are accepted, and what becomes of what they were.
#[derive(Debug, Clone, Copy, Default)]
pub struct Acceptance<'a> {
    /// A paragraph that carried some keeps how it was in [`Element::original`]; not one of a move,
    /// which is nothing without its other place.
    pub keep: bool,
    /// Revisions of this author stay as they are.
    pub spared: Option<&'a str>,
}

impl Acceptance<'_> {
    fn accepts(&self, mark: &Element<'_>) -> bool {
        self.spared.is_none_or(|author| mark.attribute("author").is_some_and(|by| *by != *author))
    }

    /// Whether a properties element holds such a mark.
    fn marks(&self, properties: Option<&Element<'_>>, names: &[&str]) -> bool {
        properties.is_some_and(|properties| {
            names.iter().any(|name| properties.child(name).is_some_and(|mark| self.accepts(mark)))
        })
    }

    /// The content of insertions in place of them.
    fn unwrap<'x>(&self, nodes: Vec<Node<'x>>) -> Vec<Node<'x>> {
        let inserted = |element: &Element<'_>| {
            (element.is("ins") || element.is("moveTo")) && self.accepts(element)
        };
        if !nodes.iter().filter_map(Node::element).any(inserted) {
            return nodes;
        }
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(element) if inserted(&element) => {
                    out.extend(self.unwrap(element.children));
                }
                node => out.push(node),
            }
        }
        out
    }

    fn is_gone(&self, element: &Element<'_>) -> bool {
        let mark = ["del", "moveFrom"].iter().chain(RANGES).chain(PROPERTY_CHANGES);
        mark.clone().any(|mark| element.is(mark)) && self.accepts(element)
            || element.is("tr") && self.marks(element.child("trPr"), &["del"])
            || element.is("tc") && self.marks(element.child("tcPr"), &["cellDel"])
    }

    fn has_deleted_mark(&self, paragraph: &Element<'_>) -> bool {
        let mark = paragraph.child("pPr").and_then(|properties| properties.child("rPr"));
        self.marks(mark, &["del", "moveFrom"])
    }
}

/// The element with revisions in it accepted.
pub fn accept<'x>(element: Element<'x>, how: Acceptance<'_>) -> Element<'x> {
    let mut children: Vec<Node<'x>> = Vec::with_capacity(element.children.len());
    let mut joining: Vec<Node<'x>> = Vec::new();
    let mut joined: Option<Element<'x>> = None;
    // What a deleted cell was merged with begins with the cell that follows it.
    let mut begins = false;
    for node in how.unwrap(element.children) {
        let Node::Element(child) = node else {
            children.push(node);
            continue;
        };
        if how.is_gone(&child) {
            begins |= child.is("tc") && !goes_on(&child);
            continue;
        }
        let gone_mark = child.is("p") && how.has_deleted_mark(&child);
        let keep = how.keep && child.is("p") && !gone_mark;
        let original =
            (keep && carries(&child, CHANGES) && !carries(&child, MOVES)).then(|| child.clone());
        let mut child = accept(child, how);
        if std::mem::take(&mut begins) && goes_on(&child) {
            begin_merge(&mut child);
        }
        if child.is("tbl") && !has_rows(&child) {
            continue;
        }
        if child.is("p") {
            child.original = original.map(Box::new);
            if !joining.is_empty() || joined.is_some() {
                child.original = None;
                let at = usize::from(child.child("pPr").is_some());
                child.children.splice(at..at, joining.drain(..));
                joined = None;
            }
            if gone_mark {
                let content = child.children.iter().filter(|node| !is_properties(node)).cloned();
                joining = content.collect();
                joined = Some(child);
                continue;
            }
        } else if child.is("tbl") {
            children.extend(left_over(&mut joining, &mut joined));
        }
        children.push(Node::Element(child));
    }
    children.extend(left_over(&mut joining, &mut joined));
    Element {
        children,
        ..element_without_children(element.ns, element.name, element.attributes, element.ordinal)
    }
}

fn element_without_children<'x>(
    ns: crate::package::xml::Ns,
    name: std::borrow::Cow<'x, str>,
    attributes: std::borrow::Cow<'x, str>,
    ordinal: u32,
) -> Element<'x> {
    Element { ns, name, attributes, children: Vec::new(), ordinal, original: None, whole: false }
}

/// A paragraph whose mark is gone and that has no successor: it stays if anything of it is shown.
fn left_over<'x>(
    joining: &mut Vec<Node<'x>>,
    joined: &mut Option<Element<'x>>,
) -> Option<Node<'x>> {
    let content = std::mem::take(joining);
    let mut paragraph = joined.take()?;
    let shows = content.iter().filter_map(Node::element).any(|element| {
        let mut runs = Vec::new();
        if element.is("r") {
            return element.elements().any(|child| !child.is("rPr"));
        }
        element.descendants("r", &mut runs);
        !runs.is_empty()
    });
    if !shows {
        return None;
    }
    paragraph.children.retain(is_properties);
    paragraph.children.extend(content);
    Some(Node::Element(paragraph))
}

fn is_properties(node: &Node<'_>) -> bool {
    node.element().is_some_and(|element| element.is("pPr"))
}

/// Whether a cell goes on with the one before it (17.4.22).
fn goes_on(cell: &Element<'_>) -> bool {
    let merge = cell.child("tcPr").and_then(|properties| properties.child("hMerge"));
    merge.is_some_and(|merge| merge.attribute("val").as_deref() != Some("restart"))
}

fn begin_merge(cell: &mut Element<'_>) {
    let merge = cell.child_mut("tcPr").and_then(|properties| properties.child_mut("hMerge"));
    if let Some(merge) = merge {
        let prefix = merge.name.strip_suffix(merge.local()).unwrap_or_default().to_owned();
        merge.without("val");
        merge.set(&format!("{prefix}val"), "restart");
    }
}

/// Whether any revision stands in an element.
pub fn is_revised(element: &Element<'_>) -> bool {
    carries(element, CHANGES) || carries(element, MOVES)
}

fn has_rows(table: &Element<'_>) -> bool {
    let mut rows = Vec::new();
    table.descendants("tr", &mut rows);
    !rows.is_empty()
}

/// Revisions of words and marks, and of properties.
const CHANGES: &[&[&str]] = &[&["ins", "del"], PROPERTY_CHANGES];
/// Moves, and revisions that begin in one place and end in another.
const MOVES: &[&[&str]] = &[&["moveFrom", "moveTo"], RANGES];

/// Whether any of these marks stands in an element.
fn carries(element: &Element<'_>, marks: &[&[&str]]) -> bool {
    let mut found = false;
    element.visit(&mut |element| {
        let local = element.local();
        let is = |mark: &&str| *mark == local;
        found |= element.ns == Ns::W && marks.iter().copied().flatten().any(is);
    });
    found
}
