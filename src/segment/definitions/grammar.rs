//! The grammar of definitions: what a clause's text defines.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::abbreviation::{self, long_form};
use crate::model::DefinitionForm;
use crate::segment::language::{Inflection, Quoted, Rules, quoted, sentences, without_label};

/// A definition as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The term.
    pub term: String,
    /// Other names of the same meaning.
    pub aliases: Vec<String>,
    /// How it is worded.
    pub form: DefinitionForm,
    /// Byte at which the term stands.
    pub at: usize,
    /// Bytes of the defining text.
    pub text: Range<usize>,
    /// The wording limits it to the place ("for the purposes of this section").
    pub local: bool,
    /// Rather a mention than a definition when the term is defined elsewhere: a gloss, an
    /// abbreviation in parentheses.
    pub weak: bool,
}

/// What is known of the clause beside its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The language's words.
    pub rules: &'static Rules,
    /// It stands in a section of definitions or under a lead-in that announces them.
    pub among_definitions: bool,
    /// Bytes set in bold or italics.
    pub emphasis: &'a [Range<usize>],
}

/// Longest term, in characters.
const LONGEST_TERM: usize = 100;

/// Longest article, in bytes: "term" and its like are none.
const LONGEST_ARTICLE: usize = 3;

/// Terms that are named together, with the words between them.
struct Group<'a> {
    names: Vec<&'a str>,
    span: Range<usize>,
}

/// How a group was recognised.
struct Verdict {
    form: DefinitionForm,
    /// Each name has a meaning of its own.
    each: bool,
    /// The meaning begins at the term rather than standing before it.
    opens: bool,
    weak: bool,
}

/// What a clause's text defines, in the order of the text.
pub(super) fn parse(text: &str, around: Surroundings<'_>) -> Vec<Found> {
    let start = without_label(text);
    let mut found = Vec::new();
    let mut opened: Vec<usize> = Vec::new();
    let quotes = quoted(text);
    for sentence in sentences(text) {
        let first = sentence.start <= start && start < sentence.end;
        let from =
            if first { start } else { sentence.start + leading_space(&text[sentence.clone()]) };
        let inside: Vec<Quoted<'_>> = quotes
            .iter()
            .copied()
            .filter(|quote| sentence.start <= quote.start && quote.start < sentence.end)
            .collect();
        let known = found.len();
        for group in groups(text, &inside, around.rules) {
            let before = text.get(from..group.span.start).unwrap_or_default();
            if around.rules.also.is_match(before) {
                if let Some(last) = found.last_mut() {
                    add_aliases(last, &group.names);
                }
                continue;
            }
            let repeated = found.len() > known;
            let Some(verdict) = judge(text, &sentence, before, &group, first, repeated, around)
            else {
                continue;
            };
            if verdict.opens {
                opened.push(from);
            }
            let local = around.rules.local.is_match(before);
            record(&mut found, &group, &verdict, sentence.clone(), local, around.rules);
        }
        let quoted_here = found.len() > known;
        if !quoted_here {
            let here = Sentence { text, range: from..sentence.end, first };
            if let Some(plain) = here.unquoted(around) {
                if plain.text.start == from {
                    opened.push(from);
                }
                found.push(plain);
            }
        }
        found.extend(inline_unquoted(text, &sentence, around));
        found.extend(abbreviation::find(text, sentence.clone()));
    }
    if found.is_empty() && around.among_definitions {
        found.extend(lined(text, start));
    }
    found.sort_by_key(|definition| definition.at);
    extend(&mut found, &opened, text.len());
    let mut seen: Vec<String> = Vec::new();
    found.retain(|definition| {
        let fresh = !seen.contains(&definition.term);
        seen.push(definition.term.clone());
        seen.extend(definition.aliases.iter().cloned());
        fresh
    });
    found
}

