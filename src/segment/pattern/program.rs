//! A pattern as steps over characters.

use std::sync::Arc;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, Flag, Flags, GroupKind, RepetitionKind, RepetitionOp, RepetitionRange, Span,
};

use super::class::Class;
use super::prefix::Prefixes;

/// One step. Unless it says otherwise, the next in line follows.
#[derive(Debug)]
pub(super) enum Step {
    /// These characters.
    Is(Box<str>),
    /// These characters in either case, given as [`folded`] has them.
    Folds(Box<str>),
    /// One of these.
    In(Arc<Class>),
    /// One of these, and all of ASCII among them that follow: in a loop which ASCII characters go on
    /// with or leave, but never both.
    Run(Arc<Class>),
    /// Remembers the place in a slot.
    Save(usize),
    /// Nothing is consumed, but this must hold here.
    Holds(Look),
    /// The first of these branches that leads to a match: positions in `branches`.
    Choice(usize, usize),
    /// The same of many branches, dealt out by what they begin with.
    Deal(usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// The pattern has matched.
    Match,
}

/// What holds at a place.
#[derive(Debug, Clone)]
pub(super) enum Look {
    /// The text begins.
    Start,
    /// The text ends.
    End,
    /// A word begins or ends, or, when false, does neither.
    Border(Letters, bool),
}

/// What words are made of.
#[derive(Debug, Clone)]
pub(super) enum Letters {
    /// `[0-9A-Za-z_]`.
    Ascii,
    /// `\w`.
    Unicode(Arc<Class>),
}

/// A way that a choice has.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) step: usize,
    /// What a text can go on with for the branch to match.
    pub(super) first: First,
}

/// What a text can go on with: one bit for each ASCII character, one for all others, one for the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct First([u64; 3]);

/// What a text goes on with, as a bit of [`First`].
#[derive(Clone, Copy)]
pub(super) struct Next {
    word: usize,
    bit: u64,
    /// The number of the bit among all.
    code: usize,
}

/// How many of them there are.
const CODES: usize = 130;

impl Next {
    pub(super) fn at(text: &str, at: usize) -> Self {
        match text.as_bytes().get(at) {
            Some(byte) => Self::byte(*byte),
            None => Self::END,
        }
    }

    pub(super) const fn byte(byte: u8) -> Self {
        match byte {
            0..=63 => Self { word: 0, bit: 1 << byte, code: byte as usize },
            64..=127 => Self { word: 1, bit: 1 << (byte - 64), code: byte as usize },
            _ => Self::ABOVE,
        }
    }

    const ABOVE: Self = Self { word: 2, bit: 1, code: 128 };
    const END: Self = Self { word: 2, bit: 2, code: 129 };
}

impl First {
    pub(super) fn admits(&self, next: Next) -> bool {
        self.0[next.word] & next.bit != 0
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
    }

    fn admit(mut self, next: Next) -> Self {
        self.0[next.word] |= next.bit;
        self
    }

    pub(super) const ANY: Self = Self([u64::MAX; 3]);

    pub(super) fn of(c: char) -> Self {
        let byte = u8::try_from(c).ok().filter(u8::is_ascii);
        Self::default().admit(byte.map_or(Next::ABOVE, Next::byte))
    }

    /// Either case of a character that is given in small.
    pub(super) fn folding(c: char) -> Self {
        let mut first = Self::of(c);
        first.add(Self::of(c.to_ascii_uppercase()));
        // U+017F and U+212A fold to these.
        if matches!(c, 's' | 'k') { first.admit(Next::ABOVE) } else { first }
    }

    pub(super) fn among(class: &Class) -> Self {
        let [low, high] = class.ascii();
        Self([low, high, u64::from(class.reaches_above())])
    }

    /// Its ASCII characters and those above, where there are any.
    pub(super) fn parts(self) -> (Option<Self>, Option<Self>) {
        let [low, high, above] = self.0;
        let ascii = (low | high != 0).then_some(Self([low, high, 0]));
        (ascii, (above & Next::ABOVE.bit != 0).then_some(Self([0, 0, Next::ABOVE.bit])))
    }

