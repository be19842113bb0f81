//! Clauses: paragraphs, list items, table rows and notes, and what leads in to what.

use std::ops::Range;

use super::lines::{Block, Line, Note, Row};
use super::numbering::{self, Scheme, TypedLabel};
use super::outline::Outline;
use super::references::Field;
use crate::model::{Clause, ClauseKind, InnerLabel, Link, Section};

/// A clause's formatting and fields, which the model does not carry but definitions and
/// references are found by. Offsets count characters of the clause's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Formatting {
    /// Stretches that are bold or italic.
    pub emphasis: Vec<Range<usize>>,
    /// Fields whose result stands in the text.
    pub fields: Vec<Field>,
}

/// Sections and clauses without ids and citations; `section`, `parent` and `lead_in` hold indices
/// in decimal until [`address`](super::address) names them.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub sections: Vec<Section>,
    /// For each section the index of its parent.
    pub parents: Vec<Option<usize>>,
    pub clauses: Vec<Clause>,
    /// For each clause the index of its section.
    pub homes: Vec<Option<usize>>,
    /// For each clause the index of the clause that leads in to it.
    pub lead_ins: Vec<Option<usize>>,
    /// For each clause whether it continues the item that leads in to it.
    pub continues: Vec<bool>,
    /// For each clause its formatting.
    pub formatting: Vec<Formatting>,
}

/// Builds sections and clauses from blocks and their headings.
pub(super) fn build(blocks: &[Block], outline: &Outline) -> Draft {
    let mut draft = Draft::default();
    let mut open: Vec<usize> = Vec::new();
    let mut list = List::default();
    for (at, block) in blocks.iter().enumerate() {
        if let (Some(heading), Some(line)) =
            (outline.get(at).copied().flatten(), super::outline::heading_line(block))
        {
            if let Some(last) = draft.sections.last_mut().filter(|_| heading.continues) {
                last.title = format!("{} {}", last.title, super::outline::title(line));
                last.anchors.extend(line.anchors.iter().map(|mark| mark.name.clone()));
                last.paragraphs.extend(&line.ordinals);
                continue;
            }
            while open.last().is_some_and(|&s| draft.sections[s].level >= heading.level) {
                open.pop();
            }
            draft.parents.push(open.last().copied());
            open.push(draft.sections.len());
            draft.sections.push(section(line, heading));
            list = List::default();
            continue;
        }
        let home = open.last().copied();
        match block {
            Block::Paragraph(line) => {
                let next = || next_item(blocks, outline, at);
                list.paragraph(&mut draft, home, line, &next);
            }
            Block::Row(row) => {
                let index = draft.push(home, None, row_clause(row));
                list.interrupt(index);
            }
            Block::Note(note) => {
                let owner = draft.clauses.len().checked_sub(1).filter(|&i| draft.homes[i] == home);
                let owner = owner.and_then(|i| draft.note_owner(i));
                draft.push(home, owner, note_clause(note));
            }
        }
    }
    draft
}

impl Draft {
    fn push(
        &mut self,
        home: Option<usize>,
        lead_in: Option<usize>,
        (clause, formatting): (Clause, Formatting),
    ) -> usize {
        self.clauses.push(clause);
        self.formatting.push(formatting);
        self.homes.push(home);
        self.lead_ins.push(lead_in);
        self.continues.push(false);
        self.clauses.len() - 1
    }

    /// The clause that a note after clause `index` belongs to: a note's neighbour belongs to the
    /// same.
    fn note_owner(&self, index: usize) -> Option<usize> {
        if self.clauses[index].kind == ClauseKind::Note {
            self.lead_ins[index]
        } else {
            Some(index)
        }
    }
}

fn section(line: &Line, heading: super::outline::Heading) -> Section {
    let title = super::outline::title(line);
    let (label, label_typed) = match &line.label {
        Some(label) if !label.bullet => (label.text.clone(), false),
        _ => match numbering::typed_label(&title) {
            Some(TypedLabel { scheme: Scheme::Bullet(_), .. }) | None => (String::new(), false),
            Some(label) => (label.text, true),
        },
    };
    Section {
        id: String::new(),
        parent: None,
        level: heading.level,
        title,
        label,
        label_typed,
        citation: String::new(),
        anchors: line.anchors.iter().map(|mark| mark.name.clone()).collect(),
        empty_labels: line.empty_labels.clone(),
        confidence: heading.confidence,
        paragraphs: line.ordinals.clone(),
    }
}