/// A term on the first line of a clause and its meaning on the next, which goes on from it in small
/// letters: the manner of ISO standards (ISO/IEC Directives, part 2, 16.5).
fn lined(text: &str, start: usize) -> Option<Found> {
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

/// A definition that opens a sentence lasts to the next that does; one within a sentence is that
/// sentence.
fn extend(found: &mut [Found], opened: &[usize], length: usize) {
    for definition in found {
        if opened.iter().any(|&open| definition.text.start <= open && open <= definition.at) {
            let open = opened.iter().copied().filter(|&open| open <= definition.at).max();
            definition.text.start = open.unwrap_or(definition.text.start);
            definition.text.end =
                opened.iter().copied().filter(|&open| open > definition.at).min().unwrap_or(length);
        }
    }
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Quoted names that stand together, joined by commas, "and", "or", a parenthesis.
fn groups<'a>(text: &'a str, quotes: &[Quoted<'a>], rules: &Rules) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for quote in quotes {
        let joined = groups.last_mut().filter(|group| {
            let gap = &text[group.span.end..quote.start];
            let further = gap.trim() == "(" && text[quote.end..].trim_start().starts_with(')');
            gap.len() <= 40 && (further || rules.joiner.is_match(gap))
        });
        match joined {
            Some(group) => {
                group.names.push(quote.text);
                group.span.end = quote.end;
            }
            None => groups.push(Group { names: vec![quote.text], span: quote.start..quote.end }),
        }
    }
    groups
}

fn judge(
    text: &str,
    sentence: &Range<usize>,
    before: &str,
    group: &Group<'_>,
    first: bool,
    repeated: bool,
    around: Surroundings<'_>,
) -> Option<Verdict> {
    let rules = around.rules;
    let verdict = |form, opens| Some(Verdict { form, each: false, opens, weak: false });
    if group.names.iter().any(|name| !could_be_term(name)) {
        return None;
    }
    if in_parentheses(text, sentence, group, rules) {
        return verdict(DefinitionForm::Inline, false);
    }
    let after = text.get(group.span.end..).unwrap_or_default();
    let after = after.strip_prefix(')').unwrap_or(after);
    let after = after.get(abbreviation_after(after).len..).unwrap_or(after);
    // A verb may stand after the full stop that belongs to the quotation, never in the next line.
    let line = after.split(['\n', '\t']).next().unwrap_or_default();
    let opens = begins(before, repeated, rules);
    if rules.elsewhere.is_match(line) {
        return Some(Verdict { form: DefinitionForm::Elsewhere, each: true, opens, weak: false });
    }
    if rules.means.is_match(line) {
        return verdict(DefinitionForm::Means, opens);
    }
    if opens && rules.verb.is_match(line) {
        return verdict(DefinitionForm::Verb, true);
    }
    let leads = rules.prefix.is_match(before);
    if leads && (first || around.among_definitions) && rules.copula.is_match(line) {
        return verdict(DefinitionForm::Verb, true);
    }
    if rules.frames.iter().any(|(lead, follow)| lead.is_match(before) && follow.is_match(line)) {
        return verdict(DefinitionForm::Verb, opens);
    }
    if rules.open_lead.is_match(before) {
        return verdict(DefinitionForm::Inline, false);
    }
    if leads && first && around.among_definitions && SEPARATOR.is_match(line) {
        return verdict(DefinitionForm::Means, true);
    }
    if GLOSS.is_match(line) && group.names.iter().all(|name| name.starts_with(char::is_uppercase)) {
        return Some(Verdict {
            form: DefinitionForm::Inline,
            each: false,
            opens: false,
            weak: true,
        });
    }
    let later = rules
        .elsewhere_later
        .find_iter(&text[sentence.clone()])
        .any(|found| sentence.start + found.start() >= group.span.end);
    later.then_some(Verdict {
        form: DefinitionForm::Elsewhere,
        each: true,
        opens: false,
        weak: false,
    })
}

static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:[-–—－―]+|[:：])\s*\S"));
/// A parenthesis that lists what is meant: `(ideas, comments, or know-how)`.
static GLOSS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*\(\p{Ll}[\p{L}-]*, [^()]*, [^()]*\)"));

fn pattern(source: &str) -> Regex {
    Regex::new(source).unwrap_or_else(|error| unreachable!("a pattern of definitions: {error}"))
}