    /// Whether both admit some character of ASCII.
    fn shares_with(&self, other: &Self) -> bool {
        (self.0[0] & other.0[0]) | (self.0[1] & other.0[1]) != 0
    }

    /// How many characters of ASCII it admits.
    fn count(&self) -> u32 {
        self.0[0].count_ones() + self.0[1].count_ones()
    }

    /// Its ASCII characters of a kind and those of another, where there are any.
    pub(super) fn split(self, kind: fn(u8) -> bool) -> (Option<Self>, Option<Self>) {
        let of = |wanted: bool| {
            let bytes = (0..128).filter(|byte| kind(*byte) == wanted).map(Next::byte);
            bytes.filter(|byte| self.admits(*byte)).fold(Self::default(), Self::admit)
        };
        let some = |first: Self| (first != Self::default()).then_some(first);
        (some(of(true)), some(of(false)))
    }
}

/// Characters of ASCII beyond which a first one tells little.
const BROAD: u32 = 8;

/// Fewest letters that a needle is looked for by.
const SHORTEST_WORD: usize = 2;

/// The branches of a choice, in order, by what a text can go on with.
#[derive(Debug)]
pub(super) struct Deal {
    /// Where those of each code begin in `branches`, and where the last end.
    starts: Vec<usize>,
    branches: Vec<usize>,
}

impl Deal {
    fn new(choice: std::ops::Range<usize>, all: &[Branch]) -> Self {
        let mut deal = Self { starts: Vec::with_capacity(CODES + 1), branches: Vec::new() };
        let bytes = (0..128).map(Next::byte);
        for next in bytes.chain([Next::ABOVE, Next::END]) {
            deal.starts.push(deal.branches.len());
            let admitted = choice.clone().filter(|branch| all[*branch].first.admits(next));
            deal.branches.extend(admitted);
        }
        deal.starts.push(deal.branches.len());
        deal
    }

    pub(super) fn of(&self, next: Next) -> &[usize] {
        &self.branches[self.starts[next.code]..self.starts[next.code + 1]]
    }
}

/// Branches beyond which a choice is dealt out.
const MANY: usize = 6;

/// The steps of a pattern.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) branches: Vec<Branch>,
    pub(super) deals: Vec<Deal>,
    /// What its matches begin with.
    pub(super) first: First,
    /// The same at more length, unless it is anchored.
    pub(super) prefixes: Option<Prefixes>,
    /// Words of which every match holds one, where that tells more than what it begins with.
    pub(super) needle: Option<Box<Program>>,
    /// It matches at the start of the text alone.
    anchored: bool,
    names: Vec<(String, usize)>,
    groups: usize,
}

impl Program {
    /// None where the pattern has what no step does.
    pub(super) fn read(source: &str) -> Option<Self> {
        let ast = Parser::new().parse(source).ok()?;
        let mut reader = Reader::new(source);
        reader.read(&ast)?;
        let mut program = reader.program.complete();
        if program.prefixes.is_some() && program.first.count() > BROAD {
            program.needle = Reader::new(source).needle(&ast).map(Box::new);
        }
        Some(program)
    }

    /// With the last step, and what each way begins with.
    fn complete(self) -> Self {
        let mut program = self;
        program.steps.push(Step::Match);
        let first: Vec<First> =
            program.branches.iter().map(|branch| program.first_of(branch.step)).collect();
        for (branch, first) in program.branches.iter_mut().zip(first) {
            branch.first = first;
        }
        program.run();
        program.first = program.first_of(0);
        program.anchored = program.is_anchored(0);
        program.prefixes = (!program.anchored).then(|| Prefixes::of(&program));
        for step in &mut program.steps {
            if let Step::Choice(from, to) = *step
                && to - from > MANY
            {
                *step = Step::Deal(program.deals.len());
                program.deals.push(Deal::new(from..to, &program.branches));
            }
        }
        program
    }