/// The label that the next list item begins with, when only plain paragraphs stand between.
fn next_item(blocks: &[Block], outline: &Outline, at: usize) -> Option<ItemKey> {
    /// A continuation of more paragraphs than this is running text.
    const LOOK_AHEAD: usize = 6;
    for (block, heading) in blocks.iter().zip(outline).skip(at + 1).take(LOOK_AHEAD) {
        if heading.is_some() {
            return None;
        }
        match block {
            Block::Paragraph(line) => {
                if let Some(item) = item(line) {
                    return Some(item.key);
                }
            }
            Block::Note(_) => {}
            Block::Row(_) => return None,
        }
    }
    None
}

/// What makes two items siblings, and their number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ItemKey {
    list: ListKey,
    number: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum ListKey {
    /// `w:abstractNumId` and `w:ilvl`: lists that share a definition are one to the eye.
    Computed {
        list: i64,
        level: u8,
    },
    Typed(Scheme),
}

struct Item {
    key: ItemKey,
    label: String,
    typed: bool,
}

fn item(line: &Line) -> Option<Item> {
    if let Some(label) = &line.label {
        let number =
            numbering::typed_label(&format!("{} x", label.text)).map_or(0, |typed| typed.number);
        return Some(Item {
            key: ItemKey {
                list: ListKey::Computed { list: label.abstract_id, level: label.level },
                number: if label.bullet { 0 } else { number },
            },
            label: label.text.clone(),
            typed: false,
        });
    }
    let label = numbering::typed_label(line.trimmed())?;
    // "Section 4.2 applies …" begins a sentence, not an item.
    if matches!(label.scheme, Scheme::Word(_))
        && !line.trimmed()[label.length..].trim_start().starts_with(|c: char| !c.is_lowercase())
    {
        return None;
    }
    Some(Item {
        key: ItemKey { list: ListKey::Typed(label.scheme), number: label.number },
        label: label.text,
        typed: true,
    })
}

/// The list that is open, outermost first.
#[derive(Default)]
struct List {
    levels: Vec<Level>,
    /// The clause that introduces the list.
    lead_in: Option<usize>,
    /// The last paragraph, when it may introduce a list.
    candidate: Option<usize>,
}

struct Level {
    key: ListKey,
    number: u32,
    clause: usize,
}

impl List {
    /// A row stands between: the next items are a new list.
    fn interrupt(&mut self, _row: usize) {
        self.levels.clear();
        self.candidate = None;
        self.lead_in = None;
    }

    fn paragraph(
        &mut self,
        draft: &mut Draft,
        home: Option<usize>,
        line: &Line,
        next: &dyn Fn() -> Option<ItemKey>,
    ) {
        match item(line) {
            Some(item) => self.item(draft, home, line, item, next),
            // Only where a list is open does it matter what follows.
            None if self.levels.is_empty() => self.plain(draft, home, line, None),
            None => self.plain(draft, home, line, next().as_ref()),
        }
    }

    fn item(
        &mut self,
        draft: &mut Draft,
        home: Option<usize>,
        line: &Line,
        item: Item,
        next: &dyn Fn() -> Option<ItemKey>,
    ) {
        let ItemKey { list, number } = self.resolve(item.key, next);
        if let Some(depth) = self.levels.iter().rposition(|level| level.key == list) {
            self.levels.truncate(depth);
        } else if let ListKey::Typed(Scheme::Word(_) | Scheme::Nested(_)) = &list {
            // "Section 2.03" and "2.3" stand under no letter.
            self.levels.retain(|open| {
                matches!(
                    open.key,
                    ListKey::Computed { .. }
                        | ListKey::Typed(Scheme::Word(_) | Scheme::Nested(_) | Scheme::Decimal(_))
                )
            });
        } else if let ListKey::Computed { list: id, level } = list {
            // The same Word list at a deeper level was left: a level that never stood is above.
            self.levels.retain(|open| match open.key {
                ListKey::Computed { list: other, level: above } => other != id || above < level,
                ListKey::Typed(_) => true,
            });
        }
        if self.levels.is_empty() {
            self.lead_in = self.candidate.take().or(self.lead_in);
        }
        let lead_in = self.levels.last().map(|level| level.clause).or(self.lead_in);
        let (mut clause, formatting) = paragraph_clause(line);
        clause.kind = ClauseKind::ListItem;
        clause.label = item.label;
        clause.label_typed = item.typed;
        clause.depth = u8::try_from(self.levels.len() + 1).unwrap_or(u8::MAX);
        let index = draft.push(home, lead_in, (clause, formatting));
        self.levels.push(Level { key: list, number, clause: index });
        self.candidate = None;
    }

