//! `ostler check RELEASE`

use clap::Args;

use crate::app::{self, Workspace};
use crate::model::{Error, Level};

use super::reading::Reading;
use super::terminal::{BAD, FAINT, Outcome, STRONG, Terminal, WARN, count, visible};

/// Show the findings: what the reader of a release should know.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler check ost\n  ostler check draft.docx --exit-code")]
pub struct Check {
    /// SERIES, SERIES@LABEL, or a path to a file.
    release: String,
    /// Show findings of this code only; may be given several times.
    #[arg(long = "code", value_name = "CODE")]
    codes: Vec<String>,
    /// End with exit code 1 when there is a finding.
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Check {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let document = workspace.checked(&self.release)?;
        for code in &self.codes {
            let known = |code: &str| document.findings.iter().any(|finding| finding.code == code);
            if !app::check_codes().any(|check| check == code) && !known(code) {
                return Err(Error::usage(
                    format!("`{code}` is no code of a finding here"),
                    "no check has it, and nothing was found under it",
                    format!("checks: {}", app::check_codes().collect::<Vec<_>>().join(", ")),
                )
                .into());
            }
        }
        let mut findings: Vec<_> = document
            .findings
            .iter()
            .filter(|finding| self.codes.is_empty() || self.codes.contains(&finding.code))
            .collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        let code = u8::from(self.exit_code && !findings.is_empty());
        if terminal.json {
            terminal
                .json(&app::Findings::new(&document, findings.into_iter().cloned().collect()))?;
            return Ok(code);
        }
        for finding in &findings {
            let (style, level) = match finding.level {
                Level::Error => (BAD, "error"),
                Level::Warning => (WARN, "warning"),
                Level::Note => (STRONG, "note"),
            };
            terminal.line(format_args!(
                "{style}{level}{style:#} {} {FAINT}[{}]{FAINT:#}",
                visible(&finding.message),
                finding.code
            ))?;
            let place = match (&finding.place, finding.citation.as_str()) {
                (Some(place), _) => place.to_string(),
                (None, citation) => citation.to_owned(),
            };
            if !place.is_empty() {
                terminal.line(format_args!("    {FAINT}{}{FAINT:#}", visible(&place)))?;
            }
        }
        terminal.aside(count(findings.len(), "finding"))?;
        Ok(code)
    }
}
