//! Reads a query; the grammar is in [the room's page](super).

use super::lex::{Kind, TextField, Token, lex};
use super::query::{Field, Leaf, Node, Pattern, Property, Query, RankedWord, Unit};
use super::request::QueryError;
use super::words::{stands_alone, words};
use crate::model::ClauseKind;

/// Most words and phrases in one query.
const MAX_LEAVES: usize = 500;
/// Deepest nesting of groups.
const MAX_DEPTH: usize = 50;
/// Most conditions after groups in proximity are spelled out.
const MAX_NODES: usize = 4_000;
/// A longer run of Chinese or Japanese in a plain sentence is read as overlapping pairs.
const LONGEST_HAN_WORD: usize = 4;

/// Reads a query.
pub(super) fn parse(text: &str) -> Result<Query, QueryError> {
    let tokens = lex(text)?;
    check_brackets(&tokens)?;
    if tokens.iter().all(is_plain) {
        return plain(&tokens, text);
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
        leaves: Vec::new(),
        headings: Vec::new(),
        properties: Vec::new(),
        nodes: 0,
    };
    let root = parser.all()?;
    if let Some(token) = parser.peek() {
        return Err(error(token.at, format!("`{}` is not expected here", token.shown), ""));
    }
    let Parser { leaves, headings, properties, .. } = parser;
    Ok(Query { root, leaves, headings, properties, ranked: Vec::new() })
}

fn error(at: usize, message: impl Into<String>, suggestion: impl Into<String>) -> QueryError {
    QueryError { position: at, message: message.into(), suggestion: suggestion.into() }
}

fn check_brackets(tokens: &[Token]) -> Result<(), QueryError> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open if open.len() == MAX_DEPTH => {
                return Err(error(
                    token.at,
                    format!("groups are nested more than {MAX_DEPTH} deep"),
                    "leave out brackets that hold a single word",
                ));
            }
            Kind::Open => open.push(token.at),
            Kind::Close if open.pop().is_none() => {
                return Err(error(
                    token.at,
                    "`)` closes nothing",
                    "leave it out, or put `(` before",
                ));
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(at) => Err(error(at, "the group that begins here is not closed", "put `)` after it")),
        None => Ok(()),
    }
}

/// Whether a token may stand in a plain sentence. Brackets may: without an operator they are
/// punctuation.
fn is_plain(token: &Token) -> bool {
    match &token.kind {
        Kind::Open | Kind::Close => true,
        Kind::Word(word) => Marks::of(word).is_plain(),
        _ => false,
    }
}

/// A sentence without operators: any of its words, ranked.
fn plain(tokens: &[Token], text: &str) -> Result<Query, QueryError> {
    let mut leaves: Vec<Leaf> = Vec::new();
    for token in tokens {
        let Kind::Word(word) = &token.kind else { continue };
        for run in runs(word) {
            let patterns: Vec<Pattern> = run.iter().cloned().map(Pattern::Stem).collect();
            if !patterns.is_empty() && leaves.iter().all(|leaf| leaf.patterns != patterns) {
                let shown = if run.iter().all(|form| form.chars().all(stands_alone)) {
                    run.concat()
                } else {
                    run.join("-")
                };
                leaves.push(Leaf { field: Field::Text, patterns, shown });
            }
        }
    }
    if leaves.is_empty() {
        let message = if text.trim().is_empty() {
            "there is nothing to search for"
        } else {
            "there is no word in the query"
        };
        return Err(error(0, message, "type a word, a \"phrase\", or a sentence"));
    }
    check_count(leaves.len(), 0)?;
    Ok(ranked(leaves))
}

/// Each word may stand in the text, in the titles above it, or in a term that the clause defines.
fn ranked(words: Vec<Leaf>) -> Query {
    let mut query = Query {
        root: Node::Or(Vec::new()),
        leaves: Vec::new(),
        headings: Vec::new(),
        properties: Vec::new(),
        ranked: Vec::new(),
    };
    let mut any = Vec::with_capacity(words.len());
    for word in words {
        let text = query.leaves.len();
        for field in [Field::Text, Field::Term, Field::Heading] {
            query.leaves.push(Leaf { field, ..word.clone() });
        }
        query.headings.push(Node::Leaf(text + 2));
        let heading = query.headings.len() - 1;
        query.ranked.push(RankedWord { text, term: text + 1, heading });
        any.push(Node::Or(vec![Node::Leaf(text), Node::Leaf(text + 1), Node::Heading(heading)]));
    }
    query.root = Node::Or(any);
    query
}

