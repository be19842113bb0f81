//! The list that is open while clauses are built: which item stands under which, and which
//! paragraph goes on with one.

use super::super::lines::{Block, Line};
use super::super::numbering::{self, Scheme};
use super::super::outline::Outline;
use super::Draft;
use super::text::paragraph_clause;
use crate::model::ClauseKind;

/// The label that the next list item begins with, when only plain paragraphs stand between.
pub(super) fn next_item(blocks: &[Block], outline: &Outline, at: usize) -> Option<ItemKey> {
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
pub(in crate::segment) struct ItemKey {
    /// The numbering it counts in.
    pub list: ListKey,
    /// 0 where it cannot be told.
    pub number: u32,
}

/// A numbering: its items are siblings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::segment) enum ListKey {
    /// `w:abstractNumId` and `w:ilvl`: lists that share a definition are one to the eye.
    Computed { list: i64, level: u8 },
    /// Labels typed in one way.
    Typed(Scheme),
}

/// What a numbered line counts in, and its number there.
pub(in crate::segment) fn item_key(line: &Line) -> Option<ItemKey> {
    item(line).map(|item| item.key)
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
    // "Section 4.2(b) applies …" begins a sentence, not an item.
    if matches!(label.scheme, Scheme::Word(_))
        && after_parts(&line.trimmed()[label.length..])
            .starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';'))
    {
        return None;
    }
    Some(Item {
        key: ItemKey { list: ListKey::Typed(label.scheme), number: label.number },
        label: label.text,
        typed: true,
    })
}

/// A text without the numbers in parentheses that it begins with: `(1)(b) of the Act`.
fn after_parts(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((part, after)) = rest.strip_prefix('(').and_then(|open| open.split_once(')'))
        && part.chars().count() <= LONGEST_PART
    {
        rest = after.trim_start();
    }
    rest
}

/// Longest number of a part in parentheses, in characters: `(viii)`.
const LONGEST_PART: usize = 4;

/// The list that is open, outermost first.
#[derive(Default)]
pub(super) struct List {
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
    pub(super) fn interrupt(&mut self, _row: usize) {
        self.levels.clear();
        self.candidate = None;
        self.lead_in = None;
    }

    pub(super) fn paragraph(
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
        self.close_numbered_before(draft, &list, number);
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

    /// `6.` after `5.1` goes on from `5.`, whatever stood between: it is no item of `5.1`, as a
    /// list of its own that begins with `1.` would be.
    fn close_numbered_before(&mut self, draft: &Draft, list: &ListKey, number: u32) {
        if !matches!(list, ListKey::Typed(Scheme::Decimal(_))) || number < 2 {
            return;
        }
        let goes_on = |level: &Level| {
            let label = &draft.clauses[level.clause].label;
            let whole = label.split('.').next().and_then(|whole| whole.parse::<u32>().ok());
            matches!(level.key, ListKey::Typed(Scheme::Nested(_)))
                && whole.is_some_and(|whole| whole < number)
        };
        let same = self.levels.iter().any(|level| level.key == *list);
        if !same && let Some(depth) = self.levels.iter().position(goes_on) {
            self.levels.truncate(depth);
        }
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
