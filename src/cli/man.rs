//! `ostler man -o DIR`

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use super::terminal::{Failure, Outcome, Terminal};
use crate::model::Error;

/// Write the manual pages, one for each verb.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ostler man -o ~/.local/share/man/man1")]
pub struct Man {
    /// Folder to write them into; made when it is missing.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

impl Man {
    pub fn run<C: CommandFactory>(&self, terminal: &mut Terminal) -> Outcome {
        let written = std::fs::create_dir_all(&self.output)
            .and_then(|()| clap_mangen::generate_to(C::command(), &self.output));
        written.map_err(|cause| {
            Failure::Told(Error::usage(
                format!("cannot write the manual pages into {}", self.output.display()),
                cause.to_string(),
                "name a folder that you may write into",
            ))
        })?;
        terminal.aside(format_args!("wrote the manual pages into {}", self.output.display()))?;
        Ok(0)
    }
}