fn check_count(count: usize, at: usize) -> Result<(), QueryError> {
    if count <= MAX_LEAVES {
        return Ok(());
    }
    Err(error(
        at,
        format!("the query has more than {MAX_LEAVES} words and phrases"),
        "split it, or use `root!` for words with the same beginning",
    ))
}

/// The words of a plain word: usually one; `non-compliance` is one run of two; long runs of Han
/// and Kana become overlapping pairs.
fn runs(word: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<String>> = Vec::new();
    let mut before: Option<bool> = None;
    for word in words(word) {
        let alone = word.form.chars().all(stands_alone);
        match runs.last_mut() {
            Some(run) if before == Some(alone) => run.push(word.form),
            _ => runs.push(vec![word.form]),
        }
        before = Some(alone);
    }
    runs.into_iter()
        .flat_map(|run| {
            let han = run.iter().all(|form| form.chars().all(stands_alone));
            if han && run.len() > LONGEST_HAN_WORD {
                run.windows(2).map(<[String]>::to_vec).collect()
            } else {
                vec![run]
            }
        })
        .collect()
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    leaves: Vec<Leaf>,
    headings: Vec<Node>,
    properties: Vec<Property>,
    nodes: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// Conditions joined by AND, spoken or not.
    fn all(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.negatable()?];
        loop {
            match self.peek().map(|token| &token.kind) {
                None | Some(Kind::Close) => break,
                Some(Kind::And) => {
                    let operator = self.next();
                    if self.peek().is_none_or(|token| !begins_condition(&token.kind)) {
                        return Err(one_sided(operator.as_ref()));
                    }
                    parts.push(self.negatable()?);
                }
                Some(_) => parts.push(self.negatable()?),
            }
        }
        Ok(join(parts, Node::And))
    }

    /// A condition, or what must not be.
    fn negatable(&mut self) -> Result<Node, QueryError> {
        let mut negated = false;
        let mut operator = None;
        while self.peek().is_some_and(|token| token.kind == Kind::Not) {
            negated = !negated;
            operator = self.next();
        }
        if let Some(operator) = operator
            && self.peek().is_none_or(|token| !begins_condition(&token.kind))
        {
            return Err(error(
                operator.at,
                "`NOT` needs something after it",
                "write: first NOT second",
            ));
        }
        let condition = self.proximity()?;
        Ok(if negated { Node::Not(Box::new(condition)) } else { condition })
    }

    /// Operands joined by `w/n`, `pre/n`, `/s`, `/p`: the closest bind first, equals from the left.
    fn proximity(&mut self) -> Result<Node, QueryError> {
        let mut operands = vec![self.any()?];
        let mut operators: Vec<Token> = Vec::new();
        while self.peek().is_some_and(|token| rank(&token.kind).is_some()) {
            let Some(operator) = self.next() else { break };
            if self.peek().is_none_or(|token| !begins_operand(&token.kind)) {
                return Err(one_sided(Some(&operator)));
            }
            operators.push(operator);
            operands.push(self.any()?);
        }
        while !operators.is_empty() {
            let tightest = (0..operators.len())
                .min_by_key(|&at| rank(&operators[at].kind))
                .unwrap_or_default();
            let operator = operators.remove(tightest);
            let right = operands.remove(tightest + 1);
            let left = operands.remove(tightest);
            let joined = self.relate(&operator, left, right)?;
            operands.insert(tightest, joined);
        }
        operands.pop().ok_or_else(|| error(0, "there is nothing to search for", ""))
    }

    /// Units joined by OR.
    fn any(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.unit()?];
        while self.peek().is_some_and(|token| token.kind == Kind::Or) {
            let operator = self.next();
            if self.peek().is_none_or(|token| !begins_operand(&token.kind)) {
                return Err(one_sided(operator.as_ref()));
            }
            parts.push(self.unit()?);
        }
        Ok(join(parts, Node::Or))
    }

    fn unit(&mut self) -> Result<Node, QueryError> {
        let Some(token) = self.next() else {
            return Err(error(0, "there is nothing to search for", ""));
        };
        match &token.kind {
            Kind::Open => {
                if self.peek().is_some_and(|token| token.kind == Kind::Close) {
                    return Err(error(token.at, "the group is empty", "leave the brackets out"));
                }
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(error(token.at, "groups are nested too deep", ""));
                }
                let inside = self.all()?;
                self.depth -= 1;
                self.at += 1; // the closing bracket; all brackets are balanced
                Ok(inside)
            }
            Kind::Phrase(phrase) => self.phrase(phrase, &token),
            Kind::Word(word) => self.word(word, &token),
            Kind::Field(field) => self.field(*field, &token),
            Kind::Property(name, value) => {
                let property = property(name, value, &token)?;
                Ok(self.is(property))
            }
            Kind::Not => Err(error(
                token.at,
                "`NOT` cannot stand here",
                "write: first NOT second; for alternatives that must not be: NOT (first OR second)",
            )),
            _ => Err(one_sided(Some(&token))),
        }
    }

    fn is(&mut self, property: Property) -> Node {
        self.properties.push(property);
        Node::Is(self.properties.len() - 1)
    }

    fn leaf(
        &mut self,
        patterns: Vec<Pattern>,
        shown: String,
        at: usize,
    ) -> Result<Node, QueryError> {
        check_count(self.leaves.len() + 1, at)?;
        self.leaves.push(Leaf { field: Field::Text, patterns, shown });
        Ok(Node::Leaf(self.leaves.len() - 1))
    }

    fn phrase(&mut self, phrase: &str, token: &Token) -> Result<Node, QueryError> {
        let patterns: Vec<Pattern> =
            words(phrase).into_iter().map(|word| Pattern::Exact(word.form)).collect();
        if patterns.is_empty() {
            return Err(error(token.at, "there is no word between the quotation marks", ""));
        }
        let shown = format!("\"{}\"", phrase.split_whitespace().collect::<Vec<_>>().join(" "));
        self.leaf(patterns, shown, token.at)
    }

    fn word(&mut self, word: &str, token: &Token) -> Result<Node, QueryError> {
        let patterns = Marks::of(word).patterns(token)?;
        if patterns.is_empty() {
            return Err(error(
                token.at,
                format!("`{word}` is no word"),
                "leave it out; punctuation is not searched for",
            ));
        }
        self.leaf(patterns, word.to_owned(), token.at)
    }

    fn field(&mut self, field: TextField, token: &Token) -> Result<Node, QueryError> {
        if self.peek().is_none_or(|token| !begins_operand(&token.kind)) {
            return Err(error(
                token.at,
                format!("`{}` needs a word, a phrase or a group after it", token.shown),
                format!("{}notice or {}\"written notice\"", token.shown, token.shown),
            ));
        }
        let from = self.leaves.len();
        let inside = self.unit()?;
        let mixed = self.leaves[from..].iter().any(|leaf| leaf.field != Field::Text);
        if mixed || has_property(&inside) {
            return Err(error(
                token.at,
                format!("`{}` cannot hold another field", token.shown),
                "join fields with AND or OR",
            ));
        }
        let into = match field {
            TextField::Text | TextField::Definition => Field::Text,
            TextField::Heading => Field::Heading,
            TextField::Term => Field::Term,
        };
        for leaf in &mut self.leaves[from..] {
            leaf.field = into;
        }
        Ok(match field {
            TextField::Text | TextField::Term => inside,
            TextField::Heading => {
                self.headings.push(inside);
                Node::Heading(self.headings.len() - 1)
            }
            TextField::Definition => Node::And(vec![self.is(Property::Defines), inside]),
        })
    }

    /// Joins two operands of a proximity operator. AND inside an operand is spelled out: the other
    /// operand must be near to each of its parts (in the same sentence as all of them).
    fn relate(&mut self, operator: &Token, left: Node, right: Node) -> Result<Node, QueryError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(error(
                operator.at,
                format!("`{}` joins groups with too many combinations", operator.shown),
                "leave AND out of the groups, or split the query",
            ));
        }
        let flat = matches!(operator.kind, Kind::Together { ordered: false, .. });
        match (left, right) {
            (Node::And(parts), other) if !flat => {
                self.each(operator, parts, other, true, Node::And)
            }
            (other, Node::And(parts)) if !flat => {
                self.each(operator, parts, other, false, Node::And)
            }
            (Node::Or(parts), other) if parts.iter().any(has_and) => {
                self.each(operator, parts, other, true, Node::Or)
            }
            (other, Node::Or(parts)) if parts.iter().any(has_and) => {
                self.each(operator, parts, other, false, Node::Or)
            }
            (left, right) => self.pair(operator, left, right),
        }
    }

    fn each(
        &mut self,
        operator: &Token,
        parts: Vec<Node>,
        other: Node,
        parts_left: bool,
        make: fn(Vec<Node>) -> Node,
    ) -> Result<Node, QueryError> {
        let mut joined = Vec::with_capacity(parts.len());
        for part in parts {
            joined.push(if parts_left {
                self.relate(operator, part, other.clone())?
            } else {
                self.relate(operator, other.clone(), part)?
            });
        }
        Ok(join(joined, make))
    }

    fn pair(&self, operator: &Token, left: Node, right: Node) -> Result<Node, QueryError> {
        let parts = match operator.kind {
            Kind::Together { unit, ordered: false } => {
                let mut parts = Vec::new();
                for side in [left, right] {
                    match side {
                        Node::And(inner) => parts.extend(inner),
                        Node::Together { unit: same, parts: inner, ordered: false }
                            if same == unit =>
                        {
                            parts.extend(inner);
                        }
                        side => parts.push(side),
                    }
                }
                parts
            }
            _ => vec![left, right],
        };
        let mut field = None;
        for part in &parts {
            self.check_positional(part, operator)?;
            let here = self.field_of(part);
            if *field.get_or_insert(here) != here {
                return Err(error(
                    operator.at,
                    format!("`{}` joins words of different fields", operator.shown),
                    "join fields with AND; a group puts both in one: term:(first w/3 second)",
                ));
            }
        }
        let mut parts = parts.into_iter();
        Ok(match operator.kind {
            Kind::Together { unit, ordered } => {
                Node::Together { unit, parts: parts.collect(), ordered }
            }
            Kind::Near { distance, ordered } => {
                let (Some(left), Some(right)) = (parts.next(), parts.next()) else {
                    return Err(one_sided(Some(operator)));
                };
                Node::Near { left: Box::new(left), right: Box::new(right), distance, ordered }
            }
            _ => return Err(one_sided(Some(operator))),
        })
    }

    fn check_positional(&self, node: &Node, operator: &Token) -> Result<(), QueryError> {
        let (what, suggestion) = match node {
            Node::Leaf(_) | Node::Near { .. } | Node::Together { .. } => return Ok(()),
            Node::Or(parts) => {
                return parts.iter().try_for_each(|part| self.check_positional(part, operator));
            }
            Node::Not(_) => ("NOT", "write: first w/5 second AND NOT third"),
            Node::And(_) => ("AND", "write: first w/5 second AND first w/5 third"),
            Node::Heading(_) | Node::Is(_) => {
                ("a field that is not in the text", "join it with AND")
            }
        };
        Err(error(
            operator.at,
            format!(
                "`{}` cannot join {what}: it joins words, phrases and alternatives",
                operator.shown
            ),
            suggestion,
        ))
    }

    fn field_of(&self, node: &Node) -> Option<Field> {
        match node {
            Node::Leaf(leaf) => self.leaves.get(*leaf).map(|leaf| leaf.field),
            Node::Near { left, .. } => self.field_of(left),
            Node::Together { parts, .. } | Node::Or(parts) => {
                parts.first().and_then(|part| self.field_of(part))
            }
            _ => None,
        }
    }
}

