//! `ostler withdraw RELEASE`

use clap::Args;

use crate::app::Workspace;

use super::terminal::{Outcome, STRONG, Terminal, visible};

/// Take a release out of sight; it is kept, and ingesting it again brings it back.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ostler withdraw ost@2020-03 --reason \"published by mistake\"")]
pub struct Withdraw {
    /// The release.
    release: String,
    /// Why; `ostler log` shows it.
    #[arg(long)]
    reason: String,
}

impl Withdraw {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let done = workspace.withdraw(&self.release, &self.reason)?;
        if terminal.json {
            terminal.json(&done)?;
            return Ok(0);
        }
        terminal.line(format_args!("withdrew {STRONG}{}{STRONG:#}", visible(&done.release)))?;
        Ok(0)
    }
}
