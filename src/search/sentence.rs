//! A plain sentence: any of its words, the best clauses first.

use super::lex::{Kind, Token};
use super::parse::{check_count, error};
use super::query::{Field, Leaf, Node, Pattern, Query, RankedWord};
use super::request::QueryError;
use super::words::{Word, stands_alone, words};

/// A longer run of Chinese or Japanese characters in a plain sentence is read as its words.
const LONGEST_HAN_WORD: usize = 4;

/// A sentence without operators: any of its words, ranked.
pub(super) fn plain(tokens: &[Token], text: &str) -> Result<Query, QueryError> {
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

/// The words of a plain word: usually one; `non-compliance` is one run of two; long runs of Han
/// and Kana are cut into words.
fn runs(word: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<Word>> = Vec::new();
    let alone = |word: &Word| word.form.chars().all(stands_alone);
    for word in words(word) {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| alone(last) == alone(&word)) => {
                run.push(word);
            }
            _ => runs.push(vec![word]),
        }
    }
    runs.into_iter()
        .flat_map(|run| {
            if run.len() > LONGEST_HAN_WORD && run.iter().all(alone) {
                run.chunk_by(|_, next| next.inner).map(<[Word]>::to_vec).collect()
            } else {
                vec![run]
            }
        })
        .map(|run| run.into_iter().map(|word| word.form).collect())
        .collect()
}
