//! The grammar of references: which places a text names.

use std::ops::Range;

use crate::segment::pattern::Pattern;

use super::numbers::{Number, expand, number, part};
use super::outside::{ACRONYM_BEFORE, LAW, NAME, OUTSIDE, THEREOF};
use super::relative::{self, Kin};
use crate::segment::language::{Inflection, Rank, Rules};

/// A stretch of text that names one or more places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// Bytes of the words.
    pub span: Range<usize>,
    /// The places, in order.
    pub targets: Vec<Target>,
    /// What holds the places, as the words say: `the GDPR`, `the Data Terms`.
    pub holder: Option<String>,
}

/// A place named in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// By numbers, from the outermost: Clause 5, then (b).
    Numbered(Vec<Step>),
    /// By numbers of several parts without a unit's word, as in "see A.1": a place only where there
    /// is one so numbered.
    Bare(Vec<Step>),
    /// By its title.
    Titled {
        /// The title, perhaps with words before it that are none of it.
        title: String,
        /// It stands in quotation marks.
        quoted: bool,
    },
    /// A place by where it stands from here, and the path of numbers within it.
    Beside {
        /// What is counted.
        kin: Kin,
        /// How many there are up to it, back or forth; 0 is the place itself.
        by: i32,
        /// The numbers within.
        within: Vec<Step>,
    },
    /// A place that was named just before, and the path of numbers within it: `同条第2項`.
    Same {
        /// The unit it was named with.
        unit: &'static str,
        /// The numbers within.
        within: Vec<Step>,
    },
    /// The definition of the term that stands before.
    Definition {
        /// The text before.
        before: Range<usize>,
    },
}

/// One step of a path of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The unit's name; none for `(b)` and for `§`.
    pub unit: Option<&'static str>,
    /// Where the unit stands.
    pub rank: Rank,
    /// The number, as [`number`] reads it.
    pub number: String,
}

/// The places that a text names, from left to right, none within another.
pub(super) fn mentions(text: &str, rules: &'static Rules) -> Vec<Mention> {
    let mut found = titled(text, rules);
    let free = |found: &[Mention], span: &Range<usize>| {
        !found.iter().any(|other| other.span.start < span.end && span.start < other.span.end)
    };
    let may_cite = text.bytes().any(|byte| byte.is_ascii_digit())
        && ["CF", "C.F", "US", "U.S"].iter().any(|code| text.contains(code));
    for citation in OUTSIDE.captures_iter(if may_cite { text } else { "" }) {
        if let (Some(whole), Some(code)) = (citation.get(0), citation.name("code")) {
            let step =
                Step { unit: None, rank: Rank::Section, number: citation["number"].to_owned() };
            found.push(Mention {
                span: whole.range(),
                targets: vec![Target::Numbered(vec![step])],
                holder: Some(code.as_str().to_owned()),
            });
        }
    }
    let parser = Parser { text, rules };
    if rules.number_first {
        found.extend(parser.relative());
    }
    let mut from = 0;
    while let Some(word) = rules.unit.find_at(text, from) {
        from = word.end();
        let mention = if rules.number_first {
            parser.numbered_before(word.range())
        } else {
            parser.numbered(word.range())
        };
        if let Some(mention) = mention.filter(|mention| free(&found, &mention.span)) {
            from = from.max(mention.span.end);
            found.push(mention);
        }
    }
    let pointing = rules.see.as_ref().filter(|_| has_parted_number(text));
    for see in pointing.into_iter().flat_map(|see| see.find_iter(text)) {
        if let Some(mention) = parser.bare(see.end()).filter(|of| free(&found, &of.span)) {
            found.push(mention);
        }
    }
    for defined in rules.as_defined.find_iter(text) {
        if free(&found, &defined.range()) {
            let before = 0..defined.start();
            found.push(Mention {
                span: defined.range(),
                targets: vec![Target::Definition { before }],
                holder: None,
            });
        }
    }
    found.sort_by_key(|mention| (mention.span.start, mention.span.end));
    relative::name_the_same(&mut found);
    found
}

/// Whether a number of several parts may stand in a text: most clauses have none.
fn has_parted_number(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|of| of[0].is_ascii_alphanumeric() && of[1] == b'.' && of[2].is_ascii_alphanumeric())
}

const OPENING: [char; 6] = ['“', '"', '„', '«', '「', '《'];