/// One part stands for itself; parts of the same kind are not nested.
fn join(mut parts: Vec<Node>, make: fn(Vec<Node>) -> Node) -> Node {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    make(parts)
}

fn has_and(node: &Node) -> bool {
    match node {
        Node::And(_) => true,
        Node::Or(parts) => parts.iter().any(has_and),
        _ => false,
    }
}

fn has_property(node: &Node) -> bool {
    match node {
        Node::Is(_) | Node::Heading(_) => true,
        Node::And(parts) | Node::Or(parts) => parts.iter().any(has_property),
        Node::Not(inside) => has_property(inside),
        _ => false,
    }
}

/// How close an operator binds; smaller is closer. As on Westlaw and Lexis: smaller distances
/// first, ordered before unordered, words before sentence before clause.
fn rank(kind: &Kind) -> Option<(u32, bool)> {
    match *kind {
        Kind::Near { distance, ordered } => Some((distance, !ordered)),
        Kind::Together { unit: Unit::Sentence, ordered } => Some((u32::MAX - 1, !ordered)),
        Kind::Together { unit: Unit::Clause, ordered } => Some((u32::MAX, !ordered)),
        _ => None,
    }
}

fn begins_operand(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Open | Kind::Phrase(_) | Kind::Word(_) | Kind::Field(_) | Kind::Property(..)
    )
}

