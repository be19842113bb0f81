//! Accepts the revisions that a source carries (ECMA-376 17.13.5), so that both sides of a redline
//! are compared as [`word`](crate::word) shows them.

use super::marks::PROPERTY_CHANGES;
use super::tree::{Element, Node};

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

/// The element with all revisions in it accepted. With `keep`, a paragraph that carried some keeps
/// how it was in [`Element::original`].
pub fn accept<'x>(element: Element<'x>, keep: bool) -> Element<'x> {
    let mut children: Vec<Node<'x>> = Vec::with_capacity(element.children.len());
    let mut joining: Vec<Node<'x>> = Vec::new();
    let mut joined: Option<Element<'x>> = None;
    for node in unwrapped(element.children) {
        let Node::Element(child) = node else {
            children.push(node);
            continue;
        };
        if is_gone(&child) {
            continue;
        }
        let gone_mark = child.is("p") && has_deleted_mark(&child);
        let original =
            (keep && child.is("p") && !gone_mark && carries(&child)).then(|| child.clone());
        let mut child = accept(child, keep);
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
    Element { ns, name, attributes, children: Vec::new(), ordinal, original: None }
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

/// The content of insertions in place of them.
fn unwrapped(nodes: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let insertion = |node: &Node<'_>| {
        node.element().is_some_and(|element| element.is("ins") || element.is("moveTo"))
    };
    if !nodes.iter().any(insertion) {
        return nodes;
    }
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Element(element) if element.is("ins") || element.is("moveTo") => {
                out.extend(unwrapped(element.children));
            }
            node => out.push(node),
        }
    }
    out
}

fn is_gone(element: &Element<'_>) -> bool {
    element.is("del")
        || element.is("moveFrom")
        || RANGES.iter().chain(PROPERTY_CHANGES).any(|trace| element.is(trace))
        || element.is("tr")
            && element.child("trPr").is_some_and(|properties| properties.child("del").is_some())
        || element.is("tc")
            && element.child("tcPr").is_some_and(|properties| properties.child("cellDel").is_some())
}

fn has_deleted_mark(paragraph: &Element<'_>) -> bool {
    paragraph
        .child("pPr")
        .and_then(|properties| properties.child("rPr"))
        .is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some())
}

fn has_rows(table: &Element<'_>) -> bool {
    let mut rows = Vec::new();
    table.descendants("tr", &mut rows);
    !rows.is_empty()
}

/// Whether any revision mark stands in an element.
fn carries(element: &Element<'_>) -> bool {
    const MARKS: &[&str] = &["ins", "del", "moveFrom", "moveTo"];
    let mut found = false;
    element.visit(&mut |element| {
        found |= MARKS.iter().chain(RANGES).chain(PROPERTY_CHANGES).any(|mark| element.is(mark));
    });
    found
}
