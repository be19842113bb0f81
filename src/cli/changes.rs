//! A comparison on the screen: each change with its words marked, and what follows from all.

use crate::app::summary::{self, Row, Summary};
use crate::app::{self, Compared};
use crate::model::{Comparison, Edit};

use super::terminal::{FAINT, Failure, MINUS, PLUS, STRONG, Terminal, WARN, count, visible};

/// Prints the changes under the headings they stand under, then what is minor and what follows.
/// `whole` prints whole texts.
pub fn print(compared: &Compared, whole: bool, terminal: &mut Terminal) -> Result<(), Failure> {
    let summary = compared.summary();
    terminal.line(format_args!(
        "{STRONG}{} → {}{STRONG:#}  {}",
        visible(&super::releases::name(&compared.old)),
        visible(&super::releases::name(&compared.new)),
        totals(&compared.comparison)
    ))?;
    for group in &summary.groups {
        let heading = match group.heading.as_str() {
            "" => "Before the first heading",
            heading => heading,
        };
        terminal.line(format_args!("\n{STRONG}{}{STRONG:#}", visible(heading)))?;
        for row in &group.rows {
            print_row(*row, &group.heading, whole, terminal)?;
        }
    }
    print_list("Renumbered", renumberings(&summary), terminal)?;
    if !summary.cosmetic.is_empty() {
        terminal.line(format_args!("\n{STRONG}Cosmetic{STRONG:#}"))?;
        for row in &summary.cosmetic {
            print_row(*row, "", whole, terminal)?;
        }
    }
    print_list("Consequences", consequences(&summary), terminal)?;
    Ok(())
}

fn print_row(
    row: Row<'_>,
    heading: &str,
    whole: bool,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let change = row.change;
    let classes: Vec<&str> =
        change.classes.iter().map(|class| summary::class_name(*class)).collect();
    let mut remarks = String::new();
    let remark = row.publisher.remark();
    if !remark.is_empty() {
        remarks = format!("  {WARN}{remark}{WARN:#}");
    }
    let note = row.note();
    if !note.is_empty() {
        remarks.push_str(&format!("  {FAINT}{}{FAINT:#}", visible(&note)));
    }
    let citation = row.citation();
    let place = if row.heading {
        "heading"
    } else {
        match citation.strip_prefix(heading) {
            Some(rest) if !heading.is_empty() => rest.trim_start_matches([' ', '›']),
            _ => &citation,
        }
    };
    terminal.line(format_args!(
        "  {STRONG}{}{STRONG:#} {} {}  {FAINT}{}{FAINT:#}{remarks}",
        change.id,
        summary::kind_name(change.kind),
        visible(place),
        classes.join(", ")
    ))?;
    let text = words(&change.words, terminal.is_colored(), whole);
    for line in text.lines() {
        terminal.line(format_args!("    {line}"))?;
    }
    Ok(())
}

fn print_list(title: &str, lines: Vec<String>, terminal: &mut Terminal) -> Result<(), Failure> {
    if !lines.is_empty() {
        terminal.line(format_args!("\n{STRONG}{title}{STRONG:#}"))?;
    }
    for line in lines {
        terminal.line(format_args!("  {}", visible(&line)))?;
    }
    Ok(())
}

fn renumberings(summary: &Summary<'_>) -> Vec<String> {
    let line = |row: &Row<'_>| {
        format!("{} → {}", summary::citations(&row.change.old), summary::citations(&row.change.new))
    };
    summary.renumbered.iter().map(line).collect()
}

fn consequences(summary: &Summary<'_>) -> Vec<String> {
    let comparison = summary.comparison;
    let mut lines = Vec::new();
    for substitution in &comparison.substitutions {
        lines.push(format!(
            "“{}” became “{}” {}",
            substitution.old,
            substitution.new,
            summary.replaced(substitution)
        ));
    }
    for change in &comparison.definitions.changed {
        let used = match change.used_in.len() {
            0 => String::new(),
            1 => "; used by 1 clause that stayed as it was".to_owned(),
            uses => format!("; used by {uses} clauses that stayed as they were"),
        };
        lines.push(format!("the meaning of “{}” changed{used}", change.term));
    }
    for definition in &comparison.definitions.added {
        lines.push(format!("“{}” is newly defined", definition.term));
    }
    for definition in &comparison.definitions.removed {
        lines.push(format!("“{}” is no longer defined", definition.term));
    }
    for reference in &comparison.references.broken {
        let place = summary.cite_new(&reference.clause);
        lines.push(format!("“{}” in {place} leads nowhere now", reference.text));
    }
    for reference in &comparison.references.retargeted {
        let place = summary.cite_new(&reference.clause);
        let to = |target: &'_ str, cited: &str| {
            if target.is_empty() { "nowhere".to_owned() } else { cited.to_owned() }
        };
        lines.push(format!(
            "“{}” in {place} leads elsewhere now: {} → {}",
            reference.text,
            to(&reference.old, summary.cite_old(&reference.old)),
            to(&reference.new, summary.cite_new(&reference.new))
        ));
    }
    let substituted = comparison.definitions.substituted.len();
    if substituted > 0 {
        lines.push(format!(
            "{} worded otherwise by the substitutions alone",
            count(substituted, "definition")
        ));
    }
    for missing in &comparison.announced.missing {
        lines.push(format!("announced by the publisher, not found: {}", missing.text));
    }
    let repeated = comparison.announced.repeated.len();
    if repeated > 0 {
        lines.push(format!(
            "{} of the publisher’s summary repeated from the older release",
            count(repeated, "entry")
        ));
    }
    if let Some(all) = summary.unannounced_in_all() {
        lines.push(format!("not announced by the publisher: {all}"));
    }
    lines
}