    /// `(i)` after `(h)` is a letter unless `(ii)` follows, after `(d) …:` a Roman numeral; so are
    /// `(v)` and `(x)`.
    fn resolve(&self, key: ItemKey, next: &dyn Fn() -> Option<ItemKey>) -> ItemKey {
        let ListKey::Typed(scheme) = &key.list else { return key };
        let marks = |scheme: &Scheme| match scheme {
            Scheme::Lower(marks) | Scheme::LowerRoman(marks) => Some((false, *marks)),
            Scheme::Upper(marks) | Scheme::UpperRoman(marks) => Some((true, *marks)),
            _ => None,
        };
        let Some((upper, form)) = marks(scheme) else { return key };
        let open = |wanted: &Scheme| {
            self.levels
                .iter()
                .rev()
                .find(|level| matches!(&level.key, ListKey::Typed(open) if open == wanted))
                .map(|level| level.number)
        };
        let (letters, romans) = if upper {
            (Scheme::Upper(form), Scheme::UpperRoman(form))
        } else {
            (Scheme::Lower(form), Scheme::LowerRoman(form))
        };
        match scheme {
            // i, v, x … as a letter, when the letter before it is open and no numeral fits better.
            Scheme::LowerRoman(_) | Scheme::UpperRoman(_) => {
                let as_letter: u32 = match key.number {
                    1 => 9,
                    5 => 22,
                    10 => 24,
                    50 => 12,
                    100 => 3,
                    _ => 0,
                };
                let follows = open(&letters) == Some(as_letter.saturating_sub(1)) && as_letter > 1;
                let fits = open(&romans).is_some_and(|number| number + 1 == key.number);
                let goes_on = || {
                    next()
                        .is_some_and(|next| next.list == key.list && next.number == key.number + 1)
                };
                if follows && !fits && !goes_on() {
                    return ItemKey { list: ListKey::Typed(letters), number: as_letter };
                }
            }
            // c, d, l, v, x as numerals, when the numeral before is open.
            Scheme::Lower(_) | Scheme::Upper(_) => {
                let as_roman: u32 = match key.number {
                    22 => 5,
                    24 => 10,
                    _ => 0,
                };
                let innermost = self.levels.last().is_some_and(
                    |level| matches!(&level.key, ListKey::Typed(open) if *open == romans),
                );
                if as_roman > 0 && innermost && open(&romans) == Some(as_roman - 1) {
                    return ItemKey { list: ListKey::Typed(romans), number: as_roman };
                }
            }
            _ => {}
        }
        key
    }

    fn plain(
        &mut self,
        draft: &mut Draft,
        home: Option<usize>,
        line: &Line,
        next: Option<&ItemKey>,
    ) {
        let owner = self.continued(draft, line, next);
        let index = draft.push(home, owner, paragraph_clause(line));
        if owner.is_some() {
            draft.continues[index] = true;
            self.candidate = introduces(line).then_some(index);
            return;
        }
        self.levels.clear();
        self.lead_in = None;
        self.candidate = introduces(line).then_some(index);
    }

    /// The item that a plain paragraph goes on with: one whose list goes on after it, or one that
    /// it is indented under.
    fn continued(&mut self, draft: &Draft, line: &Line, next: Option<&ItemKey>) -> Option<usize> {
        self.levels.last()?;
        if let Some(next) = next {
            let follows = self.levels.iter().rposition(|level| {
                level.key == next.list && level.number > 0 && level.number + 1 == next.number
            });
            if let Some(depth) = follows {
                self.levels.truncate(depth + 1);
                return Some(self.levels[depth].clause);
            }
        }
        let indented = line.indent > 0 && !line.look.centred;
        let deepest = self.levels.last()?;
        let under = draft.clauses[deepest.clause].part == line.part;
        (indented && under && line.role == crate::word::Role::List).then_some(deepest.clause)
    }
}

/// Whether a paragraph leads in to what follows: it ends open.
fn introduces(line: &Line) -> bool {
    let text = line.trimmed();
    // Japanese and Chinese close the sentence that announces a list.
    let announces = ["次の", "次に", "以下", "下記", "下列", "如下"];
    text.ends_with('。') && announces.iter().any(|word| text.contains(word))
        || !text.ends_with(['.', '!', '?', '。', '！', '？', ';', '；'])
}

/// Collects a clause's text and what stands at places in it.
#[derive(Default)]
struct Text {
    text: String,
    chars: usize,
    anchors: Vec<String>,
    links: Vec<Link>,
    formatting: Formatting,
    paragraphs: Vec<u32>,
    labels: Vec<InnerLabel>,
    /// Of those, whether the first is a number that the text begins with.
    numbered: bool,
    empty_labels: Vec<String>,
}