fn begins_condition(kind: &Kind) -> bool {
    *kind == Kind::Not || begins_operand(kind)
}

fn one_sided(operator: Option<&Token>) -> QueryError {
    let (at, shown) = operator.map_or((0, ""), |token| (token.at, token.shown.as_str()));
    error(
        at,
        format!("`{shown}` needs something on both sides"),
        format!("write: first {shown} second; to search for it as a word, quote it: \"{shown}\""),
    )
}

fn property(name: &str, value: &str, token: &Token) -> Result<Property, QueryError> {
    let value = value.trim();
    let parts: Vec<String> = words(value).into_iter().map(|word| word.form).collect();
    if value.is_empty() || (parts.is_empty() && !value.contains('*')) {
        return Err(error(token.at, format!("`{name}:` needs a value after it"), ""));
    }
    if name != "label" && value.starts_with('(') {
        return Err(error(
            token.at,
            format!("`{name}:` takes one value, not a group"),
            format!("write: {name}:first OR {name}:second"),
        ));
    }
    Ok(match name {
        "anchor" => Property::Anchor(value.trim_start_matches('#').to_owned()),
        "label" => Property::Label(parts),
        "section" => Property::Section(value.to_owned()),
        "release" => Property::Release(value.to_owned()),
        "lang" => Property::Language(value.to_lowercase()),
        "series" => Property::Series(value.to_owned()),
        _ => match value.to_lowercase().as_str() {
            "paragraph" | "paragraphs" => Property::Kind(ClauseKind::Paragraph),
            "list_item" | "list" | "item" | "bullet" => Property::Kind(ClauseKind::ListItem),
            "table_row" | "table" | "row" => Property::Kind(ClauseKind::TableRow),
            "note" | "notes" | "footnote" | "endnote" => Property::Kind(ClauseKind::Note),
            "definition" | "definitions" => Property::Defines,
            _ => {
                return Err(error(
                    token.at,
                    format!("there is no kind `{value}`"),
                    "the kinds are paragraph, list_item, table_row, note and definition",
                ));
            }
        },
    })
}

