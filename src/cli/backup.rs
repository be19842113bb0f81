//! `ostler backup FILE`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::app::Workspace;

use super::terminal::{Outcome, Terminal, count};

/// Write the whole store into one new file, each part proved on the way.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ostler backup ost-2020-03.ostler")]
pub struct Backup {
    /// The file; it must not be there yet.
    file: PathBuf,
}

impl Backup {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let bytes = workspace.backup(&self.file)?;
        if terminal.json {
            terminal
                .json(&json!({ "schema": "ostler.backup/1", "file": self.file, "bytes": bytes }))?;
            return Ok(0);
        }
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        terminal.aside(format_args!("wrote {} ({})", self.file.display(), count(bytes, "byte")))?;
        Ok(0)
    }
}
