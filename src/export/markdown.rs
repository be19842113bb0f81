//! The summary of changes as Markdown (GitHub's dialect: tables, ~~strike~~).

use super::summary::{Piece, Row, Summary, citations, places};
use crate::model::{Comparison, Edit, Side, TermsDocument, Which};

/// Words kept on either side of a change in a long clause.
const CONTEXT: usize = 20;

/// The summary of changes: under each section heading a table **Additions | Deletions**, inserted
/// words **bold** and deleted ones ~~struck~~; then definitions, references, announcements,
/// substitutions, renumberings in one line each, and the cosmetic changes, counted.
pub fn summary_markdown(
    comparison: &Comparison,
    old: &TermsDocument,
    new: &TermsDocument,
) -> String {
    let summary = Summary::arrange(comparison, old, new);
    let mut out = Lines(String::new());
    head(&mut out, &summary);
    for group in &summary.groups {
        let heading = match group.heading.as_str() {
            "" => "Before the first heading",
            heading => heading,
        };
        out.line(format_args!("\n## {}\n", escape(heading)));
        out.line(format_args!("| Additions | Deletions |\n| --- | --- |"));
        for row in &group.rows {
            let (additions, deletions) = cells(*row, &group.heading);
            out.line(format_args!("| {additions} | {deletions} |"));
        }
    }
    definitions(&mut out, &summary);
    references(&mut out, &summary);
    announced(&mut out, &summary);
    minor(&mut out, &summary);
    out.0
}

/// The text under construction; writing to a `String` cannot fail.
struct Lines(String);

impl Lines {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        self.0.push_str(&line.to_string());
        self.0.push('\n');
    }

    fn heading(&mut self, title: &str, count: usize) {
        self.line(format_args!("\n## {title} ({count})\n"));
    }
}

fn head(out: &mut Lines, summary: &Summary<'_>) {
    let name = |document: &TermsDocument, side: &Side| {
        let name = side.name();
        match &document.date {
            Some(date) => format!("{} ({date})", escape(&name)),
            None => escape(&name),
        }
    };
    let comparison = summary.comparison;
    out.line(format_args!("# {}\n", escape(&summary.title())));
    out.line(format_args!(
        "- Older: {}, SHA-256 `{}`",
        name(summary.old, &comparison.old),
        comparison.old.sha256
    ));
    out.line(format_args!(
        "- Newer: {}, SHA-256 `{}`",
        name(summary.new, &comparison.new),
        comparison.new.sha256
    ));
    let totals = summary.totals();
    let totals = if totals.is_empty() { "no change" } else { &totals };
    out.line(format_args!("- {totals}; {} unchanged", comparison.unchanged));
}

/// The two cells of a change, each opened by where the text stands and what to know of it.
fn cells(row: Row<'_>, heading: &str) -> (String, String) {
    let (new, old) = row.columns(Some(CONTEXT));
    let note = row.note_under(heading);
    let remark = row.publisher.remark();
    let cell = |side: &[Which], pieces: &[Piece<'_>], about: [&str; 2]| {
        if side.is_empty() {
            return String::new();
        }
        let place = if row.heading { "Heading".to_owned() } else { places(side, heading) };
        let about = std::iter::once(place.as_str()).chain(about).filter(|part| !part.is_empty());
        let about = about.map(escape).collect::<Vec<_>>().join(" · ");
        format!("*{about}*<br>{}", set(pieces))
    };
    let of_removed = if row.change.new.is_empty() { remark } else { "" };
    (
        cell(&row.change.new, &new, [note.as_str(), remark]),
        cell(&row.change.old, &old, ["", of_removed]),
    )
}

fn definitions(out: &mut Lines, summary: &Summary<'_>) {
    let changes = &summary.comparison.definitions;
    let count = changes.added.len() + changes.removed.len() + changes.changed.len();
    if count == 0 {
        return;
    }
    out.heading("Definitions", count);
    for (verb, definitions) in [("added", &changes.added), ("removed", &changes.removed)] {
        for definition in definitions {
            let scope = match summary.scope(definition) {
                Some(scope) => format!(", for {}", escape(scope)),
                None => String::new(),
            };
            out.line(format_args!("- “{}” {verb}{scope}", escape(&definition.term)));
        }
    }
    for definition in &changes.changed {
        let uses = definition.used_in.iter().map(|clause| escape(summary.cite_new(clause)));
        let uses = uses.collect::<Vec<_>>();
        let touched = match uses.len() {
            0 => "no unchanged clause uses it".to_owned(),
            count => format!("used in {count} unchanged: {}", uses.join("; ")),
        };
        out.line(format_args!("- “{}” changed; {touched}", escape(&definition.term)));
    }
}

fn references(out: &mut Lines, summary: &Summary<'_>) {
    let changes = &summary.comparison.references;
    let count = changes.broken.len() + changes.retargeted.len();
    if count == 0 {
        return;
    }
    out.heading("References", count);
    for (verb, references) in
        [("is broken", &changes.broken), ("leads elsewhere", &changes.retargeted)]
    {
        for reference in references {
            out.line(format_args!(
                "- “{}” in {} {verb}: {} → {}",
                escape(&reference.text),
                escape(summary.cite_new(&reference.clause)),
                escape(summary.cite_old(&reference.old)),
                escape(summary.cite_new(&reference.new))
            ));
        }
    }
}

