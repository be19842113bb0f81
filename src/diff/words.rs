//! What changed inside a text: words kept, deleted and inserted.
//!
//! The shortest edit script over [tokens](super::tokens) (Myers 1986, in `imara-diff`'s minimal
//! variant) is made readable in two steps that keep it a correct script: insertions and deletions
//! slide to the nearest border of a sentence or phrase, and rewrites that only a word or two keep
//! apart become one.

use std::cmp::Ordering;
use std::mem;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::tokens::{Token, TokenKind, tokens};
use crate::model::Edit;

/// Above this many tokens on a side the exact shortest script could take too long, and one found
/// by heuristics has to do.
const MINIMAL_UP_TO: usize = 6_000;

/// Above this many tokens on a side a text is aligned sentence by sentence first, and above this
/// many sentences not at all: two long texts with nothing in common would cost their product.
const ALIGNED_UP_TO: usize = 300_000;

/// An island of this many words or fewer between two rewrites is joined with them.
const ISLAND: usize = 3;

/// Two texts aligned token by token.
#[derive(Debug)]
pub(super) struct Alignment<'a> {
    pub old_text: &'a str,
    pub new_text: &'a str,
    pub old: Vec<Token<'a>>,
    pub new: Vec<Token<'a>>,
    /// What differs, in order, as the shortest script has it.
    pub hunks: Vec<Hunk>,
    /// Whether the texts were too long for that, so that some hunk holds words that stayed.
    pub coarse: bool,
}

/// Tokens of the old side replaced by tokens of the new; one of the ranges may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// Aligns two texts.
///
/// Of several shortest scripts the same one is chosen whichever text is called old, so that a
/// comparison and its mirror image agree.
pub(super) fn align<'a>(old_text: &'a str, new_text: &'a str) -> Alignment<'a> {
    let (old, new) = (tokens(old_text), tokens(new_text));
    let mirrored = old_text.cmp(new_text) == Ordering::Greater;
    let (left, right) = if mirrored { (&new, &old) } else { (&old, &new) };
    let mut script = Script { left, right, hunks: Vec::new(), coarse: false };
    script.find(0..left.len(), 0..right.len());
    let Script { mut hunks, coarse, .. } = script;
    if mirrored {
        for hunk in &mut hunks {
            mem::swap(&mut hunk.old, &mut hunk.new);
        }
    }
    Alignment { old_text, new_text, old, new, hunks, coarse }
}

/// The shortest script from one side to the other, as far as it is found.
struct Script<'s, 'a> {
    left: &'s [Token<'a>],
    right: &'s [Token<'a>],
    hunks: Vec<Hunk>,
    coarse: bool,
}

