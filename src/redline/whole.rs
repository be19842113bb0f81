//! Paragraphs that are shown otherwise than their runs tell: by a form field, a chart, a style that
//! hides them. Their words are not put into one another; the old one is struck as a whole, as it
//! was shown, and the new one set behind it.

use std::collections::{BTreeMap, BTreeSet};

use crate::word::{Block, WordDocument};

use super::content::{self, Objects, is_object};
use super::tree::{Element, Node, escape};

/// How coarse a redline is: each is tried when the one before would be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// All words by their runs.
    Words,
    /// Paragraphs that are shown otherwise as a whole, unless both sides have the same.
    Unlike,
    /// All paragraphs that are shown otherwise as a whole.
    Whole,
}

impl Grain {
    /// From the finest to the coarsest.
    pub const ALL: [Self; 3] = [Self::Words, Self::Unlike, Self::Whole];
}

/// What each `w:p` shows; none for one that is joined with the one before it.
struct Shown<'d> {
    present: BTreeSet<u32>,
    texts: BTreeMap<u32, Option<&'d str>>,
}

/// What the runs of a paragraph tell, and what it shows.
type Unlike = BTreeMap<u32, (String, Option<String>)>;

impl<'d> Shown<'d> {
    fn of(root: &Element<'_>, document: &'d WordDocument) -> Self {
        let mut present = BTreeSet::new();
        root.visit(&mut |element| {
            if element.is("p") {
                present.insert(element.ordinal);
            }
        });
        let mut shown = Self { present, texts: BTreeMap::new() };
        shown.collect(&document.body);
        shown
    }

    fn collect(&mut self, blocks: &'d [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    // Of paragraphs that were joined the first shows what all do. Those that a
                    // revision joined are one in the tree already.
                    let (present, ordinals) = (&self.present, paragraph.ordinals.iter().copied());
                    let texts = std::iter::once(Some(paragraph.text.as_str()));
                    let texts = texts.chain(std::iter::repeat(None));
                    for (at, text) in ordinals.filter(|at| present.contains(at)).zip(texts) {
                        // Drawn text has the number of the paragraph that it stands in.
                        self.texts.entry(at).or_insert(text);
                    }
                    for text_box in &paragraph.text_boxes {
                        self.collect(&text_box.blocks);
                    }
                }
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.collect(&cell.blocks);
                    }
                }
            }
        }
    }
}

/// Marks the paragraphs of both trees that are whole, and gives those of the old one the text that
/// was shown. Gives how many of the old one.
pub fn settle<'x>(
    grain: Grain,
    (old, old_shown): (&mut Element<'x>, &WordDocument),
    (new, new_shown): (&mut Element<'x>, &WordDocument),
    prefix: &str,
) -> usize {
    if grain == Grain::Words {
        return 0;
    }
    let (old_unlike, new_unlike) = (unlike(old, old_shown), unlike(new, new_shown));
    let texts = |unlike: &Unlike| -> BTreeSet<_> { unlike.values().cloned().collect() };
    let (old_texts, new_texts) = (texts(&old_unlike), texts(&new_unlike));
    let whole = |unlike: Unlike, others: &BTreeSet<(String, Option<String>)>| {
        let stays = |texts: &_| grain == Grain::Unlike && others.contains(texts);
        let whole = unlike.into_iter().filter(|(_, texts)| !stays(texts));
        whole.map(|(ordinal, (_, shown))| (ordinal, shown)).collect::<BTreeMap<_, _>>()
    };
    let (old_whole, new_whole) = (whole(old_unlike, &new_texts), whole(new_unlike, &old_texts));
    mark(old, &old_whole, Some(prefix));
    mark(new, &new_whole, None);
    old_whole.len()
}

/// Paragraphs that are shown otherwise than their runs tell: what these tell, and what is shown.
fn unlike(root: &Element<'_>, document: &WordDocument) -> Unlike {
    let shown = Shown::of(root, document);
    let mut found = BTreeMap::new();
    let mut objects = Objects::default();
    root.visit(&mut |element| {
        if let Some(shown) = shown.texts.get(&element.ordinal).filter(|_| element.is("p")) {
            let text = content::read(element, &mut objects).text;
            let told: String = text.chars().filter(|c| !is_object(*c)).collect();
            if Some(told.as_str()) != *shown {
                found.insert(element.ordinal, (text, shown.map(str::to_owned)));
            }
        }
    });
    found
}

fn mark(element: &mut Element<'_>, whole: &BTreeMap<u32, Option<String>>, prefix: Option<&str>) {
    if let Some(shown) = whole.get(&element.ordinal).filter(|_| element.is("p")) {
        element.whole = true;
        if let Some(prefix) = prefix {
            element.children.retain(|node| node.element().is_some_and(|child| child.is("pPr")));
            // Neither an initial nor a hidden mark joins it with the next any more.
            if let Some(properties) = element.child_mut("pPr") {
                properties.children.retain(|node| {
                    node.element().is_none_or(|child| !child.is("framePr") && !child.is("rPr"))
                });
            }
            let shown = shown.as_deref().unwrap_or_default();
            element.children.push(Node::Element(run(shown, prefix)));
            return;
        }
    }
    let joined = |child: &Element<'_>| {
        prefix.is_some() && child.is("p") && whole.get(&child.ordinal) == Some(&None)
    };
    element.children.retain(|node| node.element().is_none_or(|child| !joined(child)));
    for node in &mut element.children {
        if let Node::Element(child) = node {
            mark(child, whole, prefix);
        }
    }
}

/// A run of a text: tabs and breaks are elements of their own.
fn run<'x>(text: &str, prefix: &str) -> Element<'x> {
    let mut run = Element::word(prefix, "r");
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        if !piece.is_empty() {
            let mut element = Element::word(prefix, "t");
            element.set("xml:space", "preserve");
            element.children.push(Node::Text(escape(piece).into()));
            run.children.push(Node::Element(element));
        }
        let mut signs = after.chars();
        if let Some(sign) = signs.next() {
            let local = if sign == '\t' { "tab" } else { "br" };
            run.children.push(Node::Element(Element::word(prefix, local)));
        }
        rest = signs.as_str();
    }
    run
}
