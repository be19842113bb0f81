//! Where defined terms are used.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::language::{CharOffsets, Inflection, Rules, rules};
use crate::model::{Definition, Section, TermUse, TermsDocument};

const NO_BREAK_SPACE: char = '\u{A0}';

/// Fills [`Clause::terms`](crate::model::Clause::terms): every use of every defined term that
/// holds there.
///
/// The longest name wins where several begin at one place; plural and possessive forms count;
/// a use is whole words. A clause uses no term that it defines itself. Where a term is defined
/// more than once, the definition of the innermost section around the use is meant.
pub fn find(document: &mut TermsDocument) {
    let Some(rules) = rules(&document.language) else { return };
    let names = Names::new(&document.definitions, rules);
    let Some(pattern) = names.pattern() else { return };
    let tree = Tree::new(&document.sections);
    for clause in &mut document.clauses {
        let around = tree.ancestors(clause.section.as_deref());
        // A no-break space within a term is a space; each is one character, so offsets stay.
        let text: Cow<'_, str> = match clause.text.contains(NO_BREAK_SPACE) {
            true => clause.text.replace(NO_BREAK_SPACE, " ").into(),
            false => clause.text.as_str().into(),
        };
        let text = text.as_ref();
        let offsets = CharOffsets::new(text);
        let mut from = 0;
        let mut uses = Vec::new();
        while let Some(found) = pattern.find(Input::new(text).range(from..)) {
            from = found.end();
            let form = &text[found.range()];
            if !whole_words(text, found.start(), found.end(), rules) {
                from =
                    found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let meant = names
                .definitions(form)
                .iter()
                .map(|&at| &document.definitions[at])
                .filter_map(|definition| Some((tree.distance(definition, &around)?, definition)))
                .min_by_key(|(distance, _)| *distance);
            let Some((_, definition)) = meant else { continue };
            if definition.clause == clause.id || names_a_place(text, found.end(), form, rules) {
                continue;
            }
            uses.push(TermUse {
                start: offsets.chars(found.start()),
                end: offsets.chars(found.end()),
                term: definition.term.clone(),
                definition: definition.clause.clone(),
            });
        }
        clause.terms = uses;
    }
}

/// The forms in which terms are used, and whose they are.
struct Names {
    /// Form to indices of definitions.
    forms: BTreeMap<String, Vec<usize>>,
}

impl Names {
    fn new(definitions: &[Definition], rules: &Rules) -> Self {
        let mut exact: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut inflected: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (at, definition) in definitions.iter().enumerate() {
            for name in std::iter::once(&definition.term).chain(&definition.aliases) {
                let name = name.replace(NO_BREAK_SPACE, " ");
                for form in forms(&name, rules) {
                    inflected.entry(form).or_default().insert(at);
                }
                exact.entry(name).or_default().insert(at);
            }
        }
        // What one definition spells out is no mere form of another.
        for (form, at) in inflected {
            exact.entry(form).or_insert(at);
        }
        let forms = exact.into_iter().map(|(form, at)| (form, at.into_iter().collect())).collect();
        Self { forms }
    }

    fn definitions(&self, form: &str) -> &[usize] {
        self.forms.get(form).map_or(&[], Vec::as_slice)
    }

    /// All forms at once; of those that begin at one place the longest counts (Aho and Corasick,
    /// "Efficient string matching", 1975). `None` when nothing is defined.
    fn pattern(&self) -> Option<AhoCorasick> {
        let forms: Vec<&String> =
            self.forms.keys().filter(|form| !form.trim().is_empty()).collect();
        if forms.is_empty() {
            return None;
        }
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(forms);
        // The automaton numbers its states in 31 bits: a document's terms are far from it.
        built.ok()
    }
}

/// Other forms of a name: plural, singular, endings, and for a name in small letters the capital
/// that begins a sentence. Possessives need none: their ending is not part of the word.
fn forms(name: &str, rules: &Rules) -> Vec<String> {
    let mut forms = Vec::new();
    match rules.inflection {
        Inflection::English => {
            forms.extend(plurals(name));
            forms.extend(singulars(name).into_iter().filter(|form| rules.unit_of(form).is_none()));
        }
        Inflection::German => {
            forms.extend(
                ["s", "es", "e", "en", "n", "er", "ern"].map(|ending| format!("{name}{ending}")),
            );
        }
        Inflection::Romance => {
            forms.push(every_word(name, |word| match word.chars().last() {
                Some('s' | 'x' | 'z') => word.to_owned(),
                Some('a' | 'e' | 'i' | 'o' | 'u' | 'é') => format!("{word}s"),
                _ if rules.tag == "es" => format!("{word}es"),
                _ => format!("{word}s"),
            }));
            forms.push(every_word(name, |word| match word.strip_suffix('s') {
                Some(stem) if stem.chars().count() > 2 => stem.to_owned(),
                _ => word.to_owned(),
            }));
        }
        Inflection::None => {}
    }
    let capitals: Vec<String> = std::iter::once(name.to_owned())
        .chain(forms.iter().cloned())
        .filter(|form| form.starts_with(char::is_lowercase))
        .map(|form| capitalised(&form))
        .collect();
    forms.extend(capitals);
    forms.retain(|form| form != name);
    forms
}

