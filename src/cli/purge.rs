//! `ostler purge RELEASE`

use std::io::{self, BufRead, IsTerminal};

use clap::Args;

use crate::app::Workspace;
use crate::model::Error;

use super::terminal::{Outcome, STRONG, Terminal, visible};

/// Erase every source and reading of a release for good; the log keeps that it was there.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  ostler purge ost@2020-03 --reason \"privacy request of 4 May\""
)]
pub struct Purge {
    /// The release, SERIES@LABEL; withdrawn ones too.
    release: String,
    /// Why; `ostler log` shows it.
    #[arg(long)]
    reason: String,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

impl Purge {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        if !self.yes && !self.agreed(terminal)? {
            return Err(Error::usage(
                format!("{} was not purged", self.release),
                "its name was not typed",
                "type the name when asked, or say --yes",
            )
            .into());
        }
        let done = workspace.purge(&self.release, &self.reason)?;
        if terminal.json {
            terminal.json(&done)?;
            return Ok(0);
        }
        terminal.line(format_args!("purged {STRONG}{}{STRONG:#}", visible(&done.release)))?;
        Ok(0)
    }

    /// Asks the person at the terminal to type the name. Where there is none, nobody agreed.
    fn agreed(&self, terminal: &mut Terminal) -> io::Result<bool> {
        if !io::stdin().is_terminal() {
            return Ok(false);
        }
        terminal.line(format_args!(
            "This erases every source and reading of {STRONG}{}{STRONG:#}. It cannot be undone.",
            visible(&self.release)
        ))?;
        terminal.line("Type the release's name to go on:")?;
        terminal.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(answer.trim() == self.release)
    }
}