/// Whether nothing but articles and introductions stands before the term in its sentence.
fn begins(before: &str, repeated: bool, rules: &Rules) -> bool {
    if rules.prefix.is_match(before) {
        return true;
    }
    let Some(comma) = before.rfind([',', '，', '、']) else { return false };
    let (introduction, rest) = before.split_at(comma);
    let rest = rest.trim_start_matches([',', '，', '、']).trim_start();
    let rest = rules.list.find(rest).map_or(rest, |and| &rest[and.end()..]);
    rules.prefix.is_match(rest) && (repeated || rules.local.is_match(introduction))
}

/// `(the “X”)`, `(each a “X” and together the “Y”)`, `（以下「X」という。）`.
fn in_parentheses(text: &str, sentence: &Range<usize>, group: &Group<'_>, rules: &Rules) -> bool {
    let before = &text[sentence.start..group.span.start];
    let mut depth = 0usize;
    let open = before.char_indices().rev().find(|&(_, c)| match c {
        ')' | '）' => {
            depth += 1;
            false
        }
        '(' | '（' if depth > 0 => {
            depth -= 1;
            false
        }
        '(' | '（' => true,
        _ => false,
    });
    let Some((open, bracket)) = open else { return false };
    let lead = before[open + bracket.len_utf8()..].trim();
    let after = &text[group.span.end..];
    let Some(close) = after.find([')', '）', '(', '（', '\n']) else { return false };
    let tail = after[..close].trim();
    // Names given one after the other: `(the “X”, together with …, the “Y”)`.
    let lead = lead.rsplit(['”', '"', '」', '»']).next().unwrap_or(lead);
    rules.inline_lead.is_match(lead)
        && (rules.inline_tail.is_match(tail) || tail.starts_with([',', ';', '，', '；']))
}

/// An abbreviation in parentheses after the quoted term, and the bytes it takes.
fn abbreviation_after(after: &str) -> Abbreviation<'_> {
    let trimmed = after.trim_start();
    let inner =
        trimmed.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inner, _)| inner);
    match inner {
        Some(inner) if abbreviation::is_abbreviation(inner.trim()) => Abbreviation {
            name: Some(inner.trim()),
            len: after.len() - trimmed.len() + inner.len() + 2,
        },
        _ => Abbreviation { name: None, len: 0 },
    }
}

struct Abbreviation<'a> {
    name: Option<&'a str>,
    len: usize,
}

fn record(
    found: &mut Vec<Found>,
    group: &Group<'_>,
    verdict: &Verdict,
    sentence: Range<usize>,
    local: bool,
    rules: &Rules,
) {
    let make = |names: &[&str]| {
        let (first, others) = names.split_first()?;
        let mut definition = Found {
            term: clean(first).to_owned(),
            aliases: Vec::new(),
            form: verdict.form,
            at: group.span.start,
            text: sentence.clone(),
            local,
            weak: verdict.weak,
        };
        let implied = other_names(&definition.term, rules);
        add_aliases(&mut definition, &implied);
        add_aliases(&mut definition, others);
        Some(definition)
    };
    if verdict.each {
        found.extend(group.names.iter().filter_map(|name| make(&[name])));
    } else {
        found.extend(make(&group.names));
    }
}

impl Found {
    /// Adds the abbreviation, or the long form, that stands beside the term.
    pub(super) fn with_neighbour(mut self, text: &str) -> Self {
        let mut names = Vec::new();
        if let Some(quote) = quoted(text).into_iter().find(|quote| quote.start == self.at) {
            names.extend(abbreviation_after(&text[quote.end..]).name);
        }
        if self.form == DefinitionForm::Inline && abbreviation::is_abbreviation(&self.term) {
            let before = text.get(..self.at).and_then(|before| before.rsplit_once('('));
            names.extend(before.and_then(|(before, _)| long_form(before, &self.term)));
        }
        add_aliases(&mut self, &names);
        self
    }
}

