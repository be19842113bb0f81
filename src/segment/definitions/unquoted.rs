//! Terms without quotation marks: set off by formatting, by a dash, by a line of their own, or by
//! standing in a list of definitions.

use std::ops::Range;
use std::sync::LazyLock;

use crate::segment::pattern::{Captures, Pattern};

use super::grammar::{
    Found, LONGEST_TERM, Surroundings, add_aliases, clean, could_be_term, other_names,
};
use crate::model::DefinitionForm;
use crate::segment::language::{Inflection, Rules, WORD};

/// A sentence of a clause.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    /// From its first own word.
    pub(super) range: Range<usize>,
    /// It is the clause's first.
    pub(super) first: bool,
}

impl Sentence<'_> {
    /// A term without quotation marks: set off by formatting, or plain in a list of definitions.
    pub(super) fn unquoted(&self, around: Surroundings<'_>) -> Option<Found> {
        let rules = around.rules;
        let sentence = self.text.get(self.range.clone())?;
        if self.first
            && let Some(found) = self.formatted(around)
        {
            return Some(found);
        }
        if self.first
            && around.among_definitions
            && let Some(found) = self.entry(sentence, rules)
        {
            return Some(found);
        }
        if !rules.unquoted_by.iter().any(|word| sentence.contains(word)) {
            return None;
        }
        let capture = rules.unquoted.captures(sentence)?;
        let term = capture.name("term")?;
        Some(Found {
            text: self.range.clone(),
            ..self.plain(term.start(), term.as_str(), None, DefinitionForm::Verb, rules)
        })
    }

    /// An entry of a list of definitions: `Term (Abbreviation) - meaning`, `Term means …`.
    fn entry(&self, sentence: &str, rules: &Rules) -> Option<Found> {
        if let Some(entry) = SET_OFF.captures(sentence).filter(is_short) {
            let (term, also) = (entry.name("term")?, entry.name("also").map(|also| also.as_str()));
            let place = rules.unit.find(term.as_str()).is_some_and(|unit| unit.start() == 0)
                && term.as_str().ends_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
            let address = sentence[term.end()..].contains("://") && sentence.len() < 120;
            if place || address || REMARK.is_match(term.as_str()) {
                return None;
            }
            return Some(self.plain(
                term.start(),
                term.as_str(),
                also,
                DefinitionForm::Formatted,
                rules,
            ));
        }
        if !sentence
            .starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
        {
            return None;
        }
        let spaced = rules.inflection != Inflection::None;
        let ends = sentence
            .char_indices()
            .take_while(|(at, c)| *at < LONGEST_TERM && !c.is_ascii_punctuation());
        let end = ends
            .filter(|(at, c)| *at > 0 && (!spaced || c.is_whitespace()))
            .map(|(at, _)| at)
            .take(if spaced { 8 } else { 20 })
            .find(|&at| {
                rules.means.is_match(&sentence[at..]) || rules.elsewhere.is_match(&sentence[at..])
            })?;
        let term = &sentence[..end];
        // "Where these Clauses use terms that … have the same meaning" speaks of the text itself.
        let speaks = term.split_whitespace().any(|word| rules.this.is_match(word));
        let clause = term.contains(['，', '、', ',']) || (spaced && speaks);
        if clause || rules.definitions_lead.is_match(sentence) {
            return None;
        }
        let article =
            term.find(' ').filter(|&at| rules.prefix.is_match(&term[..=at])).map_or(0, |at| at + 1);
        Some(self.plain(article, &term[article..], None, DefinitionForm::Means, rules))
    }

    /// A term set in bold or italics at the start of a clause.
    fn formatted(&self, around: Surroundings<'_>) -> Option<Found> {
        let rules = around.rules;
        let span = around.emphasis.iter().find(|span| {
            span.start < self.range.end
                && self
                    .text
                    .get(self.range.start..span.start)
                    .is_some_and(|before| rules.prefix.is_match(before))
                && span.end > self.range.start
        })?;
        let name = self.text.get(span.start.max(self.range.start)..span.end)?;
        let rest = self.text.get(span.end..)?;
        let term = name.trim().trim_end_matches([':', '：', '.', '-', '–', '—', ' ']);
        let colon =
            name.trim_end().ends_with([':', '：', '-', '–', '—']) && !rest.trim().is_empty();
        let means = rules.means.is_match(rest) || rules.elsewhere.is_match(rest);
        let among = around.among_definitions
            && (colon
                || SEPARATOR.is_match(rest)
                || rules.verb.is_match(rest)
                || rules.copula.is_match(rest));
        if !(means || among)
            || term.split_whitespace().count() > 10
            || !could_be_term(term)
            || REMARK.is_match(term)
        {
            return None;
        }
        let elsewhere = rules.elsewhere.is_match(rest.trim_start_matches([':', '：']));
        let form = if elsewhere { DefinitionForm::Elsewhere } else { DefinitionForm::Formatted };
        Some(self.plain(
            span.start.max(self.range.start) - self.range.start,
            term,
            None,
            form,
            rules,
        ))
    }

    fn plain(
        &self,
        at: usize,
        term: &str,
        also: Option<&str>,
        form: DefinitionForm,
        rules: &Rules,
    ) -> Found {
        let mut names = term.split(" or ");
        let mut definition = Found {
            term: clean(names.next().unwrap_or(term)).to_owned(),
            aliases: Vec::new(),
            form,
            at: self.range.start + at,
            text: self.range.start..self.text.len(),
            local: false,
            weak: false,
        };
        let implied = other_names(&definition.term, rules);
        add_aliases(&mut definition, &implied);
        add_aliases(&mut definition, &names.collect::<Vec<_>>());
        add_aliases(&mut definition, also.as_slice());
        definition
    }
}

