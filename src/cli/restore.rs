//! `ostler restore FILE`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::app::Workspace;

use super::terminal::{Outcome, Terminal, count};

/// Make a store from a backup, in a folder that is new or empty.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ostler --store restored restore ost-2020-03.ostler")]
pub struct Restore {
    /// The backup.
    file: PathBuf,
}

impl Restore {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let releases = workspace.restore(&self.file)?;
        if terminal.json {
            terminal.json(&json!({ "schema": "ostler.restore/1", "releases": releases }))?;
            return Ok(0);
        }
        terminal.line(format_args!(
            "restored {} into {}",
            count(releases, "release"),
            workspace.store_path().display()
        ))?;
        Ok(0)
    }
}
