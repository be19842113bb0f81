//! Comparing two releases: neighbours, documents of growing size, documents with nothing in
//! common; see `README.md` in this folder.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod input;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use imara_diff::{Algorithm, Diff, InternedInput};

use input::{inputs, read};
use ostler::diff;
use ostler::model::TermsDocument;

/// How many times as long as the real document.
const TIMES: &[usize] = &[1, 4, 16];

/// A document `times` as long. Every copy has half of its longer words to itself, so that it
/// shares the boilerplate of the others and is no copy of them.
fn longer(document: &TermsDocument, times: usize) -> TermsDocument {
    let mut longer = document.clone();
    for copy in 1..times {
        let named = |id: &str| format!("{copy}-{id}");
        let mut again = document.clone();
        for section in &mut again.sections {
            section.id = named(&section.id);
            section.parent = section.parent.as_deref().map(named);
            section.title = own_words(&section.title, copy);
            section.anchors.iter_mut().for_each(|anchor| *anchor = named(anchor));
        }
        for clause in &mut again.clauses {
            clause.id = named(&clause.id);
            clause.section = clause.section.as_deref().map(named);
            clause.lead_in = clause.lead_in.as_deref().map(named);
            clause.text = own_words(&clause.text, copy);
            clause.cells.iter_mut().for_each(|cell| *cell = own_words(cell, copy));
            clause.anchors.iter_mut().for_each(|anchor| *anchor = named(anchor));
            clause.terms.iter_mut().for_each(|term| term.definition = named(&term.definition));
            clause.links.clear();
        }
        for definition in &mut again.definitions {
            definition.clause = named(&definition.clause);
            definition.scope = definition.scope.as_deref().map(named);
            definition.term = own_words(&definition.term, copy);
            definition.text = own_words(&definition.text, copy);
        }
        for reference in &mut again.references {
            reference.clause = named(&reference.clause);
            reference.target = named(&reference.target);
        }
        longer.sections.append(&mut again.sections);
        longer.clauses.append(&mut again.clauses);
        longer.definitions.append(&mut again.definitions);
        longer.references.append(&mut again.references);
    }
    longer
}

/// The text with every other of its longer words in a form that only this copy has.
fn own_words(text: &str, copy: usize) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        out.push_str(letters);
        if letters.len() > 5 && letters.bytes().map(usize::from).sum::<usize>() % 2 == 0 {
            out.push_str(&format!("x{copy}"));
        }
        out.push_str(&word[letters.len()..]);
    }
    out
}

/// The document in words that no other has: every letter stands for the one thirteen further on.
fn foreign(document: &TermsDocument) -> TermsDocument {
    let turned = |text: &mut String| {
        *text = text
            .chars()
            .map(|c| match c {
                'a'..='m' | 'A'..='M' | 'n'..='z' | 'N'..='Z' => {
                    let first = if c.is_ascii_lowercase() { b'a' } else { b'A' };
                    char::from((c as u8 - first + 13) % 26 + first)
                }
                '0'..='9' => '#',
                other => other,
            })
            .collect();
    };
    let mut foreign = document.clone();
    for section in &mut foreign.sections {
        turned(&mut section.title);
        section.anchors.clear();
    }
    for clause in &mut foreign.clauses {
        turned(&mut clause.text);
        clause.cells.iter_mut().for_each(turned);
        clause.anchors.clear();
    }
    for definition in &mut foreign.definitions {
        turned(&mut definition.term);
        turned(&mut definition.text);
    }
    foreign
}

/// What no comparison of the words can undercut: the paragraphs that stand in one release only,
/// then their words, run together.
fn floor(old: &TermsDocument, new: &TermsDocument) -> usize {
    let texts = |document: &TermsDocument| -> Vec<String> {
        document.clauses.iter().map(|clause| format!("{}\n", clause.text)).collect()
    };
    let (old, new) = (texts(old), texts(new));
    let (old_text, new_text) = (old.concat(), new.concat());
    let input = InternedInput::new(old_text.as_str(), new_text.as_str());
    let paragraphs = Diff::compute(Algorithm::Histogram, &input);
    let mut edits = 0;
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old_text.lines().collect(), new_text.lines().collect());
    for hunk in paragraphs.hunks() {
        let words = |lines: &[&str], range: std::ops::Range<u32>| {
            lines[range.start as usize..range.end as usize].join("\n").replace(' ', "\n")
        };
        let (before, after) = (words(&old_lines, hunk.before), words(&new_lines, hunk.after));
        let input = InternedInput::new(before.as_str(), after.as_str());
        edits += Diff::compute(Algorithm::Myers, &input).hunks().count();
    }
    edits
}

fn compare(criterion: &mut Criterion) {
    let (old_path, new_path) = inputs();
    let (old_bytes, new_bytes) =
        (std::fs::read(old_path).expect("readable"), std::fs::read(new_path).expect("readable"));
    let (old, new) = (read(&old_bytes), read(&new_bytes));
    let options = diff::Options::default();
    let mut group = criterion.benchmark_group("compare");
    group.sample_size(10);
    group.bench_function("reading one of them", |b| b.iter(|| read(black_box(&new_bytes))));
    group.bench_function("floor: paragraphs, then words", |b| {
        b.iter(|| floor(black_box(&old), black_box(&new)));
    });
    group.bench_function("the same release twice", |b| {
        b.iter(|| diff::compare(black_box(&new), black_box(&new), &options));
    });
    for &times in TIMES {
        let (old, new) = (longer(&old, times), longer(&new, times));
        group.bench_with_input(BenchmarkId::new("neighbours", times), &times, |b, _| {
            b.iter(|| diff::compare(black_box(&old), black_box(&new), &options));
        });
    }
    for &times in TIMES {
        let (old, new) = (longer(&old, times), foreign(&longer(&new, times)));
        group.bench_with_input(BenchmarkId::new("nothing in common", times), &times, |b, _| {
            b.iter(|| diff::compare(black_box(&old), black_box(&new), &options));
        });
    }
    group.finish();
}

criterion_group!(benches, compare);
criterion_main!(benches);
