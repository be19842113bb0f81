//! `ostler verify`

use clap::Args;

use crate::app::Workspace;

use super::terminal::{BAD, FAINT, Outcome, Terminal, count, visible};

/// Prove the store: the chain of generations, every file, and what is derived from them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler verify\n  ostler verify --data --exit-code")]
pub struct Verify {
    /// Also hash every file, read every source again and compare the index.
    #[arg(long)]
    data: bool,
    /// Rebuild what is derived and damaged; what is not derived is never touched.
    #[arg(long)]
    repair: bool,
    /// End with exit code 1 when something is wrong.
    #[arg(long)]
    exit_code: bool,
}

impl Verify {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let report = workspace.verify(self.data, self.repair)?;
        let code = u8::from(self.exit_code && !report.problems.is_empty());
        if terminal.json {
            terminal.json(&report)?;
            return Ok(code);
        }
        for problem in &report.problems {
            terminal.line(format_args!(
                "{BAD}{}{BAD:#}: {}",
                visible(&problem.path),
                visible(&problem.what)
            ))?;
            if !problem.hint.is_empty() {
                terminal.line(format_args!("  {FAINT}{}{FAINT:#}", visible(&problem.hint)))?;
            }
        }
        for note in &report.notes {
            terminal.aside(format_args!("note: {}", visible(note)))?;
        }
        terminal.line(format_args!(
            "{}, {}: {}",
            count(report.generations as usize, "generation"),
            count(report.releases, "release"),
            if report.problems.is_empty() {
                "all is well".to_owned()
            } else {
                count(report.problems.len(), "problem")
            }
        ))?;
        Ok(code)
    }
}
