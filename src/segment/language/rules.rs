//! The shape of a language's rules.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::segment::pattern::Pattern;

use super::{de, en, es, fr, ja, zh};

/// A language's rules as written down: sources of regular expressions and lists of words.
///
/// Where a field is a regular expression, its comment says which text it is matched against and
/// at which end. All are matched without regard to case.
pub(super) struct Source {
    /// Primary subtag, ISO 639.
    pub tag: &'static str,
    /// Frequent words that tell the language of a text; empty where the script tells it.
    pub frequent: &'static [&'static str],
    /// How a term changes its form in use.
    pub inflection: Inflection,
    /// What may stand between the start of a sentence and the term: articles, "the term".
    pub prefix: &'static str,
    /// After the term, anywhere in a sentence: "means".
    pub means: &'static str,
    /// After the term at the start of a sentence: "refers to", "includes".
    pub verb: &'static str,
    /// After the term at the start of a clause: "is", "are".
    pub copula: &'static str,
    /// After the term: "has the meaning given in".
    pub elsewhere: &'static str,
    /// Later in the sentence: "as those terms are defined in".
    pub elsewhere_later: &'static str,
    /// Pairs around the term: "a reference to “X”" … "shall be".
    pub frames: &'static [(&'static str, &'static str)],
    /// From the opening parenthesis to the term: "each a", "hereinafter".
    pub inline_lead: &'static str,
    /// From the term to the closing parenthesis, where words may stand there.
    pub inline_tail: &'static str,
    /// Before the term without a parenthesis: "together", "referred to as".
    pub open_lead: &'static str,
    /// Before a further name of a term already defined in the clause: "also known as".
    pub also: &'static str,
    /// Between the names of one group of terms.
    pub joiner: &'static str,
    /// At the start of the sentence: the meaning holds only here ("for the purposes of this section").
    pub local: &'static str,
    /// Title of a section that holds definitions.
    pub definitions_title: &'static str,
    /// A lead-in that announces definitions.
    pub definitions_lead: &'static str,
    /// Header of a column of terms.
    pub term_column: &'static str,
    /// Header of a column of meanings.
    pub meaning_column: &'static str,
    /// One of these stands wherever `unquoted` matches; most sentences have none.
    pub unquoted_by: &'static [&'static str],
    /// An unquoted term that is defined in running text, group `term`.
    pub unquoted: &'static str,
    /// Words that count divisions, longest first where one begins another. Those of one unit stand
    /// between bars; an abbreviation ends in its full stop.
    pub units: &'static [(&'static str, Rank)],
    /// Ordinal words that stand for the number of a division, in small letters, and their value:
    /// "cláusula segunda", "SEGUNDA.- Precio".
    pub ordinals: &'static [(&'static str, u32)],
    /// True where the number stands before the unit's word (第5条).
    pub number_first: bool,
    /// Between the ends of a range of numbers: "to".
    pub range: &'static str,
    /// Between numbers of a list: "and", "or".
    pub list: &'static str,
    /// Between a number and what holds it: "of the".
    pub of: &'static str,
    /// After `of`: the reference stays in this document ("this Agreement").
    pub this: &'static str,
    /// What the name of an outside document ends in: "Act", "Agreement".
    pub instrument: &'static str,
    /// After `of`: the name of a law that small letters go on with ("code de la consommation"); empty
    /// where capitals tell its end.
    pub law: &'static str,
    /// Stands wherever one of `named` matches; most clauses have none.
    pub named_by: &'static str,
    /// A section named by its title, groups `title` and, where it is said, `outside`.
    pub named: &'static [&'static str],
    /// Points at the number of a place that no unit's word stands before, as in "see 4.2"; empty
    /// where there is none.
    pub see: &'static str,
    /// After a term: "(as defined below)".
    pub as_defined: &'static str,
    /// Title of the publisher's own summary of changes.
    pub summary_title: &'static str,
    /// In such a title: the date after it is that of the release before ("since").
    pub summary_since: &'static str,
    /// A line that introduces such a summary or its parts, or points to older ones.
    pub summary_lead: &'static str,
    /// A whole cell or line that says that nothing changed.
    pub summary_nothing: &'static str,
    /// What was added, removed, changed: column headers and first words of an entry.
    pub added: &'static str,
    /// See `added`.
    pub removed: &'static str,
    /// See `added`.
    pub changed: &'static str,
}

/// How a term changes its form in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inflection {
    /// Plural in -s, -es, -ies; possessive in ’s.
    English,
    /// Case and number endings after the term: -s, -es, -e, -en, -n, -er.
    German,
    /// Plural in -s, -es, -x on each word of the term.
    Romance,
    /// No endings, no spaces between words.
    None,
}

/// Where a division stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// An attachment, annex, schedule, exhibit, appendix: a document of its own.
    Attachment,
    /// A part or chapter.
    Part,
    /// A section, clause or article.
    Section,
    /// A paragraph, item or point within a section.
    Paragraph,
}

