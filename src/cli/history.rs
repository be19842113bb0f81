//! `ostler history SERIES CLAUSE`

use clap::Args;
use serde_json::json;

use crate::app::{self, Workspace, summary, wording_at};
use crate::model::{History as Line, Wording};

use super::terminal::{FAINT, Failure, Outcome, STRONG, Terminal, count, visible};

/// Follow one clause through all releases: first seen, each change, its wording at any date.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler history ost \"Acceptable Use Policy > (b)\"\n  ostler \
                        history ost GeneralTerms_Previews --as-of 2019-03-01"
)]
pub struct History {
    /// The series.
    series: String,
    /// A lineage or clause id, a bookmark's name, or a citation, looked for in the newest release
    /// first.
    clause: String,
    /// Show only the wording that stood on this date.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

impl History {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let lines = workspace.history(&self.series, &self.clause)?;
        if let Some(date) = &self.as_of {
            return at(&lines, date, terminal);
        }
        if terminal.json {
            terminal.json(&app::Histories::new(lines))?;
            return Ok(0);
        }
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                terminal.line("")?;
            }
            print(line, terminal)?;
        }
        Ok(0)
    }
}

fn at(lines: &[Line], date: &str, terminal: &mut Terminal) -> Outcome {
    let mut found: Vec<(&Line, Option<&Wording>)> = Vec::new();
    for line in lines {
        found.push((line, wording_at(line, date)?));
    }
    if terminal.json {
        let found: Vec<_> = found
            .iter()
            .map(|(line, wording)| json!({ "lineage": line.lineage, "wording": wording }))
            .collect();
        terminal
            .json(&json!({ "schema": "ostler.wording/1", "as_of": date, "lineages": found }))?;
        return Ok(0);
    }
    for (line, wording) in found {
        match wording {
            Some(wording) => {
                terminal.line(format_args!(
                    "{STRONG}{}{STRONG:#}  {FAINT}{} to {}{FAINT:#}",
                    visible(&wording.citation),
                    visible(&wording.first),
                    visible(&wording.last)
                ))?;
                terminal.line(format_args!("    {}", visible(&wording.text)))?;
            }
            None => terminal.line(format_args!(
                "{STRONG}{}{STRONG:#}  {FAINT}did not stand on {date}{FAINT:#}",
                visible(&line.lineage)
            ))?,
        }
    }
    Ok(0)
}

fn print(line: &Line, terminal: &mut Terminal) -> Result<(), Failure> {
    let citation = line.wordings.last().map_or("", |wording| wording.citation.as_str());
    let until =
        if line.present { "stands today".to_owned() } else { format!("last in {}", line.last) };
    terminal.line(format_args!(
        "{STRONG}{}{STRONG:#}  {FAINT}{}; first in {}, {until}, {}{FAINT:#}",
        visible(citation),
        visible(&line.lineage),
        visible(&line.first),
        count(line.wordings.len(), "wording")
    ))?;
    for event in &line.events {
        let Some(change) = &event.change else {
            terminal.line(format_args!(
                "  {STRONG}{}{STRONG:#}  stands in the first release of the series",
                visible(&event.release)
            ))?;
            if let Some(first) = line.wordings.first() {
                terminal.line(format_args!("    {}", visible(&first.text)))?;
            }
            continue;
        };
        let classes: Vec<&str> =
            change.classes.iter().map(|class| summary::class_name(*class)).collect();
        terminal.line(format_args!(
            "  {STRONG}{}{STRONG:#}  {}  {FAINT}{}{FAINT:#}",
            visible(&event.release),
            summary::kind_name(change.kind),
            classes.join(", ")
        ))?;
        for text in super::changes::words(&change.words, terminal.is_colored(), false).lines() {
            terminal.line(format_args!("    {text}"))?;
        }
    }
    Ok(())
}
