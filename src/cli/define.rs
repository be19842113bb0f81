//! `ostler define RELEASE [TERM]`

use clap::Args;

use crate::app::{self, Workspace, glossary};

use super::reading::Reading;
use super::terminal::{FAINT, Outcome, STRONG, Terminal, count, visible};

/// Show definitions, where they hold and where each is used.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler define ost\n  ostler define ost \"Customer Data\"")]
pub struct Define {
    /// SERIES, SERIES@LABEL, or a path to a file.
    release: String,
    /// The term; all when left out.
    term: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

impl Define {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let document = workspace.document(&self.release)?;
        let entries = glossary(&document, self.term.as_deref())?;
        if terminal.json {
            terminal.json(&app::Definitions::new(&document, entries))?;
            return Ok(0);
        }
        let single = self.term.is_some();
        for entry in &entries {
            let aliases = entry.definition.aliases.join("”, “");
            let aliases =
                if aliases.is_empty() { String::new() } else { format!(" or “{aliases}”") };
            let scope = match &entry.scope {
                Some(title) => format!("in {title}"),
                None => "everywhere".to_owned(),
            };
            terminal.line(format_args!(
                "{STRONG}“{}”{}{STRONG:#}  {FAINT}{}; used in {}{FAINT:#}",
                visible(&entry.definition.term),
                visible(&aliases),
                visible(&scope),
                count(entry.used_in.len(), "clause")
            ))?;
            if single {
                terminal.line(format_args!("  {}", visible(&entry.definition.text)))?;
                terminal.line(format_args!("  {FAINT}{}{FAINT:#}", visible(&entry.citation)))?;
                for used in &entry.used_in {
                    terminal.line(format_args!("    used in {}", visible(&used.citation)))?;
                }
            }
        }
        if !single {
            terminal.aside(count(entries.len(), "definition"))?;
        }
        Ok(0)
    }
}
