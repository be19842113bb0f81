//! `ostler releases [SERIES]`

use clap::Args;

use crate::app::{self, Workspace};
use crate::model::{Date, TermsDocument};

use super::terminal::{FAINT, Outcome, STRONG, Terminal, count, visible};

/// List what is stored.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler releases\n  ostler releases ost\n  ostler releases ost --dates"
)]
pub struct Releases {
    /// One series only.
    series: Option<String>,
    /// Say also when each was published and took effect, as it says itself, and when it came into
    /// the store.
    #[arg(long)]
    dates: bool,
}

impl Releases {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let releases = workspace.releases(self.series.as_deref())?;
        if terminal.json {
            terminal.json(&app::Releases::new(releases))?;
            return Ok(0);
        }
        let width = releases
            .iter()
            .map(|release| release.series.chars().count() + release.release.chars().count() + 1)
            .max()
            .unwrap_or(0);
        for release in &releases {
            let name = format!("{}@{}", release.series, release.release);
            let date = release.date.as_ref().map_or("no date", |date| date.as_str());
            terminal.line(format_args!(
                "{STRONG}{:width$}{STRONG:#}  {date:10}  {}  {FAINT}{}, {}, {}{FAINT:#}",
                visible(&name),
                visible(&release.title),
                count(release.sections, "section"),
                count(release.clauses, "clause"),
                count(release.definitions, "definition"),
            ))?;
            if self.dates {
                let said = |date: &Option<Date>| {
                    date.as_ref().map_or_else(|| "not said".to_owned(), Date::to_string)
                };
                terminal.line(format_args!(
                    "    {FAINT}published {}, effective {}, ingested {} from {}{FAINT:#}",
                    said(&release.published),
                    said(&release.effective),
                    release.ingested_at,
                    visible(&release.file)
                ))?;
            }
        }
        if releases.is_empty() {
            terminal.aside("nothing is stored")?;
        }
        Ok(0)
    }
}

/// How a release is named: by its name in the store, else by its file.
pub fn name(document: &TermsDocument) -> String {
    match document.series.as_str() {
        "" => document.source.file.clone(),
        series => format!("{series}@{}", document.release),
    }
}

/// Its name and its title.
pub fn heading(document: &TermsDocument) -> String {
    let name = name(document);
    if document.title.is_empty() { name } else { format!("{name}  {}", document.title) }
}
