//! The changes as comma-separated values, one a line.

use super::summary::{Row, Summary, citations, class_name, kind_name};
use crate::model::{Comparison, Error, TermsDocument};

/// The names of the columns.
pub(super) const COLUMNS: [&str; 9] =
    ["id", "citation", "old citation", "kind", "classes", "old", "new", "announced", "confidence"];

/// All changes of a comparison as CSV (RFC 4180), UTF-8 without a mark, with a heading line: programs
/// read it. For Excel there is the tracking sheet.
///
/// A field that a spreadsheet would take for a formula is made text by an apostrophe before it, so
/// that a terms document cannot make counsel's spreadsheet compute or call out.
///
/// # Errors
/// Only when a line cannot be put together, which would be a bug.
pub fn changes_csv(
    comparison: &Comparison,
    old: &TermsDocument,
    new: &TermsDocument,
) -> Result<Vec<u8>, Error> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::internal("cannot write the changes as CSV", error.to_string())
    };
    let summary = Summary::arrange(comparison, old, new);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| failed(&error))?;
    for row in summary.rows() {
        let fields = fields(&summary, row).map(|field| inert(&field));
        writer.write_record(fields).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// The fields of a change in the order of [`COLUMNS`].
pub(super) fn fields(summary: &Summary<'_>, row: Row<'_>) -> [String; 9] {
    let change = row.change;
    let classes: Vec<_> = change.classes.iter().map(|class| class_name(*class)).collect();
    let texts = |side: &[crate::model::Which]| {
        side.iter().map(|which| which.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    [
        change.id.clone(),
        citations(&change.new),
        citations(&change.old),
        kind_name(change.kind).to_owned(),
        classes.join(" "),
        texts(&change.old),
        texts(&change.new),
        summary.announced(row).to_owned(),
        format!("{:.2}", change.confidence),
    ]
}

/// A field that no spreadsheet takes for a formula (OWASP, "CSV Injection"), and that reads in the
/// order it is written in: characters that turn what follows around are named.
fn inert(field: &str) -> String {
    let mut plain = String::with_capacity(field.len());
    for c in field.chars() {
        match c {
            '\u{202D}' | '\u{202E}' => plain.push_str(&format!("[U+{:04X}]", u32::from(c))),
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => {}
            c => plain.push(c),
        }
    }
    let field = plain;
    let risky = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '|' | '%')
            || matches!(c, '＝' | '＋' | '－' | '＠')
    };
    let first = field.trim_start_matches([' ', '\u{A0}', '\n', '\u{FEFF}']).chars().next();
    if first.is_some_and(risky) { format!("'{field}") } else { field }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn formulas_are_made_text() {
        for risky in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1", "＝1"] {
            assert_eq!(inert(risky), format!("'{risky}"));
        }
        assert_eq!(inert("Customer = buyer"), "Customer = buyer");
        assert_eq!(inert(""), "");
        assert_eq!(inert("\0\u{202E}=1"), "[U+202E]=1");
    }
}
