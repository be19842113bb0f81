//! From what a person writes to the clause or section that is meant.

use super::TermsDocument;

/// What an address leads to: a position in the document's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// In [`TermsDocument::sections`].
    Section(usize),
    /// In [`TermsDocument::clauses`].
    Clause(usize),
}

/// What stands between the parts of a citation.
pub const CITATION_SEPARATOR: &str = " › ";

/// The clauses and sections that an address leads to, in document order; sections first.
///
/// An address is a clause's or section's id, a bookmark's name (with or without `#`), or a
/// citation. A citation may be written with `>` for `›`, in any case, with parts left out before
/// its last one, and with the beginning of a part (`Attachment 3` for `Attachment 3 – Fees`). The
/// most exact reading that leads anywhere counts: several matches are equally good ones.
pub fn resolve(document: &TermsDocument, address: &str) -> Vec<Match> {
    let address = address.trim();
    let name = address.strip_prefix('#').unwrap_or(address);
    let by_id = find(document, |id, _, _| id == address);
    if !by_id.is_empty() || address.is_empty() {
        return by_id;
    }
    let by_anchor = find(document, |_, anchors, _| anchors.iter().any(|anchor| anchor == name));
    if !by_anchor.is_empty() {
        return by_anchor;
    }
    let wanted = parts(address);
    let exact = find(document, |_, _, citation| parts(citation) == wanted);
    if !exact.is_empty() {
        return exact;
    }
    let equal: fn(&str, &str) -> bool = |part, wanted| part == wanted || title(part) == wanted;
    [equal, begins]
        .into_iter()
        .map(|fits| cited(document, &wanted, fits))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn find(document: &TermsDocument, fits: impl Fn(&str, &[String], &str) -> bool) -> Vec<Match> {
    let sections = document.sections.iter().enumerate().filter_map(|(index, section)| {
        fits(&section.id, &section.anchors, &section.citation).then_some(Match::Section(index))
    });
    let clauses = document.clauses.iter().enumerate().filter_map(|(index, clause)| {
        fits(&clause.id, &clause.anchors, &clause.citation).then_some(Match::Clause(index))
    });
    sections.chain(clauses).collect()
}

/// What is cited by these parts: the last part is the last of the citation, the others stand
/// before it in this order.
fn cited(document: &TermsDocument, wanted: &[String], fits: fn(&str, &str) -> bool) -> Vec<Match> {
    find(document, |_, _, citation| {
        let have = parts(citation);
        let (Some((last, above)), Some((wanted_last, wanted_above))) =
            (have.split_last(), wanted.split_last())
        else {
            return false;
        };
        let mut above = above.iter();
        fits(last, wanted_last)
            && wanted_above.iter().all(|wanted| above.any(|part| fits(part, wanted)))
    })
}

/// Whether a part begins with what is wanted, ending at a word's end.
fn begins(part: &str, wanted: &str) -> bool {
    part.strip_prefix(wanted).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// A part without the label before it: `service credits` of `6.3 service credits`.
fn title(part: &str) -> &str {
    match part.split_once(' ') {
        Some((label, title)) if is_label(label) => title,
        _ => part,
    }
}

/// Whether a word looks like a computed label: it holds a digit, or closes like one.
fn is_label(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) || word.ends_with(['.', ')', ':'])
}

/// The parts of a citation, in small letters, white space folded.
fn parts(citation: &str) -> Vec<String> {
    citation
        .split(['›', '>'])
        .map(|part| part.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clause, ClauseKind, Section, TermsDocument};

    fn section(id: &str, citation: &str) -> Section {
        Section {
            id: id.into(),
            level: 1,
            title: citation.into(),
            citation: citation.into(),
            anchors: vec![format!("A_{id}")],
            confidence: 1.0,
            ..Section::default()
        }
    }

    fn clause(id: &str, citation: &str) -> Clause {
        Clause {
            id: id.into(),
            kind: ClauseKind::ListItem,
            citation: citation.into(),
            depth: 1,
            ..Clause::default()
        }
    }

    fn document() -> TermsDocument {
        TermsDocument {
            sections: vec![
                section("fees", "Attachment 3 – Fees"),
                section("late", "Attachment 3 – Fees › Late Payment"),
                section("late-30", "Attachment 30 – Refunds › Late Payment"),
                section("credits", "6. Service Levels › 6.3 Service Credits"),
            ],
            clauses: vec![
                clause("late/b", "Attachment 3 – Fees › Late Payment › (b)"),
                clause("late-30/b", "Attachment 30 – Refunds › Late Payment › (b)"),
            ],
            ..TermsDocument::default()
        }
    }

    #[test]
    fn addresses_lead_to_the_most_exact_match() {
        use Match::{Clause, Section};
        let document = document();
        let at = |address: &str| resolve(&document, address);
        assert_eq!(at("late/b"), [Clause(0)]);
        assert_eq!(at("#A_fees"), [Section(0)]);
        assert_eq!(at("A_late"), [Section(1)]);
        assert_eq!(at("attachment 3 –  fees > late payment > (B)"), [Clause(0)]);
        assert_eq!(at("Late Payment"), [Section(1), Section(2)]);
        assert_eq!(at("Attachment 3"), [Section(0)]);
        assert_eq!(at("Attachment 3 > (b)"), [Clause(0)]);
        assert_eq!(at("(b)"), [Clause(0), Clause(1)]);
        assert_eq!(at("Service Credits"), [Section(3)]);
        assert_eq!(at("6.3"), [Section(3)]);
        assert_eq!(at("(c)"), []);
        assert_eq!(at(" › "), []);
    }
}