    /// Makes runs of what loops over a set.
    fn run(&mut self) {
        for at in 0..self.steps.len() {
            let Step::Choice(from, to) = self.steps[at] else { continue };
            let [inside, past] = &self.branches[from..to] else { continue };
            let (body, shared) = (inside.step, past.first.shares_with(&inside.first));
            let loops = match self.steps.get(body + 1) {
                Some(Step::Jump(back)) => *back == at && body == at + 1,
                _ => body + 1 == at,
            };
            if let Some(Step::In(class)) = self.steps.get(body)
                && loops
                && !shared
            {
                self.steps[body] = Step::Run(class.clone());
            }
        }
    }

    pub(super) fn anchored(&self) -> bool {
        self.anchored
    }

    /// How many groups there are, the whole match among them.
    pub(super) fn groups(&self) -> usize {
        self.groups
    }

    pub(super) fn group(&self, name: &str) -> Option<usize> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, group)| *group)
    }

    fn first_of(&self, step: usize) -> First {
        let mut seen = vec![false; self.steps.len()];
        let mut open = vec![step];
        let mut first = First::default();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.steps[at] {
                Step::Is(text) => text.chars().take(1).for_each(|c| first.add(First::of(c))),
                Step::Folds(text) => {
                    text.chars().take(1).for_each(|c| first.add(First::folding(c)));
                }
                Step::In(class) | Step::Run(class) => first.add(First::among(class)),
                Step::Save(_) | Step::Holds(Look::Start | Look::Border(..)) => open.push(at + 1),
                Step::Holds(Look::End) => first = first.admit(Next::END),
                Step::Choice(from, to) => {
                    open.extend(self.branches[*from..*to].iter().map(|branch| branch.step));
                }
                Step::Jump(to) => open.push(*to),
                // Choices are dealt out when all else is known.
                Step::Match | Step::Deal(_) => return First::ANY,
            }
        }
        first
    }

    fn is_anchored(&self, mut step: usize) -> bool {
        loop {
            match &self.steps[step] {
                Step::Save(_) => step += 1,
                Step::Holds(Look::Start) => return true,
                Step::Choice(from, to) => {
                    // Branches lead forward here: loops begin with what they repeat.
                    let ways = &self.branches[*from..*to];
                    return ways.iter().all(|way| way.step > step && self.is_anchored(way.step));
                }
                _ => return false,
            }
        }
    }
}