/// A word with what is typed around it: `#` before, `!`, `~`, `*` and `?` in and after.
struct Marks<'a> {
    exact: bool,
    root: bool,
    fuzzy: Option<Option<u8>>,
    word: &'a str,
}

impl<'a> Marks<'a> {
    fn of(typed: &'a str) -> Self {
        let mut word = typed;
        let exact = word.starts_with('#') && word.len() > 1;
        if exact {
            word = &word[1..];
        }
        // A question mark at the end ends a question.
        word = word.trim_end_matches(['?', ',', ';', ':']);
        let mut fuzzy = None;
        if let Some((before, edits)) = word.rsplit_once('~') {
            let edits = match edits {
                "" => Some(None),
                "1" => Some(Some(1)),
                "2" => Some(Some(2)),
                _ => None,
            };
            if let (Some(edits), false) = (edits, before.is_empty()) {
                (word, fuzzy) = (before, Some(edits));
            }
        }
        let root = word.len() > 1 && word.ends_with('!');
        if root {
            word = word.trim_end_matches('!');
        }
        Self { exact, root, fuzzy, word }
    }

    fn is_plain(&self) -> bool {
        !self.exact && !self.root && self.fuzzy.is_none() && !self.has_wildcards()
    }

    fn has_wildcards(&self) -> bool {
        self.word.contains(['*', '?'])
    }

