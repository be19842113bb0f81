//! `ostler completions SHELL`

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
        clap_complete::generate(self.shell, &mut C::command(), "ostler", terminal.writer());
        Ok(0)
    }
}