/// Reads a syntax tree into steps.
struct Reader<'a> {
    source: &'a str,
    program: Program,
    any_case: bool,
    unicode: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        let program = Program { groups: 1, ..Program::default() };
        Self { source, program, any_case: false, unicode: true }
    }

    /// The first part of a sequence that has to match and is one of a few words.
    fn needle(&mut self, ast: &Ast) -> Option<Program> {
        let Ast::Concat(concat) = ast else { return None };
        for (at, ast) in concat.asts.iter().enumerate() {
            let run: Vec<char> = concat.asts[at..].iter().map_while(literal).collect();
            match ast {
                Ast::Flags(set) => self.set(&set.flags)?,
                Ast::Literal(_) if run.len() >= SHORTEST_WORD => {
                    self.literal(&run);
                    return Some(std::mem::take(&mut self.program).complete());
                }
                Ast::Group(group) if begins_with_words(&group.ast) => {
                    self.read(ast)?;
                    return Some(std::mem::take(&mut self.program).complete());
                }
                Ast::Group(group) => {
                    let outside = (self.any_case, self.unicode);
                    if let GroupKind::NonCapturing(flags) = &group.kind {
                        self.set(flags)?;
                    }
                    if let Some(found) = self.needle(&group.ast) {
                        return Some(found);
                    }
                    (self.any_case, self.unicode) = outside;
                }
                _ => {}
            }
        }
        None
    }

    fn read(&mut self, ast: &Ast) -> Option<()> {
        match ast {
            Ast::Empty(_) => {}
            Ast::Flags(set) => self.set(&set.flags)?,
            Ast::Literal(literal) => self.literal(&[literal.c]),
            Ast::Dot(_) => self.class(r"[^\n]")?,
            Ast::Assertion(assertion) => self.assertion(&assertion.kind)?,
            Ast::ClassUnicode(class) => self.class_at(&class.span)?,
            Ast::ClassPerl(class) => self.class_at(&class.span)?,
            Ast::ClassBracketed(class) => self.class_at(&class.span)?,
            Ast::Repetition(repetition) => {
                let (least, most) = times(&repetition.op);
                self.repeat(&repetition.ast, least, most, repetition.greedy)?;
            }
            Ast::Group(group) => {
                let outside = (self.any_case, self.unicode);
                match &group.kind {
                    GroupKind::NonCapturing(flags) => {
                        self.set(flags)?;
                        self.read(&group.ast)?;
                    }
                    GroupKind::CaptureIndex(index) => self.capture(*index, None, &group.ast)?,
                    GroupKind::CaptureName { name, .. } => {
                        self.capture(name.index, Some(&name.name), &group.ast)?;
                    }
                }
                (self.any_case, self.unicode) = outside;
            }
            Ast::Alternation(alternation) => {
                let ways: Vec<&Ast> = alternation.asts.iter().collect();
                self.alternatives(&ways)?;
            }
            Ast::Concat(concat) => {
                let mut asts = concat.asts.as_slice();
                while let Some((ast, rest)) = asts.split_first() {
                    let run: Vec<char> = asts.iter().map_while(literal).collect();
                    if run.is_empty() {
                        self.read(ast)?;
                        asts = rest;
                    } else {
                        self.literal(&run);
                        asts = asts.get(run.len()..)?;
                    }
                }
            }
        }
        Some(())
    }

    fn push(&mut self, step: Step) {
        self.program.steps.push(step);
    }

    fn here(&self) -> usize {
        self.program.steps.len()
    }

    fn set(&mut self, flags: &Flags) -> Option<()> {
        for flag in [Flag::MultiLine, Flag::DotMatchesNewLine, Flag::SwapGreed, Flag::CRLF] {
            if flags.flag_state(flag).is_some() {
                return None;
            }
        }
        if flags.flag_state(Flag::IgnoreWhitespace).is_some() {
            return None;
        }
        self.any_case = flags.flag_state(Flag::CaseInsensitive).unwrap_or(self.any_case);
        self.unicode = flags.flag_state(Flag::Unicode).unwrap_or(self.unicode);
        Some(())
    }

    fn literal(&mut self, run: &[char]) {
        let text: Box<str> = match self.any_case {
            true => run.iter().copied().map(folded).collect(),
            false => run.iter().collect(),
        };
        self.push(match self.any_case && text.contains(char::is_alphabetic) {
            true => Step::Folds(text),
            false => Step::Is(text),
        });
    }

    fn class_at(&mut self, span: &Span) -> Option<()> {
        let source = self.source;
        self.class(source.get(span.start.offset..span.end.offset)?)
    }

    fn class(&mut self, source: &str) -> Option<()> {
        // Without Unicode a class is one of bytes.
        let class = Class::read(source, self.any_case).filter(|_| self.unicode)?;
        self.push(Step::In(class));
        Some(())
    }

    fn assertion(&mut self, kind: &AssertionKind) -> Option<()> {
        let letters = match self.unicode {
            true => Letters::Unicode(Class::read(r"\w", false)?),
            false => Letters::Ascii,
        };
        let look = match kind {
            AssertionKind::StartLine | AssertionKind::StartText => Look::Start,
            AssertionKind::EndLine | AssertionKind::EndText => Look::End,
            AssertionKind::WordBoundary => Look::Border(letters, true),
            AssertionKind::NotWordBoundary => Look::Border(letters, false),
            _ => return None,
        };
        self.push(Step::Holds(look));
        Some(())
    }

    fn capture(&mut self, index: u32, name: Option<&str>, ast: &Ast) -> Option<()> {
        let group = usize::try_from(index).ok()?;
        self.program.groups = self.program.groups.max(group + 1);
        if let Some(name) = name
            && self.program.group(name).is_none()
        {
            self.program.names.push((name.to_owned(), group));
        }
        self.push(Step::Save(2 * group));
        self.read(ast)?;
        self.push(Step::Save(2 * group + 1));
        Some(())
    }

    /// A choice whose branches are filled in later, and where these stand.
    fn choice(&mut self, count: usize) -> usize {
        let from = self.program.branches.len();
        let empty = || Branch { step: 0, first: First::default() };
        self.program.branches.extend(std::iter::repeat_with(empty).take(count));
        self.push(Step::Choice(from, from + count));
        from
    }

    fn leads(&mut self, branch: usize, step: usize) {
        self.program.branches[branch].step = step;
    }

    fn alternatives(&mut self, ways: &[&Ast]) -> Option<()> {
        let from = self.choice(ways.len());
        let mut ends = Vec::new();
        for (at, way) in ways.iter().enumerate() {
            let here = self.here();
            self.leads(from + at, here);
            // Flags that one way sets hold for those after it.
            self.read(way)?;
            ends.push(self.here());
            self.push(Step::Jump(0));
        }
        let end = self.here();
        for jump in ends {
            self.program.steps[jump] = Step::Jump(end);
        }
        Some(())
    }

    fn repeat(&mut self, ast: &Ast, least: u32, most: Option<u32>, greedy: bool) -> Option<()> {
        // A loop around nothing would never end.
        if can_be_empty(ast) && most.is_none_or(|most| most > 1) {
            return None;
        }
        // Which of the branches is tried first.
        let (inside, past) = if greedy { (0, 1) } else { (1, 0) };
        let mut loops = self.here();
        for _ in 0..least {
            loops = self.here();
            self.read(ast)?;
        }
        match most {
            None if least > 0 => {
                let from = self.choice(2);
                let end = self.here();
                self.leads(from + inside, loops);
                self.leads(from + past, end);
            }
            None => {
                let from = self.choice(2);
                let body = self.here();
                self.leads(from + inside, body);
                self.read(ast)?;
                self.push(Step::Jump(loops));
                let end = self.here();
                self.leads(from + past, end);
            }
            Some(most) => {
                let mut exits = Vec::new();
                for _ in least..most {
                    let from = self.choice(2);
                    let body = self.here();
                    self.leads(from + inside, body);
                    self.read(ast)?;
                    exits.push(from + past);
                }
                let end = self.here();
                for exit in exits {
                    self.leads(exit, end);
                }
            }
        }
        Some(())
    }
}