impl<'a> Script<'_, 'a> {
    /// Aligns a range of one side with a range of the other: word by word where they are short
    /// enough, or else by whole sentences and what differs between those word by word.
    fn find(&mut self, left: Range<usize>, right: Range<usize>) {
        if left.len().max(right.len()) <= ALIGNED_UP_TO {
            self.words(left, right);
            return;
        }
        let old = sentences(&self.left[left.clone()], left.start);
        let new = sentences(&self.right[right.clone()], right.start);
        if old.len().max(new.len()) > ALIGNED_UP_TO || (old.len() == 1 && new.len() == 1) {
            self.whole(left, right);
            return;
        }
        let texts = |range: &Range<usize>, side: &[Token<'a>]| -> Vec<&'a str> {
            side[range.clone()].iter().map(|token| token.text).collect()
        };
        let mut input = InternedInput::default();
        input.update_before(old.iter().map(|range| texts(range, self.left)));
        input.update_after(new.iter().map(|range| texts(range, self.right)));
        let from = |of: &[Range<usize>], at: u32, end: usize| {
            of.get(at as usize).map_or(end, |range| range.start)
        };
        for hunk in Diff::compute(Algorithm::Histogram, &input).hunks() {
            let old =
                from(&old, hunk.before.start, left.end)..from(&old, hunk.before.end, left.end);
            let new =
                from(&new, hunk.after.start, right.end)..from(&new, hunk.after.end, right.end);
            if old.len().max(new.len()) <= ALIGNED_UP_TO {
                self.words(old, new);
            } else {
                self.whole(old, new);
            }
        }
    }

    /// Aligns two ranges word by word.
    fn words(&mut self, left: Range<usize>, right: Range<usize>) {
        let (old, new) = (&self.left[left.clone()], &self.right[right.clone()]);
        let mut input = InternedInput::default();
        input.update_before(old.iter().map(|token| token.text));
        input.update_after(new.iter().map(|token| token.text));
        let algorithm = if old.len().max(new.len()) <= MINIMAL_UP_TO {
            Algorithm::MyersMinimal
        } else {
            Algorithm::Histogram
        };
        let mut diff = Diff::compute(algorithm, &input);
        diff.postprocess_no_heuristic(&input);
        let range = |range: Range<u32>| range.start as usize..range.end as usize;
        let mut end = 0;
        for hunk in diff.hunks() {
            let hunk = Hunk { old: range(hunk.before), new: range(hunk.after) };
            let by = slide(&hunk, old, new, hunk.new.start - end);
            let hunk = Hunk { old: shifted(&hunk.old, by), new: shifted(&hunk.new, by) };
            end = hunk.new.end;
            self.hunks.push(Hunk {
                old: hunk.old.start + left.start..hunk.old.end + left.start,
                new: hunk.new.start + right.start..hunk.new.end + right.start,
            });
        }
    }

    /// One hunk for all that lies between what two ranges begin and end with alike.
    fn whole(&mut self, left: Range<usize>, right: Range<usize>) {
        let (old, new) = (&self.left[left.clone()], &self.right[right.clone()]);
        let same = |pair: &(&Token<'_>, &Token<'_>)| pair.0.text == pair.1.text;
        let head = old.iter().zip(new).take_while(same).count();
        let (old, new) = (&old[head..], &new[head..]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
        self.coarse |= old.len() > tail && new.len() > tail;
        self.hunks.push(Hunk {
            old: left.start + head..left.end - tail,
            new: right.start + head..right.end - tail,
        });
    }
}

/// Where each sentence begins and ends, in tokens of the whole side.
fn sentences(side: &[Token<'_>], start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for sentence in side.split_inclusive(|token| ends_sentence(token.text)) {
        found.push(start + at..start + at + sentence.len());
        at += sentence.len();
    }
    found
}

/// Whether a token closes a sentence.
fn ends_sentence(token: &str) -> bool {
    matches!(token, "." | "!" | "?" | "。" | "！" | "？")
}

/// How many tokens to the left a pure insertion or deletion should move to stand at the best
/// border: `a b. [c d.] e` rather than `a b[. c d]. e`. The script stays as short as it was.
///
/// `postprocess_no_heuristic` has moved it as far to the right as it goes, so left is the one
/// direction; `kept` tokens lie between it and the hunk before.
fn slide(hunk: &Hunk, old: &[Token<'_>], new: &[Token<'_>], kept: usize) -> usize {
    let (side, range) = match (hunk.old.is_empty(), hunk.new.is_empty()) {
        (true, false) => (new, &hunk.new),
        (false, true) => (old, &hunk.old),
        _ => return 0,
    };
    let (mut best, mut best_border) = (0, border(side, range.start) + border(side, range.end));
    for left in 1..=kept.min(range.start) {
        if side[range.start - left].text != side[range.end - left].text {
            break;
        }
        let here = border(side, range.start - left) + border(side, range.end - left);
        if here > best_border {
            (best, best_border) = (left, here);
        }
    }
    best
}

fn shifted(range: &Range<usize>, left: usize) -> Range<usize> {
    range.start - left..range.end - left
}

/// How strong a border there is before token `at`.
fn border(side: &[Token<'_>], at: usize) -> u32 {
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|at| side.get(at)), side.get(at))
    else {
        return 6;
    };
    let apart = after.start > before.end();
    match before.text {
        "." | "!" | "?" if apart => 5,
        "。" | "！" | "？" => 5,
        ";" | ":" if apart => 4,
        "；" | "：" => 4,
        "," | "、" | "，" | ")" | "”" | "»" => 3,
        _ if matches!(after.text, "(" | "“" | "«") => 3,
        _ if after.kind == TokenKind::Punctuation => 0,
        _ => u32::from(apart),
    }
}

