//! `ostler show RELEASE CLAUSE|ANCHOR|CITATION`

use clap::Args;

use crate::app::{self, Passage, Workspace};
use crate::model::{Clause, ClauseKind, Section};

use super::reading::Reading;
use super::terminal::{FAINT, Outcome, STRONG, Terminal, visible};

/// Show the text of a clause, an anchor or a section in its place.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler show ost GeneralTerms_Previews\n  ostler show ost@2020-03 \
                  \"Acceptable Use Policy\"\n  ostler show ost \"Attachment 3 > Clause 5 > (b)\""
)]
pub struct Show {
    /// SERIES, SERIES@LABEL, or a path to a file.
    release: String,
    /// A clause id, a bookmark's name, or a citation (its beginning may be left out).
    place: String,
    /// Also show this many clauses before and after.
    #[arg(long, short = 'C', value_name = "N", default_value_t = 0)]
    context: usize,
    #[command(flatten)]
    reading: Reading,
}

impl Show {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let document = workspace.document(&self.release)?;
        let passages = crate::app::passages(&document, &self.place, self.context)?;
        if terminal.json {
            terminal.json(&app::Passages::new(&document, &self.place, passages))?;
            return Ok(0);
        }
        let several = passages.len() > 1;
        if several {
            terminal.aside(format_args!("{} places match", passages.len()))?;
        }
        for (index, passage) in passages.iter().enumerate() {
            if index > 0 {
                terminal.line("")?;
            }
            print(passage, terminal)?;
        }
        Ok(0)
    }
}

fn print(passage: &Passage, terminal: &mut Terminal) -> Result<(), super::terminal::Failure> {
    terminal.line(format_args!(
        "{STRONG}{}{STRONG:#}  {FAINT}{}{FAINT:#}",
        visible(&passage.citation),
        visible(&passage.id)
    ))?;
    for block in &passage.blocks {
        if let Some(section) = &block.section {
            terminal.line(format_args!("\n{}", heading(section)))?;
        }
        if let Some(clause) = &block.clause {
            let faint = block.context;
            let text = clause_lines(clause);
            if faint {
                terminal.line(format_args!("{FAINT}{text}{FAINT:#}"))?;
            } else {
                terminal.line(text)?;
            }
        }
    }
    Ok(())
}

fn heading(section: &Section) -> String {
    let label = if section.label_typed || section.label.is_empty() {
        String::new()
    } else {
        format!("{} ", section.label)
    };
    format!("{STRONG}{label}{}{STRONG:#}", visible(&section.title))
}

/// A clause as lines, with its label and its depth as Word shows them.
pub fn clause_lines(clause: &Clause) -> String {
    let indent = "  ".repeat(usize::from(clause.depth));
    let label = if clause.label_typed || clause.label.is_empty() {
        String::new()
    } else {
        format!("{} ", clause.label)
    };
    let text = match clause.kind {
        ClauseKind::TableRow => clause.labelled_text().replace('\n', " / ").replace('\t', " │ "),
        _ => clause.labelled_text().replace('\n', &format!("\n{indent}")),
    };
    format!("{indent}{}{}", visible(&label), visible(&text))
}