    fn patterns(&self, token: &Token) -> Result<Vec<Pattern>, QueryError> {
        if self.has_wildcards() {
            return self.wild(token);
        }
        let mut forms: Vec<String> = words(self.word).into_iter().map(|word| word.form).collect();
        let last = forms.pop();
        let mut patterns: Vec<Pattern> = forms
            .into_iter()
            .map(|form| if self.exact { Pattern::Exact(form) } else { Pattern::Stem(form) })
            .collect();
        let Some(last) = last else { return Ok(patterns) };
        patterns.push(if self.root {
            self.check_letters(last.chars().filter(|c| c.is_alphanumeric()).count(), &last, token)?;
            Pattern::Prefix(last)
        } else if let Some(edits) = self.fuzzy {
            let edits = edits.unwrap_or(if last.chars().count() > 5 { 2 } else { 1 });
            Pattern::Fuzzy(last, edits)
        } else if self.exact {
            Pattern::Exact(last)
        } else {
            Pattern::Stem(last)
        });
        Ok(patterns)
    }

    fn wild(&self, token: &Token) -> Result<Vec<Pattern>, QueryError> {
        let chars: Vec<char> = self.word.chars().collect();
        let mut patterns = Vec::new();
        let mut from = 0;
        while from < chars.len() {
            let length = (from..chars.len()).take_while(|&at| joins_word(&chars, at)).count();
            let piece: String = chars[from..from + length].iter().collect();
            from += length.max(1);
            if !piece.contains(['*', '?']) {
                patterns.extend(words(&piece).into_iter().map(|word| Pattern::Stem(word.form)));
                continue;
            }
            let literal = piece.chars().filter(|c| c.is_alphanumeric()).count();
            self.check_letters(literal, &piece, token)?;
            if let Some(han) = piece.strip_suffix('*').filter(|it| it.chars().all(stands_alone)) {
                // Every phrase in these scripts finds what goes on after it.
                patterns.extend(words(han).into_iter().map(|word| Pattern::Exact(word.form)));
                continue;
            }
            let form: String = piece
                .split_inclusive(['*', '?'])
                .map(|part| match part.strip_suffix(['*', '?']) {
                    Some(letters) => {
                        format!("{}{}", super::words::normalise(letters), &part[letters.len()..])
                    }
                    None => super::words::normalise(part),
                })
                .collect();
            match form.strip_suffix('*') {
                Some(beginning) if !beginning.contains(['*', '?']) => {
                    patterns.push(Pattern::Prefix(beginning.to_owned()));
                }
                _ => patterns.push(Pattern::Wild(form.chars().collect())),
            }
        }
        Ok(patterns)
    }

    /// One letter would match a fifth of all words.
    fn check_letters(&self, count: usize, shown: &str, token: &Token) -> Result<(), QueryError> {
        if count >= 2 || shown.chars().any(stands_alone) {
            return Ok(());
        }
        Err(error(
            token.at,
            format!("`{}` fits too many words", token.shown),
            "give at least two letters, for example `te*` or `terminat!`",
        ))
    }
}

/// Whether the character at `at` goes on with a word that has wildcards in it.
fn joins_word(chars: &[char], at: usize) -> bool {
    let digit = |at: usize| chars.get(at).is_some_and(|c| c.is_numeric() || *c == '*' || *c == '?');
    match chars.get(at) {
        Some('.' | ',') => at > 0 && digit(at - 1) && digit(at + 1),
        Some(c) => c.is_alphanumeric() || matches!(c, '*' | '?' | '_' | '\'' | '’'),
        None => false,
    }
}