/// A word that counts divisions.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The name that equal units share: the first of its words.
    pub name: &'static str,
    /// Where it stands.
    pub rank: Rank,
}

/// A language's rules, compiled.
#[derive(Debug)]
#[allow(missing_docs)] // Each field is described at `Source`, from which it is compiled.
pub struct Rules {
    pub tag: &'static str,
    pub inflection: Inflection,
    pub prefix: Pattern,
    pub means: Pattern,
    pub verb: Pattern,
    pub copula: Pattern,
    pub elsewhere: Pattern,
    pub elsewhere_later: Pattern,
    pub frames: Vec<(Pattern, Pattern)>,
    pub inline_lead: Pattern,
    pub inline_tail: Pattern,
    pub open_lead: Pattern,
    pub also: Pattern,
    pub joiner: Pattern,
    pub local: Pattern,
    pub definitions_title: Pattern,
    pub definitions_lead: Pattern,
    pub term_column: Pattern,
    pub meaning_column: Pattern,
    pub unquoted_by: &'static [&'static str],
    pub unquoted: Pattern,
    /// The units by their words in small letters.
    units: HashMap<String, Unit>,
    /// Any unit's word, to find where a reference may begin.
    pub unit: Pattern,
    pub number_first: bool,
    pub range: Pattern,
    pub list: Pattern,
    pub of: Pattern,
    pub this: Pattern,
    pub instrument: Pattern,
    pub law: Option<Pattern>,
    pub named_by: Pattern,
    pub named: Vec<Pattern>,
    pub see: Option<Pattern>,
    pub as_defined: Pattern,
    pub summary_title: Pattern,
    pub summary_since: Pattern,
    pub summary_lead: Pattern,
    pub summary_nothing: Pattern,
    pub added: Pattern,
    pub removed: Pattern,
    pub changed: Pattern,
}

/// All ordinal words that stand for numbers, longest first.
pub fn ordinal_words() -> Vec<&'static str> {
    let mut words: Vec<&str> = ORDINALS.iter().map(|(word, _)| *word).collect();
    words.sort_unstable_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words
}

/// The ordinal words of all languages and their values, by the alphabet.
static ORDINALS: LazyLock<Vec<(&str, u32)>> = LazyLock::new(|| {
    let mut known: Vec<_> = SOURCES.iter().flat_map(|source| source.ordinals).copied().collect();
    known.sort_unstable();
    known
});

/// The longest ordinal word of any language that a text begins with: its value and length.
pub fn ordinal(text: &str) -> Option<(u32, usize)> {
    let first = text.chars().next().filter(|c| c.is_alphabetic())?.to_lowercase().next()?;
    let begins = |word: &str| {
        let mut rest = text.chars();
        let same = word.chars().all(|c| rest.next().is_some_and(|own| own.to_lowercase().eq([c])));
        let length = text.len() - rest.as_str().len();
        (same && !rest.as_str().starts_with(char::is_alphanumeric)).then_some(length)
    };
    let from = ORDINALS.partition_point(|(word, _)| word.chars().next() < Some(first));
    let known = ORDINALS.get(from..)?.iter().take_while(|(word, _)| word.starts_with(first));
    known
        .filter_map(|(word, value)| Some((*value, begins(word)?)))
        .max_by_key(|(_, length)| *length)
}

/// All languages that have rules.
pub(super) static SOURCES: [&Source; 6] =
    [&en::SOURCE, &de::SOURCE, &fr::SOURCE, &es::SOURCE, &zh::SOURCE, &ja::SOURCE];

static RULES: [LazyLock<Rules>; 6] = [
    LazyLock::new(|| Rules::compile(&en::SOURCE)),
    LazyLock::new(|| Rules::compile(&de::SOURCE)),
    LazyLock::new(|| Rules::compile(&fr::SOURCE)),
    LazyLock::new(|| Rules::compile(&es::SOURCE)),
    LazyLock::new(|| Rules::compile(&zh::SOURCE)),
    LazyLock::new(|| Rules::compile(&ja::SOURCE)),
];

/// The rules for a language tag (BCP 47), if there are any. An empty tag is read as English, the
/// language of most terms that do not say.
pub fn rules(tag: &str) -> Option<&'static Rules> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let primary = if primary.is_empty() { "en" } else { &primary };
    let position = SOURCES.iter().position(|source| source.tag == primary)?;
    RULES.get(position).map(|rules| &**rules)
}

