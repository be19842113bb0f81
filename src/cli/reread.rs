//! `ostler reread [RELEASE…]`

use clap::Args;

use crate::app::{Reread as Release, RereadOutcome, Workspace};

use super::terminal::{FAINT, Outcome, STRONG, Terminal, WARN, count, exit_code, visible};

/// Read stored sources again with today's reader, and tell how our reading changed.
///
/// The terms are the same bytes as ever: what this reports is never a change of the terms.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler reread\n  ostler reread ost@2020-03")]
pub struct Reread {
    /// The releases; all when none is named.
    releases: Vec<String>,
}

impl Reread {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let total = match self.releases.len() {
            0 => workspace.releases(None)?.len(),
            named => named,
        };
        let bar = terminal.progress("reading again", total);
        let report = workspace.reread(&self.releases, &|| bar.inc(1));
        bar.finish_and_clear();
        let report = report?;
        let failed = report.releases.iter().find_map(|release| match &release.outcome {
            RereadOutcome::Failed(error) => Some(error.kind),
            _ => None,
        });
        let code = failed.map_or(0, exit_code);
        if terminal.json {
            terminal.json(&report)?;
            return Ok(code);
        }
        let mut same = 0_usize;
        for release in &report.releases {
            match release.outcome {
                RereadOutcome::Same => same = same.saturating_add(1),
                _ => print(release, terminal)?,
            }
        }
        if same > 0 {
            terminal.line(format_args!("{} read as before", count(same, "release")))?;
        }
        terminal.aside(format_args!("with {}", report.reader))?;
        Ok(code)
    }
}

fn print(release: &Release, terminal: &mut Terminal) -> std::io::Result<()> {
    let name = visible(&release.release);
    match &release.outcome {
        RereadOutcome::Same => Ok(()),
        RereadOutcome::Changed { totals } => {
            let differences = totals.by_kind.values().sum::<usize>();
            terminal.line(format_args!(
                "{STRONG}{name}{STRONG:#}  our reading changed: {}  {FAINT}was {}{FAINT:#}",
                match differences {
                    0 => "in what is known of the clauses, not in their text".to_owned(),
                    some => count(some, "difference"),
                },
                visible(&release.before)
            ))
        }
        RereadOutcome::Restored => terminal.line(format_args!(
            "{STRONG}{name}{STRONG:#}  the stored reading could not be used; there is one again"
        )),
        RereadOutcome::Failed(error) => {
            terminal.complain(&error.what, &error.cause, &error.hint);
            terminal.line(format_args!("{WARN}{name}{WARN:#}  the stored reading stands"))
        }
    }
}