impl Alignment<'_> {
    /// The words kept, deleted and inserted: the equal and deleted ones give the old text, the
    /// equal and inserted ones the new.
    pub fn edits(&self) -> Vec<(Edit, String)> {
        let mut edits = Edits::default();
        let (mut old_at, mut new_at) = (0, 0);
        let (mut old_next, mut new_next) = (0, 0);
        let end = Hunk { old: self.old.len()..self.old.len(), new: self.new.len()..self.new.len() };
        for hunk in self.joined().iter().chain([&end]) {
            while old_next < hunk.old.start {
                let (old, new) = (&self.old[old_next], &self.new[new_next]);
                edits.gap(&self.old_text[old_at..old.start], &self.new_text[new_at..new.start]);
                edits.push(Edit::Equal, old.text);
                (old_at, new_at) = (old.end(), new.end());
                (old_next, new_next) = (old_next + 1, new_next + 1);
            }
            (old_next, new_next) = (hunk.old.end, hunk.new.end);
        }
        edits.gap(&self.old_text[old_at..], &self.new_text[new_at..]);
        edits.list
    }

    /// Old and new text of each hunk, from its first token to its last.
    pub fn hunk_texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.hunks.iter().map(|hunk| {
            let old = covered(self.old_text, self.old.get(hunk.old.clone()));
            (old, covered(self.new_text, self.new.get(hunk.new.clone())))
        })
    }

    /// The white space between tokens that are kept side by side, and that at the ends of the
    /// texts beside a kept token, as it is in the old and in the new.
    pub fn kept_gaps(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut gaps = Vec::new();
        let (mut old_next, mut new_next) = (0, 0);
        let end = Hunk { old: self.old.len()..self.old.len(), new: self.new.len()..self.new.len() };
        let before =
            |side: &[Token<'_>], at: usize| at.checked_sub(1).map_or(0, |at| side[at].end());
        for hunk in self.hunks.iter().chain([&end]) {
            // The gap before the first kept token counts unless a hunk stands there.
            let mut first = old_next > 0 || new_next > 0;
            while old_next < hunk.old.start {
                if !first {
                    let old = before(&self.old, old_next)..self.old[old_next].start;
                    let new = before(&self.new, new_next)..self.new[new_next].start;
                    gaps.push((&self.old_text[old], &self.new_text[new]));
                }
                first = false;
                (old_next, new_next) = (old_next + 1, new_next + 1);
            }
            (old_next, new_next) = (hunk.old.end, hunk.new.end);
        }
        let ends_kept = self
            .hunks
            .last()
            .is_none_or(|last| last.old.end < self.old.len() || last.new.end < self.new.len());
        if ends_kept {
            let (old, new) = (before(&self.old, self.old.len()), before(&self.new, self.new.len()));
            gaps.push((&self.old_text[old..], &self.new_text[new..]));
        }
        gaps.into_iter()
    }

    /// The hunks with rewrites joined across small islands.
    fn joined(&self) -> Vec<Hunk> {
        let mut joined: Vec<Hunk> = Vec::with_capacity(self.hunks.len());
        for hunk in &self.hunks {
            match joined.last_mut() {
                Some(last) if self.is_pepper(last, hunk) => {
                    last.old.end = hunk.old.end;
                    last.new.end = hunk.new.end;
                }
                _ => joined.push(hunk.clone()),
            }
        }
        joined
    }

    /// Whether what stands between two hunks is too little to be read as kept.
    fn is_pepper(&self, left: &Hunk, right: &Hunk) -> bool {
        let island = &self.old[left.old.end..right.old.start];
        let words = island.iter().filter(|token| token.kind != TokenKind::Punctuation).count();
        let rewrite = |hunk: &Hunk| !hunk.old.is_empty() && !hunk.new.is_empty();
        let sentence_ends = island.iter().any(|token| ends_sentence(token.text));
        let size = |hunk: &Hunk| hunk.old.len() + hunk.new.len();
        !sentence_ends
            && words <= ISLAND
            && rewrite(left)
            && rewrite(right)
            && size(left).min(size(right)) >= 2 * words
            && size(left) + size(right) >= 4 * words
    }
}

/// The text from the first of some tokens to the last.
fn covered<'t>(text: &'t str, tokens: Option<&[Token<'_>]>) -> &'t str {
    match tokens {
        Some([first, .., last]) => &text[first.start..last.end()],
        Some([only]) => &text[only.start..only.end()],
        _ => "",
    }
}

/// An edit script in the making.
#[derive(Default)]
struct Edits {
    list: Vec<(Edit, String)>,
}

impl Edits {
    fn push(&mut self, edit: Edit, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some((last, so_far)) if *last == edit => so_far.push_str(text),
            _ => self.list.push((edit, text.to_owned())),
        }
    }

    /// What lies between two kept tokens: white space the two sides share at either end stays, the
    /// rest differs.
    fn gap(&mut self, old: &str, new: &str) {
        let (lead, old) = old.split_at(shared(old.chars(), new.chars()));
        let new = &new[lead.len()..];
        let tail = shared(old.chars().rev(), new.chars().rev());
        let (old, trail) = old.split_at(old.len() - tail);
        let new = &new[..new.len() - tail];
        self.push(Edit::Equal, lead);
        self.push(Edit::Delete, old);
        self.push(Edit::Insert, new);
        self.push(Edit::Equal, trail);
    }
}

/// Bytes of white space that two texts share from where they begin.
fn shared(old: impl Iterator<Item = char>, new: impl Iterator<Item = char>) -> usize {
    old.zip(new)
        .take_while(|(old, new)| old == new && old.is_whitespace())
        .map(|(c, _)| c.len_utf8())
        .sum()
}
