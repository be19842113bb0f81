//! `ostler outline RELEASE`

use std::collections::HashMap;

use clap::Args;

use crate::app::{Outline as Answer, Workspace};
use crate::model::TermsDocument;

use super::reading::Reading;
use super::terminal::{FAINT, Outcome, STRONG, Terminal, count, visible};

/// Show the section tree of a release, with labels, anchors and clause counts.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler outline ost\n  ostler outline ost@2020-03 --depth 2\n  \
                        ostler outline new-terms.docx"
)]
pub struct Outline {
    /// SERIES, SERIES@LABEL, or a path to a file.
    release: String,
    /// Show no deeper levels than this.
    #[arg(long, value_name = "N")]
    depth: Option<u8>,
    #[command(flatten)]
    reading: Reading,
}

impl Outline {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let document = workspace.document(&self.release)?;
        let counts = clause_counts(&document);
        let depth = self.depth.unwrap_or(u8::MAX);
        let sections = || document.sections.iter().filter(|section| section.level <= depth);
        if terminal.json {
            terminal.json(&Answer::of(&document, depth))?;
            return Ok(0);
        }
        terminal.line(format_args!(
            "{STRONG}{}{STRONG:#}  {}, {}",
            visible(super::releases::heading(&document).as_str()),
            count(document.sections.len(), "section"),
            count(document.clauses.len(), "clause")
        ))?;
        for section in sections() {
            let indent = "  ".repeat(usize::from(section.level.saturating_sub(1)));
            let label = match section.label.as_str() {
                "" => String::new(),
                _ if section.label_typed => String::new(),
                label => format!("{label} "),
            };
            let mut facts = Vec::new();
            let clauses = counts.get(section.id.as_str()).copied().unwrap_or(0);
            if clauses > 0 {
                facts.push(count(clauses, "clause"));
            }
            facts.extend(section.anchors.iter().map(|anchor| format!("#{anchor}")));
            if section.confidence < 1.0 {
                facts.push(format!("inferred, {:.0} %", section.confidence * 100.0));
            }
            let title = visible(&format!("{label}{}", section.title)).replace('\n', " ");
            terminal.line(format_args!(
                "{indent}{title}  {FAINT}{}{FAINT:#}",
                visible(&facts.join("  "))
            ))?;
        }
        Ok(0)
    }
}

/// Clauses that stand directly in each section.
fn clause_counts(document: &TermsDocument) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for section in document.clauses.iter().filter_map(|clause| clause.section.as_deref()) {
        *counts.entry(section).or_insert(0) += 1;
    }
    counts
}