fn announced(out: &mut Lines, summary: &Summary<'_>) {
    let announced = &summary.comparison.announced;
    if announced.found.is_empty()
        && announced.missing.is_empty()
        && announced.repeated.is_empty()
        && announced.unannounced.is_empty()
    {
        return;
    }
    out.heading("Announced and found", announced.found.len());
    for found in &announced.found {
        out.line(format_args!(
            "- {} → {}",
            escape(&found.announcement.text),
            escape(&summary.cite_changes(&found.changes))
        ));
    }
    for missing in &announced.missing {
        out.line(format_args!("- announced, not found: {}", escape(&missing.text)));
    }
    for repeated in &announced.repeated {
        out.line(format_args!("- repeated from the older release: {}", escape(&repeated.text)));
    }
    if let Some(all) = summary.unannounced_in_all() {
        out.line(format_args!("- found, not announced: {all}"));
        return;
    }
    for id in &announced.unannounced {
        let place = summary.cite_changes(std::slice::from_ref(id));
        out.line(format_args!("- found, not announced: {}", escape(&place)));
    }
}

fn minor(out: &mut Lines, summary: &Summary<'_>) {
    let substitutions = &summary.comparison.substitutions;
    if !substitutions.is_empty() {
        out.heading("Replaced throughout", substitutions.len());
        for substitution in substitutions {
            out.line(format_args!(
                "- ~~{}~~ → **{}**, {}",
                escape(substitution.old.trim()),
                escape(substitution.new.trim()),
                summary.replaced(substitution)
            ));
        }
        if let Some(definitions) = summary.substituted() {
            out.line(format_args!("- {definitions}"));
        }
    }
    if !summary.renumbered.is_empty() {
        out.heading("Renumbered", summary.renumbered.len());
        for row in &summary.renumbered {
            out.line(format_args!(
                "- {} → {}",
                escape(&citations(&row.change.old)),
                escape(&citations(&row.change.new))
            ));
        }
    }
    if !summary.cosmetic.is_empty() {
        out.heading("Cosmetic changes", summary.cosmetic.len());
        for row in &summary.cosmetic {
            let classes = row.change.classes.iter().map(|class| super::summary::class_name(*class));
            out.line(format_args!(
                "- {} ({}): {}",
                escape(&row.citation()),
                classes.collect::<Vec<_>>().join(", "),
                set(&row.inline(Some(4)))
            ));
        }
    }
}

/// Pieces in Markdown.
fn set(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Omission => out.push_str("[…] "),
            Piece::Words(Edit::Equal, text) => out.push_str(&escape(text)),
            Piece::Words(edit, text) => {
                let after = match pieces.get(index + 1) {
                    Some(Piece::Words(_, next)) => next.chars().next(),
                    Some(Piece::Omission) => Some('['),
                    None => None,
                };
                mark(&mut out, *edit, text, after);
            }
        }
    }
    out
}

/// Marks words as inserted or deleted; white space at either end stays outside of the mark, where
/// Markdown wants it.
fn mark(out: &mut String, edit: Edit, text: &str, after: Option<char>) {
    let core = text.trim();
    if core.is_empty() {
        // Nothing but white space changed: a mark around it would not show.
        let shown = if edit == Edit::Insert { "<ins>␣</ins>" } else { "<del>␣</del>" };
        out.push_str(shown);
        return;
    }
    let lead = &text[..text.len() - text.trim_start().len()];
    let trail = &text[text.trim_end().len()..];
    out.push_str(&escape(lead));
    let before = out.chars().next_back();
    let after = trail.chars().next().or(after);
    let opens = flanks(core.chars().next(), before);
    let closes = flanks(core.chars().next_back(), after);
    let (open, close) = match (edit, opens && closes) {
        (Edit::Insert, true) => ("**", "**"),
        (Edit::Insert, false) => ("<ins>", "</ins>"),
        (_, true) => ("~~", "~~"),
        (_, false) => ("<del>", "</del>"),
    };
    out.push_str(open);
    out.push_str(&escape(core));
    out.push_str(close);
    out.push_str(&escape(trail));
}

/// Whether a run of `**` between these characters is a delimiter (CommonMark 6.2, left- and
/// right-flanking): next to punctuation inside it, only white space or punctuation may stand outside.
fn flanks(inside: Option<char>, outside: Option<char>) -> bool {
    let punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    // Two runs of marks side by side would be read as one.
    if matches!(outside, Some('*' | '~')) {
        return false;
    }
    !inside.is_some_and(punctuation) || outside.is_none_or(|c| c.is_whitespace() || punctuation(c))
}

/// Text that Markdown shows as it is, in a table cell too: cells of a row are kept apart by a
/// bar, lines by a break.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // An ampersand alone is no entity.
            '&' if !chars.peek().is_some_and(|c| c.is_alphanumeric() || *c == '#') => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_str("<br>"),
            '\t' => out.push_str(" \\| "),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(pieces: &[(Edit, &str)]) -> String {
        let pieces: Vec<_> =
            pieces.iter().map(|(edit, text)| Piece::Words(*edit, (*text).into())).collect();
        set(&pieces)
    }

    #[test]
    fn marks_stand_where_markdown_reads_them() {
        use Edit::{Delete, Equal, Insert};
        assert_eq!(
            marked(&[(Equal, "within "), (Delete, "30 "), (Insert, "60 "), (Equal, "days")]),
            "within ~~30~~ **60** days"
        );
        assert_eq!(
            marked(&[(Equal, "days"), (Insert, ","), (Equal, " and")]),
            "days<ins>,</ins> and"
        );
        assert_eq!(marked(&[(Delete, "30"), (Insert, "60")]), "~~30~~<ins>60</ins>");
        assert_eq!(marked(&[(Equal, "a"), (Insert, " "), (Equal, "b")]), "a<ins>␣</ins>b");
    }

    #[test]
    fn text_is_shown_as_it_is() {
        assert_eq!(escape("a*b|<i>\tc\nd"), "a\\*b\\|\\<i\\> \\| c<br>d");
    }
}
