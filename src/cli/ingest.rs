//! `ostler ingest [PATH…]`

use std::path::PathBuf;

use clap::Args;

use crate::app::{IngestRequest, Ingested, Outcome as Result_, Workspace};

use super::reading::Bounds;
use super::terminal::{BAD, FAINT, Outcome, STRONG, Terminal, WARN, count, exit_code, visible};

/// Read releases, store and index them, and tell what changed against the release before.
///
/// A document's series is the name of the folder that holds it, its label the name of the file
/// without ending: ost/2020-03.docx is ost@2020-03. Releases of a series stand in the order of
/// their dates: the label's if it is one, else the document's own.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler ingest\n  ostler ingest downloads/ost\n  ostler ingest \
                        new.docx --series ost --release 2020-03 --date 2020-03-01"
)]
pub struct Ingest {
    /// Files or folders.
    #[arg(default_value = "corpus", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The series, instead of the folder's name.
    #[arg(long)]
    series: Option<String>,
    /// The label, instead of the file's name; for one file only.
    #[arg(long, value_name = "LABEL")]
    release: Option<String>,
    /// The date, YYYY-MM-DD or YYYY-MM; for one file only.
    #[arg(long)]
    date: Option<String>,
    #[command(flatten)]
    bounds: Bounds,
}

impl Ingest {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.bounds.apply(workspace)?;
        let request = IngestRequest {
            paths: self.paths.clone(),
            series: self.series.clone(),
            release: self.release.clone(),
            date: self.date.clone(),
        };
        let prepared = workspace.prepare(&request)?;
        let bar = terminal.progress("reading", prepared.len());
        let report = workspace.ingest(prepared, &|| bar.inc(1));
        bar.finish_and_clear();
        let report = report?;
        let failed = report.releases.iter().find_map(|release| match &release.outcome {
            Result_::Failed(error) => Some(error.kind),
            _ => None,
        });
        let code = failed.map_or(0, exit_code);
        if terminal.json {
            terminal.json(&report)?;
            return Ok(code);
        }
        for release in &report.releases {
            print(release, terminal)?;
        }
        if report.passed_over > 0 {
            terminal.aside(format_args!(
                "{} passed over: no documents",
                count(report.passed_over, "file")
            ))?;
        }
        if let Some(next) = &report.next {
            let (latest, searched) = (&next.series, &next.word);
            terminal.aside(format_args!("stored in {}", workspace.store_path().display()))?;
            terminal.aside("next:")?;
            terminal.aside(format_args!("  ostler outline {latest}"))?;
            if next.several {
                terminal.aside(format_args!("  ostler diff {latest}@previous {latest}"))?;
            }
            terminal.aside(format_args!("  ostler search \"{searched}\""))?;
        }
        Ok(code)
    }
}

fn print(release: &Ingested, terminal: &mut Terminal) -> std::io::Result<()> {
    let name = format!("{}@{}", release.series, release.release);
    match &release.outcome {
        Result_::Stored(stored) => {
            let date = stored.date.as_ref().map_or("no date", |date| date.as_str());
            let heading =
                format!("{STRONG}{}{STRONG:#}  {date}  {}", visible(&name), visible(&stored.title));
            terminal.line(heading.trim_end())?;
            terminal.line(format_args!(
                "  {}, {}, {}, {}",
                count(stored.sections, "section"),
                count(stored.clauses, "clause"),
                count(stored.definitions, "definition"),
                count(stored.findings, "finding"),
            ))?;
            match &stored.against {
                Some(against) => terminal.line(format_args!(
                    "  against {}: {}",
                    visible(&against.release),
                    super::changes::totals(&against.comparison)
                ))?,
                None => terminal.line(format_args!("  {FAINT}first of its series{FAINT:#}"))?,
            }
            for alert in &stored.alerts {
                terminal.line(format_args!(
                    "  {STRONG}saved search {}{STRONG:#}: {} new or changed",
                    visible(&alert.name),
                    count(alert.total, "matching clause")
                ))?;
                for hit in &alert.hits {
                    terminal.line(format_args!("    {}", visible(&hit.citation)))?;
                }
            }
            for remark in &stored.remarks {
                terminal.line(format_args!("  {WARN}warning:{WARN:#} {}", visible(remark)))?;
            }
            Ok(())
        }
        Result_::AlreadyStored(as_name) => terminal.line(format_args!(
            "{STRONG}{}{STRONG:#}  {FAINT}already stored{}{FAINT:#}",
            visible(&name),
            if *as_name == name { String::new() } else { format!(" as {}", visible(as_name)) }
        )),
        Result_::Failed(error) => {
            terminal.complain(&error.what, &error.cause, &error.hint);
            terminal.line(format_args!("{BAD}{}{BAD:#}  not stored", visible(&name)))
        }
    }
}
