//! Where a match may begin, told by the bytes at a place before any step is walked.
//!
//! The ways into a pattern are dealt out to eight buckets. A table for each of the first bytes says
//! which buckets have a way that goes on with it; where no bucket is left no match begins. This is
//! the filter of the Teddy algorithm (Intel's Hyperscan), byte by byte.

use super::program::{First, Letters, Look, Next, Program, Step};

/// How many bytes are looked at.
const DEPTH: usize = 3;

/// Ways beyond which looking further than the first byte does not pay.
const MOST_WAYS: usize = 400;

/// The buckets that a byte leaves open, for each byte.
type Table = [u8; 256];

/// What all matches of a pattern begin with.
#[derive(Debug)]
pub(super) struct Prefixes {
    /// By the byte before.
    before: Table,
    /// By the first bytes of the match.
    at: [Table; DEPTH],
}

/// One way into a pattern.
#[derive(Clone, Copy)]
struct Way {
    /// A word must begin here.
    border: bool,
    bytes: [First; DEPTH],
}

impl Prefixes {
    pub(super) fn of(program: &Program) -> Self {
        let any = Way { border: false, bytes: [First::ANY; DEPTH] };
        let mut ways = Vec::new();
        if follow(program, 0, 0, any, &mut ways).is_none() {
            ways = vec![any];
            ways[0].bytes[0] = program.first;
        }
        // Ways through characters above ASCII tell less than others, and share the last bucket.
        let (above, ascii): (Vec<Way>, Vec<Way>) = ways
            .into_iter()
            .partition(|way| way.bytes.iter().any(|first| first.parts().1.is_some()));
        let count = ascii.len();
        let dealt = ascii.into_iter().enumerate().map(|(number, way)| (number * 7 / count, way));
        let mut buckets = [Way { border: true, bytes: [First::default(); DEPTH] }; 8];
        for (bucket, way) in dealt.chain(above.into_iter().map(|way| (7, way))) {
            buckets[bucket].border &= way.border;
            buckets[bucket].bytes.iter_mut().zip(way.bytes).for_each(|(all, one)| all.add(one));
        }
        let table = |leaves_open: fn(&Way, usize, u8) -> bool, depth: usize| -> Table {
            std::array::from_fn(|byte| {
                let byte = u8::try_from(byte).unwrap_or_default();
                let open = |at: usize| u8::from(leaves_open(&buckets[at], depth, byte)) << at;
                (0..8).map(open).fold(0, |all, one| all | one)
            })
        };
        Self {
            before: table(|way, _, byte| !(way.border && is_letter(byte)), 0),
            at: std::array::from_fn(|depth| {
                table(|way, depth, byte| way.bytes[depth].admits(Next::byte(byte)), depth)
            }),
        }
    }

    /// The first place from a byte on where a match may begin; the text's length where none is left.
    pub(super) fn next(&self, text: &[u8], from: usize) -> usize {
        let [one, two, three] = &self.at;
        let open = |table: &Table, byte: u8| table[usize::from(byte)];
        let mut before = from.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or(b' ');
        let rest = text.get(from..).unwrap_or_default();
        for (skipped, bytes) in rest.windows(DEPTH).enumerate() {
            if let [first, second, third] = *bytes {
                let buckets = open(one, first) & open(two, second) & open(three, third);
                if buckets & open(&self.before, before) != 0 && is_start(first) {
                    return from + skipped;
                }
                before = first;
            }
        }
        // Too few bytes are left for the later tables.
        let last = from.max((text.len() + 1).saturating_sub(DEPTH));
        (last..text.len())
            .find(|&at| open(one, text[at]) != 0 && is_start(text[at]))
            .unwrap_or(text.len())
    }
}

/// Whether a character starts with this byte.
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Collects the ways on from a step; none where there are too many.
fn follow(
    program: &Program,
    step: usize,
    depth: usize,
    way: Way,
    ways: &mut Vec<Way>,
) -> Option<()> {
    if depth == DEPTH {
        ways.push(way);
        return (ways.len() <= MOST_WAYS).then_some(());
    }
    match &program.steps[step] {
        Step::Is(text) | Step::Folds(text) => {
            let any_case = matches!(program.steps[step], Step::Folds(_));
            let firsts =
                text.chars().map(|c| if any_case { First::folding(c) } else { First::of(c) });
            take(program, step, depth, way, firsts, ways)
        }
        Step::In(class) | Step::Run(class) => {
            take(program, step, depth, way, std::iter::once(First::among(class)), ways)
        }
        Step::Holds(Look::Border(Letters::Ascii, true)) if depth == 0 => {
            follow(program, step + 1, depth, Way { border: true, ..way }, ways)
        }
        // The end of the text is tried in any case.
        Step::Holds(Look::End) if depth == 0 => Some(()),
        Step::Holds(Look::End) => {
            let mut way = way;
            way.bytes[depth..].fill(First::default());
            follow(program, step, DEPTH, way, ways)
        }
        Step::Save(_) | Step::Holds(_) => follow(program, step + 1, depth, way, ways),
        Step::Jump(to) => follow(program, *to, depth, way, ways),
        Step::Choice(from, to) => program.branches[*from..*to]
            .iter()
            .try_for_each(|branch| follow(program, branch.step, depth, way, ways)),
        // Choices are dealt out when all else is known.
        Step::Match | Step::Deal(_) => follow(program, step, DEPTH, way, ways),
    }
}

/// Goes on after a step that takes these characters. One above ASCII is several bytes, of which the
/// first is looked at: that is a way of its own.
fn take(
    program: &Program,
    step: usize,
    mut depth: usize,
    mut way: Way,
    firsts: impl Iterator<Item = First>,
    ways: &mut Vec<Way>,
) -> Option<()> {
    for first in firsts {
        let (ascii, above) = first.parts();
        if let Some(above) = above {
            let mut way = Way { border: way.border && depth > 0, ..way };
            way.bytes[depth] = above;
            follow(program, step, DEPTH, way, ways)?;
        }
        let Some(mut ascii) = ascii else { return Some(()) };
        if depth == 0 && way.border {
            let (letters, others) = ascii.split(is_letter);
            // Before what is no letter a word may end.
            if let Some(others) = others {
                let mut way = Way { border: false, ..way };
                way.bytes[depth] = others;
                follow(program, step, DEPTH, way, ways)?;
            }
            let Some(letters) = letters else { return Some(()) };
            ascii = letters;
        }
        way.bytes[depth] = ascii;
        depth += 1;
        if depth == DEPTH {
            break;
        }
    }
    follow(program, step + 1, depth, way, ways)
}