fn add_aliases(definition: &mut Found, names: &[impl AsRef<str>]) {
    for name in names {
        let name = clean(name.as_ref());
        if !name.is_empty()
            && name != definition.term
            && !definition.aliases.iter().any(|alias| alias == name)
        {
            definition.aliases.push(name.to_owned());
        }
    }
}

/// Names that a term implies: without its article, and each part of `process/processing`.
fn other_names(term: &str, rules: &Rules) -> Vec<String> {
    let mut names = Vec::new();
    if let Some((article, rest)) = term.split_once(' ')
        && article.len() <= LONGEST_ARTICLE
        && rules.prefix.is_match(&format!("{article} "))
        && !rest.is_empty()
    {
        names.push(rest.to_owned());
    }
    if let Some((one, other)) = term.split_once('/')
        && [one, other].iter().all(|part| part.len() > 2 && part.chars().all(char::is_alphabetic))
    {
        names.extend([one.to_owned(), other.to_owned()]);
    }
    names
}

/// A term without the punctuation that the typist put inside its quotation marks.
fn clean(name: &str) -> &str {
    name.trim()
        .trim_end_matches([',', ';', ':', '，', '；', '、'])
        .trim_end_matches(|c| c == '.' && !name.trim_end_matches('.').contains('.'))
        .trim()
}

/// Whether a quotation is short and word-like enough for a term.
fn could_be_term(name: &str) -> bool {
    let name = clean(name);
    name.chars().count() <= LONGEST_TERM
        && name.split_whitespace().count() <= 14
        && name.chars().any(char::is_alphabetic)
        && !name.contains(". ")
}

struct Sentence<'a> {
    text: &'a str,
    /// From its first own word.
    range: Range<usize>,
    first: bool,
}

impl Sentence<'_> {
    /// A term without quotation marks: set off by formatting, or plain in a list of definitions.
    fn unquoted(&self, around: Surroundings<'_>) -> Option<Found> {
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
        let capture = rules.unquoted.captures(sentence)?;
        let term = capture.name("term")?;
        Some(Found {
            text: self.range.clone(),
            ..self.plain(term.start(), term.as_str(), None, DefinitionForm::Verb, rules)
        })
    }

    /// An entry of a list of definitions: `Term (Abbreviation) - meaning`, `Term means …`.
    fn entry(&self, sentence: &str, rules: &Rules) -> Option<Found> {
        if let Some(entry) = SET_OFF.captures(sentence) {
            let (term, also) = (entry.name("term")?, entry.name("also").map(|also| also.as_str()));
            let place = rules.unit.find(term.as_str()).is_some_and(|unit| unit.start() == 0)
                && term.as_str().ends_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
            let address = sentence[term.end()..].contains("://") && sentence.len() < 120;
            if place || address {
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
        if !(means || among) || term.split_whitespace().count() > 10 || !could_be_term(term) {
            return None;
        }
        Some(self.plain(
            span.start.max(self.range.start) - self.range.start,
            term,
            None,
            DefinitionForm::Formatted,
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

static SET_OFF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:The|A|An)\s+)?(?P<term>[\p{Lu}\p{Lo}][\p{L}\p{N}’'&/-]*(?:[ ][\p{L}\p{N}][\p{L}\p{N}’'&/-]*){0,7}?)(?:\s*[(（](?P<also>[^()（）]{1,60})[)）])?(?:\s+[-–—－―]+\s+|\s*[—－―–]+\s*|\s*：\s*|:\s+)\S",
    )
});

/// `(each, a Widget)`: a name in parentheses that only its capital letter tells.
fn inline_unquoted(text: &str, sentence: &Range<usize>, around: Surroundings<'_>) -> Vec<Found> {
    PARENTHESIS
        .captures_iter(&text[sentence.clone()])
        .filter_map(|captures| {
            let (lead, term) = (captures.name("lead")?, captures.name("term")?);
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

static PARENTHESIS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\((?P<lead>[^()“”\x22]{0,60}?)(?P<term>\p{Lu}[\p{L}\p{N}’'-]*(?: \p{Lu}[\p{L}\p{N}’'-]*){0,4})\)",
    )
});