impl Text {
    fn separate(&mut self, separator: &str) {
        self.text.push_str(separator);
        self.chars += separator.chars().count();
    }

    /// Adds what stands before a line of a row or note: its label, and those of empty lines.
    fn label(&mut self, line: &Line) {
        self.empty_labels.extend(line.empty_labels.iter().cloned());
        // A bullet before nothing says nothing.
        if let Some(label) = line.label.as_ref().filter(|of| !(of.bullet && line.is_blank())) {
            self.numbered |= self.chars == 0 && self.labels.is_empty() && !label.bullet;
            self.labels.push(InnerLabel { at: self.chars, text: label.text.clone() });
        }
    }

    /// Adds a line without the white space around it; `cell` turns its tabs into spaces, since
    /// tabs part the cells of a row.
    fn line(&mut self, line: &Line, cell: bool) {
        self.paragraphs.extend(&line.ordinals);
        self.anchors.extend(line.anchors.iter().map(|mark| mark.name.clone()));
        let trimmed = line.trimmed();
        let skipped = line.text.len() - line.text.trim_start().len();
        let base = self.chars;
        let place = |byte: usize| {
            let byte = byte.saturating_sub(skipped).min(trimmed.len());
            let whole = trimmed.get(..byte).unwrap_or(trimmed);
            base + whole.chars().count()
        };
        for link in &line.links {
            let (start, end) = (place(link.start), place(link.end));
            if start < end {
                self.links.push(Link { start, end, target: link.target.clone() });
            }
        }
        for span in line.spans.iter().filter(|span| span.bold || span.italic) {
            let (start, end) = (place(span.start), place(span.end));
            if start < end {
                self.formatting.emphasis.push(start..end);
            }
        }
        for field in &line.fields {
            let (start, end) = (place(field.start), place(field.end));
            let instruction = field.instruction.clone();
            self.formatting.fields.push(Field { range: start..end, instruction });
        }
        if cell {
            self.text.extend(trimmed.chars().map(|c| if c == '\t' { ' ' } else { c }));
        } else {
            self.text.push_str(trimmed);
        }
        self.chars += trimmed.chars().count();
    }

    fn clause(mut self, kind: ClauseKind, part: &str) -> (Clause, Formatting) {
        let label = if kind == ClauseKind::TableRow && self.numbered {
            self.labels.remove(0).text
        } else {
            String::new()
        };
        let clause = Clause {
            id: String::new(),
            lineage: String::new(),
            section: None,
            kind,
            label,
            label_typed: false,
            citation: String::new(),
            text: self.text,
            labels: self.labels,
            empty_labels: self.empty_labels,
            cells: Vec::new(),
            header: false,
            table: None,
            depth: 0,
            lead_in: None,
            anchors: self.anchors,
            links: self.links,
            terms: Vec::new(),
            paragraphs: self.paragraphs,
            part: part.to_owned(),
        };
        (clause, self.formatting)
    }
}

fn paragraph_clause(line: &Line) -> (Clause, Formatting) {
    let mut text = Text::default();
    text.empty_labels.clone_from(&line.empty_labels);
    text.line(line, false);
    text.clause(ClauseKind::Paragraph, &line.part)
}

fn row_clause(row: &Row) -> (Clause, Formatting) {
    let mut text = Text::default();
    let mut cells = Vec::with_capacity(row.cells.len());
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            text.separate("\t");
        }
        let start = text.text.len();
        let mut first = true;
        for line in cell {
            if line.is_blank() {
                text.label(line);
                text.paragraphs.extend(&line.ordinals);
                text.anchors.extend(line.anchors.iter().map(|mark| mark.name.clone()));
                continue;
            }
            if !first {
                text.separate("\n");
            }
            first = false;
            text.label(line);
            text.line(line, true);
        }
        cells.push(text.text[start..].to_owned());
    }
    let part = row.lines().next().map(|line| line.part.clone()).unwrap_or_default();
    let (mut clause, formatting) = text.clause(ClauseKind::TableRow, &part);
    clause.cells = cells;
    clause.header = row.header;
    clause.table = Some(row.table);
    (clause, formatting)
}

fn note_clause(note: &Note) -> (Clause, Formatting) {
    let mut text = Text::default();
    for (index, line) in note.lines.iter().filter(|line| !line.is_blank()).enumerate() {
        if index > 0 {
            text.separate("\n");
        }
        text.label(line);
        text.line(line, false);
    }
    let part = note.lines.first().map(|line| line.part.clone()).unwrap_or_default();
    let (mut clause, formatting) = text.clause(ClauseKind::Note, &part);
    clause.label.clone_from(&note.label);
    (clause, formatting)
}