fn literal(ast: &Ast) -> Option<char> {
    match ast {
        Ast::Literal(literal) => Some(literal.c),
        _ => None,
    }
}

/// Whether each way through begins with letters as they stand.
fn begins_with_words(ast: &Ast) -> bool {
    match ast {
        Ast::Concat(concat) => concat.asts.iter().map_while(literal).count() >= SHORTEST_WORD,
        Ast::Alternation(alternation) => alternation.asts.iter().all(begins_with_words),
        _ => false,
    }
}

/// How often at least and at most.
fn times(op: &RepetitionOp) -> (u32, Option<u32>) {
    match &op.kind {
        RepetitionKind::ZeroOrOne => (0, Some(1)),
        RepetitionKind::ZeroOrMore => (0, None),
        RepetitionKind::OneOrMore => (1, None),
        RepetitionKind::Range(RepetitionRange::Exactly(times)) => (*times, Some(*times)),
        RepetitionKind::Range(RepetitionRange::AtLeast(least)) => (*least, None),
        RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
    }
}

fn can_be_empty(ast: &Ast) -> bool {
    match ast {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => true,
        Ast::Repetition(repetition) => {
            times(&repetition.op).0 == 0 || can_be_empty(&repetition.ast)
        }
        Ast::Group(group) => can_be_empty(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().any(can_be_empty),
        Ast::Concat(concat) => concat.asts.iter().all(can_be_empty),
        _ => false,
    }
}

/// A character in the case in which characters are compared (simple case folding of Unicode, as far
/// as letters that stand in patterns go).
pub(super) fn folded(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        '\u{17F}' => 's',
        _ => {
            let mut small = c.to_lowercase();
            small.next().filter(|_| small.next().is_none()).unwrap_or(c)
        }
    }
}