impl Rules {
    fn compile(source: &Source) -> Self {
        // English words end in ASCII letters, whose borders are sooner told than those of Unicode's.
        let ascii = source.inflection == Inflection::English;
        let regex = |pattern: &str| {
            Pattern::of(match ascii {
                true => pattern.replace(r"\b", r"(?-u:\b)"),
                false => pattern.to_owned(),
            })
        };
        let start = |pattern: &str| regex(&format!(r"(?i)^(?:{pattern})"));
        let end = |pattern: &str| regex(&format!(r"(?i)(?:{pattern})$"));
        let whole = |pattern: &str| regex(&format!(r"(?i)^(?:{pattern})$"));
        let any = |pattern: &str| regex(&format!(r"(?i)(?:{pattern})"));
        let spaced = source.inflection != Inflection::None;
        // A word ends where no letter follows; an abbreviation ends with its full stop.
        let alternatives = |words: &str| {
            let whole = |word: &str| {
                let border = if spaced && !word.ends_with('.') { r"\b" } else { "" };
                format!("{}{border}", regex::escape(word))
            };
            words.split('|').map(whole).collect::<Vec<_>>().join("|")
        };
        let border = if spaced { r"\b" } else { "" };
        let units: Vec<String> =
            source.units.iter().map(|(words, _)| alternatives(words)).collect();
        Self {
            tag: source.tag,
            inflection: source.inflection,
            prefix: whole(source.prefix),
            means: start(source.means),
            verb: start(source.verb),
            copula: start(source.copula),
            elsewhere: start(source.elsewhere),
            elsewhere_later: any(source.elsewhere_later),
            frames: source
                .frames
                .iter()
                .map(|(before, after)| (end(before), start(after)))
                .collect(),
            inline_lead: whole(source.inline_lead),
            inline_tail: whole(source.inline_tail),
            open_lead: end(source.open_lead),
            also: end(source.also),
            joiner: whole(source.joiner),
            local: start(source.local),
            definitions_title: whole(source.definitions_title),
            definitions_lead: any(source.definitions_lead),
            term_column: whole(source.term_column),
            meaning_column: whole(source.meaning_column),
            unquoted_by: source.unquoted_by,
            unquoted: regex(source.unquoted),
            units: source
                .units
                .iter()
                .flat_map(|(words, rank)| {
                    let name = words.split('|').next().unwrap_or(words);
                    let unit = move |word: &str| (word.to_lowercase(), Unit { name, rank: *rank });
                    words.split('|').map(unit)
                })
                .collect(),
            unit: any(&format!("{border}(?:{})|§§?", units.join("|"))),
            number_first: source.number_first,
            range: start(source.range),
            list: start(source.list),
            of: start(source.of),
            this: start(source.this),
            instrument: match source.inflection {
                // "Código Civil", "Code du travail": the kind of document stands first.
                Inflection::Romance => any(&format!(r"^(?:{0})\b|(?:{0})$", source.instrument)),
                _ => end(source.instrument),
            },
            law: (!source.law.is_empty()).then(|| start(source.law)),
            named_by: any(source.named_by),
            named: source.named.iter().copied().map(regex).collect(),
            see: (!source.see.is_empty()).then(|| any(source.see)),
            as_defined: any(source.as_defined),
            summary_title: any(source.summary_title),
            summary_since: any(source.summary_since),
            summary_lead: any(source.summary_lead),
            summary_nothing: whole(source.summary_nothing),
            added: start(source.added),
            removed: start(source.removed),
            changed: start(source.changed),
        }
    }

    /// All patterns, for tests of what matches them.
    #[cfg(test)]
    pub(in crate::segment) fn patterns(&self) -> Vec<&Pattern> {
        let Self { prefix, means, verb, copula, elsewhere, elsewhere_later, inline_lead, .. } =
            self;
        let Self { inline_tail, open_lead, also, joiner, local, definitions_title, .. } = self;
        let Self { definitions_lead, term_column, meaning_column, unquoted, unit, range, .. } =
            self;
        let Self { list, of, this, instrument, named_by, as_defined, summary_title, .. } = self;
        let Self { summary_since, summary_lead, summary_nothing, added, removed, changed, .. } =
            self;
        let mut all = vec![
            prefix,
            means,
            verb,
            copula,
            elsewhere,
            elsewhere_later,
            inline_lead,
            inline_tail,
            open_lead,
            also,
            joiner,
            local,
            definitions_title,
            definitions_lead,
            term_column,
            meaning_column,
            unquoted,
            unit,
            range,
            list,
            of,
            this,
            instrument,
            named_by,
            as_defined,
            summary_title,
            summary_since,
            summary_lead,
            summary_nothing,
            added,
            removed,
            changed,
        ];
        all.extend(self.frames.iter().flat_map(|(before, after)| [before, after]));
        all.extend(&self.named);
        all.extend(&self.law);
        all.extend(&self.see);
        all
    }

    /// The unit that a word names.
    pub fn unit_of(&self, word: &str) -> Option<&Unit> {
        self.units.get(&word.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_compiles() {
        for source in SOURCES {
            let rules = rules(source.tag).unwrap();
            assert_eq!(rules.tag, source.tag);
            for (words, rank) in source.units {
                for word in words.split('|') {
                    assert!(rules.unit.is_match(word), "{}: {word}", source.tag);
                    assert_eq!(rules.unit_of(word).unwrap().rank, *rank);
                }
            }
        }
        assert_eq!(rules("de-AT").unwrap().tag, "de");
        assert_eq!(rules("").unwrap().tag, "en");
        assert!(rules("it-IT").is_none());
    }
}