/// `3 added, 2 changed; 1 only cosmetic`.
pub fn totals(comparison: &Comparison) -> String {
    let kinds = comparison.totals.by_kind.iter().filter(|(_, number)| **number > 0);
    let kinds = kinds.map(|(kind, number)| format!("{number} {}", summary::kind_name(*kind)));
    let mut text = kinds.collect::<Vec<_>>().join(", ");
    if text.is_empty() {
        text.push_str("no change");
    }
    let cosmetic = comparison.changes.iter().filter(|change| app::is_cosmetic(change)).count();
    if cosmetic > 0 {
        text.push_str(&format!("; {cosmetic} of them only cosmetic"));
    }
    let unannounced = comparison.announced.unannounced.len();
    if unannounced > 0 {
        text.push_str(&format!("; {unannounced} not announced"));
    }
    text
}

/// Characters of unchanged text that are shown on either side of an edit.
const CONTEXT: usize = 60;

/// The words with their marks; long unchanged stretches are cut, unless `whole`.
pub fn words(words: &[(Edit, String)], colored: bool, whole: bool) -> String {
    let edited = words.iter().any(|(edit, _)| *edit != Edit::Equal);
    let mut text = String::new();
    for (index, (edit, run)) in words.iter().enumerate() {
        let run = visible(run);
        match edit {
            Edit::Equal if whole => text.push_str(&run),
            Edit::Equal => {
                let first = index == 0;
                let last = index + 1 == words.len();
                text.push_str(&cut(&run, edited && !first, edited && !last));
            }
            Edit::Delete if colored => {
                text.push_str(&format!("{MINUS}{run}{MINUS:#}"));
            }
            Edit::Insert if colored => {
                text.push_str(&format!("{PLUS}{run}{PLUS:#}"));
            }
            Edit::Delete => text.push_str(&format!("[-{run}-]")),
            Edit::Insert => text.push_str(&format!("{{+{run}+}}")),
        }
    }
    text
}

/// Keeps the ends of an unchanged run that stand next to an edit; of a run that stands next to
/// none, the beginning.
fn cut(run: &str, after_edit: bool, before_edit: bool) -> String {
    let characters: Vec<char> = run.chars().collect();
    let keep_start = if after_edit || !before_edit { CONTEXT } else { 0 };
    let keep_end = if before_edit { CONTEXT } else { 0 };
    if characters.len() <= keep_start + keep_end + 10 {
        return run.to_owned();
    }
    let head: String = characters[..keep_start].iter().collect();
    let tail: String = characters[characters.len() - keep_end..].iter().collect();
    // Whole words only.
    let head = match head.rfind(char::is_whitespace) {
        Some(at) => head[..at].to_owned(),
        None => head,
    };
    let tail = match tail.find(char::is_whitespace) {
        Some(at) => tail[at..].trim_start().to_owned(),
        None => tail,
    };
    match (head.is_empty(), tail.is_empty()) {
        (true, _) => format!("… {tail}"),
        (_, true) => format!("{head} …"),
        _ => format!("{head} … {tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unchanged_stretches_are_cut_to_whole_words_next_to_edits() {
        let long = "one two three four five ".repeat(20);
        let marked = words(
            &[
                (Edit::Equal, long.clone()),
                (Edit::Delete, "may".into()),
                (Edit::Insert, "shall".into()),
                (Edit::Equal, long),
            ],
            false,
            false,
        );
        assert!(marked.starts_with("… "), "{marked}");
        assert!(marked.contains("five [-may-]{+shall+}one two"), "{marked}");
        assert!(marked.ends_with(" …"), "{marked}");
        assert!(marked.chars().count() < 160, "{marked}");
    }
}
