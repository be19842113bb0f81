//! `ostler rename RELEASE SERIES@LABEL`

use clap::Args;

use crate::app::Workspace;

use super::terminal::{Outcome, STRONG, Terminal, visible};

/// Give a stored release another name, and the date that goes with it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler rename ost@march ost@2020-03\n  ostler rename ost@v9 \
                        ost@v9 --date 2020-03-01")]
pub struct Rename {
    /// The release: SERIES@LABEL, SERIES or SERIES@previous.
    release: String,
    /// Its new name, SERIES@LABEL.
    to: String,
    /// Its date, YYYY-MM-DD or YYYY-MM; else the new label's if that is one, else the one it had.
    #[arg(long)]
    date: Option<String>,
}

impl Rename {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let done = workspace.rename(&self.release, &self.to, self.date.as_deref())?;
        if terminal.json {
            terminal.json(&done)?;
            return Ok(0);
        }
        terminal.line(format_args!(
            "{STRONG}{}{STRONG:#} is now {STRONG}{}{STRONG:#}",
            visible(&done.release),
            visible(done.to.as_deref().unwrap_or_default())
        ))?;
        Ok(0)
    }
}