/// Sections named by their titles.
fn titled(text: &str, rules: &Rules) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    if !rules.named_by.is_match(text) {
        return found;
    }
    for named in &rules.named {
        for captures in named.captures_iter(text) {
            let (Some(whole), Some(title)) = (captures.get(0), captures.name("title")) else {
                continue;
            };
            let words = whole.as_str().trim_end_matches(['.', ',']);
            let span = whole.start()..whole.start() + words.len();
            let left = text[..title.start()].trim_end_matches(OPENING).trim_end();
            let beside = [left.split_whitespace().next_back(), title.as_str().split(' ').next()];
            // "This Widgets section" is the place itself.
            let own = beside.iter().flatten().any(|word| rules.this.is_match(word));
            if own && rules.inflection != Inflection::None {
                continue;
            }
            if found.iter().any(|other| other.span.start < span.end && span.start < other.span.end)
            {
                continue;
            }
            let quoted = text[..title.start()].trim_end().ends_with(OPENING);
            let holder = captures
                .name("outside")
                .map(|name| name.as_str().trim_end_matches(['.', ',', ' ']).to_owned());
            found.push(Mention {
                span,
                targets: vec![Target::Titled { title: title.as_str().trim().to_owned(), quoted }],
                holder,
            });
        }
    }
    found
}

/// Reads references at a unit's word.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) rules: &'static Rules,
}

/// Numbers after one unit.
struct Items {
    /// The path of each number, without the unit: base and what stands in parentheses.
    paths: Vec<Vec<Number>>,
    end: usize,
}

