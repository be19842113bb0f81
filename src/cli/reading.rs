//! Options of the verbs that read files: what a file may cost, and which state of its tracked
//! changes is read.

use clap::{Args, ValueEnum};

use crate::app::{Limits, Revisions, Workspace};
use crate::model::Error;

/// What a file may cost.
#[derive(Debug, Args)]
pub struct Bounds {
    /// Set a limit on what a file may cost; may be given several times. Errors name the limit that
    /// was reached. Names: file_bytes, entries, part_bytes, total_bytes, ratio, depth, attributes,
    /// name_bytes, namespaces, paragraphs, cells.
    #[arg(long = "limit", value_name = "NAME=N", value_parser = limit)]
    limits: Vec<(String, u64)>,
}

/// How files named by path are read.
#[derive(Debug, Args)]
pub struct Reading {
    #[command(flatten)]
    bounds: Bounds,
    /// Which state of a file's tracked changes is read; a stored release is always read with all
    /// changes accepted.
    #[arg(long, value_enum, default_value = "accepted", value_name = "STATE")]
    revisions: State,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    /// All changes accepted.
    Accepted,
    /// All changes rejected.
    Original,
}

impl Bounds {
    /// The workspace with these limits.
    pub fn apply(&self, workspace: &Workspace) -> Result<Workspace, Error> {
        let mut limits = Limits::default();
        for (name, value) in &self.limits {
            limits.set(name, *value)?;
        }
        Ok(workspace.clone().with_limits(limits))
    }
}

impl Reading {
    /// The workspace that reads so.
    pub fn apply(&self, workspace: &Workspace) -> Result<Workspace, Error> {
        Ok(self.bounds.apply(workspace)?.with_revisions(match self.revisions {
            State::Accepted => Revisions::Accepted,
            State::Original => Revisions::Original,
        }))
    }
}

/// `NAME=N`; which names there are is known where they are counted.
fn limit(text: &str) -> Result<(String, u64), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=N, for example depth=1024")?;
    let value = value.trim().parse().map_err(|_| format!("{value:?} is no whole number"))?;
    Ok((name.trim().to_owned(), value))
}
