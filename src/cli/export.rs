//! `ostler export [RELEASE…] -o DIR`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::app::{ExportFormat, Workspace};

use super::reading::Reading;
use super::terminal::{Outcome, Terminal, count};

/// Write releases as JSON, one file each; all of them when none is named.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler export -o out\n  ostler export ost@2020-03 ost@previous \
                        -o out --format jsonl"
)]
pub struct Export {
    /// SERIES, SERIES@LABEL, or a path to a file.
    releases: Vec<String>,
    /// The folder to write to; made when it is not there.
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// How to write.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// ostler.release/1, one file a release.
    Json,
    /// One clause a line, one file a release.
    Jsonl,
}

impl Export {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let format = match self.format {
            Format::Json => ExportFormat::Json,
            Format::Jsonl => ExportFormat::JsonLines,
        };
        let wanted = workspace.export_list(&self.releases)?;
        let bar = terminal.progress("exporting", wanted.len());
        let written = workspace.export(&wanted, format, &self.output, &|| bar.inc(1));
        bar.finish_and_clear();
        let written = written?;
        if terminal.json {
            terminal.json(&json!({ "schema": "ostler.exported/1", "files": written }))?;
            return Ok(0);
        }
        for path in &written {
            terminal.aside(path.display())?;
        }
        terminal.aside(format_args!("wrote {}", count(written.len(), "file")))?;
        Ok(0)
    }
}
