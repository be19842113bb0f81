//! Reads a query; the grammar is in [the room's page](super).

use super::lex::{Kind, TextField, Token, is_quote, lex};
use super::limits::{MAX_DEPTH, MAX_LEAVES, MAX_OPEN};
use super::marks::{self, Marks};
use super::property::property;
use super::proximity::rank;
use super::query::{Field, Leaf, Node, Pattern, Property, Query, Stated};
use super::request::QueryError;
use super::sentence::plain;

/// Reads a query.
pub(super) fn parse(text: &str) -> Result<Query, QueryError> {
    let mut tokens = lex(text)?;
    check_brackets(&tokens)?;
    if !tokens.iter().all(is_plain) {
        connect(&mut tokens);
    }
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
        open: 0,
    };
    let root = parser.all()?;
    if let Some(token) = parser.peek() {
        return Err(error(token.at, format!("`{}` is not expected here", token.shown), ""));
    }
    let Parser { leaves, headings, properties, .. } = parser;
    Ok(Query { root, leaves, headings, properties, ranked: Vec::new() })
}

pub(super) fn error(
    at: usize,
    message: impl Into<String>,
    suggestion: impl Into<String>,
) -> QueryError {
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

/// Takes `and`, `or`, `and not` and `but not` between conditions for what they are on Westlaw and
/// Lexis, where case does not matter. `not` alone stays a word (`shall not disclose`), and so does
/// all of a plain sentence.
fn connect(tokens: &mut [Token]) {
    let is = |token: Option<&Token>, word: &str| {
        token.is_some_and(|token| matches!(&token.kind, Kind::Word(typed) if typed == word))
    };
    let ends = |token: &Token| {
        matches!(token.kind, Kind::Close | Kind::Phrase(_) | Kind::Word(_) | Kind::Property(..))
    };
    let mut at = 1;
    while at < tokens.len() {
        let (before, here, next) = (tokens.get(at - 1), tokens.get(at), tokens.get(at + 1));
        let negated = is(next, "not") || next.is_some_and(|next| next.kind == Kind::Not);
        let condition = if negated { tokens.get(at + 2) } else { next };
        let joins =
            before.is_some_and(ends) && condition.is_some_and(|token| begins_operand(&token.kind));
        let kind = match here {
            _ if !joins => None,
            here if is(here, "or") && !negated => Some(Kind::Or),
            here if is(here, "and") || (is(here, "but") && negated) => Some(Kind::And),
            _ => None,
        };
        if let (Some(kind), Some(token)) = (kind, tokens.get_mut(at)) {
            token.kind = kind;
            if negated && let Some(not) = tokens.get_mut(at + 1) {
                not.kind = Kind::Not;
            }
            at += 1;
        }
        at += 1;
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

pub(super) fn check_count(count: usize, at: usize) -> Result<(), QueryError> {
    if count <= MAX_LEAVES {
        return Ok(());
    }
    Err(error(
        at,
        format!("the query has more than {MAX_LEAVES} words and phrases"),
        "split it, or use `root!` for words with the same beginning",
    ))
}

/// A query half read.
pub(super) struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    pub(super) leaves: Vec<Leaf>,
    headings: Vec<Node>,
    properties: Vec<Stated>,
    /// How many proximities were made, those spelled out included.
    pub(super) nodes: usize,
    /// How many words are looked for by their letters.
    open: usize,
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
            if let Some(not) = self.peek().filter(|token| token.kind == Kind::Not) {
                return Err(error(
                    not.at,
                    format!("`{}` cannot stand after `OR` without brackets", not.shown),
                    "write: first OR (NOT second); for the first without the second: first NOT second",
                ));
            }
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
                let quoted = token.shown.ends_with(is_quote);
                let typed = if quoted { format!("\"{value}\"") } else { value.clone() };
                Ok(self.is(Stated { property, at: token.at, typed }))
            }
            Kind::Not => Err(error(
                token.at,
                "`NOT` cannot stand here",
                "write: first NOT second; for alternatives that must not be: NOT (first OR second)",
            )),
            _ => Err(one_sided(Some(&token))),
        }
    }

    fn is(&mut self, property: Stated) -> Node {
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
        if patterns.iter().any(Pattern::is_open) {
            self.open += 1;
            if self.open > MAX_OPEN {
                return Err(error(
                    at,
                    format!("more than {MAX_OPEN} words have `!`, `*`, `?` or `~`"),
                    "write some of them out, or split the query",
                ));
            }
        }
        self.leaves.push(Leaf { field: Field::Text, patterns, shown });
        Ok(Node::Leaf(self.leaves.len() - 1))
    }

    fn phrase(&mut self, phrase: &str, token: &Token) -> Result<Node, QueryError> {
        let patterns = marks::phrase(phrase, token)?;
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
            TextField::Definition => {
                let typed = String::new();
                let defines = Stated { property: Property::Defines, at: token.at, typed };
                Node::And(vec![self.is(defines), inside])
            }
        })
    }
}

/// One part stands for itself; parts of the same kind are not nested.
pub(super) fn join(mut parts: Vec<Node>, make: fn(Vec<Node>) -> Node) -> Node {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    make(parts)
}

fn has_property(node: &Node) -> bool {
    match node {
        Node::Is(_) | Node::Heading(_) => true,
        Node::And(parts) | Node::Or(parts) => parts.iter().any(has_property),
        Node::Not(inside) => has_property(inside),
        _ => false,
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

pub(super) fn one_sided(operator: Option<&Token>) -> QueryError {
    let (at, shown) = operator.map_or((0, ""), |token| (token.at, token.shown.as_str()));
    error(
        at,
        format!("`{shown}` needs something on both sides"),
        format!("write: first {shown} second; to search for it as a word, quote it: \"{shown}\""),
    )
}
