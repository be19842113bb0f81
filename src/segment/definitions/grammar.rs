//! The grammar of definitions: what a clause's text defines.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::segment::pattern::Pattern;

use super::abbreviation::{self, long_form};
use super::unquoted::{SEPARATOR, Sentence, inline_unquoted, lined};
use crate::model::DefinitionForm;
use crate::segment::language::{Quoted, Rules, quoted, quoted_at, sentences, without_label};

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
pub(super) const LONGEST_TERM: usize = 100;

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
    let may_define = !quotes.is_empty()
        || around.among_definitions
        || !around.emphasis.is_empty()
        || text.contains('(')
        || around.rules.unquoted_by.iter().any(|word| text.contains(word));
    if !may_define {
        return found;
    }
    for sentence in sentences(text) {
        let first = sentence.start <= start && start < sentence.end;
        let from =
            if first { start } else { sentence.start + leading_space(&text[sentence.clone()]) };
        let upto = |byte: usize| quotes.partition_point(|quote| quote.start < byte);
        let inside = quotes.get(upto(sentence.start)..upto(sentence.end)).unwrap_or_default();
        let here = Place { text, sentence: sentence.clone(), first, later: OnceCell::new() };
        let known = found.len();
        for group in groups(text, inside, around.rules) {
            let before = text.get(from..group.span.start).unwrap_or_default();
            if around.rules.also.is_match(near(before))
                && !names_another(text, &group, found.last())
            {
                if let Some(last) = found.last_mut() {
                    add_aliases(last, &group.names);
                }
                continue;
            }
            let repeated = found.len() > known;
            let Some(verdict) = here.judge(before, &group, repeated, around) else { continue };
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
        if text[sentence.clone()].contains('(') {
            found.extend(inline_unquoted(text, &sentence, around));
            found.extend(abbreviation::find(text, sentence));
        }
    }
    if found.is_empty() && around.among_definitions {
        found.extend(lined(text, start));
    }
    found.sort_by_key(|definition| definition.at);
    extend(&mut found, &opened, text.len());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    found.retain(|definition| {
        let fresh = seen.insert(definition.term.clone());
        seen.extend(definition.aliases.iter().cloned());
        fresh
    });
    found
}

/// Whether a further name in parentheses is that of something else than the term before: of what
/// stands right before the parenthesis, as in `this “Agreement” … between the Provider (also called
/// “we”)`.
fn names_another(text: &str, group: &Group<'_>, last: Option<&Found>) -> bool {
    let Some(last) = last else { return false };
    let before = text.get(..group.span.start).unwrap_or_default();
    let Some((holder, inside)) = before.rsplit_once(['(', '（']) else { return false };
    let Some(between) = holder.get(last.at..) else { return false };
    // The term itself, its other names and what parts them are no other thing.
    let mut rest = between.to_owned();
    for name in std::iter::once(&last.term).chain(&last.aliases) {
        rest = rest.replace(name.as_str(), "");
    }
    !inside.contains([')', '）']) && rest.chars().any(char::is_alphabetic)
}

