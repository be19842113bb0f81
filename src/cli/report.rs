//! `ostler report SERIES`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::app::{RedlineOptions, ReportOptions, Workspace};

use super::terminal::{Outcome, STRONG, Terminal, visible};

/// Write all that is handed on about the newest release against the one before.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler report ost\n  ostler report ost -o out --author \"J. Doe\"\n\n\
                  Writes redline.docx (the release with tracked changes) and changes.docx, .html, \
                  .md, .csv, .xlsx and .json."
)]
pub struct Report {
    /// The series.
    series: String,
    /// The folder to write to; made when it is not there.
    #[arg(long, short, value_name = "DIR", default_value = "report")]
    output: PathBuf,
    /// Who is named as the author of the tracked changes.
    #[arg(long, value_name = "NAME", default_value = "Ostler")]
    author: String,
    /// The day that the tracked changes bear (2020-03-01); else the new release's.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Take styles, header and footer of the summary of changes from this Word file.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Keep the tracked changes that the new source itself carries, under their own authors.
    #[arg(long)]
    keep_revisions: bool,
    /// Leave out changes that are nothing but one wording replaced by another all over; the
    /// replacement is told once, with its count.
    #[arg(long)]
    fold_substitutions: bool,
}

impl Report {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let options = ReportOptions {
            redline: RedlineOptions {
                author: self.author.clone(),
                date: self.date.clone(),
                keep_revisions: self.keep_revisions,
            },
            fold_substitutions: self.fold_substitutions,
            template: self.template.clone(),
        };
        let report = workspace.report(&self.series, &self.output, &options)?;
        if terminal.json {
            terminal.json(&json!({
                "schema": "ostler.report/1",
                "old": report.compared.comparison.old,
                "new": report.compared.comparison.new,
                "files": report.files,
                "findings": report.findings,
            }))?;
            return Ok(0);
        }
        terminal.line(format_args!(
            "{STRONG}{} → {}{STRONG:#}  {}",
            visible(&super::releases::name(&report.compared.old)),
            visible(&super::releases::name(&report.compared.new)),
            super::changes::totals(&report.compared.comparison)
        ))?;
        for file in &report.files {
            terminal.line(format_args!("  {}", file.display()))?;
        }
        for finding in &report.findings {
            terminal.line(visible(&finding.message))?;
            terminal.warn(visible(&finding.message));
        }
        Ok(0)
    }
}
