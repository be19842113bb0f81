//! Texts too long to be compared word by word: the time stays linear, the words stay true, and
//! what is coarse is said.

use std::time::{Duration, Instant};

use ostler::diff::{self, Options, rebuild};
use ostler::export::summary::{Publisher, Row};
use ostler::model::{ChangeKind, Comparison, Edit, TermsDocument};
use ostler::package::{Limits, Package};
use ostler::segment;
use ostler::word::Revisions;

use crate::build::{docx, p};

fn terms(paragraph: &str) -> TermsDocument {
    let limits = Limits { ratio: u64::MAX, ..Limits::default() };
    let package = Package::open(&docx(&p(paragraph)), &limits).unwrap();
    let word = ostler::word::read(&package.value, Revisions::Accepted).unwrap();
    segment::word(&word, Default::default())
}

/// Compares, within a minute; both texts can be had from what was found.
fn compared(old: &str, new: &str) -> Comparison {
    let (old, new) = (terms(old), terms(new));
    let start = Instant::now();
    let comparison = diff::compare(&old, &new, &Options { all: true });
    assert!(start.elapsed() < Duration::from_secs(60), "took {:?}", start.elapsed());
    for change in &comparison.changes {
        let whole = |side: &[ostler::model::Which]| -> String {
            side.iter().map(|which| which.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        assert!(rebuild::old_text(change) == whole(&change.old), "{}: the older text", change.id);
        assert!(rebuild::new_text(change) == whole(&change.new), "{}: the newer text", change.id);
    }
    comparison
}

/// Words without a full stop, or with one after every `sentence` of them.
fn text(words: usize, sentence: usize, word: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for at in 1..=words {
        text.push_str(&word(at));
        text.push_str(if at % sentence == 0 { ". " } else { " " });
    }
    text
}

#[test]
fn a_long_paragraph_with_few_changes_is_marked_word_by_word() {
    let word = |at: usize| format!("w{}", ((at * 2_654_435_761) >> 9) % 4_999);
    let old = text(320_000, 20, word);
    let new = text(320_000, 20, |at| if at % 10_000 == 7 { "other".into() } else { word(at) });
    let comparison = compared(&old, &new);
    let [change] = &comparison.changes[..] else { panic!("{} changes", comparison.changes.len()) };
    assert!(!change.coarse && change.kind == ChangeKind::Changed);
    let inserted: Vec<&str> = change
        .words
        .iter()
        .filter(|(edit, _)| *edit == Edit::Insert)
        .map(|(_, text)| text.as_str())
        .collect();
    // The texts are too long to be printed.
    assert!(inserted == ["other"; 32], "{} insertions", inserted.len());
}

#[test]
fn long_paragraphs_with_nothing_in_common_are_told_apart_in_linear_time() {
    // Words that are all over the place, in an order of their own on either side.
    let old = text(320_000, 11, |at| format!("w{}", at * 7_919 % 4_999));
    let new = text(320_000, 13, |at| format!("w{}", at * 104_729 % 5_003));
    for change in &compared(&old, &new).changes {
        let both = !change.old.is_empty() && !change.new.is_empty();
        assert_eq!(change.coarse, both);
        let row = Row { change, heading: false, publisher: Publisher::Silent };
        assert_eq!(row.note().contains("Too long"), both);
    }
}

#[test]
fn a_long_paragraph_without_a_sentence_keeps_its_ends() {
    let old = text(310_000, usize::MAX, |at| format!("w{}", at % 997));
    let new = old.replacen("w900 w901", "w900 in between w901", 1);
    let words = diff::words(&old, &new);
    assert_eq!(words.len(), 3, "only what stands between the ends differs");
    assert_eq!(words[1], (Edit::Insert, "in between ".to_owned()));
}

#[test]
fn comparing_long_texts_both_ways_gives_the_same() {
    let old = text(310_000, 17, |at| format!("w{}", at % 997));
    let new = text(310_500, 17, |at| format!("w{}", (at + at / 100_000) % 997));
    let turned = |edit: &Edit| match edit {
        Edit::Equal => Edit::Equal,
        Edit::Delete => Edit::Insert,
        Edit::Insert => Edit::Delete,
    };
    let kept = |words: &[(Edit, String)], of: Edit| -> String {
        words.iter().filter(|(edit, _)| *edit == of).map(|(_, text)| text.as_str()).collect()
    };
    let (there, back) = (diff::words(&old, &new), diff::words(&new, &old));
    for edit in [Edit::Equal, Edit::Delete, Edit::Insert] {
        assert!(kept(&there, edit) == kept(&back, turned(&edit)), "{edit:?} has no mirror image");
    }
}
