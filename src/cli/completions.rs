//! `ostler completions SHELL`

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::terminal::{Outcome, Terminal};

/// Print the completion script for a shell.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  ostler completions bash > ~/.local/share/bash-completion/completions/ostler"
)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run<C: CommandFactory>(&self, terminal: &mut Terminal) -> Outcome {
        // The generator panics where it cannot write, as into a pipe that was closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut C::command(), "ostler", &mut script);
        terminal.writer().write_all(&script)?;
        Ok(0)
    }
}