impl Parser<'_> {
    pub(super) fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn unit(&self, word: &Range<usize>) -> Option<(Option<&'static str>, Rank)> {
        let word = &self.text[word.clone()];
        if word.starts_with('§') {
            return Some((None, Rank::Section));
        }
        self.rules.unit_of(word).map(|unit| (Some(unit.name), unit.rank))
    }

    /// `Clause 5(a) to (e), and (g)`, `paragraph 1 of Clause 6`, `§ 5 Abs. 2`.
    fn numbered(&self, word: Range<usize>) -> Option<Mention> {
        let (name, rank) = self.unit(&word)?;
        let before = &self.text[..word.start];
        let own = before
            .split_whitespace()
            .next_back()
            .is_some_and(|last| self.rules.this.is_match(last));
        if own || (rank == Rank::Part && ends_in_number(before)) {
            return None;
        }
        let items = self.items(&word, rank)?;
        let mut targets: Vec<Vec<Step>> =
            items.paths.iter().map(|path| steps(name, rank, path)).collect();
        let mut end = items.end;
        while let Some((deeper, after)) = self.deeper(end, rank) {
            let last = targets.pop()?;
            for path in deeper {
                targets.push(last.iter().cloned().chain(path).collect());
            }
            end = after;
        }
        let mut holder =
            ACRONYM_BEFORE.captures(before).map(|captures| captures["name"].to_owned());
        let mut start = word.start;
        if let Some(name) = &holder {
            start = before.trim_end().len() - name.len();
        }
        let titled = self.past_gloss(end);
        // "Clauses (i) and (ii) of Section 3.01(a)": a number in parentheses is part of a section.
        let bracketed = items.paths.iter().flat_map(|path| path.first()).all(|base| base.bracketed);
        let within = if bracketed { Rank::Paragraph } else { rank };
        let outer = self.outer(end, within).or_else(|| self.outer(titled, within));
        if let Some((outer, after)) = outer {
            let outer = outer?;
            let [Target::Numbered(path)] = outer.targets.as_slice() else { return None };
            for first in targets.iter_mut().filter_map(|steps| steps.first_mut()) {
                if bracketed {
                    *first = Step { unit: None, rank: Rank::Paragraph, ..first.clone() };
                }
            }
            targets = targets
                .into_iter()
                .map(|steps| path.iter().cloned().chain(steps).collect())
                .collect();
            holder = outer.holder;
            end = after;
        } else if holder.is_none()
            && let Some((name, after)) = self.holder(end).or_else(|| self.holder(titled))
        {
            holder = Some(name);
            end = after;
        } else if holder.is_none()
            && let Some(thereof) = THEREOF.find(self.rest(end))
            && let Some(law) = LAW.captures_iter(before).last()
        {
            holder = Some(law["name"].to_owned());
            end += thereof.end();
        }
        let targets = targets.into_iter().map(Target::Numbered).collect();
        Some(Mention { span: start..end, targets, holder })
    }

    /// After the spaces and stops that may stand before a number.
    fn past_space(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.len() - rest.trim_start_matches([' ', '\u{A0}', '.']).len()
    }

    /// The numbers after a unit's word.
    fn items(&self, word: &Range<usize>, rank: Rank) -> Option<Items> {
        let unit = &self.text[word.clone()];
        let capital =
            unit.starts_with(|c: char| c.is_uppercase() || c == '§') || rank == Rank::Paragraph;
        let at = self.past_space(word.end);
        if at == word.end
            && self.rest(at).starts_with(char::is_alphanumeric)
            && !unit.starts_with('§')
            && !unit.ends_with('.')
        {
            return None;
        }
        self.paths(at, rank, capital, is_plural(unit, self.rules))
    }

    /// Numbers of several parts that no unit's word stands before: `A.1 and A.2`, `4.2(b)`.
    fn bare(&self, at: usize) -> Option<Mention> {
        let Items { paths, end } = self.paths(at, Rank::Section, true, true)?;
        let parted = |path: &Vec<Number>| path.first().is_some_and(|base| base.text.contains('.'));
        if !paths.iter().all(parted) || counts_something(self.rest(end), 1) {
            return None;
        }
        let targets = paths.iter().map(|path| Target::Bare(steps(None, Rank::Section, path)));
        Some(Mention { span: at..end, targets: targets.collect(), holder: None })
    }

    /// The numbers from `at` on, ranges counted out.
    fn paths(&self, at: usize, rank: Rank, capital: bool, many: bool) -> Option<Items> {
        let (first, mut end) = self.path(at, rank, capital, None)?;
        let mut paths = vec![first];
        loop {
            let previous = paths.last()?.clone();
            let titled = self.past_gloss(end);
            if let Some(range) = self.rules.range.find(self.rest(titled))
                && let Some((last, after)) =
                    self.path(self.past_space(titled + range.end()), rank, capital, Some(&previous))
                && let Some(between) = expand(&previous, &last)
            {
                paths.extend(between);
                end = after;
            } else if let Some(list) = self.rules.list.find(self.rest(titled))
                && let Some((next, after)) =
                    self.path(self.past_space(titled + list.end()), rank, capital, Some(&previous))
                && (many
                    || next.len() > 1
                    || next.first().is_some_and(|base| base.text.contains('.')))
                && !counts_something(self.rest(after), next.len())
            {
                paths.push(next);
                end = after;
            } else {
                return Some(Items { paths, end });
            }
        }
    }

    /// After the title that a number is glossed with, as in `Sections 8.1 (Caps) and 8.2 (Waiver)`,
    /// or after "et seq.".
    fn past_gloss(&self, at: usize) -> usize {
        static GLOSS: Pattern = Pattern::new(
            r"^\s*(?:[(（\[][“„«\x22]?\p{Lu}[^()（）\[\]\n]{2,100}[)）\]]|et\s+suivante?s?(?-u:\b)|et\s+seq\.?|ff?\.|y\s+siguientes(?-u:\b))",
        );
        GLOSS.find(self.rest(at)).map_or(at, |gloss| at + gloss.end())
    }

    /// One number with what stands in parentheses after it: `5(b)(ii)`; after another, `(g)` alone
    /// goes on from that one's base.
    fn path(
        &self,
        at: usize,
        rank: Rank,
        capital: bool,
        previous: Option<&Vec<Number>>,
    ) -> Option<(Vec<Number>, usize)> {
        let mut path = Vec::new();
        let mut end = at;
        if let Some((base, len)) = number(self.rest(at), rank == Rank::Paragraph, capital) {
            // "point a)" closes its letter; in parentheses of their own they close the sentence.
            let letter = base.text.chars().all(char::is_alphabetic);
            end += len;
            end += usize::from(
                rank == Rank::Paragraph
                    && letter
                    && self.rest(end).starts_with(')')
                    && !self.in_parentheses(at),
            );
            path.push(base);
        } else if self.rest(at).starts_with('(') {
            let keep = previous.map_or(0, |path| {
                path.len().saturating_sub(1).max(usize::from(path.len() == 1 && !path[0].bracketed))
            });
            path.extend(previous.into_iter().flatten().take(keep).cloned());
        }
        let inherited = path.len();
        while let Some((sub, len)) = part(self.rest(end)) {
            path.push(sub);
            end += len;
        }
        (end > at && (path.len() > inherited || inherited > 0)).then_some((path, end))
    }

    /// Whether a parenthesis is open where a number begins.
    fn in_parentheses(&self, at: usize) -> bool {
        let before = self.text[..at].rsplit('\n').next().unwrap_or_default();
        before.matches(['(', '（']).count() > before.matches([')', '）']).count()
    }

    /// A smaller unit right after: `Clause 5 paragraph f`, `Art. 6 Abs. 1 lit. a`.
    fn deeper(&self, at: usize, rank: Rank) -> Option<(Vec<Vec<Step>>, usize)> {
        let rest = self.rest(at);
        let gap = rest.len() - rest.trim_start_matches([',', ' ', '\u{A0}']).len();
        let word =
            self.rules.unit.find(&rest[gap..]).filter(|word| word.start() == 0 && gap > 0)?;
        let word = at + gap..at + gap + word.end();
        let (name, inner) = self.unit(&word)?;
        if inner != Rank::Paragraph || rank > inner {
            return None;
        }
        let items = self.items(&word, inner)?;
        Some((items.paths.iter().map(|path| steps(name, inner, path)).collect(), items.end))
    }

    /// A larger unit that holds it: `paragraph 1 of Clause 6`. `Some(None)` when there is one that
    /// names several places, which cannot all hold it.
    fn outer(&self, at: usize, rank: Rank) -> Option<(Option<Mention>, usize)> {
        let of = self.rules.of.find(self.rest(at)).filter(|of| of.end() > 0)?;
        let start = at + of.end();
        let word = self.rules.unit.find(self.rest(start)).filter(|word| word.start() == 0)?;
        let word = start..start + word.end();
        let (_, outer) = self.unit(&word)?;
        if outer > rank || (outer == rank && rank != Rank::Attachment && rank != Rank::Paragraph) {
            return None;
        }
        let mention = self.numbered(word)?;
        let end = mention.span.end;
        Some(((mention.targets.len() == 1).then_some(mention), end))
    }

    /// A name without the place that follows it: `BGB und Abschnitt 2`.
    fn before_unit<'t>(&self, name: &'t str) -> &'t str {
        let Some(unit) = self.rules.unit.find_iter(name).find(|unit| unit.start() > 0) else {
            return name;
        };
        let Some((before, between)) = name[..unit.start()].trim_end().rsplit_once(' ') else {
            return name;
        };
        let counted = name[unit.end()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        let listed = self.rules.list.find(&format!(" {between} ")).is_some();
        if counted && listed { before.trim_end() } else { name }
    }

    /// The document that holds it: `of the GDPR`.
    fn holder(&self, at: usize) -> Option<(String, usize)> {
        let of = self.rules.of.find(self.rest(at)).filter(|of| of.end() > 0)?;
        let start = at + of.end();
        if self.rules.this.is_match(self.rest(start)) {
            return None;
        }
        if let Some(law) = self.rules.law.as_ref().and_then(|law| law.find(self.rest(start))) {
            return Some((law.as_str().to_owned(), start + law.end()));
        }
        let captures = NAME.captures(self.rest(start))?;
        let name = captures.name("name")?;
        let text = self.before_unit(name.as_str()).trim_end_matches(['.', ',']);
        Some((text.to_owned(), start + name.start() + text.len()))
    }
}