/// What a remark to a text begins with: `Note 1 to entry:`, `EXAMPLE:`.
static REMARK: Pattern = Pattern::new(
    r"^(?i:notes?|examples?|remarks?|anmerkung(?:en)?|hinweise?|beispiele?|remarques?|exemples?|notas?|ejemplos?|備考|注記?|例)(?:\s*[0-9]+)?(?:\s+(?:to|zu|à|a)\s+.*)?$",
);

static SET_OFF: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of(format!(
        r"^(?:(?:The|A|An)\s+)?(?P<term>[\p{{Lu}}\p{{Lo}}](?:{WORD}|['’])*(?:[ ](?:{WORD}|['’])+)*?)(?:\s*[(（](?P<also>[^()（）]+)[)）])?(?:\s+[-–—－―]+\s+|\s*[—－―–]+\s*|\s*：\s*|:\s+)\S",
    ))
});

/// Most words of a term that is set off from its meaning.
const MOST_WORDS: usize = 8;

/// Most words of a term in parentheses that only its capitals tell.
const MOST_WORDS_IN_PARENTHESES: usize = 5;

/// Longest other name in parentheses after a term, in characters.
const LONGEST_ALSO: usize = 60;

fn is_short(entry: &Captures<'_, '_>) -> bool {
    let words = entry.name("term").map_or(0, |term| term.as_str().split(' ').count());
    let also = entry.name("also").map_or(0, |also| also.as_str().chars().count());
    words <= MOST_WORDS && also <= LONGEST_ALSO
}

/// `(each, a Widget)`: a name in parentheses that only its capital letter tells.
pub(super) fn inline_unquoted(
    text: &str,
    sentence: &Range<usize>,
    around: Surroundings<'_>,
) -> Vec<Found> {
    PARENTHESIS
        .captures_iter(&text[sentence.clone()])
        .filter_map(|captures| {
            let (lead, term) = (captures.name("lead")?, captures.name("term")?);
            if lead.as_str().chars().count() > LONGEST_ALSO
                || term.as_str().split(' ').count() > MOST_WORDS_IN_PARENTHESES
            {
                return None;
            }
            let at = sentence.start + term.start();
            let emphasised = around.emphasis.iter().any(|span| {
                span.start.abs_diff(at) <= 1 && span.end.abs_diff(at + term.len()) <= 1
            });
            let named = around.rules.open_lead.is_match(lead.as_str())
                || (emphasised && around.rules.inline_lead.is_match(lead.as_str()));
            named.then(|| Found {
                term: clean(term.as_str()).to_owned(),
                aliases: Vec::new(),
                form: if emphasised { DefinitionForm::Formatted } else { DefinitionForm::Inline },
                at,
                text: sentence.clone(),
                local: false,
                weak: !emphasised,
            })
        })
        .collect()
}

static PARENTHESIS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of(format!(
        r"\((?P<lead>[^()“”\x22]*?)(?P<term>\p{{Lu}}(?:{WORD}|['’])*(?: \p{{Lu}}(?:{WORD}|['’])*)*)\)",
    ))
});

/// What sets a term off from its meaning.
pub(super) static SEPARATOR: Pattern = Pattern::new(r"^\s*(?:[-–—－―]+|[:：])\s*\S");

/// A term on the first line of a clause and its meaning on the next, which goes on from it in small
/// letters: the manner of ISO standards (ISO/IEC Directives, part 2, 16.5).
pub(super) fn lined(text: &str, start: usize) -> Option<Found> {
    let (term, meaning) = text.get(start..)?.split_once('\n')?;
    let term = term.trim();
    let goes_on =
        meaning.trim_start().starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase());
    let line = term.ends_with(char::is_alphanumeric) && term.split_whitespace().count() <= 6;
    (goes_on && line && could_be_term(term)).then(|| Found {
        term: term.to_owned(),
        aliases: Vec::new(),
        form: DefinitionForm::Formatted,
        at: start,
        text: start..text.len(),
        local: false,
        weak: false,
    })
}