fn capitalised(form: &str) -> String {
    let mut chars = form.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn every_word(name: &str, form: impl Fn(&str) -> String) -> String {
    name.split(' ')
        .map(|word| if word.chars().count() > 3 { form(word) } else { word.to_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

fn plurals(name: &str) -> Vec<String> {
    let stem = |drop: usize| name.get(..name.len() - drop).unwrap_or(name);
    match name.chars().last() {
        Some('s' | 'x' | 'z') => vec![format!("{name}es")],
        Some('h') if name.ends_with("ch") || name.ends_with("sh") => vec![format!("{name}es")],
        Some('y') if !["ay", "ey", "oy", "uy"].iter().any(|ending| name.ends_with(ending)) => {
            vec![format!("{}ies", stem(1)), format!("{name}s")]
        }
        Some(c) if c.is_alphabetic() => vec![format!("{name}s")],
        _ => Vec::new(),
    }
}

fn singulars(name: &str) -> Vec<String> {
    if let Some(stem) = name.strip_suffix("ies").filter(|stem| stem.chars().count() > 2) {
        return vec![format!("{stem}y")];
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if name.ends_with(ending) {
            return name.strip_suffix("es").map(str::to_owned).into_iter().collect();
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if stem.chars().count() > 2 && !stem.ends_with(['s', 'u', 'i']) => {
            vec![stem.to_owned()]
        }
        _ => Vec::new(),
    }
}

/// Whether neither side goes on with a letter, a digit or a hyphen that joins words.
fn whole_words(text: &str, start: usize, end: usize, rules: &Rules) -> bool {
    if rules.inflection == Inflection::None {
        let latin = |c: char| c.is_ascii_alphanumeric();
        let before = text[..start].chars().next_back().is_some_and(latin);
        let first = text[start..].chars().next().is_some_and(latin);
        let last = text[..end].chars().next_back().is_some_and(latin);
        let after = text[end..].chars().next().is_some_and(latin);
        return !(before && first || last && after);
    }
    let joins = |c: Option<char>, beyond: Option<char>| match c {
        Some('-' | '\u{2011}') => beyond.is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric(),
        None => false,
    };
    let mut before = text[..start].chars().rev();
    let mut after = text[end..].chars();
    !joins(before.next(), before.next()) && !joins(after.next(), after.next())
}

/// `Clause 5`: the word counts a place, it is no use of a term of that name.
fn names_a_place(text: &str, end: usize, form: &str, rules: &Rules) -> bool {
    text[end..].trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && rules.unit_of(form).is_some()
}

struct Tree<'a> {
    parents: BTreeMap<&'a str, Option<&'a str>>,
}

impl<'a> Tree<'a> {
    fn new(sections: &'a [Section]) -> Self {
        let parents = sections
            .iter()
            .map(|section| (section.id.as_str(), section.parent.as_deref()))
            .collect();
        Self { parents }
    }

    /// The section and those that hold it, innermost first.
    fn ancestors(&self, id: Option<&str>) -> Vec<&'a str> {
        let mut found: Vec<&str> = Vec::new();
        let mut next = id;
        while let Some((&id, parent)) = next.and_then(|id| self.parents.get_key_value(id)) {
            if found.contains(&id) {
                break;
            }
            found.push(id);
            next = *parent;
        }
        found
    }

    /// How far out the scope of a definition is; `None` when the place is outside of it.
    fn distance(&self, definition: &Definition, around: &[&str]) -> Option<usize> {
        match definition.scope.as_deref() {
            None => Some(usize::MAX),
            Some(scope) => around.iter().position(|id| *id == scope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_name() {
        let en = rules("en").unwrap();
        assert_eq!(forms("Online Service", en), ["Online Services"]);
        assert_eq!(forms("Previews", en), ["Previewses", "Preview"]);
        assert_eq!(forms("Security Policy", en), ["Security Policies", "Security Policys"]);
        assert_eq!(forms("Fixes", en), ["Fixeses", "Fix"]);
        assert_eq!(
            forms("data exporter", en),
            ["data exporters", "Data exporter", "Data exporters"]
        );
        assert!(!forms("Clauses", en).contains(&"Clause".to_owned()), "a clause is a place");
        assert!(forms("Servicio", rules("es").unwrap()).contains(&"Servicios".to_owned()));
        assert!(forms("Kunde", rules("de").unwrap()).contains(&"Kunden".to_owned()));
    }

    #[test]
    fn whole_words_only() {
        let en = rules("en").unwrap();
        let text = "Data, pre-Data, Database, Data’s and Data-based; 资料Data";
        let whole: Vec<usize> = text
            .match_indices("Data")
            .filter(|(at, word)| whole_words(text, *at, at + word.len(), en))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(whole, [0, text.find("Data’s").unwrap()]);
        assert!(whole_words("本客户的", 3, 9, rules("zh").unwrap()));
    }
}