pub(super) fn steps(unit: Option<&'static str>, rank: Rank, path: &[Number]) -> Vec<Step> {
    path.iter()
        .enumerate()
        .map(|(depth, number)| {
            let own = depth == 0;
            Step {
                unit: if own { unit } else { None },
                rank: if own { rank } else { Rank::Paragraph },
                number: number.text.clone(),
            }
        })
        .collect()
}

/// Whether a unit's word stands for several, so that bare numbers may go on after "and".
fn is_plural(word: &str, rules: &Rules) -> bool {
    match rules.inflection {
        Inflection::English | Inflection::Romance => {
            let word = word.to_lowercase();
            word == "§§"
                || word.trim_end_matches('.').ends_with('s')
                || word.ends_with("appendices")
                || word.ends_with("addenda")
        }
        Inflection::German => word != "§",
        Inflection::None => true,
    }
}

/// `and 30 days`: a number that counts what follows, no number of a place.
fn counts_something(rest: &str, parts: usize) -> bool {
    static COUNTED: Pattern = Pattern::new(
        r"(?i)^(?:\s*%|[\s-]+(?:(?:calendar|business|working|consecutive)\s+)?(?:days?|weeks?|months?|years?|hours?|minutes?|percent|tage?n?|wochen?|monate?n?|jahre?n?|jours?|mois|ans?|días?|meses|años?|euros?|usd)\b)",
    );
    parts == 1 && COUNTED.is_match(rest)
}

/// `MPEG-4 Part 2`: the number belongs to a product's name.
fn ends_in_number(before: &str) -> bool {
    before.trim_end().rsplit(char::is_whitespace).next().is_some_and(|word| {
        word.ends_with(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphabetic)
    })
}
