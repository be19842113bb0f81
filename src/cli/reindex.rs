//! `ostler reindex`

use clap::Args;

use crate::app::Workspace;

use super::terminal::{Outcome, Terminal, count};

/// Rebuild what is derived: lineages and the search index.
#[derive(Debug, Args)]
pub struct Reindex {}

impl Reindex {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let built = workspace.reindex()?;
        if terminal.json {
            terminal.json(&built)?;
            return Ok(0);
        }
        terminal.line(format_args!(
            "indexed {} of {}",
            count(built.entries, "wording"),
            count(built.releases, "release")
        ))?;
        Ok(0)
    }
}
