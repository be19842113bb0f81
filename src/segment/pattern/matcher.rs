//! Walks a program over a text, going back where a way leads nowhere.

use std::cell::RefCell;

use super::LONGEST;
use super::program::{Letters, Look, Next, Program, Step, folded};

/// What a search came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The slots say where.
    Found,
    /// No match.
    Nothing,
    /// The text is too long to remember what was tried: ask an automaton.
    Unknown,
}

/// Steps that any search may take, and those for each byte of its text, before it remembers which
/// ways it has seen lead nowhere. Most searches end sooner.
const STEPS: usize = 512;
const STEPS_A_BYTE: usize = 4;

/// What to go back to.
enum Back {
    /// The branches that are left of a choice, from one on, at a place.
    Branch { from: usize, to: usize, at: usize },
    /// The branches that are left of a choice that is dealt out, but for the first so many.
    Dealt { deal: usize, skip: usize, at: usize },
    /// A slot as it was.
    Slot { slot: usize, at: usize },
}

thread_local! {
    /// Kept from search to search, as most need it and none keeps it.
    static STACK: RefCell<Vec<Back>> = const { RefCell::new(Vec::new()) };
}

/// The leftmost match from a byte on. `slots` are as many as the caller asks for, at least two.
pub(super) fn search(program: &Program, text: &str, from: usize, slots: &mut [usize]) -> Outcome {
    let mut stack = STACK.take();
    let left = STEPS + STEPS_A_BYTE * (text.len() - from).min(LONGEST);
    let mut walk = Walk { program, text, stack: &mut stack, left, from, tried: Vec::new() };
    let outcome = walk.search(from, slots);
    stack.clear();
    STACK.set(stack);
    outcome
}

impl Program {
    /// Whether it may match anywhere from a byte on.
    fn is_in(&self, text: &str, from: usize) -> bool {
        let left = usize::MAX;
        let mut walk =
            Walk { program: self, text, stack: &mut Vec::new(), left, from, tried: Vec::new() };
        walk.search(from, &mut [0; 2]) != Outcome::Nothing
    }
}

struct Walk<'a> {
    program: &'a Program,
    text: &'a str,
    stack: &'a mut Vec<Back>,
    /// Steps that are left until `tried` is kept.
    left: usize,
    /// The byte from which on the search goes.
    from: usize,
    /// One bit for each branch at each place, set where it was taken: what has been taken and come
    /// back leads nowhere, however the search comes there again. So no branch is taken twice at a
    /// place, and the time is linear in the text.
    tried: Vec<u64>,
}

