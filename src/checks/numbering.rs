//! Numbering that skips or repeats.

use std::collections::HashMap;

use super::terms::Terms;
use crate::model::{ClauseKind, Finding, Level};

pub(super) const CODE: &str = "numbering";

pub(super) fn check(terms: &Terms<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let document = terms.document;
    let mut open: HashMap<Option<&str>, Sequences> = HashMap::new();
    for section in &document.sections {
        let sequences = open.entry(section.parent.as_deref()).or_default();
        sequences.pass(&section.empty_labels);
        if let Some(slip) = sequences.next(&section.label) {
            findings.push(terms.heading(
                CODE,
                Level::Warning,
                slip.confidence(),
                section,
                slip.message(&section.label),
            ));
        }
    }
    open.clear();
    // The label of a note is its mark, and numbers within it are lists of its own.
    for clause in document.clauses.iter().filter(|clause| clause.kind != ClauseKind::Note) {
        let sequences = open.entry(clause.section.as_deref()).or_default();
        sequences.pass(&clause.empty_labels);
        let slip = sequences.next(&clause.label);
        sequences.pass(clause.labels.iter().map(|label| &label.text));
        if let Some(slip) = slip {
            findings.push(terms.finding(
                CODE,
                Level::Warning,
                slip.confidence(),
                &clause.id,
                slip.message(&clause.label),
            ));
        }
    }
    findings
}

/// What is wrong with a label.
#[derive(Debug, PartialEq, Eq)]
enum Slip {
    Repeats(String),
    Skips(String),
}

impl Slip {
    fn confidence(&self) -> f32 {
        match self {
            Self::Repeats(_) => 0.8,
            Self::Skips(_) => 0.85,
        }
    }

    fn message(&self, label: &str) -> String {
        let label = label.trim();
        match self {
            Self::Repeats(last) => {
                format!("The number “{label}” is given twice: it stands after “{last}”.")
            }
            Self::Skips(last) => format!("The numbering goes from “{last}” to “{label}”."),
        }
    }
}

/// The numberings that go on in one section, outermost first.
#[derive(Default)]
struct Sequences {
    open: Vec<(Style, u32, String)>,
}

/// What two labels of one numbering share.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Style {
    before: String,
    kind: Kind,
    after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
}

impl Sequences {
    /// Takes labels with which no text is numbered, or not the clause as a whole: the numbering
    /// goes on with them.
    fn pass<'l>(&mut self, labels: impl IntoIterator<Item = &'l String>) {
        for label in labels {
            self.next(label);
        }
    }

    /// Takes the next label of the section.
    fn next(&mut self, label: &str) -> Option<Slip> {
        let readings = readings(label);
        for (style, value) in &readings {
            let found =
                self.open.iter().rposition(|(open, last, _)| open == style && last + 1 == *value);
            if let Some(at) = found {
                self.open.truncate(at);
                self.open.push((style.clone(), *value, label.to_owned()));
                return None;
            }
        }
        if let Some((style, _)) = readings.iter().find(|(_, value)| *value <= 1) {
            self.open.push((
                style.clone(),
                readings.iter().find(|(other, _)| other == style)?.1,
                label.to_owned(),
            ));
            return None;
        }
        let known = readings.iter().find_map(|(style, value)| {
            let at = self.open.iter().rposition(|(open, _, _)| open == style)?;
            Some((at, style.clone(), *value))
        });
        let Some((at, style, value)) = known else {
            if let Some((style, value)) = readings.into_iter().next() {
                self.open.push((style, value, label.to_owned()));
            }
            return None;
        };
        let (_, last, written) = self.open[at].clone();
        self.open.truncate(at);
        self.open.push((style, value, label.to_owned()));
        let written = written.trim().to_owned();
        if value == last {
            Some(Slip::Repeats(written))
        } else if value > last && value - last <= 9 {
            Some(Slip::Skips(written))
        } else {
            None
        }
    }
}

/// The ways in which a label can be read: `(i)` is a letter or a numeral.
fn readings(label: &str) -> Vec<(Style, u32)> {
    let original = label.trim();
    let label = original.trim_end_matches([':', '–', '-']).trim();
    let is_core = |c: char| c.is_ascii_alphanumeric();
    let Some(end) = label.rfind(is_core).map(|at| at + 1) else { return Vec::new() };
    let start = label[..end]
        .rfind(|c: char| !is_core(c))
        .map_or(0, |at| at + label[at..].chars().next().map_or(1, char::len_utf8));
    let (before, core, after) = (&label[..start], &label[start..end], &label[end..]);
    let style = |kind| Style { before: before.to_lowercase(), kind, after: after.to_owned() };
    let mut found = Vec::new();
    if let Ok(value) = core.parse::<u32>() {
        found.push((style(Kind::Digits), value));
        return found;
    }
    // A bare letter is a bullet of some symbol font.
    if original.len() == 1 {
        return found;
    }
    let upper = core.chars().all(|c| c.is_ascii_uppercase());
    if !upper && !core.chars().all(|c| c.is_ascii_lowercase()) {
        return found;
    }
    if let [letter] = core.as_bytes() {
        let kind = if upper { Kind::Upper } else { Kind::Lower };
        found.push((style(kind), u32::from(letter.to_ascii_lowercase() - b'a') + 1));
    }
    if let Some(value) = roman(core) {
        found.push((style(if upper { Kind::UpperRoman } else { Kind::LowerRoman }), value));
    }
    found
}

/// A Roman numeral; what is less than the one after it is taken away.
fn roman(text: &str) -> Option<u32> {
    let values = text.chars().map(|c| match c.to_ascii_lowercase() {
        'i' => Some(1i64),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        _ => None,
    });
    let values: Vec<i64> = values.collect::<Option<_>>()?;
    let signed = values.iter().enumerate().map(|(at, value)| {
        if values.get(at + 1).is_some_and(|next| next > value) { -value } else { *value }
    });
    if values.len() > 7 {
        return None;
    }
    u32::try_from(signed.sum::<i64>()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(labels: &[&str]) -> Vec<String> {
        let mut sequences = Sequences::default();
        labels
            .iter()
            .filter_map(|label| sequences.next(label).map(|slip| slip.message(label)))
            .collect()
    }

    #[test]
    fn lists_within_lists() {
        assert_eq!(
            slips(&["(a)", "(b)", "(c)", "(d)", "(i)", "(ii)", "(iii)", "(e)", "(f)"]),
            Vec::<String>::new()
        );
        assert_eq!(slips(&["(g)", "(h)", "(i)", "(j)"]), Vec::<String>::new());
        assert_eq!(
            slips(&["1.", "1.", "1.", "1."]),
            Vec::<String>::new(),
            "exports that print each number as the first"
        );
        assert_eq!(slips(&["1.1", "1.2", "1.2.1", "1.2.2", "1.3"]), Vec::<String>::new());
        assert_eq!(slips(&["Clause 1:", "Clause 2:", "(a)", "Clause 3:"]), Vec::<String>::new());
    }

    #[test]
    fn slips_are_told() {
        assert_eq!(slips(&["1.", "2.", "4."]), ["The numbering goes from “2.” to “4.”."]);
        assert_eq!(
            slips(&["(a)", "(b)", "(b)", "(c)"]),
            ["The number “(b)” is given twice: it stands after “(b)”."]
        );
        assert_eq!(slips(&["(i)", "(ii)", "(iv)"]), ["The numbering goes from “(ii)” to “(iv)”."]);
    }
}
