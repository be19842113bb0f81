//! Revision elements with their ids, author and date (ECMA-376 17.13.4, 17.13.5).

use std::collections::BTreeSet;

use super::tree::{Element, Node};

/// Elements that say what properties were before a revision (ECMA-376 17.13.5), and the marks of
/// inserted, deleted and merged cells.
pub const PROPERTY_CHANGES: &[&str] = &[
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "numberingChange",
    "cellIns",
    "cellDel",
    "cellMerge",
];

/// What a paragraph mark, a row or runs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// On both sides.
    Kept,
    /// In the new alone.
    Inserted,
    /// In the old alone.
    Deleted,
    /// The old place of what moved.
    MovedFrom,
    /// The new place of what moved.
    MovedTo,
}

impl Mark {
    /// The element that says so; none for what is kept.
    pub fn local(self) -> Option<&'static str> {
        match self {
            Self::Kept => None,
            Self::Inserted => Some("ins"),
            Self::Deleted => Some("del"),
            Self::MovedFrom => Some("moveFrom"),
            Self::MovedTo => Some("moveTo"),
        }
    }
}

/// Makes revision elements.
#[derive(Debug)]
pub struct Marks {
    prefix: String,
    author: String,
    date: Option<String>,
    /// Ids that the source uses; no revision gets one of them.
    used: BTreeSet<u32>,
    next: u32,
    moves: u32,
}

impl Marks {
    /// Revisions of that author at that time (`2020-03-01T00:00:00Z`), in parts with that prefix.
    pub fn new(prefix: &str, author: &str, date: Option<String>) -> Self {
        Self {
            prefix: prefix.to_owned(),
            author: author.to_owned(),
            date,
            used: BTreeSet::new(),
            next: 1,
            moves: 0,
        }
    }

    /// Leaves out the ids of annotations in a part: bookmarks, comments and revisions share them.
    ///
    /// Whatever reads like an attribute `id` with a number counts: one left out for nothing does no
    /// harm, and the parts need not be parsed for it.
    pub fn reserve(&mut self, text: &str) {
        for (at, name) in text.match_indices("id") {
            let rest = text.get(at + name.len()..).unwrap_or_default().trim_start();
            let Some(value) = rest.strip_prefix('=') else { continue };
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let digits = value.bytes().take_while(|byte| byte.is_ascii_digit()).count();
            if let Some(id) = value.get(..digits).and_then(|id| id.parse().ok()) {
                self.used.insert(id);
            }
        }
    }

    /// Goes on in a part in which WordprocessingML has that prefix.
    pub fn in_part(&mut self, prefix: &str) {
        prefix.clone_into(&mut self.prefix);
    }

    fn id(&mut self) -> String {
        while self.used.contains(&self.next) {
            self.next += 1;
        }
        self.next += 1;
        (self.next - 1).to_string()
    }

    /// A revision element without content.
    pub fn element<'x>(&mut self, local: &str) -> Element<'x> {
        let mut element = Element::word(&self.prefix, local);
        let id = self.id();
        element.set(&format!("{}id", self.prefix), &id);
        element.set(&format!("{}author", self.prefix), &self.author);
        if let Some(date) = &self.date {
            element.set(&format!("{}date", self.prefix), date);
        }
        element
    }

    /// A new name that ties the two places of a move together.
    pub fn move_name(&mut self) -> String {
        self.moves += 1;
        format!("move{}", self.moves)
    }

    /// The ends of a range of moved content (17.13.5.23 to 17.13.5.28).
    pub fn range<'x>(&mut self, mark: Mark, name: &str) -> (Element<'x>, Element<'x>) {
        let local = if mark == Mark::MovedFrom { "moveFromRange" } else { "moveToRange" };
        let mut start = self.element(&format!("{local}Start"));
        // The schema asks for the time of a range, if not for that of what is in it (17.13.5.24).
        if self.date.is_none() {
            start.set(&format!("{}date", self.prefix), "1980-01-01T00:00:00Z");
        }
        start.set(&format!("{}name", self.prefix), name);
        let mut end = Element::word(&self.prefix, &format!("{local}End"));
        let id = start.attribute("id").unwrap_or_default().into_owned();
        end.set(&format!("{}id", self.prefix), &id);
        (start, end)
    }

    /// Says what a paragraph's mark is: the first child of the run properties in its own
    /// (17.3.1.29).
    pub fn paragraph(&mut self, paragraph: &mut Element<'_>, mark: Mark) {
        let Some(local) = mark.local() else { return };
        let revision = self.element(local);
        let prefix = self.prefix.clone();
        change_properties(paragraph, &prefix, |properties| {
            if properties.child("rPr").is_none() {
                let after = |node: &Node<'_>| {
                    node.element()
                        .is_some_and(|element| element.is("sectPr") || element.is("pPrChange"))
                };
                let at = properties.children.iter().position(after);
                let at = at.unwrap_or(properties.children.len());
                properties.children.insert(at, Node::Element(Element::word(&prefix, "rPr")));
            }
            if let Some(run) = properties.child_mut("rPr") {
                run.children.insert(0, Node::Element(revision));
            }
        });
    }

    /// Says that a row is inserted or deleted (17.13.5.12, 17.13.5.17).
    pub fn row(&mut self, row: &mut Element<'_>, mark: Mark) {
        let Some(local) = mark.local() else { return };
        let revision = self.element(local);
        let prefix = self.prefix.clone();
        if row.child("trPr").is_none() {
            let first =
                |node: &Node<'_>| node.element().is_some_and(|element| !element.is("tblPrEx"));
            let at = row.children.iter().position(first).unwrap_or(row.children.len());
            row.children.insert(at, Node::Element(Element::word(&prefix, "trPr")));
        }
        if let Some(properties) = row.child_mut("trPr") {
            properties.children.push(Node::Element(revision));
        }
    }

    /// Says what a paragraph's properties were (17.13.5.29), if they were others.
    pub fn formatting<'x>(&mut self, paragraph: &mut Element<'x>, old: Option<Element<'x>>) {
        let prefix = self.prefix.clone();
        let of_paragraph = |node: &Node<'_>| {
            node.element().is_none_or(|element| !element.is("rPr") && !element.is("sectPr"))
        };
        let mut was = old.unwrap_or_else(|| Element::word(&prefix, "pPr"));
        was.children.retain(of_paragraph);
        let is = paragraph.child("pPr").map(|properties| properties.children.as_slice());
        if is.unwrap_or_default().iter().filter(|node| of_paragraph(node)).eq(&was.children) {
            return;
        }
        let mut change = self.element("pPrChange");
        change.children.push(Node::Element(was));
        change_properties(paragraph, &prefix, |properties| {
            properties.children.push(Node::Element(change));
        });
    }
}

/// Changes the properties at the head of a paragraph, which are made if there are none.
fn change_properties<'x>(
    paragraph: &mut Element<'x>,
    prefix: &str,
    change: impl FnOnce(&mut Element<'x>),
) {
    match paragraph.child_mut("pPr") {
        Some(properties) => change(properties),
        None => {
            let mut properties = Element::word(prefix, "pPr");
            change(&mut properties);
            paragraph.children.insert(0, Node::Element(properties));
        }
    }
}