impl Walk<'_> {
    fn search(&mut self, from: usize, slots: &mut [usize]) -> Outcome {
        let Some(prefixes) = &self.program.prefixes else {
            return if from == 0 { self.at(0, slots) } else { Outcome::Nothing };
        };
        if let Some(needle) = &self.program.needle
            && !needle.is_in(self.text, from)
        {
            return Outcome::Nothing;
        }
        let bytes = self.text.as_bytes();
        let mut start = from;
        loop {
            start = prefixes.next(bytes, start);
            match self.at(start, slots) {
                Outcome::Nothing if start < bytes.len() => start += 1,
                outcome => return outcome,
            }
        }
    }

    /// The match that begins at a byte.
    fn at(&mut self, start: usize, slots: &mut [usize]) -> Outcome {
        let mut at = start;
        let mut step = 0;
        self.stack.clear();
        loop {
            if self.left > 0 {
                self.left -= 1;
            } else if self.tried.is_empty() {
                if self.text.len() - self.from > LONGEST {
                    return Outcome::Unknown;
                }
                let places = self.text.len() - self.from + 1;
                self.tried = vec![0; (self.program.branches.len() * places).div_ceil(64).max(1)];
            }
            let goes_on = match &self.program.steps[step] {
                Step::Is(wanted) => {
                    let rest = self.text.as_bytes().get(at..).unwrap_or_default();
                    let is = rest.starts_with(wanted.as_bytes());
                    at += if is { wanted.len() } else { 0 };
                    is
                }
                Step::Folds(wanted) => {
                    wanted.chars().all(|wanted| self.take(&mut at, |found| folded(found) == wanted))
                }
                Step::In(class) => self.take(&mut at, |found| class.contains(found)),
                Step::Run(class) => {
                    let is = self.take(&mut at, |found| class.contains(found));
                    let rest = self.text.as_bytes().get(at..).unwrap_or_default();
                    let run = rest.iter().take_while(|byte| class.contains_ascii(**byte)).count();
                    at += if is { run } else { 0 };
                    is
                }
                Step::Save(slot) => {
                    if let Some(kept) = slots.get_mut(*slot) {
                        self.stack.push(Back::Slot { slot: *slot, at: *kept });
                        *kept = at;
                    }
                    true
                }
                Step::Holds(look) => self.holds(look, at),
                Step::Choice(from, to) => match self.choose(*from, *to, at) {
                    Some(way) => {
                        step = way;
                        continue;
                    }
                    None => false,
                },
                Step::Deal(deal) => match self.deal(*deal, 0, at) {
                    Some(way) => {
                        step = way;
                        continue;
                    }
                    None => false,
                },
                Step::Jump(to) => {
                    step = *to;
                    continue;
                }
                Step::Match => {
                    slots[0] = start;
                    slots[1] = at;
                    return Outcome::Found;
                }
            };
            if goes_on {
                step += 1;
                continue;
            }
            match self.back(slots) {
                Some((way, place)) => (step, at) = (way, place),
                None => return Outcome::Nothing,
            }
        }
    }

    fn take(&self, at: &mut usize, fits: impl Fn(char) -> bool) -> bool {
        let bytes = self.text.as_bytes();
        let c = match bytes.get(*at) {
            Some(byte) if byte.is_ascii() => char::from(*byte),
            Some(_) => match self.text.get(*at..).and_then(|rest| rest.chars().next()) {
                Some(c) => c,
                None => return false,
            },
            None => return false,
        };
        let fits = fits(c);
        if fits {
            *at += c.len_utf8();
        }
        fits
    }

    /// The first branch that the next character admits; what other branches it admits is kept.
    fn choose(&mut self, from: usize, to: usize, at: usize) -> Option<usize> {
        let next = Next::at(self.text, at);
        let branches = self.program.branches.get(..to)?;
        let mut admitted = (from..to).filter(|&branch| branches[branch].first.admits(next));
        let way = match self.tried.is_empty() {
            true => admitted.next()?,
            false => {
                let places = self.text.len() - self.from + 1;
                let tried = &mut self.tried;
                let place = at - self.from;
                admitted.find(|branch| Self::is_new(tried, branch * places + place))?
            }
        };
        if let Some(other) = admitted.next() {
            self.stack.push(Back::Branch { from: other, to, at });
        }
        Some(branches[way].step)
    }

    /// The same where the choice is dealt out.
    fn deal(&mut self, deal: usize, skip: usize, at: usize) -> Option<usize> {
        let next = Next::at(self.text, at);
        let admitted = self.program.deals.get(deal)?.of(next);
        let mut left = admitted.iter().enumerate().skip(skip);
        let (way, branch) = match self.tried.is_empty() {
            true => left.next()?,
            false => {
                let places = self.text.len() - self.from + 1;
                let tried = &mut self.tried;
                let place = at - self.from;
                left.find(|(_, branch)| Self::is_new(tried, **branch * places + place))?
            }
        };
        if way + 1 < admitted.len() {
            self.stack.push(Back::Dealt { deal, skip: way + 1, at });
        }
        Some(self.program.branches[*branch].step)
    }

    /// Whether a branch is taken at a place for the first time.
    fn is_new(tried: &mut [u64], bit: usize) -> bool {
        let word = &mut tried[bit / 64];
        let mask = 1 << (bit % 64);
        let new = *word & mask == 0;
        *word |= mask;
        new
    }

    fn back(&mut self, slots: &mut [usize]) -> Option<(usize, usize)> {
        loop {
            match self.stack.pop()? {
                Back::Slot { slot, at } => slots[slot] = at,
                Back::Branch { from, to, at } => {
                    if let Some(way) = self.choose(from, to, at) {
                        return Some((way, at));
                    }
                }
                Back::Dealt { deal, skip, at } => {
                    if let Some(way) = self.deal(deal, skip, at) {
                        return Some((way, at));
                    }
                }
            }
        }
    }

    fn holds(&self, look: &Look, at: usize) -> bool {
        match look {
            Look::Start => at == 0,
            Look::End => at == self.text.len(),
            Look::Border(Letters::Ascii, is) => {
                let bytes = self.text.as_bytes();
                let letter = |byte: Option<&u8>| {
                    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                };
                let before = at.checked_sub(1).and_then(|at| bytes.get(at));
                (letter(before) != letter(bytes.get(at))) == *is
            }
            Look::Border(Letters::Unicode(word), is) => {
                let letter = |c: Option<char>| c.is_some_and(|c| word.contains(c));
                let (before, after) = self.text.split_at(at);
                (letter(before.chars().next_back()) != letter(after.chars().next())) == *is
            }
        }
    }
}