/// A definition that opens a sentence lasts to the next that does; one within a sentence is that
/// sentence.
fn extend(found: &mut [Found], opened: &[usize], length: usize) {
    for definition in found {
        let (before, after) =
            opened.split_at(opened.partition_point(|&open| open <= definition.at));
        if let Some(&open) = before.last().filter(|&&open| definition.text.start <= open) {
            definition.text.start = open;
            definition.text.end = after.first().copied().unwrap_or(length);
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

/// Longest stretch before a term that is looked through for what introduces it, in bytes.
const LONGEST_LEAD: usize = 1000;

/// Longest stretch after a term that is looked through for a verb, in characters.
const LONGEST_TAIL: usize = 1000;

/// The end of what stands before a term: in a sentence of a megabyte with thousands of terms, each
/// is judged by what is near it.
fn near(before: &str) -> &str {
    let from = before.len().saturating_sub(LONGEST_LEAD);
    (from..=before.len()).find_map(|from| before.get(from..)).unwrap_or_default()
}

/// The sentence that terms stand in.
struct Place<'a> {
    text: &'a str,
    sentence: Range<usize>,
    /// It is the clause's first.
    first: bool,
    /// Where its last "as those terms are defined in" begins, once it was asked for.
    later: OnceCell<Option<usize>>,
}

impl Place<'_> {
    fn judge(
        &self,
        before: &str,
        group: &Group<'_>,
        repeated: bool,
        around: Surroundings<'_>,
    ) -> Option<Verdict> {
        let rules = around.rules;
        let verdict = |form, opens| Some(Verdict { form, each: false, opens, weak: false });
        if group.names.iter().any(|name| !could_be_term(name)) {
            return None;
        }
        if in_parentheses(self.text, &self.sentence, group, rules) {
            return verdict(DefinitionForm::Inline, false);
        }
        let after = self.text.get(group.span.end..).unwrap_or_default();
        let after = after.strip_prefix(')').unwrap_or(after);
        let after = after.get(abbreviation_after(after).len..).unwrap_or(after);
        // A verb may stand after the full stop that belongs to the quotation, never in the next line.
        let ends = |&(_, c): &(usize, char)| !matches!(c, '\n' | '\t');
        let line = after.char_indices().take(LONGEST_TAIL).take_while(ends).last();
        let line = &after[..line.map_or(0, |(at, c)| at + c.len_utf8())];
        let before = near(before);
        let opens = begins(before, repeated, rules);
        if rules.elsewhere.is_match(line) {
            return Some(Verdict {
                form: DefinitionForm::Elsewhere,
                each: true,
                opens,
                weak: false,
            });
        }
        if rules.means.is_match(line) {
            return verdict(DefinitionForm::Means, opens);
        }
        if opens && rules.verb.is_match(line) {
            return verdict(DefinitionForm::Verb, true);
        }
        let leads = rules.prefix.is_match(before);
        if leads && (self.first || around.among_definitions) && rules.copula.is_match(line) {
            return verdict(DefinitionForm::Verb, true);
        }
        if rules.frames.iter().any(|(lead, follow)| lead.is_match(before) && follow.is_match(line))
        {
            return verdict(DefinitionForm::Verb, opens);
        }
        if rules.open_lead.is_match(before) {
            return verdict(DefinitionForm::Inline, false);
        }
        if leads && self.first && around.among_definitions && SEPARATOR.is_match(line) {
            return verdict(DefinitionForm::Means, true);
        }
        if line.trim_start().starts_with('(')
            && GLOSS.is_match(line)
            && group.names.iter().all(|name| name.starts_with(char::is_uppercase))
        {
            return Some(Verdict {
                form: DefinitionForm::Inline,
                each: false,
                opens: false,
                weak: true,
            });
        }
        let later = self.later.get_or_init(|| {
            let sentence = &self.text[self.sentence.clone()];
            let last = rules.elsewhere_later.find_iter(sentence).last()?;
            Some(self.sentence.start + last.start())
        });
        later.is_some_and(|at| at >= group.span.end).then_some(Verdict {
            form: DefinitionForm::Elsewhere,
            each: true,
            opens: false,
            weak: false,
        })
    }
}

/// A parenthesis that lists what is meant: `(ideas, comments, or know-how)`.
static GLOSS: Pattern = Pattern::new(r"^\s*\(\p{Ll}[\p{L}-]*, [^()]*, [^()]*\)");

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
    let open = before.char_indices().rev().take(LONGEST_LEAD).find(|&(_, c)| match c {
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
    let lead = lead.rsplit(['”', '"', '」', '»']).next().unwrap_or(lead).trim_start();
    // Further names after it: `(“X” and, together with …, the “Y”)`.
    let further = tail.contains(['“', '"', '„', '«']);
    rules.inline_lead.is_match(lead)
        && (further || rules.inline_tail.is_match(tail) || tail.starts_with([',', ';', '，', '；']))
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
        let left = text.get(..self.at).and_then(|before| before.chars().next_back());
        if let Some(quote) = quoted_at(text, self.at, left) {
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

pub(super) fn add_aliases(definition: &mut Found, names: &[impl AsRef<str>]) {
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
pub(super) fn other_names(term: &str, rules: &Rules) -> Vec<String> {
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
pub(super) fn clean(name: &str) -> &str {
    name.trim()
        .trim_end_matches([',', ';', ':', '，', '；', '、'])
        .trim_end_matches(|c| c == '.' && !name.trim_end_matches('.').contains('.'))
        .trim()
}

/// Whether a quotation is short and word-like enough for a term.
pub(super) fn could_be_term(name: &str) -> bool {
    let name = clean(name);
    name.chars().count() <= LONGEST_TERM
        && name.split_whitespace().count() <= 14
        && name.chars().any(char::is_alphabetic)
        && !name.contains(". ")
}
