//! `ostler diff OLD NEW`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::summary::{self, Row, Summary};
use crate::app::{self, CompareOptions, Compared, RedlineOptions, Rendering, Workspace};
use crate::model::{Class, Comparison, Edit, Error};

use super::reading::Reading;
use super::terminal::{
    FAINT, Failure, MINUS, Outcome, PLUS, STRONG, Terminal, WARN, count, visible,
};

/// Show what changed between two releases.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler diff ost@previous ost\n  ostler diff ost@2019-03 ost \
                        --class wording --class numbers\n  ostler diff old.docx new.docx --format \
                        docx -o changes.docx\n  ostler diff ost@previous ost --format redline \
                        -o redline.docx")]
pub struct Diff {
    /// The older release: SERIES@LABEL, or a path to a file.
    old: String,
    /// The newer release.
    new: String,
    /// How to write it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write to this file instead of the screen; `-` is the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who is named as the author of the tracked changes of a redline.
    #[arg(long, value_name = "NAME", default_value = "Ostler")]
    author: String,
    /// The day that the tracked changes of a redline bear (2020-03-01); else the new release's.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Take styles, header and footer of `--format docx` from this Word file.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Keep the tracked changes that the new source itself carries, under their own authors, in
    /// paragraphs that did not change otherwise.
    #[arg(long)]
    keep_revisions: bool,
    /// Print changes of this class only; may be given several times.
    #[arg(long = "class", value_name = "CLASS")]
    classes: Vec<ClassName>,
    /// Leave out changes that are nothing but one wording replaced by another all over, as when a
    /// product was renamed; the replacement is told once, with its count.
    #[arg(long)]
    fold_substitutions: bool,
    /// Print whole texts, and list unchanged pairs in the JSON.
    #[arg(long)]
    all: bool,
    /// End with exit code 1 when something changed.
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the screen.
    Text,
    /// Additions | Deletions, in Markdown.
    Summary,
    /// ostler.diff/1
    Json,
    /// The summary of changes as a Word file.
    Docx,
    /// The new release's own Word file with tracked changes.
    Redline,
    /// One self-contained page, side by side and inline.
    Html,
    /// One change a row.
    Csv,
    /// A tracking sheet for Excel.
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClassName {
    Wording,
    Numbers,
    Punctuation,
    Case,
    Whitespace,
    Numbering,
    Reference,
    Anchor,
}

impl ClassName {
    fn class(self) -> Class {
        match self {
            Self::Wording => Class::Wording,
            Self::Numbers => Class::Numbers,
            Self::Punctuation => Class::Punctuation,
            Self::Case => Class::Case,
            Self::Whitespace => Class::Whitespace,
            Self::Numbering => Class::Numbering,
            Self::Reference => Class::Reference,
            Self::Anchor => Class::Anchor,
        }
    }
}

impl Diff {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let format = match (terminal.json, self.format) {
            (true, Format::Text | Format::Json) => Format::Json,
            (true, _) => {
                return Err(Error::usage(
                    "--json and --format say different things",
                    "--json is ostler.diff/1",
                    "leave out one of them",
                )
                .into());
            }
            (false, format) => format,
        };
        let options = CompareOptions { all: self.all };
        let compared = workspace.compare(&self.old, &self.new, &options)?;
        let classes: Vec<Class> = self.classes.iter().map(|class| class.class()).collect();
        let code = u8::from(self.exit_code && app::differs(&compared.comparison));
        if self.template.is_some() && format != Format::Docx {
            return Err(crate::model::Error::usage(
                "only the summary of changes in Word takes a template",
                "`--template` was given without `--format docx`",
                "add `--format docx -o FILE`",
            )
            .into());
        }
        let rendering = match format {
            Format::Redline => return self.redline(&compared, code, workspace, terminal),
            Format::Text => None,
            Format::Summary => Some(Rendering::Summary),
            Format::Json => Some(Rendering::Json),
            Format::Docx => Some(Rendering::Docx),
            Format::Html => Some(Rendering::Html),
            Format::Csv => Some(Rendering::Csv),
            Format::Xlsx => Some(Rendering::Xlsx),
        };
        let mut shown = app::narrow(&compared, &classes);
        if self.fold_substitutions {
            shown = app::fold_substitutions(shown);
        }
        let Some(rendering) = rendering else {
            match &self.output {
                None => self.print(&shown, terminal)?,
                Some(_) => {
                    let text = terminal.collect(|page| self.print(&shown, page))?;
                    self.write(&text, terminal)?;
                }
            }
            return Ok(code);
        };
        let mut bytes = workspace.render(&shown, rendering)?;
        if let Some(template) = self.template.as_ref().filter(|_| rendering == Rendering::Docx) {
            let (dressed, findings) = app::on_paper(&bytes, template)?;
            bytes = dressed;
            for finding in findings {
                terminal.warn(visible(&finding.message));
            }
        }
        match &self.output {
            None if !rendering.is_binary() => {
                std::io::Write::write_all(terminal.writer(), &bytes)?;
            }
            _ => self.write(&bytes, terminal)?,
        }
        Ok(code)
    }

    fn redline(
        &self,
        compared: &Compared,
        code: u8,
        workspace: &Workspace,
        terminal: &mut Terminal,
    ) -> Outcome {
        let options = RedlineOptions {
            author: self.author.clone(),
            date: self.date.clone(),
            keep_revisions: self.keep_revisions,
        };
        let (bytes, findings) = workspace.redline((&self.old, &self.new), compared, &options)?;
        self.write(&bytes, terminal)?;
        for finding in findings {
            terminal.aside(visible(&finding.message))?;
            terminal.warn(visible(&finding.message));
        }
        Ok(code)
    }

    /// Writes what is no text to the file that was named.
    fn write(&self, bytes: &[u8], terminal: &mut Terminal) -> Result<(), Failure> {
        let Some(path) = &self.output else {
            return Err(Error::usage(
                "a Word or Excel file cannot be shown on the screen",
                "no file to write to was named",
                "add `-o FILE`",
            )
            .into());
        };
        if path.as_os_str() == "-" {
            std::io::Write::write_all(terminal.writer(), bytes)?;
            return Ok(());
        }
        app::write_file(path, bytes)?;
        if !terminal.json {
            terminal.aside(format_args!("wrote {}", path.display()))?;
        }
        Ok(())
    }

    fn print(&self, compared: &Compared, terminal: &mut Terminal) -> Result<(), Failure> {
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
                self.print_row(*row, &group.heading, terminal)?;
            }
        }
        print_list("Renumbered", renumberings(&summary), terminal)?;
        if !summary.cosmetic.is_empty() {
            terminal.line(format_args!("\n{STRONG}Cosmetic{STRONG:#}"))?;
            for row in &summary.cosmetic {
                self.print_row(*row, "", terminal)?;
            }
        }
        print_list("Consequences", consequences(&summary), terminal)?;
        Ok(())
    }

    fn print_row(
        &self,
        row: Row<'_>,
        heading: &str,
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
        let text = words(&change.words, terminal.is_colored(), self.all);
        for line in text.lines() {
            terminal.line(format_args!("    {line}"))?;
        }
        Ok(())
    }
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
        let alone = match substitution.changes.len() {
            0 => String::new(),
            changes => format!("; {} nothing else", said_of(changes)),
        };
        lines.push(format!(
            "“{}” became “{}” {}{alone}",
            substitution.old,
            substitution.new,
            count(substitution.count, "time")
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

/// `1 change is`, `3 changes are`.
fn said_of(changes: usize) -> String {
    format!("{} {}", count(changes, "change"), if changes == 1 { "is" } else { "are" })
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
