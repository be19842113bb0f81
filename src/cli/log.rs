//! `ostler log`

use clap::Args;

use crate::app::{self, Workspace};

use super::terminal::{FAINT, Outcome, STRONG, Terminal, visible};

/// Show what was done to the store, and when.
#[derive(Debug, Args)]
pub struct Log {}

impl Log {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let generations = workspace.log()?;
        if terminal.json {
            terminal.json(&app::LogBook::new(generations))?;
            return Ok(0);
        }
        for generation in generations {
            terminal.line(format_args!(
                "{STRONG}{:>6}{STRONG:#}  {}  {FAINT}{}{FAINT:#}",
                generation.number,
                generation.at,
                visible(&generation.by)
            ))?;
            for change in &generation.changes {
                terminal.line(format_args!("        {}", visible(change).replace('\n', "␊")))?;
            }
        }
        Ok(0)
    }
}
